#include "core/timeline/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/timeline/description.h"
#include "core/timeline/field_history.h"

namespace netsplit {
namespace {

constexpr std::size_t kPrivateRecordBytes = 16u << 20;
constexpr std::size_t kPrivateKeyframeBytes = 4u << 20;

Amount number(std::int64_t n) { return {Amount::Unit::number, n, {}}; }
Amount duration(Duration d) { return {Amount::Unit::duration, d.count(), {}}; }
Amount word(std::string text) { return {Amount::Unit::word, 0, std::move(text)}; }

/// Looks for one field, by its path: "term", "store/keys".
class FieldFinder final : public Describer {
 public:
  FieldFinder(std::string_view path, NodeNames names) : path_(path), names_(std::move(names)) {}
  std::optional<Amount> found;

  void text(std::string_view name, std::string_view value, Tone) override { put(name, word(std::string(value))); }
  void number(std::string_view name, std::int64_t value, std::string_view, Tone) override {
    put(name, netsplit::number(value));
  }
  void duration(std::string_view name, Duration value, Tone) override { put(name, netsplit::duration(value)); }
  void node(std::string_view name, NodeId value, Tone) override {
    put(name, word(value == kNobody ? std::string("none") : names_(value)));
  }
  void flag(std::string_view name, bool value, Tone) override { put(name, word(value ? "yes" : "no")); }
  void standing(std::string_view, Tone) override {}
  void table(std::string_view, std::span<const std::string_view>) override {}
  void row(std::span<const std::string>, Tone) override {}
  void log(std::string_view, std::span<const Cell>) override {}
  void ring(std::string_view, std::span<const Cell>) override {}
  void begin(std::string_view name) override {
    ends_.push_back(group_.size());
    group_.append(name).push_back('/');
  }
  void end() override {
    if (ends_.empty()) return;
    group_.resize(ends_.back());
    ends_.pop_back();
  }
  bool fields_only() const override { return true; }
  std::string node_name(NodeId id) const override { return names_(id); }

 private:
  void put(std::string_view name, Amount amount) {
    const bool it = path_.size() == group_.size() + name.size() && path_.starts_with(group_) && path_.ends_with(name);
    if (it && !found) found = std::move(amount);
  }

  std::string_view path_;
  NodeNames names_;
  std::string group_;
  std::vector<std::size_t> ends_;
};

std::optional<Amount> read_field(const World& world, const Measure& m) {
  FieldFinder finder(m.name, names_in(world));
  world.role(m.node).describe(finder);
  if (!finder.found) describe_machine(world, m.node, finder);
  return finder.found;
}

std::vector<NodeId> standing_so(const World& world, std::string_view standing) {
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (describe_node(world, node_id(i)).standing == standing) nodes.push_back(node_id(i));
  return nodes;
}

bool counts_operations(const Measure& m) {
  return m.kind == Measure::Kind::operations || m.kind == Measure::Kind::quiet;
}

/// How the operation that this record completes ended; pending when that is no longer kept.
Outcome outcome_of(const Recorder& recorder, const Record& record) {
  const OpId first = recorder.first_operation();
  const auto& operations = recorder.operations();
  if (record.value < first || record.value - first >= operations.size()) return Outcome::pending;
  return operations[record.value - first].outcome;
}

TimelineLimits private_limits(const Scenario& scenario) {
  TimelineLimits limits{scenario.limits(scenario.until)};
  limits.record_bytes = limits.history_bytes = kPrivateRecordBytes;
  limits.keyframe_bytes = kPrivateKeyframeBytes;
  return limits;
}

}  // namespace

std::optional<Amount> difference(const std::optional<Amount>& a, const std::optional<Amount>& b) {
  if (!a || !b || a->unit != b->unit || a->unit == Amount::Unit::word) return std::nullopt;
  return Amount{a->unit, a->number - b->number, {}};
}

Gauge::Gauge(const Measure& measure) : measure_(measure) {
  for (const Measure& m : measure.minus) minus_.emplace_back(m);
  measure_.minus.clear();
}

void Gauge::restart() {
  seen_ = 0;
  hits_ = 0;
  nth_.reset();
  last_.reset();
  for (Gauge& g : minus_) g.restart();
}

void Gauge::follow(const Timeline& timeline) {
  const Recorder& recorder = timeline.recorder();
  const auto counts = [](const Gauge& g) { return !is_state(g.measure_); };
  if (counts(*this) || std::any_of(minus_.begin(), minus_.end(), counts))
    recorder.for_each(seen_, recorder.end(), [&](RecordId, const Record& r) {
      take(r, r.kind == RecordKind::completed ? outcome_of(recorder, r) : Outcome::pending);
      return true;
    });
  seen_ = recorder.end();
}

void Gauge::take(const Record& r, Outcome ended) {
  if (!is_state(measure_)) count(r, ended);
  for (Gauge& g : minus_) g.take(r, ended);
}

void Gauge::count(const Record& r, Outcome ended) {
  const Measure& m = measure_;
  if (r.time < m.from || (m.to && r.time > *m.to)) return;
  if (m.node != kNobody && r.node != m.node) return;
  if (m.kind == Measure::Kind::claim) {
    if (r.kind != RecordKind::violated || r.label->name != m.name) return;
  } else if (counts_operations(m)) {
    if (r.kind != RecordKind::completed || ended != m.outcome) return;
  } else if (r.kind != m.record || (!m.name.empty() && r.label->name != m.name)) {
    return;
  }
  last_ = r.time;
  if (++hits_ == m.nth) nth_ = r.time;
}

std::optional<Amount> Gauge::read_own(const World& world, Time furthest) const {
  switch (measure_.kind) {
    case Measure::Kind::count:
    case Measure::Kind::operations: return number(hits_);
    case Measure::Kind::time_of: return nth_ ? std::optional(duration(*nth_ - measure_.since)) : std::nullopt;
    case Measure::Kind::quiet:
      return duration(std::min(measure_.to.value_or(kForever), furthest) - last_.value_or(measure_.from));
    case Measure::Kind::field: return read_field(world, measure_);
    case Measure::Kind::bill:
      if (!world.prices().any()) return std::nullopt;
      return number((measure_.node == kNobody ? world.bill() : world.bill(measure_.node)).in_all());
    case Measure::Kind::standing: return number(static_cast<std::int64_t>(standing_so(world, measure_.name).size()));
    case Measure::Kind::who: {
      const auto nodes = standing_so(world, measure_.name);
      return word(nodes.empty() ? "nobody" : nodes.size() > 1 ? "several" : world.host(nodes[0]).name);
    }
    case Measure::Kind::claim: return word(hits_ > 0 ? "broken" : "holds");
    case Measure::Kind::none: break;
  }
  return std::nullopt;
}

std::optional<Amount> Gauge::read(const World& world, Time furthest) const {
  const auto own = read_own(world, furthest);
  return minus_.empty() ? own : difference(own, minus_[0].read(world, furthest));
}

ConditionWatch::ConditionWatch(const std::vector<Condition>& conditions) {
  for (const Condition& c : conditions) watched_.push_back({Gauge(c.measure), c.range});
}

bool ConditionWatch::holds(const Timeline& timeline) {
  bool all = true;
  for (Watched& w : watched_) {
    w.gauge.follow(timeline);
    const auto amount = w.gauge.read(timeline);
    all = all && amount && contains(w.range, *amount);
  }
  return all;
}

void ConditionWatch::restart() {
  for (Watched& w : watched_) w.gauge.restart();
}

Measurement::Measurement(const Scenario& scenario, const Measure& measure)
    : timeline_(scenario.spec, private_limits(scenario)) {
  const auto add = [&](Measure part) {
    part.minus.clear();
    parts_.push_back({Gauge(part), std::min(part.to.value_or(kForever), scenario.until)});
  };
  add(measure);
  for (const Measure& m : measure.minus) add(m);
}

bool Measurement::advance(std::uint64_t events) {
  while (done_ < parts_.size()) {
    Part& part = parts_[done_];
    const bool arrived = timeline_.seek(part.until, events);
    for (std::size_t i = done_; i < parts_.size(); ++i) parts_[i].gauge.follow(timeline_);
    if (!arrived) return false;
    const auto amount = part.gauge.read(timeline_);
    amount_ = done_ == 0 ? amount : difference(amount_, amount);
    ++done_;
  }
  return true;
}

std::string amount_text(const Amount& amount) {
  switch (amount.unit) {
    case Amount::Unit::number: return fmt::format("{}", amount.number);
    case Amount::Unit::duration: return duration_text(Duration{amount.number});
    case Amount::Unit::word: break;
  }
  return amount.word;
}

}  // namespace netsplit
