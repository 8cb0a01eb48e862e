#include "core/checkers/transactions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/checkers/dependency_graph.h"
#include "core/checkers/inference.h"

namespace netsplit::checkers {
namespace {

using Kind = Dependency::Kind;
constexpr Kinds kWrites = only(Kind::ww);
constexpr Kinds kReads = kWrites | only(Kind::wr);
constexpr Kinds kAllKinds = kReads | only(Kind::rw);
/// For the shortest of a kind of cycle so many beginnings are tried; that there is one at all is known before.
constexpr std::size_t kCyclesTried = 64;

std::string told(const TransactionStep& step, const Atoms& atoms) {
  const std::string_view key = atoms.text(step.key);
  switch (step.kind) {
    case TransactionStep::Kind::append: return fmt::format("append {} to {}", atoms.text(step.value), key);
    case TransactionStep::Kind::write: return fmt::format("write {} to {}", atoms.text(step.value), key);
    case TransactionStep::Kind::read:
      return step.seen ? fmt::format("read {}: {}", key, atoms.text(step.value)) : fmt::format("read {}", key);
    case TransactionStep::Kind::read_list: break;
  }
  if (!step.seen) return fmt::format("read {}", key);
  std::string list;
  for (const Atom value : step.list) list.append(list.empty() ? "" : " ").append(atoms.text(value));
  return fmt::format("read {}: [{}]", key, list);
}

/// Looks for cycles along real dependencies and `extra`: the order of a process, or of time.
class CycleHunt {
 public:
  CycleHunt(const DependencyGraph& graph, const Atoms& atoms, Kinds extra, TransactionVerdict& verdict)
      : graph_(graph), atoms_(atoms), extra_(extra), verdict_(verdict) {}

  void run() {
    hunt(Anomaly::g0, kWrites, Kind::ww);
    hunt(Anomaly::g1c, kReads, Kind::wr);
    hunt_skew();
  }

 private:
  using Cycle = std::vector<Dependency>;

  void hunt(Anomaly anomaly, Kinds kinds, Kind must) {
    const auto component = components(graph_, kinds | extra_);
    Cycle best;
    std::size_t tries = 0;
    for (const Dependency& d : graph_.all()) {
      if (d.kind != must || component[d.from] != component[d.to]) continue;
      keep_shorter(best, d, shortest_path(graph_, d.to, d.from, kinds | extra_, component));
      if (++tries == kCyclesTried) break;
    }
    report(anomaly, best);
  }

  /// Cycles with anti-dependencies. Those in which no two are next to each other break snapshot isolation (Cerone and
  /// Gotsman 2016): that there is one is seen by the components, whatever the tries for the shortest find.
  void hunt_skew() {
    const auto apart = components_without_adjacent_rw(graph_, kReads | extra_);
    Cycle best;
    std::size_t tries = 0;
    for (const Dependency& d : graph_.all()) {
      if (d.kind != Kind::rw || apart[d.to * 2 + 1] != apart[d.from * 2]) continue;
      keep_shorter(best, d, shortest_path_without_adjacent_rw(graph_, d.to, d.from, kReads | extra_, apart));
      if (++tries == kCyclesTried) break;
    }
    const auto anti = std::count_if(best.begin(), best.end(), [](const Dependency& d) { return d.kind == Kind::rw; });
    report(anti == 1 ? Anomaly::g_single : Anomaly::long_fork, best);
    hunt_write_skew();
  }

  void hunt_write_skew() {
    const auto component = components(graph_, kAllKinds | extra_);
    Cycle best;
    std::size_t tries = 0;
    for (const Dependency& d : graph_.all()) {
      if (d.kind != Kind::rw || component[d.from] != component[d.to]) continue;
      keep_shorter(best, d, shortest_path(graph_, d.to, d.from, kAllKinds | extra_, component));
      if (++tries == kCyclesTried) break;
    }
    const auto anti = std::count_if(best.begin(), best.end(), [](const Dependency& d) { return d.kind == Kind::rw; });
    if (anti >= 2) report(Anomaly::write_skew, best);
  }

  static void keep_shorter(Cycle& best, const Dependency& first, const Cycle& rest) {
    if (rest.empty() || (!best.empty() && rest.size() + 1 >= best.size())) return;
    best.assign(1, first);
    best.insert(best.end(), rest.begin(), rest.end());
  }

  void report(Anomaly anomaly, const Cycle& cycle) {
    if (cycle.empty()) return;
    for (const AnomalyFound& found : verdict_.anomalies)
      if (found.anomaly == anomaly && !found.cycle.empty()) return;
    AnomalyFound found;
    found.anomaly = anomaly;
    for (const Dependency& d : cycle) {
      found.transactions.push_back(d.from);
      found.by_process |= d.kind == Kind::process;
      found.by_realtime |= d.kind == Kind::realtime;
      found.why += (found.why.empty() ? "" : "; ") + tell(d, atoms_);
    }
    found.cycle = cycle;
    verdict_.anomalies.push_back(std::move(found));
  }

  const DependencyGraph& graph_;
  const Atoms& atoms_;
  Kinds extra_;
  TransactionVerdict& verdict_;
};

/// The weakest levels that forbid it (Adya 1999, table 3; snapshot isolation as in Cerone and Gotsman 2016).
bool forbids(Isolation level, Anomaly anomaly) {
  switch (anomaly) {
    case Anomaly::garbage_read:
    case Anomaly::duplicate_write:
    case Anomaly::g0: return true;
    case Anomaly::g1a:
    case Anomaly::g1b:
    case Anomaly::g1c:
    case Anomaly::internal:
    case Anomaly::incompatible_order: return level >= Isolation::read_committed;
    case Anomaly::non_repeatable_read:
    case Anomaly::lost_update:
    case Anomaly::g_single:
    case Anomaly::long_fork: return level >= Isolation::repeatable_read;
    case Anomaly::write_skew: return level == Isolation::repeatable_read || level == Isolation::serializable;
  }
  return true;
}

}  // namespace

std::string_view name_of(Dependency::Kind kind) {
  static constexpr std::array<std::string_view, 5> kNames{"ww", "wr", "rw", "process", "realtime"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string tell(const Dependency& d, const Atoms& atoms) {
  const std::string from = name_of_transaction(d.from);
  const std::string to = name_of_transaction(d.to);
  const std::string_view key = atoms.text(d.key);
  const std::string_view value = atoms.text(d.value);
  switch (d.kind) {
    case Kind::ww: return fmt::format("{} wrote {} to {} over what {} wrote", to, value, key, from);
    case Kind::wr: return fmt::format("{} read {} of {}, which {} wrote", to, value, key, from);
    case Kind::rw: return fmt::format("{} read {} before {} wrote {}", from, key, to, value);
    case Kind::process: return fmt::format("{} came before {} in the same process", from, to);
    case Kind::realtime: return fmt::format("{} was answered before {} was asked", from, to);
  }
  return {};
}

std::string tell(const Transaction& transaction, const Atoms& atoms) {
  std::string text;
  for (const TransactionStep& step : transaction.steps) text.append(text.empty() ? "" : ", ").append(told(step, atoms));
  return text.empty() ? "nothing" : text;
}

std::string name_of_transaction(std::uint32_t transaction) { return fmt::format("T{}", transaction + 1); }

std::string_view name_of(Anomaly anomaly) {
  static constexpr std::array<std::string_view, kAnomalies> kNames{"dirty write (G0)",
                                                                   "aborted read (G1a)",
                                                                   "intermediate read (G1b)",
                                                                   "circular information flow (G1c)",
                                                                   "internal",
                                                                   "garbage read",
                                                                   "duplicate write",
                                                                   "non-repeatable read (P2)",
                                                                   "incompatible order",
                                                                   "lost update",
                                                                   "read skew (G-single)",
                                                                   "long fork",
                                                                   "write skew (G2-item)"};
  return kNames[static_cast<std::size_t>(anomaly)];
}

std::string_view name_of(Isolation level) {
  static constexpr std::array<std::string_view, kIsolations> kNames{
      "read uncommitted", "read committed", "repeatable read", "snapshot isolation", "serializable"};
  return kNames[static_cast<std::size_t>(level)];
}

bool TransactionVerdict::holds(Isolation level, bool strict) const {
  return std::none_of(anomalies.begin(), anomalies.end(), [&](const AnomalyFound& found) {
    return forbids(level, found.anomaly) && (strict || (!found.by_realtime && !found.by_process));
  });
}

TransactionVerdict check_transactions(const TransactionHistory& history) {
  TransactionVerdict verdict;
  Inferred inferred = infer(history);
  verdict.anomalies = std::move(inferred.anomalies);
  verdict.dependencies = inferred.dependencies.size();
  const DependencyGraph graph(history.transactions.size(), std::move(inferred.dependencies));
  constexpr Kinds kOrders = only(Kind::process) | only(Kind::realtime);
  const auto component = components(graph, kAllKinds | kOrders);
  const bool cyclic = std::any_of(graph.all().begin(), graph.all().end(),
                                  [&](const Dependency& d) { return component[d.from] == component[d.to]; });
  if (!cyclic) return verdict;
  for (const Kinds extra : {Kinds{0}, only(Kind::process), only(Kind::realtime)})
    CycleHunt(graph, history.atoms, extra, verdict).run();
  return verdict;
}

}  // namespace netsplit::checkers
