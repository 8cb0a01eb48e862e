#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/hash.h"

namespace netsplit {

inline constexpr std::uint32_t kNoPlace = 0xffffffff;

/// Where things with 64-bit names lie: linear probing (Knuth, "The Art of Computer Programming", vol. 3, section 6.4), half
/// empty at least. Flat, so that copying it is copying memory.
class PlaceIndex {
 public:
  std::uint32_t find(std::uint64_t name) const;  ///< kNoPlace: nowhere
  void put(std::uint64_t name, std::uint32_t place);
  void erase(std::uint64_t name);
  std::size_t size() const { return size_; }
  bool operator==(const PlaceIndex&) const = default;
  void hash_into(Hasher& h) const;
  std::size_t footprint() const { return sizeof(*this) + cells_.size() * sizeof(Cell); }

 private:
  struct Cell {
    std::uint64_t name = 0;
    std::uint32_t place = kNoPlace;
    bool operator==(const Cell&) const = default;
  };
  std::size_t home(std::uint64_t name) const;
  std::size_t slot(std::uint64_t name) const;  ///< where it is, or would be put
  void grow();
  std::vector<Cell> cells_;  ///< their number is a power of two
  std::size_t size_ = 0;
};

}  // namespace netsplit
