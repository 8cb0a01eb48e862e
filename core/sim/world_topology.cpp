#include <utility>

#include "core/sim/world.h"

// Nodes that come, go and move, and addresses that lead elsewhere: what commands and roles do to the topology.
namespace netsplit {

void World::apply_one(const command::Create& c) { create(c.node, kNoRecord); }
void World::apply_one(const command::Remove& c) { remove(c.node, kNoRecord); }
void World::apply_one(const command::MoveAddress& c) { move_address(c, kNoRecord); }

void World::change_topology(const Effect& effect, RecordId cause) {
  switch (effect.kind) {
    case Effect::Kind::create: return create(node_id(effect.number), cause);
    case Effect::Kind::remove: return remove(node_id(effect.number), cause);
    default: return move_address({node_id(effect.number >> 16), node_id(effect.number & 0xffff), effect.lo}, cause);
  }
}

void World::create(NodeId id, RecordId cause) {
  if (!exists(id) || is_there(id)) return;
  Node& n = touch(id);
  n.state = HostState::up;
  n.meter.since = now_;
  n.slowness = Ratio::one();
  n.clock.set_drift(clock_time(), host(id).clock_ppm);
  n.clock.offset = host(id).clock_offset;
  n.role.restart(Value{});
  // An event of its own: whoever creates it may be in the middle of something.
  Event start;
  start.kind = Event::Kind::start;
  start.time = now_;
  start.node = id;
  start.incarnation = n.incarnation;
  start.cause = record(RecordKind::created, label_of(command::Create{}), cause, id);
  queue_.push(std::move(start));
}

void World::remove(NodeId id, RecordId cause) {
  if (!is_there(id)) return;
  Node& n = touch(id);
  const RecordId at = record(RecordKind::removed, label_of(command::Remove{}), cause, id);
  halt(id, n, at, DropReason::no_such_node);
  n.meter.there += now_ - n.meter.since;
  n.state = HostState::absent;
  n.role.restart(Value{});
}

Bill World::bill(NodeId id) const {
  const Node& n = node(id);
  const Duration now = n.state == HostState::absent ? Duration::zero() : now_ - n.meter.since;
  return bill_for(n.meter, n.meter.there + now, prices_);
}

Bill World::bill() const {
  Bill all;
  for (std::size_t i = 0; i < nodes_.size(); ++i) all += bill(node_id(i));
  return all;
}

void World::apply_one(const command::Move& c) {
  if (!exists(c.node)) return;
  auto hosts = std::make_shared<std::vector<HostSpec>>(*hosts_);
  HostSpec& host = (*hosts)[index_of(c.node)];
  if (!c.region.empty()) host.region = c.region;
  if (!c.zone.empty()) host.zone = c.zone;
  if (!c.rack.empty()) host.rack = c.rack;
  network_.place(*hosts);
  hosts_ = std::move(hosts);
  moved_ = true;
  record_command(label_of(c), c.node);
}

void World::move_address(const command::MoveAddress& m, RecordId cause) {
  if (!exists(m.node) || !exists(m.holder)) return;
  addresses_.move(m, now_);
  record(RecordKind::command, label_of(m), cause, m.node, m.holder);
}

}  // namespace netsplit
