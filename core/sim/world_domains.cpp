#include <algorithm>
#include <memory>
#include <utility>

#include "core/sim/world.h"

// What the owners of nodes let happen: messages at their borders, changes in their windows, versions one node at a time.
namespace netsplit {

/// A border's rules, before the receiver sees the message. True when one of them forbids it.
bool World::turned_away(const Event& packet) {
  const std::uint16_t version = host(packet.peer).version_to(host(packet.node));
  const auto [reason, who] = domains_.cross(packet.peer, packet.node, version, packet.message.bytes(), now_);
  if (reason == DropReason::none) return false;
  record(RecordKind::dropped, packet.message.label(), packet.cause, packet.peer, packet.node, who, reason);
  return true;
}

/// A line of the script is due. What a domain does, it does with its own, and when its change window is open. False when
/// the line has to wait: it comes again.
bool World::follow_script(Event& event) {
  const ScriptedCommand& line = (*script_)[event.key];
  const auto answer = [&](DropReason reason) {
    return record(RecordKind::command, label_of(line.command), kNoRecord, node_of(line.command), kNobody, line.by,
                  reason);
  };
  if (line.by != kNoDomain && domains_.any()) {
    if (!domains_.may(line.by, line.command)) {
      answer(DropReason::not_owner);
      return true;
    }
    const Domain& domain = domains_.domain(line.by);
    const bool in_a_row = line.pace > Duration::zero();
    const bool open = domain.opens(now_) == now_;
    const Time when = domains_.earliest(line.by, now_, in_a_row);
    if (when == kForever || (!open && !domain.waits)) {
      answer(DropReason::window_closed);
      return true;
    }
    if (when > now_) {
      if (!open && event.cause == kNoRecord) event.cause = answer(DropReason::waits_for_window);  // said once
      event.time = when;
      queue_.push(std::move(event));
      return false;
    }
    if (in_a_row) domains_.changed(line.by, now_ + line.pace);
  }
  apply(line.command);
  return true;
}

void World::apply_one(const command::Roll& c) {
  if (!exists(c.node)) return;
  auto hosts = std::make_shared<std::vector<HostSpec>>(*hosts_);
  HostSpec& host = (*hosts)[index_of(c.node)];
  host.speaks = c.speaks;
  host.understands_from = std::min(c.understands_from, c.speaks);
  hosts_ = std::move(hosts);
  rolled_ = speaks_versions_ = true;
  record(RecordKind::command, label_of(c), kNoRecord, c.node, kNobody, c.speaks);
}

}  // namespace netsplit
