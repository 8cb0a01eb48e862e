#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace netsplit::search {

/// Which states have been seen, by their fingerprints of 64 bits, and from which state each was reached first. With n
/// states the chance that two of them share a fingerprint, and one goes unseen, is about n^2 / 2^65. Of several states of
/// one level that lead to a state the one with the smallest fingerprint counts, so that neither order nor the number of
/// threads matters.
class VisitedStates {
 public:
  /// True when it is new. Safe from several threads.
  bool insert(std::uint64_t state, std::uint64_t parent, std::uint32_t level);
  struct Found {
    std::uint64_t parent = 0;
    std::uint32_t level = 0;
  };
  std::optional<Found> find(std::uint64_t state) const;
  std::size_t size() const;
  std::size_t bytes() const;

 private:
  static constexpr std::size_t kShards = 64;
  struct Slot {
    std::uint64_t state = 0;  ///< 0: free
    std::uint64_t parent = 0;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Slot> slots;
    std::vector<std::uint32_t> levels;
    std::size_t used = 0;
    void grow();
    std::size_t place_of(std::uint64_t state) const;
  };
  static std::size_t shard_of(std::uint64_t state) { return state >> 58; }
  std::array<Shard, kShards> shards_;
};

}  // namespace netsplit::search
