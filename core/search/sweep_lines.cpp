#include "core/search/sweep_lines.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/scenario/json_text.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/link.h"
#include "core/scenario/plain_text.h"
#include "core/timeline/bill.h"

namespace netsplit::search {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::string_view kSeal = ",\"crc32\":\"";
constexpr std::size_t kSealed = 8 + 2;  ///< what follows kSeal: digits, a quotation mark, a brace
constexpr JsonLimits kLimits{4u << 20, 100'000};

std::string checksum(std::string_view text) {
  return fmt::format("{:08x}", crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

/// Takes the brace off that ends the object, and adds the checksum of all before.
std::string seal(std::string text) {
  text.pop_back();
  const std::string sum = checksum(text);
  return std::move(text.append(kSeal).append(sum).append("\"}"));
}

bool is_sealed(std::string_view line) {
  if (line.size() < kSeal.size() + kSealed) return false;
  const std::string_view text = line.substr(0, line.size() - kSeal.size() - kSealed);
  return line.substr(text.size()) == std::string(kSeal) + checksum(text) + "\"}";
}

/// Members of an object by name. What isn't there or is of another kind makes the whole line bad: a line with the right
/// checksum was written by this program.
class Members {
 public:
  explicit Members(Json json) : json_(json) {}

  std::optional<Json> find(std::string_view name, Json::Kind kind) {
    std::optional<Json> found;
    if (json_.is(Json::Kind::object))
      json_.for_each([&](Json j) {
        if (j.key() == name && j.is(kind)) found = j;
      });
    return found;
  }
  template <class T>
  T number(std::string_view name, int base = 10, Json::Kind kind = Json::Kind::integer) {
    const auto j = find(name, kind);
    T value{};
    good_ = good_ && j && read(j->text(), value, base);
    return value;
  }
  std::string text(std::string_view name) {
    const auto j = find(name, Json::Kind::string);
    good_ = good_ && j;
    return j ? std::string(j->text()) : std::string();
  }
  template <class Visit>
  void each(std::string_view name, Json::Kind kind, Visit visit) {
    if (const auto j = find(name, kind))
      j->for_each(visit);
    else
      good_ = false;
  }
  bool flag(std::string_view name) {
    const auto j = find(name, Json::Kind::boolean);
    return j && j->text() == "true";
  }
  bool good() const { return good_; }
  void spoil() { good_ = false; }

  template <class T>
  static bool read(std::string_view text, T& value, int base = 10) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  }

 private:
  Json json_;
  bool good_ = true;
};

std::string_view name_of(FigureUnit unit) {
  return unit == FigureUnit::duration ? "ns" : unit == FigureUnit::money ? kMoneyUnit : "count";
}

FigureUnit figure_unit_named(std::string_view name) {
  return name == "ns" ? FigureUnit::duration : name == kMoneyUnit ? FigureUnit::money : FigureUnit::count;
}

InputError damaged() { return {"", "found a line that was damaged or cut, expected one that fits its checksum"}; }
InputError strange() { return {"", "found fields that no sweep writes, expected a line of its results"}; }

}  // namespace

SweepHeader header_of(SweepPlan plan, Shard shard) {
  SweepHeader header{std::move(plan), shard, {}};
  for (std::size_t i = 0; i < header.plan.variants(); ++i)
    for (FigureSpec& figure : figures_of(std::get<Scenario>(header.plan.scenario_of(i)))) {
      const auto same = [&](const FigureSpec& f) { return f.name == figure.name; };
      if (std::none_of(header.figures.begin(), header.figures.end(), same)) header.figures.push_back(std::move(figure));
    }
  return header;
}

std::string difference(const SweepHeader& found, const SweepHeader& expected) {
  const auto seeds = [](const SweepHeader& h) { return fmt::format("{}..{}", h.plan.seeds.first, h.plan.seeds.last); };
  const auto shard = [](const SweepHeader& h) { return fmt::format("{}/{}", h.shard.number, h.shard.count); };
  const auto vary = [](const SweepHeader& h) {
    std::string text;
    for (const Vary& v : h.plan.vary)
      text += fmt::format("{}{}={}", text.empty() ? "" : " and ", v.path, fmt::join(v.values, ","));
    return text.empty() ? std::string("nothing") : one_line(text, 200);
  };
  if (found.plan.name != expected.plan.name)
    return fmt::format("the scenario {}, and not {}", in_quotes(found.plan.name), in_quotes(expected.plan.name));
  if (found.plan.text != expected.plan.text) return "another text of the scenario";
  if (found.plan.seeds != expected.plan.seeds)
    return fmt::format("seeds {}, and not {}", seeds(found), seeds(expected));
  if (found.plan.vary != expected.plan.vary) return fmt::format("{} varied, and not {}", vary(found), vary(expected));
  if (found.shard != expected.shard) return fmt::format("shard {}, and not {}", shard(found), shard(expected));
  return {};
}

std::string write_header(const SweepHeader& header) {
  const SweepPlan& plan = header.plan;
  JsonText json;
  json.object().put("netsplit_sweep", kFormat).put("engine", kEngineVersion);
  json.put("plan", fmt::format("{:016x}", header.plan.hash())).put("scenario", plan.name);
  json.array("seeds").put({}, plan.seeds.first).put({}, plan.seeds.last).end();
  json.array("vary");
  for (const Vary& v : plan.vary) {
    json.object().put("path", v.path).array("values");
    for (const std::string& value : v.values) json.put({}, value);
    json.end().end();
  }
  json.end().array("shard").put({}, header.shard.number).put({}, header.shard.count).end();
  json.array("figures");
  for (const FigureSpec& f : header.figures) {
    json.object().put("name", f.name).put("unit", name_of(f.unit));
    if (f.event) json.put("event", true);
    json.end();
  }
  json.end().put("text", plan.text).end();
  return seal(std::move(json).take());
}

std::string write_result(const SweepHeader& header, const TrialResult& result) {
  JsonText json;
  json.object().put("trial", result.trial).put("seed", result.seed);
  if (!header.plan.vary.empty()) {
    json.object("vary");
    for (const Setting& s : header.plan.settings_of(header.plan.variant_of(result.trial))) json.put(s.path, s.value);
    json.end();
  }
  json.put("hash", fmt::format("{:016x}", result.hash)).put("events", result.events);
  json.put("reached_ns", result.reached.count());
  if (!result.stopped.empty()) json.put("stopped", result.stopped);
  json.array("broken");
  for (const auto& b : result.broken) json.object().put("claim", b.claim).put("at_ns", b.at.count()).end();
  json.end();
  if (!result.undecided.empty()) {
    json.array("undecided");
    for (const std::string& claim : result.undecided) json.put({}, claim);
    json.end();
  }
  json.object("figures");
  for (std::size_t i = 0; i < header.figures.size(); ++i)
    if (result.values[i]) json.put(header.figures[i].name, *result.values[i]);
  json.end().end();
  return seal(std::move(json).take());
}

Expected<SweepHeader> read_header(std::string_view line) {
  const auto parsed = JsonTree::parse(line, kLimits);
  const auto* tree = std::get_if<JsonTree>(&parsed);
  if (!tree || !Members(tree->root()).find("netsplit_sweep", Json::Kind::integer))
    return is_sealed(line) ? strange()
                           : InputError{"", "found no results of a sweep, expected a file that netsplit sweep wrote"};
  Members members(tree->root());
  if (const auto format = members.number<std::uint64_t>("netsplit_sweep"); format != kFormat)
    return InputError{"", fmt::format("found format {}, expected {}", format, kFormat)};
  if (!is_sealed(line)) return damaged();
  if (const std::string engine = members.text("engine"); engine != kEngineVersion)
    return InputError{"", fmt::format("found results of engine {}, expected those of {}", in_quotes(engine),
                                      in_quotes(kEngineVersion))};
  SweepHeader header;
  header.plan.name = members.text("scenario");
  header.plan.text = members.text("text");
  std::vector<std::uint64_t> numbers;
  for (const std::string_view name : {"seeds", "shard"})
    members.each(name, Json::Kind::array, [&](Json j) {
      if (!Members::read(j.text(), numbers.emplace_back())) members.spoil();
    });
  if (numbers.size() != 4 || numbers[0] > numbers[1] || numbers[2] < 1 || numbers[2] > numbers[3]) return strange();
  header.plan.seeds = SeedRange{numbers[0], numbers[1]};
  header.shard = Shard{numbers[2], numbers[3]};
  members.each("vary", Json::Kind::array, [&](Json j) {
    Members vary(j);
    Vary& v = header.plan.vary.emplace_back();
    v.path = vary.text("path");
    vary.each("values", Json::Kind::array, [&](Json value) { v.values.emplace_back(value.text()); });
    if (!vary.good() || v.values.empty()) members.spoil();
  });
  members.each("figures", Json::Kind::array, [&](Json j) {
    Members figure(j);
    header.figures.push_back({figure.text("name"), figure_unit_named(figure.text("unit")), figure.flag("event")});
    if (!figure.good()) members.spoil();
  });
  const auto hash = members.number<std::uint64_t>("plan", 16, Json::Kind::string);
  if (!members.good() || hash != header.plan.hash()) return strange();
  if (auto problem = header.plan.problem()) return *std::move(problem);
  return header_of(header.plan, header.shard) == header ? Expected<SweepHeader>(std::move(header)) : strange();
}

Expected<TrialResult> read_result(const SweepHeader& header, std::string_view line) {
  if (!is_sealed(line)) return damaged();
  const auto parsed = JsonTree::parse(line, kLimits);
  const auto* tree = std::get_if<JsonTree>(&parsed);
  if (!tree) return damaged();
  Members members(tree->root());
  TrialResult result;
  result.trial = members.number<std::uint64_t>("trial");
  result.seed = members.number<std::uint64_t>("seed");
  result.hash = members.number<std::uint64_t>("hash", 16, Json::Kind::string);
  result.events = members.number<std::uint64_t>("events");
  result.reached = Time{members.number<std::int64_t>("reached_ns")};
  if (members.find("stopped", Json::Kind::string)) result.stopped = members.text("stopped");
  members.each("broken", Json::Kind::array, [&](Json j) {
    Members broken(j);
    result.broken.push_back({broken.text("claim"), Time{broken.number<std::int64_t>("at_ns")}});
    if (!broken.good()) members.spoil();
  });
  if (members.find("undecided", Json::Kind::array))
    members.each("undecided", Json::Kind::array, [&](Json j) { result.undecided.emplace_back(j.text()); });
  result.values.resize(header.figures.size());
  members.each("figures", Json::Kind::object, [&](Json j) {
    const auto found = std::find_if(header.figures.begin(), header.figures.end(),
                                    [&](const FigureSpec& f) { return f.name == j.key(); });
    std::int64_t value = 0;
    if (found == header.figures.end() || !Members::read(j.text(), value)) return members.spoil();
    result.values[static_cast<std::size_t>(found - header.figures.begin())] = value;
  });
  if (!members.good()) return strange();
  if (result.trial >= header.plan.trials() || result.seed != header.plan.seed_of(result.trial))
    return InputError{
        "", fmt::format("found trial {} with seed {}, expected one of this sweep", result.trial, result.seed)};
  return result;
}

}  // namespace netsplit::search
