#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// What commands do to a World.
namespace netsplit {

void World::apply(const Command& command) {
  std::visit([this](const auto& c) { apply_one(c); }, command);
}

RecordId World::record_command(const Label& label, NodeId node, NodeId peer) {
  return record(RecordKind::command, label, kNoRecord, node, peer);
}

void World::apply_one(const command::Crash& c) {
  if (!runs(c.node)) return;
  Node& n = touch(c.node);
  const RecordId crash = record(RecordKind::crashed, label_of(c), kNoRecord, c.node, kNobody, 0,
                                c.wipe_disk ? DropReason::disk_lost : DropReason::none);
  DiskDevice disk;
  if (!c.wipe_disk) disk.durable = std::move(n.disk.durable);
  halt(c.node, n, crash, DropReason::receiver_crashed);
  n.state = HostState::down;
  n.disk = std::move(disk);
}

/// The end of a life: nothing of it is left but the role, as it was, and the clock.
void World::halt(NodeId id, Node& n, RecordId cause, DropReason waited) {
  for (const Event& e : n.backlog)
    if (e.kind == Event::Kind::packet) record(RecordKind::dropped, e.message.label(), cause, e.peer, id, 0, waited);
  if (!n.channels.empty()) close_channels(id, n, cause);
  ++n.incarnation;  // events planned in this life are void
  n.busy = 0;
  n.timers.clear();
  n.backlog.clear();
  n.deferred.clear();
  n.held.clear();
  n.disk = DiskDevice{};
}

void World::apply_one(const command::Restart& c) {
  if (!exists(c.node) || node(c.node).state != HostState::down) return;
  Node& n = touch(c.node);
  n.state = HostState::up;
  n.role.restart(n.disk.durable);
  Event start;
  start.kind = Event::Kind::start;
  start.node = c.node;
  start.cause = record(RecordKind::restarted, label_of(c), kNoRecord, c.node);
  accept(c.node, std::move(start));
}

void World::apply_one(const command::Pause& c) {
  if (!exists(c.node) || node(c.node).state != HostState::up) return;
  touch(c.node).state = HostState::paused;
  record(RecordKind::paused, label_of(c), kNoRecord, c.node);
}

void World::apply_one(const command::Resume& c) {
  if (!exists(c.node) || node(c.node).state != HostState::paused) return;
  Node& n = touch(c.node);
  n.state = HostState::up;
  record(RecordKind::resumed, label_of(c), kNoRecord, c.node);
  for (Event& e : std::exchange(n.deferred, {})) {
    e.time = now_;
    queue_.push(std::move(e));
  }
  drain(c.node, n);
}

void World::apply_one(const command::Slow& c) {
  if (!is_there(c.node)) return;
  touch(c.node).slowness = c.factor;
  record_command(label_of(c), c.node);
}

void World::apply_one(const command::StepClock& c) {
  if (!is_there(c.node)) return;
  touch(c.node).clock.offset += c.by;
  record_command(label_of(c), c.node);
}

void World::apply_one(const command::DriftClock& c) {
  if (!is_there(c.node)) return;
  Node& n = touch(c.node);
  // What is armed was promised on the host's clock: at the new rate it is due sooner or later.
  const HostClock old = n.clock;
  const Time shown = clock_time();
  n.clock.set_drift(shown, c.ppm);
  const RecordId at = record_command(label_of(c), c.node);
  for (ArmedTimer& timer : n.timers) {
    timer.due = shown + n.clock.true_duration(old.elapsed(timer.due) - old.elapsed(shown));
    timer.queued = timer.due;
    timer.record = timer.record == kNoRecord ? at : timer.record;
    if (adversary_.seated) continue;
    Event event;
    event.kind = Event::Kind::timer;
    event.time = timer.due;
    event.label = timer.timer.label;
    event.key = timer.timer.key;
    event.node = c.node;
    event.incarnation = n.incarnation;
    queue_.push(std::move(event));
  }
}

void World::apply_one(const command::Cut& c) {
  network_.cut(c, nodes_.size());
  record_command(label_of(c), c.from.empty() ? kNobody : c.from.front(), c.to.empty() ? kNobody : c.to.front());
}

void World::apply_one(const command::Heal& c) {
  network_.heal(c.name);
  record_command(label_of(c));
}

void World::apply_one(const command::Degrade& c) {
  if (!exists(c.from) || !exists(c.to)) return;
  network_.degrade(c);
  record_command(label_of(c), c.from, c.to);
}

void World::apply_one(const command::DropMessage& c) {
  const RecordId at = record_command(label_of(c));
  const auto condemned = [&](const Event& e) {
    if (e.kind != Event::Kind::packet || e.cause != c.message) return false;
    record(RecordKind::dropped, e.message.label(), e.cause, e.peer, e.node, at, DropReason::by_command);
    --in_flight_;
    return true;
  };
  queue_.remove_if(condemned);
  std::erase_if(adversary_.waiting, condemned);
}

void World::apply_one(const command::DelayMessage& c) {
  record_command(label_of(c));
  queue_.reschedule([&](Event& e) {
    if (e.kind != Event::Kind::packet || e.cause != c.message) return false;
    e.time = std::max(now_, e.time + c.by);
    return true;
  });
}

void World::apply_one(const command::Tell& c) {
  if (!runs(c.node) || !c.request) return;
  Event told;
  told.kind = Event::Kind::packet;
  told.node = c.node;
  told.peer = kNobody;
  told.message = c.request;
  told.cause = record_command(label_of(c), c.node);
  accept(c.node, std::move(told));
}

}  // namespace netsplit
