#include "core/search/explore/liveness.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

/// What the adversary owes when it can happen all the time; 0 for what it need not do.
std::uint64_t owed(const Choice& choice, Expander& expander, Words state) {
  Hasher h;
  h.add(static_cast<std::uint64_t>(choice.kind) << 16 | index_of(choice.node));
  switch (choice.kind) {
    case Choice::Kind::deliver: h.add(choice.what); break;
    case Choice::Kind::fire: expander.local(state[index_of(choice.node)]).timers[choice.what].hash_into(h); break;
    case Choice::Kind::finish_write: break;
    default: return 0;
  }
  return h.value() | 1;
}

bool shows(Monitor& aim, Expander& expander, Words state) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < expander.nodes(); ++i) {
    const LocalState& node = expander.local(state[i]);
    aim.observe(node.at, node.node->role, aim.deadline(), findings);
  }
  return !aim.waits();
}

}  // namespace

Liveness::Liveness(const World& world, const ExploreOptions& options, const Monitor& aim)
    : options_(options),
      aim_(aim),
      space_(std::make_unique<StateSpace>(world, false)),
      expander_(std::make_unique<Expander>(*space_, options)) {
  const std::vector<std::uint32_t> first = expander_->first();
  if (shows(aim_, *expander_, first)) {
    answer_ = Answer::holds;
    return;
  }
  find(expander_->fingerprint(first), first, 0);
}

bool Liveness::reached_in(Words state) {
  Monitor aim = aim_;
  return shows(aim, *expander_, state);
}

std::uint32_t Liveness::find(std::uint64_t fingerprint, Words state, std::uint32_t parent) {
  const auto number = static_cast<std::uint32_t>(states_.size());
  const auto [place, is_new] = known_.try_emplace(fingerprint, number);
  if (!is_new) return place->second;
  states_.push_back({fingerprint, parent, reached_in(state), {}});
  words_.emplace_back(state.begin(), state.end());
  return number;
}

bool Liveness::advance(std::uint64_t states) {
  for (; states > 0 && answer_ == Answer::open; --states) {
    if (looked_at_ == states_.size()) {
      decide();
    } else if (states_.size() >= options_.states) {
      answer_ = Answer::undecided;
    } else {
      const auto at = static_cast<std::uint32_t>(looked_at_++);
      const std::vector<std::uint32_t> state = std::exchange(words_[at], {});
      if (states_[at].reached) continue;
      const std::vector<Successor> successors = expander_->expand(state);
      std::vector<std::uint32_t> next;
      for (const Successor& s : successors) {
        expander_->write(state, s, next);
        const std::uint32_t to = find(s.fingerprint, next, at);
        states_[at].next.push_back({to, owed(s.choice, *expander_, state)});
      }
    }
  }
  return answer_ == Answer::open;
}

std::vector<std::uint32_t> Liveness::way_to(std::uint32_t state) const {
  std::vector<std::uint32_t> way{state};
  while (way.back() != 0) way.push_back(states_[way.back()].parent);
  std::reverse(way.begin(), way.end());
  return way;
}

/// All states without it are known. States are numbered by how many choices away they are, so the first is the nearest.
void Liveness::decide() {
  const auto tell = [&](const std::vector<std::uint32_t>& way) {
    for (const std::uint32_t state : way) path_.push_back(states_[state].fingerprint);
  };
  for (std::uint32_t i = 0; i < states_.size(); ++i) {
    const State& s = states_[i];
    const bool ends = std::none_of(s.next.begin(), s.next.end(), [](const Edge& e) { return e.what != 0; });
    if (s.reached || !ends) continue;
    tell(way_to(i));
    answer_ = Answer::dead_end;
    return;
  }
  std::vector<std::uint32_t> component_of;
  std::vector<Component> all = components(component_of);
  const Component* nearest = nullptr;
  for (Component& c : all)
    if (is_fair(c, component_of) && (!nearest || c.states.front() < nearest->states.front())) nearest = &c;
  if (!nearest) {
    answer_ = Answer::holds;
    return;
  }
  tell(way_to(nearest->states.front()));
  repeats_from_ = path_.size() - 1;
  tell(round(*nearest, component_of));
  answer_ = Answer::lasso;
}

/// Tarjan, "Depth-first search and linear graph algorithms", 1972, with a stack of its own.
std::vector<Liveness::Component> Liveness::components(std::vector<std::uint32_t>& component_of) const {
  const auto size = static_cast<std::uint32_t>(states_.size());
  component_of.assign(size, kNone);
  std::vector<std::uint32_t> index(size, kNone), low(size, 0), stack;
  std::vector<bool> on_stack(size);
  std::vector<std::pair<std::uint32_t, std::size_t>> calls;
  std::vector<Component> all;
  std::uint32_t count = 0;
  const auto enter = [&](std::uint32_t v) {
    index[v] = low[v] = count++;
    stack.push_back(v);
    on_stack[v] = true;
    calls.emplace_back(v, 0);
  };
  for (std::uint32_t root = 0; root < size; ++root) {
    if (index[root] != kNone || states_[root].reached) continue;
    enter(root);
    while (!calls.empty()) {
      const std::uint32_t v = calls.back().first;
      if (calls.back().second < states_[v].next.size()) {
        const std::uint32_t to = states_[v].next[calls.back().second++].to;
        if (states_[to].reached) continue;
        if (index[to] == kNone)
          enter(to);
        else if (on_stack[to])
          low[v] = std::min(low[v], index[to]);
        continue;
      }
      calls.pop_back();
      if (!calls.empty()) low[calls.back().first] = std::min(low[calls.back().first], low[v]);
      if (low[v] != index[v]) continue;
      Component& component = all.emplace_back();
      std::uint32_t member = kNone;
      while (member != v) {
        member = stack.back();
        stack.pop_back();
        on_stack[member] = false;
        component_of[member] = static_cast<std::uint32_t>(all.size() - 1);
        component.states.push_back(member);
      }
      std::sort(component.states.begin(), component.states.end());
    }
  }
  return all;
}

/// True when one can go round in it for ever without putting anything off for ever. What all of its states owe must be
/// done somewhere inside; if it isn't, it isn't inside any smaller cycle either.
bool Liveness::is_fair(Component& component, const std::vector<std::uint32_t>& component_of) const {
  const std::uint32_t number = component_of[component.states.front()];
  std::vector<std::uint64_t> done;
  bool cycle = false;
  for (std::size_t i = 0; i < component.states.size(); ++i) {
    std::vector<std::uint64_t> here;
    for (const Edge& edge : states_[component.states[i]].next) {
      if (edge.what != 0) here.push_back(edge.what);
      if (states_[edge.to].reached || component_of[edge.to] != number) continue;
      cycle = true;
      done.push_back(edge.what);
    }
    std::sort(here.begin(), here.end());
    if (i == 0) {
      component.owed = std::move(here);
    } else {
      std::erase_if(component.owed, [&](std::uint64_t w) { return !std::binary_search(here.begin(), here.end(), w); });
    }
  }
  std::sort(done.begin(), done.end());
  return cycle && std::all_of(component.owed.begin(), component.owed.end(),
                              [&](std::uint64_t w) { return std::binary_search(done.begin(), done.end(), w); });
}

/// From the component's first state back to it, doing on the way what is owed; without the first state itself.
std::vector<std::uint32_t> Liveness::round(const Component& component,
                                           const std::vector<std::uint32_t>& component_of) const {
  const std::uint32_t number = component_of[component.states.front()];
  std::vector<std::uint32_t> way;
  std::uint32_t here = component.states.front();
  // Goes the shortest way inside the component to an edge that fits, and over it.
  const auto go = [&](auto fits) {
    std::map<std::uint32_t, std::uint32_t> from{{here, here}};
    std::vector<std::uint32_t> queue{here};
    for (std::size_t q = 0; q < queue.size(); ++q)
      for (const Edge& edge : states_[queue[q]].next) {
        if (states_[edge.to].reached || component_of[edge.to] != number) continue;
        if (fits(edge)) {
          std::vector<std::uint32_t> back{edge.to};
          for (std::uint32_t at = queue[q]; at != here; at = from[at]) back.push_back(at);
          way.insert(way.end(), back.rbegin(), back.rend());
          here = edge.to;
          return;
        }
        if (from.try_emplace(edge.to, queue[q]).second) queue.push_back(edge.to);
      }
  };
  for (const std::uint64_t what : component.owed) go([&](const Edge& e) { return e.what == what; });
  if (way.empty() || here != component.states.front())
    go([&](const Edge& e) { return e.to == component.states.front(); });
  return way;
}

}  // namespace netsplit::search
