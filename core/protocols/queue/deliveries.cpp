#include "core/protocols/queue/deliveries.h"

#include <algorithm>
#include <array>

#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/queue/producer.h"
#include "core/protocols/service/service.h"

namespace netsplit::queue {
namespace {

using Kind = Happening::Kind;

std::string name(NodeId id) { return "#" + std::to_string(index_of(id)); }

const Happenings* latest_of(const Role& role) {
  if (const auto* producer = role.as<Producer>()) return &producer->latest;
  if (const auto* broker = role.as<Broker>()) return &broker->latest;
  if (const auto* service = role.as<service::Service>()) return &service->latest;
  const auto* consumer = role.as<Consumer>();
  return consumer ? &consumer->latest : nullptr;
}

}  // namespace

std::vector<Monitor> Deliveries::monitors(std::span<const NodeId>) { return {Monitor::of(Deliveries{})}; }

std::span<const Label* const> Deliveries::claims() {
  static constexpr std::array<const Label*, 3> kClaims{&kNoMessageLost, &kDeliveredAtMostOnce, &kInOrderWithinAGroup};
  return kClaims;
}

void Deliveries::observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings) {
  if (const auto* provider = role.as<payment::Provider>()) {
    for (const payment::Deed& deed : provider->latest)
      if (deed.kind == payment::DeedKind::mail && deed.customer == kNobody)
        finished(changed, deed.subject, now, findings);
    return;
  }
  const Happenings* latest = latest_of(role);
  if (!latest) return;
  for (const Happening& h : *latest) {
    if (h.kind != Kind::started) {
      take(changed, h, findings, now);
      continue;
    }
    started(changed, findings);
    if (const auto* broker = role.as<Broker>()) recovered(changed, *broker, findings);
  }
}

std::uint32_t Deliveries::life_of(NodeId node) const {
  return index_of(node) < lives.size() ? lives[index_of(node)] : 0;
}

Deliveries::Open& Deliveries::opened(MessageId id, std::uint32_t group) {
  auto place =
      std::lower_bound(open.begin(), open.end(), id, [](const Open& o, MessageId wanted) { return o.id < wanted; });
  if (place == open.end() || place->id != id) {
    place = open.insert(place, Open{});
    place->id = id;
    place->group = group;
  }
  return *place;
}

void Deliveries::take(NodeId node, const Happening& h, std::vector<Finding>& findings, Time now) {
  if (h.kind == Kind::done) return finished(node, h.message, now, findings);
  if (done.contains(h.message)) return;
  Open& message = opened(h.message, h.group);
  switch (h.kind) {
    case Kind::told:
      message.told = true;
      message.queue = h.peer;
      break;
    case Kind::gone: message.gone = true; break;
    case Kind::taken:
      message.holder = node;
      message.life = life_of(node);
      message.handed = false;
      break;
    case Kind::given_up:
      if (message.holder == node) message.holder = kNobody;
      break;
    case Kind::handed: message.handed = true; break;
    case Kind::started:
    case Kind::done: break;
  }
  judge(message, findings);
}

void Deliveries::judge(const Open& message, std::vector<Finding>& findings) const {
  if (!message.told || !message.gone || message.handed) return;
  if (message.holder != kNobody && life_of(message.holder) == message.life) return;
  const std::string who =
      message.holder == kNobody ? "nobody has it any more" : name(message.holder) + ", which had it, has started anew";
  findings.push_back({&kNoMessageLost, "message " + name_of(message.id) + " is gone from the queue, " + who +
                                           ", and nobody has done what it asks for"});
}

void Deliveries::started(NodeId node, std::vector<Finding>& findings) {
  if (lives.size() <= index_of(node)) lives.resize(index_of(node) + 1);
  ++lives[index_of(node)];
  for (const Open& message : open)
    if (message.holder == node) judge(message, findings);
}

/// What a queue has found in its journal is all that it has.
void Deliveries::recovered(NodeId node, const Broker& broker, std::vector<Finding>& findings) {
  const std::vector<MessageId> held = broker.holds();
  for (Open& message : open) {
    if (message.queue != node || message.gone) continue;
    if (std::binary_search(held.begin(), held.end(), message.id)) continue;
    message.gone = true;
    judge(message, findings);
  }
}

void Deliveries::finished(NodeId node, MessageId id, Time now, std::vector<Finding>& findings) {
  if (done.contains(id)) {
    findings.push_back(
        {&kDeliveredAtMostOnce, "what message " + name_of(id) + " asks for is done once more, by " + name(node)});
    return;
  }
  done.add(id, now);
  const auto place =
      std::lower_bound(open.begin(), open.end(), id, [](const Open& o, MessageId wanted) { return o.id < wanted; });
  if (place == open.end() || place->id != id) return;
  const std::uint32_t group = place->group;
  open.erase(place);
  if (group == 0) return;
  const NodeId producer = producer_of(id);
  auto line = std::find_if(lines.begin(), lines.end(),
                           [&](const Line& l) { return l.producer == producer && l.group == group; });
  if (line == lines.end()) line = lines.insert(line, Line{producer, group, 0});
  if (id > line->last) {
    line->last = id;
    return;
  }
  findings.push_back({&kInOrderWithinAGroup, "of group " + std::to_string(group) + ", message " + name_of(id) +
                                                 " is done by " + name(node) + " after " + name_of(line->last)});
}

AllMessagesDone::AllMessagesDone(std::span<const NodeId> queues) {
  for (const NodeId id : queues) queues_.push_back({.id = id});
}

bool AllMessagesDone::observe(NodeId changed, const Role& role) {
  const auto* broker = role.as<Broker>();
  for (Seen& seen : queues_) {
    if (!broker || seen.id != changed) continue;
    seen.left = broker->kept + broker->disk.dead.size();
    seen.used = seen.used || seen.left > 0;
  }
  return std::all_of(queues_.begin(), queues_.end(), [](const Seen& s) { return s.used && s.left == 0; });
}

std::string AllMessagesDone::missing() const {
  std::string all;
  for (const Seen& seen : queues_)
    if (!seen.used || seen.left > 0)
      all += (all.empty() ? "" : ", ") + name(seen.id) + " had " + std::to_string(seen.left) + " messages";
  return all;
}

}  // namespace netsplit::queue
