#include "core/sim/local_step.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace netsplit {
namespace {

void settle(std::vector<Event>& events) {
  for (Event& e : events) {
    e.cause = kNoRecord;
    e.time = e.sent = Time{};
  }
}

}  // namespace

LocalStep::LocalStep(const World& world) : world_(world) {
  world_.monitors_.clear();
  world_.adversary_.waiting.clear();
  world_.network_.heal("");
}

void LocalStep::place(NodeId id, const Cow<Node>& node, OpId operations) {
  id_ = id;
  world_.nodes_[index_of(id)] = node;
  world_.next_op_ = operations;
}

void LocalStep::deliver(NodeId from, const Value& message) {
  Event packet;
  packet.node = id_;
  packet.peer = from;
  packet.message = message;
  packet.time = world_.now_;
  ++world_.in_flight_;
  world_.arrive(packet);
  settle();
}

void LocalStep::fire(Timer timer) {
  world_.apply(command::Fire{id_, std::string(timer.label->name), timer.key});
  settle();
}

void LocalStep::finish_write() {
  world_.apply(command::FinishWrite{id_});
  settle();
}

void LocalStep::crash() {
  world_.apply(command::Crash{id_, false});
  settle();
}

void LocalStep::restart() {
  world_.apply(command::Restart{id_});
  settle();
}

/// What takes no time has happened, too.
void LocalStep::settle() {
  while (world_.step(world_.now_)) {}
}

Cow<Node> LocalStep::node() const { return settled(world_.nodes_[index_of(id_)]); }

Cow<Node> LocalStep::settled(const Cow<Node>& node) {
  Cow<Node> copy = node;
  Node& n = copy.write();
  n.chance = n.wire = n.machine = Rng{};
  n.incarnation = 0;
  n.meter = Meter{};
  n.next_held = 0;
  n.cached_hash = 0;
  for (ArmedTimer& t : n.timers) {
    t.due = t.queued = Time{};
    t.record = kNoRecord;
  }
  std::sort(n.timers.begin(), n.timers.end(), [](const ArmedTimer& a, const ArmedTimer& b) {
    return std::tie(a.timer.label->hash, a.timer.key) < std::tie(b.timer.label->hash, b.timer.key);
  });
  netsplit::settle(n.deferred);
  n.disk.cause = n.disk.next_cause = kNoRecord;
  return copy;
}

std::vector<LocalStep::Sent> LocalStep::take_sent() {
  std::vector<Sent> sent;
  for (Event& e : std::exchange(world_.adversary_.waiting, {})) sent.push_back({e.node, std::move(e.message)});
  world_.in_flight_ = 0;
  return sent;
}

}  // namespace netsplit
