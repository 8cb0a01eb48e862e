#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/label.h"
#include "core/sim/monitor.h"

namespace netsplit {

/// Watches a claim that something comes to be: at one moment between `from` and `by` at least. What was before `from` does
/// not count, so the aim learns of a node by the first event in which it takes part after that. An aim is a plain copyable
/// struct:
///     static constexpr const Label* kClaim;
///     bool observe(NodeId changed, const Role& role);  // true when it has come to be
///     std::string missing() const;                     // a clause: "the last leader was s1, and 2 servers followed it"
template <class Aim>
class Eventually {
 public:
  Eventually(Aim aim, Time from, Time by) : aim_(std::move(aim)), from_(from), by_(by) {}

  static std::span<const Label* const> claims() {
    static constexpr std::array<const Label*, 1> kClaims{Aim::kClaim};
    return kClaims;
  }
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>&) {
    if (!reached_ && now >= from_ && now <= by_ && aim_.observe(changed, role)) reached_ = now;
  }
  Time deadline() const { return by_; }
  bool waits() const { return !reached_; }
  std::optional<Duration> took() const { return reached_ ? std::optional(*reached_ - from_) : std::nullopt; }
  void expire(std::vector<Finding>& findings) {
    if (!reached_) findings.push_back({Aim::kClaim, "not by the deadline: " + aim_.missing()});
  }

 private:
  Aim aim_;
  Time from_;
  Time by_;
  std::optional<Time> reached_;
};

}  // namespace netsplit
