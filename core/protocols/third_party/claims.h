#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/third_party/api.h"
#include "core/sim/monitor.h"

namespace netsplit::third_party {

inline constexpr Label kDoneAtMostOnce{"Done At Most Once"};
inline constexpr Label kWithinRate{"Within Rate"};
inline constexpr Label kWithinQuota{"Within Quota"};

/// What a customer can count on, and what the provider does.
/// - Done At Most Once: no operation is done twice, however often it is asked for. (Without idempotency keys it is, as soon
///   as somebody asks again after an answer that was lost.)
/// - Within Rate: in no stretch of time more calls are admitted than the burst and what the rate allows besides.
/// - Within Quota: in no period more than the quota.
/// A restart forgets what was used of rate and quota; what was done it doesn't forget.
struct Contract {
  struct Seen {
    NodeId id = kNobody;
    std::map<std::uint64_t, std::uint32_t> done;  ///< operation -> how often
    std::uint64_t effects = 0;
    std::uint64_t admitted = 0;
    Time full_at{};  ///< the bucket, as the claim counts
    std::int64_t period = 0;
    std::int64_t used = 0;
  };
  std::vector<Seen> apis;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

}  // namespace netsplit::third_party
