#include "core/sim/domains.h"

#include <algorithm>
#include <utility>

namespace netsplit {
namespace {

constexpr std::uint64_t kWhole = 1'000'000'000;

std::uint32_t call(NodeId from, NodeId to) { return static_cast<std::uint32_t>(index_of(from) << 16 | index_of(to)); }

}  // namespace

Time ChangeWindow::opens(Time now) const {
  if (now < from) return from;
  if (every == Duration::zero()) return now < to ? now : kForever;
  const Time start = from + (now - from) / every * every;
  return now - start < to - from ? now : start + every;
}

Time Domain::opens(Time now) const {
  if (windows.empty()) return now;
  Time first = kForever;
  for (const ChangeWindow& w : windows) first = std::min(first, w.opens(now));
  return first;
}

bool Domain::lets_call(DomainId who) const {
  return admits_all || std::find(admits.begin(), admits.end(), who) != admits.end();
}

Domains::Domains(std::vector<Domain> domains, std::size_t nodes) {
  if (domains.empty()) return;
  auto rules = std::make_shared<Rules>();
  rules->owners.assign(nodes, kNoDomain);
  for (std::size_t d = 0; d < domains.size(); ++d) {
    for (const NodeId id : domains[d].nodes)
      if (rules->owners[index_of(id)] == kNoDomain) rules->owners[index_of(id)] = static_cast<DomainId>(d);
    buckets_.push_back({Time::zero(), domains[d].messages_per_second * kWhole, domains[d].bytes_per_second * kWhole});
  }
  next_in_row_.assign(domains.size(), Time::zero());
  rules->domains = std::move(domains);
  rules_ = std::move(rules);
}

DomainId Domains::owner(NodeId id) const {
  return any() && index_of(id) < rules_->owners.size() ? rules_->owners[index_of(id)] : kNoDomain;
}

Domains::Answer Domains::cross(NodeId from, NodeId to, std::uint16_t version, std::uint32_t bytes, Time now) {
  const DomainId out_of = owner(from);
  const DomainId into = owner(to);
  if (out_of == into) return {};
  for (const DomainId id : {out_of, into}) {
    if (id == kNoDomain) continue;
    const Domain& d = domain(id);
    if (d.largest != 0 && bytes > d.largest) return {DropReason::size_forbidden, id};
    if (now >= d.versions_since && !d.takes(version)) return {DropReason::version_forbidden, id};
  }
  if (std::binary_search(calls_.begin(), calls_.end(), call(to, from))) return {};
  if (into != kNoDomain) {
    if (!domain(into).lets_call(out_of)) return {DropReason::not_admitted, into};
    if (!within_quota(into, bytes, now)) return {DropReason::over_quota, into};
  }
  const auto place = std::lower_bound(calls_.begin(), calls_.end(), call(from, to));
  if (place == calls_.end() || *place != call(from, to)) calls_.insert(place, call(from, to));
  return {};
}

bool Domains::within_quota(DomainId id, std::uint32_t bytes, Time now) {
  const Domain& d = domain(id);
  if (!d.has_quota()) return true;
  Bucket& b = buckets_[id];
  const auto passed = static_cast<std::uint64_t>(std::min<std::int64_t>((now - b.since).count(), kWhole));
  b.since = now;
  b.messages = std::min(d.messages_per_second * kWhole, b.messages + d.messages_per_second * passed);
  b.bytes = std::min(d.bytes_per_second * kWhole, b.bytes + d.bytes_per_second * passed);
  if (d.messages_per_second != 0 && b.messages < kWhole) return false;
  if (d.bytes_per_second != 0 && b.bytes < bytes * kWhole) return false;
  if (d.messages_per_second != 0) b.messages -= kWhole;
  if (d.bytes_per_second != 0) b.bytes -= bytes * kWhole;
  return true;
}

bool Domains::may(DomainId who, const Command& command) const {
  const auto own = [&](NodeId id) {
    const DomainId of = owner(id);
    return of == who || of == kNoDomain;
  };
  const auto own_all = [&](const std::vector<NodeId>& nodes) { return std::all_of(nodes.begin(), nodes.end(), own); };
  if (const auto* cut = std::get_if<command::Cut>(&command)) return own_all(cut->from) || own_all(cut->to);
  if (const auto* degrade = std::get_if<command::Degrade>(&command)) return own(degrade->from) || own(degrade->to);
  const NodeId node = node_of(command);
  return node == kNobody || own(node);
}

Time Domains::earliest(DomainId who, Time now, bool in_a_row) const {
  return domain(who).opens(in_a_row ? std::max(now, next_in_row_[who]) : now);
}

void Domains::hash_into(Hasher& h) const {
  for (const Bucket& b : buckets_) {
    h.add(static_cast<std::uint64_t>(b.since.count()));
    h.add(b.messages);
    h.add(b.bytes);
  }
  for (const Time t : next_in_row_) h.add(static_cast<std::uint64_t>(t.count()));
  for (const std::uint32_t c : calls_) h.add(c);
}

}  // namespace netsplit
