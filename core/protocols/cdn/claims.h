#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/cdn/edge.h"
#include "core/sim/monitor.h"

namespace netsplit::cdn {

struct Origin;

inline constexpr Label kFreshnessBound{"Freshness Bound"};
inline constexpr Label kPurgedMeansGone{"Purged Means Gone"};
inline constexpr Label kAtMostOneFetch{"At Most One Fetch"};
inline constexpr Label kWithinCapacity{"Within Capacity"};
inline constexpr Label kOneNameOneVersion{"One Name, One Version"};
inline constexpr Label kPurgesConfirmed{"Purges Confirmed"};

/// What a cache promises. It is held to the truth, since when which version has been the current one at the origin, and not
/// to the ages that it believes in.
/// - Freshness Bound: no copy is used that was replaced longer ago than it may be old. What is fetched for a reader may be as
///   old as the caches on the way let it be, and older by what the fetch took. (Ages are measured on the caches' clocks: one
///   that runs slow keeps its copies longer.)
/// - Purged Means Gone: whoever has carried out a purge answers with nothing older than what was current when it was asked
///   for. That holds if all caches between it and the origin have carried it out before.
/// - At Most One Fetch of one object is under way, where requests are collapsed.
/// - Within Capacity: there are no more copies than have room.
/// - One Name, One Version: who asks for a version gets that one.
struct Promises {
  struct Seen {
    NodeId id = kNobody;
    NodeId parent = kNobody;
    Caching caching;  ///< as configured
    Duration fetch_timeout{};
    std::uint64_t served = 0;
    std::uint64_t purged = 0;
    std::uint64_t fetches = 0;
    std::map<std::uint32_t, std::uint32_t> purged_below;  ///< key -> no older version than this
  };
  struct Truth {
    NodeId id = kNobody;
    Caching caching;
    Duration page_max_age{};
    std::uint64_t published = 0;
    std::map<std::uint32_t, std::vector<Time>> replaced;  ///< key -> when its version 1, 2, 3 ... was
  };
  std::vector<Seen> edges;
  std::vector<Truth> origins;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);

 private:
  void watch(Truth& truth, const Origin& origin, Time now) const;
  void watch(Seen& seen, const Edge& edge, Time now, std::vector<Finding>& findings) const;
  void judge(const Seen& seen, const Edge& edge, Time now, std::vector<Finding>& findings) const;
  const Seen* edge_of(NodeId id) const;
  const Truth* origin_of(const Seen& edge) const;
  Caching limits(const Seen& edge, const Truth& origin, std::uint32_t key) const;
  Duration most(const Seen& edge, const Truth& origin, const Edge::Served& served) const;
};

/// All edges that were told to forget something have said that they have.
class PurgesConfirmed {
 public:
  static constexpr const Label* kClaim = &kPurgesConfirmed;
  static constexpr const char* kDoc = "All edges that were told to forget something have said that they have.";
  explicit PurgesConfirmed(std::span<const NodeId> origins) {
    for (const NodeId id : origins) members_.push_back({.id = id});
  }
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Member {
    NodeId id = kNobody;
    std::uint64_t open = 0;
    std::uint64_t completed = 0;
  };
  std::vector<Member> members_;
};

}  // namespace netsplit::cdn
