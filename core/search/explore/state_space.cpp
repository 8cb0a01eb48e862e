#include "core/search/explore/state_space.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

std::uint64_t key_of(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32 | b; }

/// All orders of so many nodes are tried, at most.
constexpr std::size_t kMostRenamings = 720;

template <class... Parts>
std::uint64_t hash_together(Hasher h, const Parts&... parts) {
  (netsplit::hash_into(h, parts), ...);
  return h.value();
}

bool same_node(const Node& a, const Node& b) {
  return a.state == b.state && a.timers == b.timers && a.role == b.role && a.disk == b.disk &&
         a.clock.ppm == b.clock.ppm;
}

/// All ways to name nodes of one role anew among themselves, the own one first. Empty when these are too many.
std::vector<Renaming> renamings(const World& world) {
  Renaming own;
  for (std::size_t i = 0; i < world.nodes(); ++i) own.push_back(node_id(i));
  std::vector<Renaming> all{own};
  std::vector<bool> done(world.nodes());
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    if (done[i]) continue;
    std::vector<std::size_t> group;
    for (std::size_t j = i; j < world.nodes(); ++j)
      if (world.host(node_id(j)).role_name == world.host(node_id(i)).role_name) group.push_back(j);
    for (const std::size_t j : group) done[j] = true;
    std::vector<Renaming> more;
    std::vector<std::size_t> order = group;
    do {
      for (Renaming renaming : all) {
        for (std::size_t k = 0; k < group.size(); ++k) renaming[group[k]] = node_id(order[k]);
        more.push_back(std::move(renaming));
      }
      if (more.size() > kMostRenamings) return {};
    } while (std::next_permutation(order.begin(), order.end()));
    all = std::move(more);
  }
  return all;
}

}  // namespace

Hashes Hashes::operator-(const Hashes& o) const {
  Hashes difference{own - o.own, renamed};
  for (std::size_t i = 0; i < renamed.size(); ++i) difference.renamed[i] -= o.renamed[i];
  return difference;
}

template <class... Parts>
Hashes StateSpace::hashes(const Parts&... parts) const {
  if (own_names_.empty()) return {hash_together(Hasher(), parts...), {}};
  Hashes all{hash_together(Hasher(own_names_), parts...), {}};
  for (const Renaming& names : symmetries_) all.renamed.push_back(hash_together(Hasher(names), parts...));
  return all;
}

StateSpace::StateSpace(const World& world, bool symmetry) : step_(world) {
  for (std::size_t i = 0; i < world.nodes(); ++i) symmetry = symmetry && world.role(node_id(i)).nodes_are_alike();
  if (symmetry) symmetries_ = renamings(world);
  if (!symmetries_.empty()) {
    own_names_ = symmetries_.front();
    symmetries_.erase(symmetries_.begin());
  }
  begin(world);
  if (symmetries_.empty()) return;
  // Of all namings those are symmetries under which the first state is what it was.
  Hashes sum;
  sum.renamed.resize(symmetries_.size());
  const auto add = [&](const Hashes& h) {
    sum.own += h.own;
    for (std::size_t i = 0; i < h.renamed.size(); ++i) sum.renamed[i] += h.renamed[i];
  };
  for (const LocalId id : first_nodes_) add(locals_.items[id].hash);
  for (const LetterId id : first_letters_) add(letters_.items[id].hash);
  add(memories_.items.front().hash);
  std::vector<Renaming> kept;
  for (std::size_t i = 0; i < symmetries_.size(); ++i)
    if (sum.renamed[i] == sum.own) kept.push_back(symmetries_[i]);
  symmetries_ = std::move(kept);
  locals_ = {};
  letters_ = {};
  memories_ = {};
  first_nodes_.clear();
  first_letters_.clear();
  begin(world);
}

void StateSpace::begin(const World& world) {
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    const NodeId id = node_id(i);
    first_nodes_.push_back(intern(id, LocalStep::settled(LocalStep::node_of(world, id)), world.operations()));
  }
  world.for_each_packet([&](const Packet& p) { first_letters_.push_back(intern(p.from, p.to, *p.message)); });
  std::vector<Monitor> monitors = world.monitors();
  std::erase_if(monitors, [](const Monitor& m) { return m.deadline() != kForever; });
  watched_ = !monitors.empty();
  intern(std::move(monitors));
}

const LocalState* StateSpace::local(LocalId id) {
  const std::lock_guard lock(mutex_);
  return &locals_.items[id];
}

const Letter* StateSpace::letter(LetterId id) {
  const std::lock_guard lock(mutex_);
  return &letters_.items[id];
}

const Memory* StateSpace::memory(MemoryId id) {
  const std::lock_guard lock(mutex_);
  return &memories_.items[id];
}

LocalId StateSpace::intern(NodeId at, const Cow<Node>& node, OpId operations) {
  const Hashes hash = hashes(at, *node);
  const auto [first, last] = locals_.by_hash.equal_range(hash.own);
  for (auto i = first; i != last; ++i) {
    const LocalState& known = locals_.items[i->second];
    if (known.at == at && same_node(*known.node, *node)) return i->second;
  }
  LocalState state{node, at, operations, hash, !is_off(node->state), node->disk.writing, {}};
  for (const ArmedTimer& timer : node->timers) state.timers.push_back(timer.timer);
  const auto id = static_cast<LocalId>(locals_.items.size());
  locals_.items.push_back(std::move(state));
  locals_.by_hash.emplace(hash.own, id);
  return id;
}

LetterId StateSpace::intern(NodeId from, NodeId to, const Value& message) {
  const Hashes hash = hashes(from, to, message);
  const auto [first, last] = letters_.by_hash.equal_range(hash.own);
  for (auto i = first; i != last; ++i) {
    const Letter& known = letters_.items[i->second];
    if (known.from == from && known.to == to && known.message == message) return i->second;
  }
  const auto id = static_cast<LetterId>(letters_.items.size());
  letters_.items.push_back({from, to, message, hash});
  letters_.by_hash.emplace(hash.own, id);
  return id;
}

MemoryId StateSpace::intern(std::vector<Monitor> monitors) {
  const Hashes hash = hashes(monitors);
  // What monitors remember has no ==: here the hash alone decides.
  const auto found = memories_.by_hash.find(hash.own);
  if (found != memories_.by_hash.end()) return found->second;
  const auto id = static_cast<MemoryId>(memories_.items.size());
  memories_.items.push_back({std::move(monitors), hash});
  memories_.by_hash.emplace(hash.own, id);
  return id;
}

const Transition* StateSpace::transition(LocalId node, LocalEvent event) {
  const std::lock_guard lock(mutex_);
  const Transition*& known = transition_of_[key_of(node, event.code())];
  if (!known) known = &transitions_.emplace_back(compute(locals_.items[node], event));
  return known;
}

Transition StateSpace::compute(const LocalState& state, LocalEvent event) {
  step_.place(state.at, state.node, state.operations);
  switch (event.kind) {
    case LocalEvent::Kind::deliver: {
      const Letter& letter = letters_.items[event.what];
      step_.deliver(letter.from, letter.message);
      break;
    }
    case LocalEvent::Kind::fire: step_.fire(state.timers[event.what]); break;
    case LocalEvent::Kind::finish_write: step_.finish_write(); break;
    case LocalEvent::Kind::crash: step_.crash(); break;
    case LocalEvent::Kind::restart: step_.restart(); break;
  }
  Transition transition;
  transition.next = intern(state.at, step_.node(), step_.operations());
  transition.change = locals_.items[transition.next].hash - state.hash;
  for (const LocalStep::Sent& sent : step_.take_sent())
    transition.sent.push_back(intern(state.at, sent.to, sent.message));
  return transition;
}

const Observation* StateSpace::observe(MemoryId memory, LocalId node) {
  const std::lock_guard lock(mutex_);
  const Observation*& known = observation_of_[key_of(memory, node)];
  if (known) return known;
  const LocalState& state = locals_.items[node];
  std::vector<Monitor> monitors = memories_.items[memory].monitors;
  std::vector<Finding> findings;
  for (Monitor& monitor : monitors) monitor.observe(state.at, state.node->role, Time{}, findings);
  Observation observation;
  observation.next = intern(std::move(monitors));
  observation.change = memories_.items[observation.next].hash - memories_.items[memory].hash;
  if (!findings.empty()) observation.finding = std::move(findings.front());
  known = &observations_.emplace_back(std::move(observation));
  return known;
}

}  // namespace netsplit::search
