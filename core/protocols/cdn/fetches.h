#pragma once
#include <cstdint>
#include <vector>

#include "core/contracts/service.h"
#include "core/protocols/cdn/shelf.h"

namespace netsplit::cdn {

/// What a cache has asked its parent for, and who waits for it.
struct Fetches {
  struct Fetch {
    std::uint64_t name = 0;  ///< kept as
    service::Request request;
    Time sent{};      ///< on this cache's clock
    Time deadline{};  ///< given up then
    std::uint32_t generation = 0;
    std::uint32_t first_waiter = kNoPlace;
    std::uint32_t last_waiter = kNoPlace;
    std::uint32_t next_free = kNoPlace;
    bool busy = false;
    bool operator==(const Fetch&) const = default;
  };
  struct Waiter {
    std::uint64_t id = 0;    ///< of the request
    std::uint64_t name = 0;  ///< that was asked for
    NodeId from = kNobody;
    std::uint32_t next = kNoPlace;
    bool operator==(const Waiter&) const = default;
  };

  std::vector<Fetch> slots;
  std::vector<Waiter> waiters;
  PlaceIndex by_name;  ///< of several of one name the one begun last; writes aren't in it
  std::uint32_t free_slot = kNoPlace;
  std::uint32_t free_waiter = kNoPlace;
  std::uint32_t life = 0;  ///< tells replies from those to an earlier life
  std::uint32_t under_way = 0;
  std::uint32_t waiting = 0;
  std::uint64_t begun = 0;

  std::uint32_t open();
  void close(std::uint32_t slot);
  void wait(std::uint32_t slot, const Waiter& waiter);
  std::uint32_t find(std::uint64_t name) const { return by_name.find(name); }
  /// The fetch that a reply with this id is for; kNoPlace when it is over, or was begun anew.
  std::uint32_t of(std::uint64_t id) const;
  std::uint64_t id_of(std::uint32_t slot) const;
  bool operator==(const Fetches&) const = default;
};

}  // namespace netsplit::cdn
