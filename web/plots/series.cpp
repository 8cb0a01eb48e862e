#include "web/plots/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/timeline/bill.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostLines = 16;      ///< more nodes than this become a band
constexpr std::size_t kBandSamples = 256;   ///< sorting all nodes' values is dear
constexpr std::size_t kExactMost = 4000;    ///< operations that are sorted for exact percentiles
constexpr std::uint64_t kMedian = 500'000;  ///< in millionths
constexpr std::uint64_t kP95 = 950'000;
constexpr std::uint64_t kP99 = 990'000;

double number(std::int64_t n) { return static_cast<double>(n); }
double seconds(Duration d) { return number(d.count()) / 1e9; }

Line toned(std::string name, Tone tone) {
  Line line;
  line.name = std::move(name);
  line.tone = tone;
  line.has_tone = true;
  return line;
}

Line hued(std::string name, std::uint64_t hue) {
  Line line;
  line.name = std::move(name);
  line.hue = hue;
  return line;
}

/// The parts of the run for which things are counted: each is some bins of the index. What is still going on is left
/// out, since its rate isn't known yet, unless it is all there is.
struct Parts {
  std::size_t bins = 1;  ///< in each
  std::size_t first = 0;
  std::size_t end = 0;
  Duration width{};

  Parts(const RunIndex& index, Time furthest, ChartRange range) {
    const Duration bin = index.bin_width();
    while ((range.to - range.from) / (bin * static_cast<std::int64_t>(bins)) > static_cast<std::int64_t>(range.parts))
      bins *= 2;
    width = bin * static_cast<std::int64_t>(bins);
    const auto whole = static_cast<std::size_t>(furthest / width);
    first = static_cast<std::size_t>(std::max<std::int64_t>(0, range.from / width));
    end = std::min(std::max<std::size_t>(1, whole), static_cast<std::size_t>(range.to / width) + 1);
    end = std::min(end, (index.bins().size() + bins - 1) / bins);
  }
  RunIndex::Bin sum(const RunIndex& index, std::size_t part) const {
    RunIndex::Bin all;
    for (std::size_t i = part * bins; i < std::min((part + 1) * bins, index.bins().size()); ++i)
      all.merge(index.bins()[i]);
    return all;
  }
  Time start(std::size_t part) const { return width * static_cast<std::int64_t>(part); }
};

/// A value holds until the end of its part: the last one needs a point there.
void close_steps(ChartData& chart, const Parts& parts) {
  if (chart.x.empty()) return;
  chart.x.push_back(number(parts.start(parts.end).count()));
  for (Line& line : chart.lines) line.y.push_back(line.y.back());
}

std::string each(const Parts& parts) { return "every " + short_duration(parts.width); }

void gather_throughput(ChartData& chart, const RunIndex& index, const Parts& parts) {
  chart.title = tr("Operations");
  chart.unit.kind = ChartUnit::Kind::per_second;
  chart.note = each(parts);
  chart.lines = {toned("ok", Tone::good), toned("failed", Tone::bad), toned("unknown", Tone::waiting)};
  const double part = seconds(parts.width);
  for (std::size_t i = parts.first; i < parts.end; ++i) {
    const RunIndex::Bin all = parts.sum(index, i);
    chart.x.push_back(number(parts.start(i).count()));
    chart.lines[0].y.push_back(all.ok / part);
    chart.lines[1].y.push_back(all.fail / part);
    chart.lines[2].y.push_back(all.unknown / part);
  }
  close_steps(chart, parts);
}

void gather_messages(ChartData& chart, const RunIndex& index, const Parts& parts) {
  chart.title = tr("Messages");
  chart.unit.kind = ChartUnit::Kind::per_second;
  chart.note = each(parts);
  chart.lines = {toned("sent", Tone::active), toned("dropped", Tone::bad)};
  const double part = seconds(parts.width);
  for (std::size_t i = parts.first; i < parts.end; ++i) {
    const RunIndex::Bin all = parts.sum(index, i);
    chart.x.push_back(number(parts.start(i).count()));
    chart.lines[0].y.push_back(all.sent / part);
    chart.lines[1].y.push_back(all.dropped / part);
  }
  close_steps(chart, parts);
}

/// The value below or at which this share of them lies. Sorts.
double exact_quantile(std::vector<std::int64_t>& sorted, std::uint64_t ppm) {
  const std::uint64_t rank = std::max<std::uint64_t>(1, (sorted.size() * ppm + 999'999) / 1'000'000);
  return number(sorted[rank - 1]);
}

/// Durations of the operations that ended ok, by the part in which they did.
std::vector<std::vector<std::int64_t>> durations(const Recorder& recorder, const Parts& parts) {
  std::vector<std::vector<std::int64_t>> out(parts.end > parts.first ? parts.end - parts.first : 0);
  for (const Operation& op : recorder.operations()) {
    if (op.outcome != Outcome::ok || op.completed == kForever) continue;
    const auto part = static_cast<std::size_t>(op.completed / parts.width);
    if (part >= parts.first && part < parts.end) out[part - parts.first].push_back((op.completed - op.invoked).count());
  }
  for (auto& values : out) std::sort(values.begin(), values.end());
  return out;
}

void gather_latency(ChartData& chart, const Recorder& recorder, const RunIndex& index, const Parts& parts) {
  chart.title = tr("Latency");
  chart.unit.kind = ChartUnit::Kind::duration_ns;
  chart.lines = {hued("p50", 0), hued("p95", 1), hued("p99", 6)};
  const bool exact = recorder.first_operation() == 0 && recorder.operations().size() <= kExactMost;
  chart.note = each(parts) + (exact ? tr(", exact") : tr(", from a sketch, within 1.6 %"));
  const auto all = exact ? durations(recorder, parts) : std::vector<std::vector<std::int64_t>>{};
  constexpr std::array shares{kMedian, kP95, kP99};
  for (std::size_t i = parts.first; i < parts.end; ++i) {
    chart.x.push_back(number(parts.start(i).count()));
    const Sketch sketch = exact ? Sketch{} : parts.sum(index, i).latency;
    for (std::size_t s = 0; s < shares.size(); ++s) {
      double value = kNone;
      if (exact) {
        auto values = all[i - parts.first];
        if (!values.empty()) value = exact_quantile(values, shares[s]);
      } else if (!sketch.empty()) {
        value = number(sketch.quantile_ppm(shares[s]));
      }
      chart.lines[s].y.push_back(value);
    }
  }
  close_steps(chart, parts);
}

/// The samples that are seen in a stretch, and one on either side so that lines go on to its ends.
struct Samples {
  std::size_t first = 0;
  std::size_t end = 0;
  std::size_t stride = 1;
  Samples(const FieldHistory& fields, ChartRange range, std::size_t most) {
    first = static_cast<std::size_t>(std::max<std::int64_t>(0, range.from / fields.every()));
    end = std::min(fields.samples(), static_cast<std::size_t>(range.to / fields.every()) + 2);
    while (end > first && (end - first) / stride > most) stride *= 2;
    first -= first % stride;
  }
};

double sample_of(const FieldHistory::Field* field, std::size_t sample) {
  if (!field || sample >= field->values.size() || field->values[sample] == FieldHistory::kMissing) return kNone;
  return number(field->values[sample]);
}

void gather_in_flight(ChartData& chart, const FieldHistory& fields, ChartRange range) {
  chart.title = tr("Messages in flight");
  chart.note = tr("sampled every ") + short_duration(fields.every());
  chart.lines = {toned(tr("in flight"), Tone::active)};
  const Samples samples(fields, range, FieldHistory::kMostSamples);
  for (std::size_t i = samples.first; i < samples.end; ++i) {
    chart.x.push_back(number(fields.time_of(i).count()));
    chart.lines[0].y.push_back(number(fields.in_flight()[i]));
  }
}

void gather_bill(ChartData& chart, const FieldHistory& fields, ChartRange range) {
  chart.title = tr("Bill");
  chart.unit.kind = ChartUnit::Kind::money;
  chart.note = tr("sampled every ") + short_duration(fields.every());
  chart.lines = {toned(tr("all nodes"), Tone::active)};
  const Samples samples(fields, range, FieldHistory::kMostSamples);
  for (std::size_t i = samples.first; i < std::min(samples.end, fields.bill().size()); ++i) {
    chart.x.push_back(number(fields.time_of(i).count()));
    chart.lines[0].y.push_back(number(fields.bill()[i]));
  }
}

std::string title_of(const std::string& path) {
  std::string title = path;
  for (std::size_t at = 0; (at = title.find('/', at)) != std::string::npos;) title.replace(at, 1, ": ");
  if (title.rfind("machine: ", 0) == 0) title.erase(0, 9);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

/// The lines of all nodes become the lowest, the middle and the highest value of each moment.
void make_band(ChartData& chart, std::size_t nodes) {
  std::vector<Line> all = std::move(chart.lines);
  chart.lines = {hued("lowest", 0), hued("middle", 0), hued("highest", 0)};
  chart.band = true;
  chart.note = trf("{} nodes, {}", nodes, chart.note);
  std::vector<double> values;
  for (std::size_t i = 0; i < chart.x.size(); ++i) {
    values.clear();
    for (const Line& line : all)
      if (!std::isnan(line.y[i])) values.push_back(line.y[i]);
    std::sort(values.begin(), values.end());
    chart.lines[0].y.push_back(values.empty() ? kNone : values.front());
    chart.lines[1].y.push_back(values.empty() ? kNone : values[values.size() / 2]);
    chart.lines[2].y.push_back(values.empty() ? kNone : values.back());
  }
}

void gather_field(ChartData& chart, const ChartChoice& choice, const Timeline& timeline, ChartRange range) {
  const FieldHistory& fields = timeline.fields();
  const bool behind = choice.what == ChartChoice::What::behind;
  chart.note = tr("sampled every ") + short_duration(fields.every());
  chart.title = title_of(choice.path);
  if (behind) chart.title += tr(": behind the furthest");
  std::vector<const FieldHistory::Field*> found;
  for (std::size_t n = 0; n < fields.nodes(); ++n) {
    const FieldHistory::Field* field = fields.find(node_id(n), choice.path);
    if (!field) continue;
    if (field->kind == FieldHistory::Unit::duration_ns) chart.unit.kind = ChartUnit::Kind::duration_ns;
    if (field->kind == FieldHistory::Unit::flag) chart.unit.kind = ChartUnit::Kind::flag;
    chart.unit.name = field->unit;
    if (field->unit == kMoneyUnit) chart.unit.kind = ChartUnit::Kind::money;
    found.push_back(field);
    if (choice.node != kNobody && choice.node != node_id(n)) continue;
    Line& line = chart.lines.emplace_back(hued(node_name(timeline.world(), node_id(n)), n));
    line.node = node_id(n);
  }
  if (choice.node != kNobody && !chart.lines.empty()) chart.title = chart.lines[0].name + ": " + chart.title;
  const bool many = chart.lines.size() > kMostLines;
  const Samples samples(fields, range, many ? kBandSamples : FieldHistory::kMostSamples);
  for (std::size_t i = samples.first; i < samples.end; i += samples.stride) {
    chart.x.push_back(number(fields.time_of(i).count()));
    double furthest = -std::numeric_limits<double>::infinity();
    for (const auto* field : found)
      if (const double value = behind ? sample_of(field, i) : kNone; value > furthest) furthest = value;
    std::size_t at = 0;
    for (Line& line : chart.lines) {
      const auto* field = choice.node == kNobody ? found[at++] : fields.find(choice.node, choice.path);
      const double value = sample_of(field, i);
      line.y.push_back(behind ? furthest - value : value);
    }
  }
  if (many) make_band(chart, chart.lines.size());
}

void measure(ChartData& chart) {
  for (const Line& line : chart.lines) {
    for (const double value : line.y) {
      if (std::isnan(value)) continue;
      chart.lowest = chart.empty ? value : std::min(chart.lowest, value);
      chart.highest = chart.empty ? value : std::max(chart.highest, value);
      chart.empty = false;
    }
  }
}

std::string short_number(double value) {
  const double size = std::abs(value);
  if (size >= 1e6) return fmt::format("{:.3g} M", value / 1e6);
  if (size >= 1e5) return fmt::format("{:.0f} k", value / 1e3);
  if (value == std::floor(value)) {
    const std::string digits = format_count(static_cast<std::uint64_t>(size));
    return value < 0 ? "\xe2\x88\x92" + digits : digits;
  }
  return size >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::string format_value(double value, const ChartUnit& unit) {
  if (std::isnan(value)) return "\xe2\x80\x93";
  switch (unit.kind) {
    case ChartUnit::Kind::per_second: return short_number(value) + " /s";
    case ChartUnit::Kind::duration_ns: return short_duration(Duration{std::llround(value)});
    case ChartUnit::Kind::money: return money_text(std::llround(value));
    case ChartUnit::Kind::flag: return value > 0.5 ? "yes" : "no";
    case ChartUnit::Kind::count: break;
  }
  return unit.name.empty() ? short_number(value) : short_number(value) + " " + unit.name;
}

ChartData gather_chart(const ChartChoice& choice, const Timeline& timeline, const RunIndex& index, ChartRange range) {
  ChartData chart;
  const Parts parts(index, timeline.furthest(), range);
  switch (choice.what) {
    case ChartChoice::What::throughput: gather_throughput(chart, index, parts); break;
    case ChartChoice::What::latency: gather_latency(chart, timeline.recorder(), index, parts); break;
    case ChartChoice::What::messages: gather_messages(chart, index, parts); break;
    case ChartChoice::What::in_flight: gather_in_flight(chart, timeline.fields(), range); break;
    case ChartChoice::What::bill: gather_bill(chart, timeline.fields(), range); break;
    case ChartChoice::What::field:
    case ChartChoice::What::behind: gather_field(chart, choice, timeline, range); break;
  }
  measure(chart);
  return chart;
}

double value_at(const ChartData& chart, const Line& line, Time at) {
  const auto after = std::upper_bound(chart.x.begin(), chart.x.end(), number(at.count()));
  if (after == chart.x.begin()) return kNone;
  return line.y[static_cast<std::size_t>(after - chart.x.begin()) - 1];
}

ValueAxis value_axis(const ChartData& chart, int ticks) {
  ValueAxis axis;
  if (chart.unit.kind == ChartUnit::Kind::flag) return axis;
  const bool far_from_zero = chart.lowest > 0 && chart.highest - chart.lowest < chart.highest * 0.2;
  const bool counted = chart.unit.kind == ChartUnit::Kind::count;
  const double low = chart.lowest < 0 || (counted && far_from_zero) ? chart.lowest : 0;
  const double wanted = std::max(chart.highest - low, 1e-9) / std::max(1, ticks);
  double step = std::pow(10.0, std::floor(std::log10(wanted)));
  for (const double digit : {1.0, 2.0, 5.0, 10.0}) {
    if (step * digit < wanted * (1 - 1e-9)) continue;
    step *= digit;
    break;
  }
  axis.step = std::max(step, 1.0);
  axis.low = std::floor(low / axis.step) * axis.step;
  axis.high = std::max(axis.low + axis.step, std::ceil(chart.highest / axis.step) * axis.step);
  return axis;
}

std::vector<FieldName> field_names(const FieldHistory& fields) {
  std::vector<FieldName> names;
  for (std::size_t n = 0; n < fields.nodes(); ++n) {
    for (const FieldHistory::Field& field : fields.fields(node_id(n))) {
      auto at = std::find_if(names.begin(), names.end(), [&](const FieldName& f) { return f.path == field.path; });
      if (at == names.end()) at = names.insert(names.end(), {field.path, field.kind, 0});
      ++at->nodes;
    }
  }
  // What the roles say comes before what every machine says.
  std::stable_partition(names.begin(), names.end(),
                        [](const FieldName& f) { return f.path.rfind("machine/", 0) != 0; });
  return names;
}

std::vector<ChartChoice> usual_charts(const Timeline& timeline, const RunIndex& index) {
  using What = ChartChoice::What;
  std::vector<ChartChoice> out;
  const Recorder& recorder = timeline.recorder();
  if (!recorder.operations().empty() || recorder.first_operation() > 0)
    out.insert(out.end(), {{What::throughput, {}, kNobody}, {What::latency, {}, kNobody}});
  for (const FieldName& field : field_names(timeline.fields())) {
    if (field.nodes < 2 || !ends_with(field.path, "commit index")) continue;
    out.insert(out.end(), {{What::field, field.path, kNobody}, {What::behind, field.path, kNobody}});
    break;
  }
  out.push_back({What::in_flight, {}, kNobody});
  if (!index.kinds().empty()) out.push_back({What::messages, {}, kNobody});
  const FieldHistory& fields = timeline.fields();
  if (!fields.bill().empty()) out.push_back({What::bill, {}, kNobody});
  constexpr std::string_view kWaiting = "machine/tasks waiting";
  for (std::size_t n = 0; n < fields.nodes(); ++n) {
    const auto* waiting = fields.find(node_id(n), kWaiting);
    if (!waiting || std::none_of(waiting->values.begin(), waiting->values.end(), [](auto v) { return v > 0; }))
      continue;
    out.push_back({What::field, std::string(kWaiting), kNobody});
    break;
  }
  return out;
}

}  // namespace netsplit
