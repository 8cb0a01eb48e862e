#include "core/search/figures.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/checkers/level_claims.h"
#include "core/checkers/staleness.h"
#include "core/search/statistics.h"

namespace netsplit::search {
namespace {

constexpr std::string_view kMedianLatency = "operation latency, median";
constexpr std::string_view kTailLatency = "operation latency, 99th percentile";
constexpr std::string_view kSlowest = "operation latency, slowest";
constexpr std::string_view kOk = "operations ok";
constexpr std::string_view kFailed = "operations failed";
constexpr std::string_view kUnknown = "operations unknown";
constexpr std::string_view kPending = "operations pending";
constexpr std::string_view kStaleReads = "stale reads";
constexpr std::string_view kOldestRead = "age of the stalest read";
constexpr std::string_view kMessages = "messages sent";
constexpr std::string_view kBytes = "bytes sent";
constexpr std::string_view kDropped = "messages dropped";
constexpr std::string_view kBill = "bill";
constexpr std::string_view kBillForEach = "bill for each operation ok";

struct BuiltIn {
  std::string_view name;
  bool duration;
};
constexpr BuiltIn kBuiltIns[] = {{kMedianLatency, true}, {kTailLatency, true}, {kSlowest, true},  {kOk, false},
                                 {kFailed, false},       {kUnknown, false},    {kPending, false}, {kStaleReads, false},
                                 {kOldestRead, true},    {kMessages, false},   {kBytes, false},   {kDropped, false}};

/// An aim, and what the time until it came to be is called.
struct Aim {
  std::string figure;
  const Monitor* monitor;
};

/// The aims that these monitors watch. Two of one claim are told apart by their deadlines, and then by number.
std::vector<Aim> aims_of(const std::vector<Monitor>& monitors) {
  std::vector<Aim> aims;
  const auto taken = [&](const std::string& name) {
    return std::any_of(aims.begin(), aims.end(), [&](const Aim& a) { return a.figure == name; });
  };
  for (const Monitor& m : monitors) {
    if (m.deadline() == kForever) continue;
    const std::string plain = "time to " + std::string(m.claims().front()->name);
    std::string name = plain;
    for (int n = 2; taken(name); ++n) name = plain + " (" + std::to_string(n) + ")";
    aims.push_back({std::move(name), &m});
  }
  return aims;
}

bool is_event(const Measure& m) { return m.kind == Measure::Kind::time_of; }

FigureUnit duration_or_count(bool duration) { return duration ? FigureUnit::duration : FigureUnit::count; }

bool is_bill(const Measure& m) { return m.kind == Measure::Kind::bill; }

/// The bill of all nodes at the end, under whatever name.
bool is_whole_bill(const Measure& m, const Scenario& scenario) {
  return is_bill(m) && m.node == kNobody && m.minus.empty() && m.to.value_or(scenario.until) >= scenario.until;
}

/// What amounts of it are. What a field holds only a node can tell.
FigureUnit figure_unit(const Measure& measure, const Scenario& scenario) {
  if (is_bill(measure) && std::all_of(measure.minus.begin(), measure.minus.end(), is_bill)) return FigureUnit::money;
  if (const auto unit = unit_of(measure)) return duration_or_count(unit == Amount::Unit::duration);
  Measure plain = measure;
  plain.minus.clear();
  const auto amount = Gauge(plain).read(World(scenario.spec), Time{});
  return duration_or_count(amount && amount->unit == Amount::Unit::duration);
}

}  // namespace

std::vector<FigureSpec> figures_of(const Scenario& scenario) {
  std::vector<FigureSpec> figures;
  for (const NamedMeasure& m : scenario.measures)
    figures.push_back({m.name, figure_unit(m.measure, scenario), is_event(m.measure)});
  const auto add = [&](FigureSpec figure) {
    const auto same = [&](const FigureSpec& f) { return f.name == figure.name; };
    if (std::none_of(figures.begin(), figures.end(), same)) figures.push_back(std::move(figure));
  };
  for (const Aim& aim : aims_of(scenario.spec.monitors)) add({aim.figure, FigureUnit::duration, true});
  for (const BuiltIn& b : kBuiltIns) add({std::string(b.name), duration_or_count(b.duration), false});
  if (!scenario.spec.prices.any()) return figures;
  const auto whole = [&](const NamedMeasure& m) { return is_whole_bill(m.measure, scenario); };
  if (std::none_of(scenario.measures.begin(), scenario.measures.end(), whole))
    add({std::string(kBill), FigureUnit::money, false});
  add({std::string(kBillForEach), FigureUnit::money, false});
  return figures;
}

FigureWatch::FigureWatch(const Scenario& scenario) : scenario_(scenario) {
  for (const NamedMeasure& named : scenario.measures) {
    std::optional<Part> minus;
    if (!named.measure.minus.empty()) minus = part_of(named.measure.minus.front());
    measured_.push_back({part_of(named.measure), std::move(minus)});
  }
}

FigureWatch::Part FigureWatch::part_of(Measure measure) const {
  measure.minus.clear();
  const bool early = is_state(measure) && measure.to && *measure.to < scenario_.until;
  return {Gauge(measure), early ? measure.to : std::nullopt, std::nullopt};
}

std::vector<Time> FigureWatch::moments() const {
  std::vector<Time> moments;
  const auto add = [&](const Part& part) {
    if (part.at) moments.push_back(*part.at);
  };
  for (const Measured& m : measured_) {
    add(m.whole);
    if (m.minus) add(*m.minus);
  }
  std::sort(moments.begin(), moments.end());
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  return moments;
}

void FigureWatch::look(const World& world, Time moment) {
  const auto read = [&](Part& part) {
    if (part.at == moment) part.amount = part.gauge.read(world, moment);
  };
  for (Measured& m : measured_) {
    read(m.whole);
    if (m.minus) read(*m.minus);
  }
}

std::vector<std::optional<std::int64_t>> FigureWatch::take(const Trial& trial,
                                                           const std::vector<FigureSpec>& figures) const {
  Values values;
  const World& world = trial.world();
  for (const Aim& aim : aims_of(world.monitors())) {
    const auto took = aim.monitor->took();
    values[aim.figure] = took ? std::optional(took->count()) : std::nullopt;
  }
  values[std::string(kMessages)] = as_number(trial.run().records(RecordKind::sent));
  values[std::string(kBytes)] = as_number(bytes_sent_);
  values[std::string(kDropped)] = as_number(trial.run().records(RecordKind::dropped));
  if (world.prices().any()) {
    values[std::string(kBill)] = world.bill().in_all();
    values[std::string(kBillForEach)] = trial.run().bill_for_each();
  }
  if (world.operations() > 0) take_operations(trial, values);
  if (!trial.store().empty()) take_staleness(trial, values);
  const auto read = [&](const Part& part) { return part.at ? part.amount : part.gauge.read(world, world.now()); };
  for (std::size_t i = 0; i < measured_.size(); ++i) {
    const Measured& m = measured_[i];
    const auto amount = m.minus ? difference(read(m.whole), read(*m.minus)) : read(m.whole);
    const bool counts = amount && amount->unit != Amount::Unit::word;
    values[scenario_.measures[i].name] = counts ? std::optional(amount->number) : std::nullopt;
  }
  std::vector<std::optional<std::int64_t>> taken;
  for (const FigureSpec& figure : figures) {
    const auto found = values.find(figure.name);
    taken.push_back(found == values.end() ? std::nullopt : found->second);
  }
  return taken;
}

void FigureWatch::take_operations(const Trial& trial, Values& values) const {
  for (const auto& [name, outcome] : {std::pair{kOk, Outcome::ok},
                                      {kFailed, Outcome::fail},
                                      {kUnknown, Outcome::unknown},
                                      {kPending, Outcome::pending}})
    values[std::string(name)] = as_number(trial.run().operations(outcome));
  if (latencies_.empty()) return;
  std::vector<std::int64_t> sorted = latencies_;
  std::sort(sorted.begin(), sorted.end());
  values[std::string(kMedianLatency)] = sorted[quantile_rank(sorted.size(), 500'000)];
  values[std::string(kTailLatency)] = sorted[quantile_rank(sorted.size(), 990'000)];
  values[std::string(kSlowest)] = sorted.back();
}

void FigureWatch::take_staleness(const Trial& trial, Values& values) const {
  const checkers::History history = checkers::sessions_of(trial.store(), trial.world());
  const auto time_of = [&](checkers::Moment moment) {
    const auto found = std::lower_bound(moments_.begin(), moments_.end(), moment,
                                        [](const auto& m, checkers::Moment id) { return m.first < id; });
    return found == moments_.end() ? Time{} : found->second;
  };
  const checkers::Staleness staleness = checkers::measure_staleness(checkers::read_from(history), time_of);
  if (staleness.reads == 0) return;
  values[std::string(kStaleReads)] = as_number(staleness.stale);
  values[std::string(kOldestRead)] = staleness.longest.count();
}

void FigureWatch::record(RecordId, const Record& r) {
  if (r.kind == RecordKind::sent) bytes_sent_ += r.value;
  last_ = r;
  if (r.kind == RecordKind::completed) return;
  for (Measured& m : measured_) {
    m.whole.gauge.take(r, Outcome::pending);
    if (m.minus) m.minus->gauge.take(r, Outcome::pending);
  }
}

void FigureWatch::invoked(OpId op, RecordId id, NodeId, Time at, const Value&) {
  asked_[op] = at;
  moments_.emplace_back(id, at);
}

/// The World tells of the record first.
void FigureWatch::completed(OpId op, RecordId id, Time at, Outcome outcome, const Value&) {
  moments_.emplace_back(id, at);
  for (Measured& m : measured_) {
    m.whole.gauge.take(last_, outcome);
    if (m.minus) m.minus->gauge.take(last_, outcome);
  }
  const auto asked = asked_.find(op);
  if (asked == asked_.end()) return;
  if (outcome == Outcome::ok) latencies_.push_back((at - asked->second).count());
  asked_.erase(asked);
}

}  // namespace netsplit::search
