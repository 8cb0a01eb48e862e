#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// What commands do to a World in which somebody else decides what happens next; some of them also while it runs by itself.
namespace netsplit {
namespace {

/// The first message of this name among those that wait, taken out.
bool take(std::vector<Event>& waiting, RecordId message, Event& out) {
  const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const Event& e) { return e.cause == message; });
  if (found == waiting.end()) return false;
  out = std::move(*found);
  waiting.erase(found);
  return true;
}

bool take(EventQueue& queue, RecordId message, Event& out) {
  bool taken = false;
  queue.remove_if([&](const Event& e) {
    if (taken || e.kind != Event::Kind::packet || e.cause != message) return false;
    out = e;
    return taken = true;
  });
  return taken;
}

}  // namespace

void World::apply_one(const command::DuplicateMessage& c) {
  record_command(label_of(c));
  const Event* original = nullptr;
  queue_.for_each([&](const Event& e) {
    if (!original && e.kind == Event::Kind::packet && e.cause == c.message) original = &e;
  });
  for (const Event& e : adversary_.waiting)
    if (!original && e.cause == c.message) original = &e;
  if (!original) return;
  Event copy = *original;
  const bool sealed = copy.key != 0 && !(copy.key & passport::kHandshake);
  if (sealed) copy.key |= passport::kReplayed;  // its number has been by then
  plan(std::move(copy));
}

void World::apply_one(const command::Deliver& c) {
  Event packet;
  if (!take(adversary_.waiting, c.message, packet) && !take(queue_, c.message, packet)) return;
  record_command(label_of(c), packet.node);
  packet.time = now_;
  arrive(packet);
}

void World::apply_one(const command::Fire& c) {
  if (!exists(c.node)) return;
  const auto is_it = [&](const ArmedTimer& t) { return t.timer.key == c.key && t.timer.label->name == c.timer; };
  const auto& armed = node(c.node).timers;
  const auto found = std::find_if(armed.begin(), armed.end(), is_it);
  if (found == armed.end()) return;
  const auto place = static_cast<std::size_t>(found - armed.begin());
  record_command(label_of(c), c.node);
  Node& n = touch(c.node);
  ArmedTimer& timer = n.timers[place];
  Event event;
  event.kind = Event::Kind::timer;
  event.time = now_;
  event.label = timer.timer.label;
  event.key = timer.timer.key;
  event.node = c.node;
  event.incarnation = n.incarnation;
  fired(n, timer, std::move(event));
}

void World::apply_one(const command::FinishWrite& c) {
  if (!exists(c.node) || !node(c.node).disk.writing) return;
  record_command(label_of(c), c.node);
  queue_.remove_if([&](const Event& e) { return e.kind == Event::Kind::disk_done && e.node == c.node; });
  finish_write(c.node);
}

void World::apply_one(const command::TakeOver& c) {
  if (adversary_.seated) return;
  record_command(label_of(c));
  adversary_.seated = true;
  adversary_.since = now_;
  queue_.remove_if([&](const Event& e) {
    if (e.kind == Event::Kind::packet) adversary_.waiting.push_back(e);
    if (e.kind == Event::Kind::script || e.kind == Event::Kind::deadline) adversary_.put_off.push_back(e);
    // Timers and disks are read off the nodes when all goes on.
    return e.kind == Event::Kind::packet || e.kind == Event::Kind::script || e.kind == Event::Kind::deadline ||
           e.kind == Event::Kind::timer || e.kind == Event::Kind::disk_done;
  });
  finish_handshakes();
}

void World::apply_one(const command::HandBack& c) {
  if (!adversary_.seated) return;
  record_command(label_of(c));
  adversary_.seated = false;
  const Duration stood = now_ - adversary_.since;
  // A write that takes no time may be due at this very moment: it is planned anew below, like all others.
  queue_.remove_if([](const Event& e) { return e.kind == Event::Kind::disk_done; });
  for (std::vector<Event>* held : {&adversary_.waiting, &adversary_.put_off})
    for (Event& e : std::exchange(*held, {})) {
      e.time = std::max(now_, e.time + stood);
      queue_.push(std::move(e));
    }
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const NodeId id = node_id(i);
    Node& n = touch(id);
    n.clock.true_base += stood;
    for (ArmedTimer& timer : n.timers) {
      timer.due = timer.queued = std::max(now_, timer.due + stood);
      Event event;
      event.kind = Event::Kind::timer;
      event.time = timer.due;
      event.label = timer.timer.label;
      event.key = timer.timer.key;
      event.node = id;
      event.incarnation = n.incarnation;
      queue_.push(std::move(event));
    }
    if (n.disk.writing) begin_write(id, n);
  }
}

}  // namespace netsplit
