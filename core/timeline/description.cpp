#include "core/timeline/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/sort_stably.h"
#include "core/timeline/bill.h"

namespace netsplit {
namespace {

/// n thousandths as "12", "12.5" or "12.345".
std::string thousandths(std::int64_t n) {
  std::string text = std::to_string(n / 1000);
  if (n % 1000 == 0) return text;
  text += fmt::format(".{:03}", n % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

class Collector final : public Describer {
 public:
  explicit Collector(const NodeNames& names) : names_(names) { open_.push_back(&root_); }

  void text(std::string_view name, std::string_view value, Tone tone) override { add(name, std::string(value), tone); }
  void number(std::string_view name, std::int64_t value, std::string_view unit, Tone tone) override {
    std::string shown = unit == kMoneyUnit ? money_text(value) : std::to_string(value);
    if (!unit.empty() && unit != kMoneyUnit) shown.append(" ").append(unit);
    add(name, std::move(shown), tone).number = value;
  }
  void duration(std::string_view name, Duration value, Tone tone) override {
    add(name, duration_text(value), tone).number = value.count();
  }
  void node(std::string_view name, NodeId value, Tone tone) override {
    add(name, value == kNobody ? "none" : names_(value), tone).node = value;
  }
  void flag(std::string_view name, bool value, Tone tone) override { add(name, value ? "yes" : "no", tone); }
  void standing(std::string_view word, Tone tone) override {
    standing_word = word;
    standing_tone = tone;
  }

  void table(std::string_view name, std::span<const std::string_view> columns) override {
    Described& d = child(name, Described::Kind::table);
    d.cells.assign(columns.begin(), columns.end());
  }
  void row(std::span<const std::string> cells, Tone tone) override {
    auto& items = open_.back()->children;
    if (items.empty() || items.back().kind != Described::Kind::table) return;
    Described& d = items.back().children.emplace_back();
    d.kind = Described::Kind::row;
    d.cells.assign(cells.begin(), cells.end());
    d.tone = tone;
  }
  void log(std::string_view name, std::span<const Cell> cells) override {
    child(name, Described::Kind::log).log.assign(cells.begin(), cells.end());
  }
  void ring(std::string_view name, std::span<const Cell> cells) override {
    child(name, Described::Kind::ring).log.assign(cells.begin(), cells.end());
  }
  void begin(std::string_view name) override { open_.push_back(&child(name, Described::Kind::group)); }
  void end() override {
    if (open_.size() > 1) open_.pop_back();
  }
  std::string node_name(NodeId id) const override { return names_(id); }

  Described take() { return std::move(root_); }
  std::string standing_word;
  Tone standing_tone = Tone::plain;

 private:
  Described& child(std::string_view name, Described::Kind kind) {
    Described& d = open_.back()->children.emplace_back();
    d.kind = kind;
    d.name = name;
    return d;
  }
  Described& add(std::string_view name, std::string shown, Tone tone) {
    Described& d = child(name, Described::Kind::field);
    d.text = std::move(shown);
    d.tone = tone;
    return d;
  }

  const NodeNames& names_;
  Described root_;
  std::vector<Described*> open_;  ///< a group being filled is the last child of the one before, so it doesn't move
};

/// Who owns it, and whether the owner may change it now.
void describe_owner(const World& world, NodeId id, Describer& d) {
  const DomainId owner = world.domains().owner(id);
  if (owner == kNoDomain) return;
  const Domain& domain = world.domains().domain(owner);
  d.text("owner", domain.name);
  if (!domain.windows.empty()) {
    const Time opens = domain.opens(world.now());
    const bool open = opens == world.now();
    d.text("changes",
           open                ? "allowed"
           : opens == kForever ? "no more"
                               : "from " + duration_text(opens) + " on",
           open ? Tone::plain : Tone::waiting);
  }
  d.number("protocol version", world.host(id).speaks);
}

Described describe_machine(const World& world, NodeId id) {
  const NodeNames names = names_in(world);
  Collector c(names);
  const HostSpec& host = world.host(id);
  const HostState state = world.state(id);
  Describer& d = c;
  d.text("state",
         state == HostState::up       ? "up"
         : state == HostState::paused ? "paused"
         : state == HostState::absent ? "absent"
                                      : "down",
         state == HostState::up       ? Tone::good
         : state == HostState::paused ? Tone::waiting
         : state == HostState::absent ? Tone::plain
                                      : Tone::bad);
  if (!host.region.empty()) d.text("region", host.region);
  if (!host.zone.empty()) d.text("zone", host.zone);
  if (!host.rack.empty()) d.text("rack", host.rack);
  describe_owner(world, id, d);
  if (const NodeId holder = world.addresses().holder(id); holder != id)
    d.node("address held by", holder, Tone::waiting);
  const HostClock& clock = world.clock(id);
  const Duration error = clock.wall(world.now()) - world.now();
  d.duration("clock error", error, error == Duration::zero() ? Tone::plain : Tone::waiting);
  if (clock.ppm != 0) d.number("clock drift", clock.ppm, "ppm");
  if (world.slowness(id) != Ratio::one())
    d.text("slowed", thousandths(static_cast<std::int64_t>(world.slowness(id).ppb / 1'000'000)) + " times", Tone::bad);
  d.number("cores busy", world.busy_cores(id));
  d.number("tasks waiting", static_cast<std::int64_t>(world.waiting(id)));
  d.flag("disk writing", world.syncing(id));
  describe_bill(world, id, d);
  return c.take();
}

bool same(const Cell& a, const Cell& b) {
  return a.text == b.text && a.detail == b.detail && a.group == b.group && a.settled == b.settled &&
         a.position == b.position;
}

bool same(const std::vector<Cell>& a, const std::vector<Cell>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Cell& x, const Cell& y) { return same(x, y); });
}

bool same(const Described& a, const Described& b) {
  return a.kind == b.kind && a.text == b.text && a.node == b.node && a.tone == b.tone && a.cells == b.cells &&
         same(a.log, b.log);
}

/// What `item` was before: the one of its name and kind, a row by its first cell; `hint` is where it is expected.
const Described* counterpart(const Described& before, const Described& item, std::size_t hint) {
  const auto is_it = [&](const Described& other) {
    if (other.kind != item.kind) return false;
    if (item.kind != Described::Kind::row) return other.name == item.name;
    return !other.cells.empty() && !item.cells.empty() && other.cells[0] == item.cells[0];
  };
  if (hint < before.children.size() && is_it(before.children[hint])) return &before.children[hint];
  const auto at = std::find_if(before.children.begin(), before.children.end(), is_it);
  return at == before.children.end() ? nullptr : &*at;
}

void mark_new(Described& d) {
  d.changed = true;
  for (const Cell& cell : d.log) d.changed_positions.push_back(cell.position);
  for (Described& child : d.children) mark_new(child);
}

void mark_cells(const std::vector<Cell>& before, Described& now) {
  std::vector<const Cell*> known;
  for (const Cell& cell : before) known.push_back(&cell);
  const auto by_position = [](const Cell* a, const Cell* b) { return a->position < b->position; };
  sort_stably(known, by_position);
  for (const Cell& cell : now.log) {
    const auto at = std::lower_bound(known.begin(), known.end(), &cell, by_position);
    if (at == known.end() || !same(**at, cell)) now.changed_positions.push_back(cell.position);
  }
}

void append_text(const Described& d, int indent, std::string& out) {
  const std::string margin(static_cast<std::size_t>(indent) * 2, ' ');
  switch (d.kind) {
    case Described::Kind::field: out += fmt::format("{}{}: {}\n", margin, d.name, d.text); return;
    case Described::Kind::row: out += fmt::format("{}{}\n", margin, fmt::join(d.cells, " | ")); return;
    case Described::Kind::table: out += fmt::format("{}{}: {}\n", margin, d.name, fmt::join(d.cells, " | ")); break;
    case Described::Kind::log:
    case Described::Kind::ring:
      out += fmt::format("{}{}:", margin, d.name);
      for (const Cell& cell : d.log)
        out += fmt::format(" [{} {}{}]", cell.position, cell.text, cell.settled ? "" : "?");
      out += '\n';
      return;
    case Described::Kind::group:
      if (!d.name.empty()) out += fmt::format("{}{}\n", margin, d.name);
      break;
  }
  for (const Described& child : d.children) append_text(child, d.name.empty() ? indent : indent + 1, out);
}

}  // namespace

std::string duration_text(Duration d) {
  const std::int64_t ns = d.count();
  if (ns < 0) return "-" + duration_text(-d);
  if (ns < 1'000) return fmt::format("{} ns", ns);
  if (ns < 1'000'000) return thousandths(ns) + " us";
  if (ns < 1'000'000'000) return thousandths(ns / 1'000) + " ms";
  const std::int64_t millis = ns / 1'000'000;
  const std::int64_t minutes = millis / 60'000;
  if (minutes == 0) return thousandths(millis) + " s";
  const std::string seconds = thousandths(millis % 60'000) + " s";
  if (minutes < 60) return fmt::format("{} min {}", minutes, seconds);
  return fmt::format("{} h {} min {}", minutes / 60, minutes % 60, seconds);
}

const Described* Described::find(std::string_view wanted) const {
  const auto at = std::find_if(children.begin(), children.end(), [&](const auto& c) { return c.name == wanted; });
  return at == children.end() ? nullptr : &*at;
}

NodeNames names_in(const World& world) {
  return [&world](NodeId id) {
    if (id == kNobody) return std::string("operator");
    return index_of(id) < world.nodes() ? world.host(id).name : fmt::format("node {}", index_of(id));
  };
}

DescribedNode describe_node(const World& world, NodeId id) {
  const NodeNames names = names_in(world);
  Collector c(names);
  world.role(id).describe(c);
  DescribedNode result;
  result.role = c.take();
  result.machine = describe_machine(world, id);
  result.standing = c.standing_word;
  result.tone = c.standing_tone;
  switch (world.state(id)) {
    case HostState::up: break;
    case HostState::paused:
      result.standing = "paused";
      result.tone = Tone::waiting;
      break;
    case HostState::down:
      result.standing = "down";
      result.tone = Tone::bad;
      break;
    case HostState::absent:
      result.standing = "absent";
      result.tone = Tone::plain;
      break;
  }
  return result;
}

Described describe_value(const Value& value, const NodeNames& names) {
  Collector c(names);
  value.describe(c);
  Described d = c.take();
  d.name = value.name();
  return d;
}

void mark_changes(const Described& before, Described& now) {
  if (!same(before, now)) {
    now.changed = true;
    mark_cells(before.log, now);
  }
  for (std::size_t i = 0; i < now.children.size(); ++i) {
    Described& child = now.children[i];
    if (const Described* old = counterpart(before, child, i))
      mark_changes(*old, child);
    else
      mark_new(child);
    now.changed = now.changed || child.changed;
  }
  now.changed = now.changed || before.children.size() != now.children.size();
}

std::string to_text(const Described& d, int indent) {
  std::string out;
  append_text(d, indent, out);
  return out;
}

}  // namespace netsplit
