#include "core/protocols/dns/dns.h"

#include <algorithm>
#include <array>

namespace netsplit::dns {
namespace {

constexpr Label kWritten{"written"};
constexpr Label kRetry{"ask again"};
constexpr Label kChanged{"changed a name"};
constexpr Duration kPatience = 2s;  ///< of a resolver with its parent, as stub resolvers have it

void describe_records(Describer& d, const std::vector<Record>& records) {
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 2> kColumns{"name", "nodes"};
  d.table("names", kColumns);
  for (const Record& r : records) d.row(std::array{r.name, d.node_names(r.nodes)});
}

}  // namespace

void Record::options(Options& o) {
  o.text("name", name, 60, "The name.");
  o.nodes("nodes", nodes, "Who answers to it.");
}
void SetRecord::options(Options& o) {
  o.text("name", name, 60, "The name.");
  o.nodes("nodes", nodes, "Who answers to it from now on.");
}
void ServerConfig::options(Options& o) {
  o.list("records", records, 100, "Who answers to which name, at the beginning.");
  o.duration("ttl", ttl, 0s, 24h, "How long an answer may be believed.");
}
void ResolverConfig::options(Options& o) {
  o.node("parent", parent, "Whom it asks.");
  o.duration("at_least", at_least, 0s, 24h, "Believes every answer for at least so long, whatever it says.");
  o.duration("at_most", at_most, 0s, kLongest, "And for no longer than this.");
}

void Server::Disk::describe(Describer& d) const { describe_records(d, records); }

void Server::start(Outbox& out) {
  if (disk.written) return;
  disk.records = config.records;
  disk.written = true;
  out.sync(disk, {kWritten});
}

Record* Server::find(std::string_view name) {
  const auto it =
      std::find_if(disk.records.begin(), disk.records.end(), [&](const Record& r) { return r.name == name; });
  return it == disk.records.end() ? nullptr : &*it;
}

bool Server::receive(NodeId from, const Value& message, Outbox& out) {
  const auto changed = [&](NodeId node) {
    out.sync(disk, {kWritten});
    out.note(kChanged, index_of(node));
  };
  return match(
      message,
      [&](const discovery::Lookup& lookup) {
        ++lookups;
        const Record* record = find(lookup.name);
        out.send(from, discovery::Addresses{lookup.id, lookup.name, record ? record->nodes : std::vector<NodeId>{},
                                            config.ttl});
      },
      [&](const discovery::Register& r) {
        if (!find(r.name)) disk.records.push_back({r.name, {}});
        auto& nodes = find(r.name)->nodes;
        if (std::find(nodes.begin(), nodes.end(), r.node) != nodes.end()) return;
        nodes.push_back(r.node);
        changed(r.node);
      },
      [&](const discovery::Unregister& r) {
        Record* record = find(r.name);
        if (record && std::erase(record->nodes, r.node) > 0) changed(r.node);
      },
      [&](const SetRecord& r) {
        if (!find(r.name)) disk.records.push_back({r.name, {}});
        find(r.name)->nodes = r.nodes;
        changed(r.nodes.empty() ? kNobody : r.nodes.front());
      });
}

void Server::timeout(Timer, Outbox&) {}

void Server::describe(Describer& d) const {
  d.standing("names", Tone::plain);
  d.number("lookups", static_cast<std::int64_t>(lookups));
  d.duration("time to live", config.ttl);
  describe_records(d, disk.records);
}

bool Resolver::receive(NodeId from, const Value& message, Outbox& out) {
  seen = out.elapsed();
  return match(
      message, [&](const discovery::Lookup& lookup) { on_lookup(from, lookup, out); },
      [&](const discovery::Addresses& answer) { on_addresses(answer, out); });
}

void Resolver::on_lookup(NodeId from, const discovery::Lookup& lookup, Outbox& out) {
  ++lookups;
  for (const Remembered& r : cache) {
    if (r.name != lookup.name || r.until <= out.elapsed()) continue;
    ++hits;
    return out.send(from, discovery::Addresses{lookup.id, r.name, r.nodes, r.until - out.elapsed()});
  }
  const auto same = [&](const Waiting& w) { return w.name == lookup.name; };
  const bool asked = std::any_of(waiting.begin(), waiting.end(), same);
  waiting.push_back({from, lookup.id, lookup.name});
  if (asked) return;
  out.send(config.parent, discovery::Lookup{0, lookup.name});
  out.arm({kRetry}, kPatience);
}

void Resolver::timeout(Timer, Outbox& out) {
  seen = out.elapsed();
  if (waiting.empty()) return;
  std::vector<std::string> names;
  for (const Waiting& w : waiting)
    if (std::find(names.begin(), names.end(), w.name) == names.end()) names.push_back(w.name);
  for (std::string& name : names) out.send(config.parent, discovery::Lookup{0, std::move(name)});
  out.arm({kRetry}, kPatience);
}

void Resolver::on_addresses(const discovery::Addresses& answer, Outbox& out) {
  const Duration believed = std::clamp(answer.ttl, config.at_least, std::max(config.at_least, config.at_most));
  const auto is_it = [&](const auto& x) { return x.name == answer.name; };
  auto it = std::find_if(cache.begin(), cache.end(), is_it);
  if (it == cache.end()) it = cache.insert(cache.end(), {.name = answer.name});
  it->nodes = answer.nodes;
  it->until = out.elapsed() + believed;
  for (const Waiting& w : waiting)
    if (is_it(w)) out.send(w.from, discovery::Addresses{w.id, w.name, answer.nodes, believed});
  std::erase_if(waiting, is_it);
  if (waiting.empty()) out.cancel({kRetry});
}

void Resolver::describe(Describer& d) const {
  d.standing("resolver", Tone::plain);
  d.number("lookups", static_cast<std::int64_t>(lookups));
  d.number("answered from memory", static_cast<std::int64_t>(hits), {}, Tone::good);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 3> kColumns{"name", "nodes", "believed"};
  d.table("remembered", kColumns);
  for (const Remembered& r : cache)
    d.row(std::array{r.name, d.node_names(r.nodes), std::string(r.until > seen ? "yes" : "no longer")},
          r.until > seen ? Tone::plain : Tone::waiting);
}

}  // namespace netsplit::dns
