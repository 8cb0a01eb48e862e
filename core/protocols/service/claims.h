#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/sim/monitor.h"

namespace netsplit::service {

inline constexpr Label kLittlesLaw{"Little's Law"};
inline constexpr Label kWithinConcurrency{"Within Concurrency"};
inline constexpr Label kWithinRetryBudget{"Within Retry Budget"};
inline constexpr Label kServiceRestored{"Service Restored"};

/// What holds for each service at every moment.
/// Little's law (Little, "A proof for the queuing formula L = lambda W", 1961), in the form that holds for any stretch of
/// time: the number of requests here, summed over time, is how long each of them has been here, summed over requests. A
/// request that is lost or counted twice breaks it.
/// Within Concurrency: no more requests are in work than the service allows itself.
struct ServiceClaims {
  struct Seen {
    NodeId id = kNobody;
    std::uint64_t came = 0;
    std::uint64_t left = 0;
    Time at{};                  ///< on the service's clock, when it was seen last
    std::uint64_t present = 0;  ///< then
    std::uint64_t area = 0;     ///< requests that were present, over time, since it was first seen
    bool known = false;
  };
  std::vector<Seen> services;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

/// Each client's last requests were all answered.
class ServiceRestored {
 public:
  static constexpr const Label* kClaim = &kServiceRestored;
  static constexpr const char* kDoc = "Each client's last 20 requests were all answered, and not by a substitute.";
  explicit ServiceRestored(std::span<const NodeId> clients);
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Seen {
    NodeId id = kNobody;
    bool well = false;
  };
  std::vector<Seen> clients_;
};

/// A client repeats no more calls than its budget allows.
struct ClientClaims {
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

}  // namespace netsplit::service
