#include "core/scenario/conflicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr int kDeepestCalls = 8;
constexpr std::int64_t kMostCalls = 1'000'000'000;

std::string words_for_versions(const Domain& d) {
  const bool open = d.newest_version == Domain{}.newest_version;
  if (d.oldest_version == d.newest_version) return fmt::format("version {}", d.oldest_version);
  if (open) return fmt::format("version {} and newer", d.oldest_version);
  if (d.oldest_version <= 1) return fmt::format("version {} and older", d.newest_version);
  return fmt::format("versions {} to {}", d.oldest_version, d.newest_version);
}

std::string words_for_since(const Domain& d) {
  return d.versions_since == Time::zero() ? "" : fmt::format(" from {} on", format_duration(d.versions_since));
}

class Finder {
 public:
  Finder(const WorldSpec& spec, const std::vector<Caller>& callers)
      : spec_(spec), callers_(callers), domains_(spec.domains, spec.hosts.size()) {
    for (std::size_t c = 0; c < callers.size(); ++c) entry_of_.insert(entry_of_.end(), callers[c].count, c);
  }

  std::vector<std::string> all() {
    claims();
    for (const Caller& caller : callers_)
      for (const Caller::Ask& ask : caller.asks)
        for (std::size_t i = 0; i < caller.count; ++i)
          for (const NodeId to : ask.whom) call(node_id(caller.first + i), to, ask.bytes);
    quotas();
    return std::move(found_);
  }

 private:
  enum class About { versions, speaks, admits, size };

  const std::string& name(NodeId id) const { return spec_.hosts[index_of(id)].name; }
  const std::string& name(DomainId id) const { return domains_.domain(id).name; }
  /// "front of shop"
  std::string whose(NodeId id) const {
    const DomainId d = domains_.owner(id);
    return d == kNoDomain ? name(id) : fmt::format("{} of {}", name(id), name(d));
  }
  /// Once for each two domains and each kind of rule: what holds for one pair of nodes holds for more.
  bool first(About what, DomainId a, DomainId b) { return told_.insert({what, a, b}).second; }

  void claims() {
    for (std::size_t d = 0; d < domains_.size(); ++d)
      for (const NodeId id : domains_.domain(static_cast<DomainId>(d)).nodes)
        if (const DomainId owner = domains_.owner(id); owner != d)
          found_.push_back(fmt::format(
              "{0} and {1} both say that {2} is theirs: no change of it can be made by its only owner. Here {0} is "
              "named first, and what {1} does to {2} is refused.",
              name(owner), name(static_cast<DomainId>(d)), name(id)));
  }

  void call(NodeId from, NodeId to, std::int64_t bytes) {
    const DomainId a = domains_.owner(from);
    const DomainId b = domains_.owner(to);
    if (a == b) return;
    if (b != kNoDomain && !domains_.domain(b).lets_call(a) && first(About::admits, a, b)) {
      std::vector<std::string> admitted;
      for (const DomainId d : domains_.domain(b).admits) admitted.push_back(name(d));
      found_.push_back(fmt::format(
          "{} is set up to call {}, and {} admits {}: nothing that {} asks gets in.", whose(from), whose(to), name(b),
          admitted.empty() ? "nobody" : fmt::format("only {}", fmt::join(admitted, ", ")), name(from)));
    }
    for (const auto& [speaker, hearer, size] : {std::tuple(from, to, bytes), std::tuple(to, from, replies(to))}) {
      speaks(speaker, hearer);
      too_large(speaker, hearer, size);
    }
    if (a != kNoDomain && b != kNoDomain) ranges(from, to);
  }

  std::int64_t replies(NodeId id) const { return callers_[entry_of_[index_of(id)]].reply_bytes; }

  /// Two rules about versions that no version satisfies.
  void ranges(NodeId from, NodeId to) {
    const DomainId a = domains_.owner(from);
    const DomainId b = domains_.owner(to);
    const Domain& one = domains_.domain(a);
    const Domain& other = domains_.domain(b);
    if (std::max(one.oldest_version, other.oldest_version) <= std::min(one.newest_version, other.newest_version))
      return;
    if (first(About::versions, std::min(a, b), std::max(a, b)))
      found_.push_back(fmt::format(
          "{} lets only {} across its border{}, and {} only {}{}: whatever goes between {} and {} breaks one of the "
          "two rules, for no version is both.",
          one.name, words_for_versions(one), words_for_since(one), other.name, words_for_versions(other),
          words_for_since(other), name(from), name(to)));
  }

  /// What one speaks is forbidden by the other's rule, and the speaker's owner can't change it before that begins.
  void speaks(NodeId from, NodeId to) {
    const DomainId a = domains_.owner(from);
    const DomainId b = domains_.owner(to);
    if (b == kNoDomain) return;
    const Domain& rule = domains_.domain(b);
    const std::uint16_t version = spec_.hosts[index_of(from)].version_to(spec_.hosts[index_of(to)]);
    const Time changes = a == kNoDomain ? Time::zero() : domains_.domain(a).opens(Time::zero());
    if (rule.takes(version) || changes < rule.versions_since || !first(About::speaks, a, b)) return;
    std::string sentence =
        fmt::format("{} speaks version {}, and {}, who owns {}, lets only {} across its border{}", whose(from), version,
                    rule.name, name(to), words_for_versions(rule), words_for_since(rule));
    if (changes == Time::zero())
      sentence += fmt::format(": nothing that {} says gets in.", name(from));
    else if (changes == kForever)
      sentence +=
          fmt::format("; {} has no change window any more, so nothing that {} says gets in.", name(a), name(from));
    else
      sentence += fmt::format("; {} changes nothing before {}: until then no message of {} satisfies both.", name(a),
                              format_duration(changes), name(from));
    found_.push_back(std::move(sentence));
  }

  void too_large(NodeId from, NodeId to, std::int64_t bytes) {
    const DomainId a = domains_.owner(from);
    const DomainId b = domains_.owner(to);
    if (b == kNoDomain || domains_.domain(b).largest == 0 || bytes <= domains_.domain(b).largest) return;
    if (first(About::size, a, b))
      found_.push_back(fmt::format(
          "What {} sends to {} has {} bytes, and {}, who owns {}, lets no more than {} across its border: none of it "
          "gets in.",
          whose(from), name(to), bytes, name(b), name(to), domains_.domain(b).largest));
  }

  /// How often a second each entry is called, when each call is made `attempts` times or once.
  std::vector<std::int64_t> calls(bool again) const {
    std::vector<std::int64_t> flow(callers_.size());
    std::vector<std::size_t> seen(callers_.size());  // by which call, so that an entry is asked once in each
    std::size_t number = 0;
    for (int round = 0; round < kDeepestCalls; ++round) {
      std::vector<std::int64_t> next(callers_.size());
      for (std::size_t c = 0; c < callers_.size(); ++c)
        for (const Caller::Ask& ask : callers_[c].asks) {
          ++number;
          for (const NodeId id : ask.whom) {
            const std::size_t to = entry_of_[index_of(id)];
            if (std::exchange(seen[to], number) != number)
              next[to] = std::min(kMostCalls, next[to] + sent(c, ask, flow[c], again));
          }
        }
      flow = std::move(next);
    }
    return flow;
  }
  /// Calls a second that an entry makes to each of those whom it asks here.
  std::int64_t sent(std::size_t c, const Caller::Ask& ask, std::int64_t called, bool again) const {
    const Caller& caller = callers_[c];
    const std::int64_t once = std::min(kMostCalls, caller.rate * static_cast<std::int64_t>(caller.count) + called);
    if (!again) return once;
    const std::int64_t more = (ask.attempts - 1) * once;
    const std::int64_t budget = once * static_cast<std::int64_t>(ask.retry_budget.ppb / 1000) / 1'000'000;
    return std::min(kMostCalls, once + (ask.retry_budget < Ratio::one() ? std::min(more, budget) : more));
  }
  /// What others send to a domain, in calls a second.
  std::uint64_t demand(DomainId id, const std::vector<std::int64_t>& flow, bool again) const {
    const auto of_it = [&](NodeId node) { return domains_.owner(node) == id; };
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < callers_.size(); ++c) {
      if (of_it(node_id(callers_[c].first))) continue;
      for (const Caller::Ask& ask : callers_[c].asks)
        if (std::any_of(ask.whom.begin(), ask.whom.end(), of_it))
          sum = std::min(kMostCalls, sum + sent(c, ask, flow[c], again));
    }
    return static_cast<std::uint64_t>(sum);
  }

  void quotas() {
    const auto limited = [](const Domain& d) { return d.messages_per_second != 0; };
    if (std::none_of(spec_.domains.begin(), spec_.domains.end(), limited)) return;
    const std::vector<std::int64_t> without = calls(false);
    const std::vector<std::int64_t> with = calls(true);
    for (std::size_t d = 0; d < domains_.size(); ++d) {
      const auto id = static_cast<DomainId>(d);
      if (limited(domains_.domain(id))) quota(domains_.domain(id), demand(id, without, false), demand(id, with, true));
    }
  }

  void quota(const Domain& d, std::uint64_t once, std::uint64_t again) {
    if (once > d.messages_per_second)
      found_.push_back(fmt::format(
          "{} takes {} messages a second from others, who are set up to send about {}: not all of them can get in.",
          d.name, d.messages_per_second, once));
    else if (again > d.messages_per_second)
      found_.push_back(fmt::format(
          "{} takes {} messages a second from others, who send about {} and, when they get no answers, as many as {} "
          "because they ask again: the more fail, the more are refused.",
          d.name, d.messages_per_second, once, again));
  }

  const WorldSpec& spec_;
  const std::vector<Caller>& callers_;
  Domains domains_;
  std::vector<std::size_t> entry_of_;  ///< of each node
  std::set<std::tuple<About, DomainId, DomainId>> told_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> conflicts_of(const WorldSpec& spec, const std::vector<Caller>& callers) {
  if (spec.domains.empty()) return {};
  return Finder(spec, callers).all();
}

}  // namespace netsplit
