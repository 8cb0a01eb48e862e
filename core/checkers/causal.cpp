#include "core/checkers/causal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "core/checkers/dependency_graph.h"

namespace netsplit::checkers {
namespace {

using Kind = Dependency::Kind;
constexpr Kinds kCauses = only(Kind::process) | only(Kind::wr);
constexpr std::size_t kTries = 64;

class CausalOrder {
 public:
  CausalOrder(const History& history, const ReadsFrom& reads, Budget budget)
      : history_(history),
        reads_(reads),
        budget_(budget),
        first_(static_cast<std::uint32_t>(reads.objects.size())),
        size_(static_cast<std::uint32_t>(reads.accesses.size())) {}

  Explained run() {
    make_lanes();
    const DependencyGraph graph(size_, causes());
    const auto component = components(graph, kCauses);
    const std::uint64_t numbers = std::uint64_t{size_} * lanes_.size();
    result_.explored = graph.all().size() + numbers;
    if (result_.explored > budget_.steps || numbers > budget_.bytes / sizeof(std::uint32_t)) {
      result_.why.push_back("the budget did not suffice");
      return std::move(result_);
    }
    if (!find_cycle(graph, component)) {
      count_causes(graph, component);
      find_overwritten(graph);
    }
    if (result_.answer == Answer::broken) {
      put_in_order(result_.calls);
    } else {
      result_.answer = reads_.doubts.empty() ? Answer::holds : Answer::unknown;
      result_.why = reads_.doubts;
    }
    return std::move(result_);
  }

 private:
  /// Accesses of one process that come one after another: of each access the causes in a lane are its first so many.
  struct Lane {
    std::vector<std::uint32_t> accesses;
  };
  struct Place {
    std::uint32_t lane = 0;
    std::uint32_t position = 0;
  };

  const Access& access(std::uint32_t a) const { return reads_.accesses[a]; }

  void make_lanes() {
    places_.resize(size_);
    lanes_of_.resize(reads_.processes);
    for (std::uint32_t a = first_; a < size_; ++a) {
      std::vector<std::uint32_t>& lanes = lanes_of_[access(a).call.process];
      auto free = std::find_if(lanes.begin(), lanes.end(), [&](std::uint32_t lane) {
        return access(lanes_[lane].accesses.back()).call.answered < access(a).call.invoked;
      });
      if (free == lanes.end()) {
        free = lanes.insert(free, static_cast<std::uint32_t>(lanes_.size()));
        lanes_.emplace_back();
      }
      std::vector<std::uint32_t>& lane = lanes_[*free].accesses;
      places_[a] = {*free, static_cast<std::uint32_t>(lane.size())};
      lane.push_back(a);
    }
  }

  /// The direct ones.
  std::vector<Dependency> causes() const {
    std::vector<Dependency> out;
    for (std::uint32_t a = first_; a < size_; ++a) {
      if (access(a).reads() && !reads_.initial(access(a).from)) out.push_back({access(a).from, a, Kind::wr});
      for (const std::uint32_t lane : lanes_of_[access(a).call.process]) {
        const std::vector<std::uint32_t>& before = lanes_[lane].accesses;
        const auto end = std::partition_point(before.begin(), before.end(), [&](std::uint32_t b) {
          return access(b).call.answered < access(a).call.invoked;
        });
        if (end != before.begin()) out.push_back({*(end - 1), a, Kind::process});
      }
    }
    return out;
  }

  bool find_cycle(const DependencyGraph& graph, const std::vector<std::uint32_t>& component) {
    std::vector<Dependency> best;
    std::size_t tries = 0;
    for (const Dependency& d : graph.all()) {
      if (d.kind != Kind::wr || component[d.from] != component[d.to]) continue;
      std::vector<Dependency> rest = shortest_path(graph, d.to, d.from, kCauses, component);
      // From the read back to the write that it saw.
      if (best.empty() || rest.size() < best.size()) best = std::move(rest);
      if (++tries == kTries) break;
    }
    if (best.empty()) return false;
    result_.answer = Answer::broken;
    result_.why.push_back(fmt::format("{} {}, which came of that", who(best.front().from), looked(best.front().from)));
    tell_path(best, true, false);
    return true;
  }

  /// Tarjan numbers components from the last effects on.
  void count_causes(const DependencyGraph& graph, const std::vector<std::uint32_t>& component) {
    std::vector<std::uint32_t> order(size_);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return component[a] > component[b]; });
    counts_.resize(std::size_t{size_} * lanes_.size());
    for (const std::uint32_t a : order) {
      if (reads_.initial(a)) continue;
      for (const Dependency& d : graph.from(a)) {
        for (std::uint32_t lane = 0; lane < lanes_.size(); ++lane)
          count(d.to, lane) = std::max(count(d.to, lane), count(a, lane));
        std::uint32_t& own = count(d.to, places_[a].lane);
        own = std::max(own, places_[a].position + 1);
      }
    }
  }
  std::uint32_t& count(std::uint32_t a, std::uint32_t lane) { return counts_[a * lanes_.size() + lane]; }
  bool is_cause(std::uint32_t a, std::uint32_t of) { return count(of, places_[a].lane) > places_[a].position; }

  void find_overwritten(const DependencyGraph& graph) {
    // By object, the lanes that write it, and there the writes.
    std::vector<std::map<std::uint32_t, std::vector<std::uint32_t>>> writes(reads_.objects.size());
    for (std::uint32_t a = first_; a < size_; ++a)
      if (access(a).writes) writes[access(a).object][places_[a].lane].push_back(a);
    for (std::uint32_t r = first_; r < size_; ++r) {
      if (!access(r).reads()) continue;
      for (const auto& [lane, on_lane] : writes[access(r).object]) {
        const auto end =
            std::partition_point(on_lane.begin(), on_lane.end(), [&](std::uint32_t w) { return is_cause(w, r); });
        if (end == on_lane.begin()) continue;
        const std::uint32_t last = *(end - 1);
        const std::uint32_t from = access(r).from;
        if (reads_.initial(from) || is_cause(from, last)) return explain(graph, from, last, r);
      }
    }
  }

  void explain(const DependencyGraph& graph, std::uint32_t from, std::uint32_t over, std::uint32_t read) {
    const std::vector<std::uint32_t> anywhere(size_);
    result_.answer = Answer::broken;
    result_.why.push_back(fmt::format("{} {}, but among what came before that for it, {} {} over it", who(read),
                                      looked(read), who(over), did(over)));
    if (!reads_.initial(from)) {
      tell_path(shortest_path(graph, from, over, kCauses, anywhere), false, false);
      mention(from);
    }
    tell_path(shortest_path(graph, over, read, kCauses, anywhere), false, true);
    mention(over);
    mention(read);
  }

  /// What each process on the way did after what: that a read saw a write is in the words. `reads_first`, `reads_last`:
  /// what matters of the ends.
  void tell_path(const std::vector<Dependency>& path, bool reads_first, bool reads_last) {
    for (std::size_t i = 0; i < path.size();) {
      const bool by_read = i == 0 ? reads_first : path[i - 1].kind == Kind::wr;
      if (path[i].kind == Kind::wr) {
        // A compare-and-set is both.
        if (by_read) tell_set(path[i].from);
        ++i;
        continue;
      }
      const std::uint32_t first = path[i].from;
      while (i < path.size() && path[i].kind == Kind::process) ++i;
      const std::uint32_t last = path[i - 1].to;
      const bool read_last = i == path.size() && reads_last;
      result_.why.push_back(fmt::format("{} {} after it had {}", who(last), read_last ? looked(last) : did(last),
                                        by_read ? looked(first) : written(reads_, history_.atoms, first)));
      mention(first);
      mention(last);
      if (by_read) mention(access(first).from);
    }
    if (!path.empty() && path.back().kind == Kind::wr && !reads_last) tell_set(path.back().to);
  }
  void tell_set(std::uint32_t a) {
    const std::string_view object = history_.atoms.text(reads_.objects[access(a).object]);
    result_.why.push_back(fmt::format("{} set {} from {} to {}", who(a), object,
                                      history_.atoms.text(access(a).call.expected),
                                      history_.atoms.text(access(a).wrote)));
    mention(a);
    mention(access(a).from);
  }

  void mention(std::uint32_t a) { checkers::mention(reads_, a, result_.calls); }
  std::string who(std::uint32_t a) const { return name_of_process(history_, access(a).call.process); }
  std::string did(std::uint32_t a) const { return wrote(reads_, history_.atoms, a); }
  std::string looked(std::uint32_t a) const { return read_of(reads_, history_.atoms, a); }

  const History& history_;
  const ReadsFrom& reads_;
  Budget budget_;
  std::uint32_t first_;
  std::uint32_t size_;
  std::vector<Lane> lanes_;
  std::vector<Place> places_;                         ///< by access
  std::vector<std::vector<std::uint32_t>> lanes_of_;  ///< by process
  std::vector<std::uint32_t> counts_;                 ///< by access and lane: how many of the lane are among its causes
  Explained result_;
};

}  // namespace

Explained check_causal(const History& history, const ReadsFrom& reads, Budget budget) {
  Explained impossible = check_impossible(history, reads);
  if (impossible.answer == Answer::broken) return impossible;
  return CausalOrder(history, reads, budget).run();
}

}  // namespace netsplit::checkers
