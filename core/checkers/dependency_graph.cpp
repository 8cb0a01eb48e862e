#include "core/checkers/dependency_graph.h"

#include <algorithm>

namespace netsplit::checkers {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
using Kind = Dependency::Kind;

/// Each transaction is one place to stand, and a dependency leads from place to place.
struct Plain {
  const DependencyGraph& graph;
  Kinds kinds;
  std::size_t places() const { return graph.size(); }
  std::uint32_t transaction(std::uint32_t place) const { return place; }
  std::uint32_t follow(std::uint32_t, const Dependency& d) const { return only(d.kind) & kinds ? d.to : kNone; }
};

/// Each is two: after an rw no other rw may be followed.
struct NoAdjacent {
  const DependencyGraph& graph;
  Kinds others;
  std::size_t places() const { return graph.size() * 2; }
  std::uint32_t transaction(std::uint32_t place) const { return place / 2; }
  std::uint32_t follow(std::uint32_t place, const Dependency& d) const {
    if (d.kind == Kind::rw) return place % 2 == 0 ? d.to * 2 + 1 : kNone;
    return only(d.kind) & others ? d.to * 2 : kNone;
  }
};

template <class Walk>
class Tarjan {
 public:
  explicit Tarjan(const Walk& walk)
      : walk_(walk), component_(walk.places(), kNone), low_(walk.places(), kNone), on_stack_(walk.places()) {}

  std::vector<std::uint32_t> run() {
    for (std::uint32_t place = 0; place < walk_.places(); ++place)
      if (low_[place] == kNone) from(place);
    return std::move(component_);
  }

 private:
  struct Frame {
    std::uint32_t place;
    std::uint32_t number;
    std::size_t next;
  };
  void enter(std::uint32_t place) {
    frames_.push_back({place, counter_, 0});
    low_[place] = counter_++;
    stack_.push_back(place);
    on_stack_[place] = true;
  }
  void leave(const Frame& frame) {
    if (low_[frame.place] == frame.number) {
      std::uint32_t member = kNone;
      do {
        member = stack_.back();
        stack_.pop_back();
        on_stack_[member] = false;
        component_[member] = components_;
      } while (member != frame.place);
      ++components_;
    }
    if (!frames_.empty()) low_[frames_.back().place] = std::min(low_[frames_.back().place], low_[frame.place]);
  }
  void from(std::uint32_t root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const auto edges = walk_.graph.from(walk_.transaction(frame.place));
      if (frame.next == edges.size()) {
        const Frame done = frame;
        frames_.pop_back();
        leave(done);
        continue;
      }
      const std::uint32_t to = walk_.follow(frame.place, edges[frame.next++]);
      if (to == kNone) continue;
      if (low_[to] == kNone)
        enter(to);
      else if (on_stack_[to])
        low_[frame.place] = std::min(low_[frame.place], low_[to]);
    }
  }

  const Walk walk_;
  std::vector<std::uint32_t> component_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::vector<Frame> frames_;
  std::uint32_t counter_ = 0;
  std::uint32_t components_ = 0;
};

/// Breadth first, within the component of `from`.
template <class Walk>
std::vector<Dependency> shortest(const Walk& walk, std::uint32_t from, std::uint32_t to,
                                 std::span<const std::uint32_t> component) {
  struct Reached {
    std::uint32_t place;
    std::uint32_t by;  ///< which of `reached` led here
    const Dependency* along;
  };
  if (from == to) return {};
  std::vector<bool> seen(walk.places());
  std::vector<Reached> reached{{from, kNone, nullptr}};
  seen[from] = true;
  for (std::uint32_t i = 0; i < reached.size(); ++i) {
    for (const Dependency& d : walk.graph.from(walk.transaction(reached[i].place))) {
      const std::uint32_t next = walk.follow(reached[i].place, d);
      if (next == kNone || seen[next] || component[next] != component[from]) continue;
      seen[next] = true;
      reached.push_back({next, i, &d});
      if (next != to) continue;
      std::vector<Dependency> path;
      for (std::uint32_t r = static_cast<std::uint32_t>(reached.size()) - 1; reached[r].along; r = reached[r].by)
        path.push_back(*reached[r].along);
      std::reverse(path.begin(), path.end());
      return path;
    }
  }
  return {};
}

}  // namespace

DependencyGraph::DependencyGraph(std::size_t transactions, std::vector<Dependency> dependencies)
    : dependencies_(std::move(dependencies)), offsets_(transactions + 1) {
  std::stable_sort(dependencies_.begin(), dependencies_.end(),
                   [](const Dependency& a, const Dependency& b) { return a.from < b.from; });
  for (const Dependency& d : dependencies_) ++offsets_[d.from + 1];
  for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
}

std::vector<std::uint32_t> components(const DependencyGraph& graph, Kinds kinds) {
  return Tarjan(Plain{graph, kinds}).run();
}

std::vector<std::uint32_t> components_without_adjacent_rw(const DependencyGraph& graph, Kinds others) {
  return Tarjan(NoAdjacent{graph, others}).run();
}

std::vector<Dependency> shortest_path(const DependencyGraph& graph, std::uint32_t from, std::uint32_t to, Kinds kinds,
                                      std::span<const std::uint32_t> component) {
  return shortest(Plain{graph, kinds}, from, to, component);
}

std::vector<Dependency> shortest_path_without_adjacent_rw(const DependencyGraph& graph, std::uint32_t from,
                                                          std::uint32_t to, Kinds others,
                                                          std::span<const std::uint32_t> component) {
  return shortest(NoAdjacent{graph, others}, from * 2 + 1, to * 2, component);
}

}  // namespace netsplit::checkers
