#pragma once
#include <cstdint>
#include <vector>

#include "core/base/place_index.h"
#include "core/protocols/cdn/messages.h"

namespace netsplit::cdn {

/// The copies that a cache keeps, and which one goes when there is no room: the one not used for the longest time (LRU), or
/// the one used least often, among those the one not used for the longest time (LFU, in constant time as in Shah, Mitra and
/// Matani, "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010). Copies lie in lists by how often they
/// were used, in the order of their last use; LRU is the same with one list for all. Lists are links between places of a
/// vector, since nodes are copied for keyframes.
class Shelf {
 public:
  struct Copy {
    std::uint64_t name = 0;
    std::uint64_t version = 0;
    Time made{};      ///< on this cache's clock: when it left the origin, or before
    Caching caching;  ///< how long it may be used
    Value content;
    std::uint32_t bytes = 0;
    std::uint32_t uses = 0;

    std::uint32_t list = kNoPlace;
    std::uint32_t before = kNoPlace;
    std::uint32_t after = kNoPlace;  ///< of a free place: the next free one
    bool operator==(const Copy&) const = default;
  };

  const Copy* find(std::uint64_t name) const;
  /// The same, and it has been used.
  const Copy* use(std::uint64_t name, Eviction eviction);
  /// Puts it in, in the place of an older one of its name or of what has to go. True when something had to.
  /// REQUIRES: capacity > 0.
  bool put(Copy copy, Eviction eviction, std::size_t capacity);
  void drop(std::uint64_t name);
  std::size_t size() const { return index_.size(); }
  /// The most used ones first, at most so many.
  std::vector<const Copy*> hottest(std::size_t most) const;
  bool operator==(const Shelf&) const = default;
  void hash_into(Hasher& h) const;
  std::size_t footprint() const;

 private:
  struct List {
    std::uint32_t uses = 0;
    std::uint32_t first = kNoPlace;  ///< not used for the longest time
    std::uint32_t last = kNoPlace;
    std::uint32_t before = kNoPlace;  ///< used less often
    std::uint32_t after = kNoPlace;   ///< of a free list: the next free one
    bool operator==(const List&) const = default;
  };
  void link(std::uint32_t place, std::uint32_t list);
  void unlink(std::uint32_t place);
  std::uint32_t list_after(std::uint32_t list, std::uint32_t uses);
  void free_if_empty(std::uint32_t list);
  void release(std::uint32_t place);

  std::vector<Copy> copies_;
  std::vector<List> lists_;
  PlaceIndex index_;
  std::uint32_t free_copy_ = kNoPlace;
  std::uint32_t free_list_ = kNoPlace;
  std::uint32_t least_used_ = kNoPlace;  ///< the first of the lists
};

}  // namespace netsplit::cdn
