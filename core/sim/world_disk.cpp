#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// Disks: one write at a time, and what is asked for meanwhile is one more.
namespace netsplit {

void World::sync(NodeId id, Node& n, Effect& effect, RecordId cause) {
  DiskDevice& disk = n.disk;
  const bool waits = disk.writing;
  auto& image = waits ? disk.next_image : disk.image;
  auto& tell = waits ? disk.next_tell : disk.tell;
  image = std::move(effect.value);
  (waits ? disk.next_cause : disk.cause) = cause;
  if (std::find(tell.begin(), tell.end(), effect.timer) == tell.end()) tell.push_back(effect.timer);
  if (!waits) begin_write(id, n);
}

void World::begin_write(NodeId id, Node& n) {
  n.disk.writing = true;
  if (adversary_.seated && !host(id).sync_time.is_zero()) return;  // done when it is said so
  Event done;
  done.kind = Event::Kind::disk_done;
  done.time = now_ + n.slowed(host(id).sync_time.draw(n.machine));
  done.node = id;
  done.incarnation = n.incarnation;
  queue_.push(std::move(done));
}

bool World::finish_write(const Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) return false;
  finish_write(id);
  return true;
}

void World::finish_write(NodeId id) {
  Node& n = touch(id);
  DiskDevice& disk = n.disk;
  disk.durable = std::move(disk.image);
  disk.image = Value{};
  disk.writing = false;
  const RecordId synced = record(RecordKind::synced, disk.durable.label(), disk.cause, id);
  const std::vector<Timer> tell = std::exchange(disk.tell, {});
  if (disk.next_image) {
    disk.image = std::exchange(disk.next_image, Value{});
    disk.tell = std::exchange(disk.next_tell, {});
    disk.cause = disk.next_cause;
    begin_write(id, n);
  }
  for (const Timer& timer : tell) {
    Event told;
    told.kind = Event::Kind::timer;
    told.label = timer.label;
    told.key = timer.key;
    told.node = id;
    told.cause = synced;
    accept(id, std::move(told));
  }
}

}  // namespace netsplit
