#include "core/scenario/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/scenario/json_describer.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

/// More events than this in one instant are a loop without delay.
constexpr std::uint64_t kMostStepsAtOnce = 1'000'000;

std::string_view word_for(HostState state) {
  switch (state) {
    case HostState::up: return "up";
    case HostState::paused: return "paused";
    default: return "down";
  }
}

nlohmann::ordered_json verdict_json(const World& world, const Verdict& v) {
  nlohmann::ordered_json json{{"claim", v.claim->name}, {"holds", v.violations == 0}};
  if (!v.first) return json;
  json["violations"] = v.violations;
  json["at"] = format_duration(v.first->at);
  json["node"] = index_of(v.first->node) < world.nodes() ? world.host(v.first->node).name : std::string();
  json["why"] = with_names(v.first->why, world);
  return json;
}

nlohmann::ordered_json node_json(const World& world, NodeId id) {
  JsonDescriber describer(world);
  world.role(id).describe(describer);
  return {{"name", world.host(id).name},
          {"role", world.host(id).role_name},
          {"host", word_for(world.state(id))},
          {"state", describer.result()}};
}

}  // namespace

std::string with_names(std::string_view text, const World& world) {
  std::string named;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + i + 1, end, number);
    const bool node = text[i] == '#' && i + 1 < text.size() && parsed.ec == std::errc{} && number < world.nodes();
    named += node ? world.host(node_id(number)).name : std::string(1, text[i]);
    if (node) i = static_cast<std::size_t>(parsed.ptr - text.data()) - 1;
  }
  return named;
}

ScenarioRun::ScenarioRun(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, RecordSink* also)
    : world_(scenario.spec),
      commands_(std::move(commands)),
      until_(until),
      max_events_(scenario.max_events),
      max_in_flight_(scenario.max_in_flight),
      also_(also) {
  world_.record_to(this);
}

bool ScenarioRun::advance(std::uint64_t events) {
  for (; events > 0; --events)
    if (over_budget() || !step()) return true;
  return false;
}

bool ScenarioRun::over_budget() {
  if (stopped_) return true;
  if (world_.now() != stands_since_) {
    stands_since_ = world_.now();
    steps_there_ = world_.steps();
  }
  if (world_.steps() >= max_events_)
    stopped_ = fmt::format("the budget of {} events is used up", max_events_);
  else if (world_.packets_in_flight() > max_in_flight_)
    stopped_ = fmt::format("more than {} messages are in flight", max_in_flight_);
  else if (world_.steps() - steps_there_ >= kMostStepsAtOnce)
    stopped_ = fmt::format("{} events came without time going on: a loop without delay", kMostStepsAtOnce);
  return stopped_.has_value();
}

/// One command or one event; false when nothing more happens until the end. A command of a made-up link may never fit
/// between the events: as in the timeline, it comes as soon as its number of steps has been made, or never.
bool ScenarioRun::step() {
  if (next_command_ < commands_.size()) {
    const PlacedCommand& next = commands_[next_command_];
    if (next.steps <= world_.steps() && next.at <= until_) {
      world_.advance_to(std::min(next.at, world_.next_event()));
      world_.apply(next.command);
      ++next_command_;
      return true;
    }
  }
  if (world_.step(until_)) return true;
  world_.advance_to(until_);
  return false;
}

std::uint64_t ScenarioRun::operations(Outcome outcome) const {
  if (outcome != Outcome::pending) return ended_[static_cast<std::size_t>(outcome)];
  std::uint64_t ended = 0;
  for (const Outcome o : {Outcome::ok, Outcome::fail, Outcome::unknown}) ended += ended_[static_cast<std::size_t>(o)];
  return world_.operations() - ended;
}

std::vector<Verdict> ScenarioRun::verdicts() const {
  std::vector<Verdict> verdicts;
  for (const Monitor& m : world_.monitors())
    for (const Label* claim : m.claims())
      if (std::none_of(verdicts.begin(), verdicts.end(), [&](const Verdict& v) { return v.claim == claim; }))
        verdicts.push_back({claim, 0, {}});
  for (const Violation& violation : world_.violations())
    for (Verdict& v : verdicts) {
      if (v.claim != violation.claim) continue;
      if (v.violations++ == 0) v.first = violation;
    }
  return verdicts;
}

void ScenarioRun::record(RecordId id, const Record& r) {
  ++records_[static_cast<std::size_t>(r.kind)];
  if (also_) also_->record(id, r);
}

void ScenarioRun::invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) {
  if (also_) also_->invoked(op, id, client, at, operation);
}

void ScenarioRun::completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) {
  ++ended_[static_cast<std::size_t>(outcome)];
  if (also_) also_->completed(op, id, at, outcome, result);
}

std::string run_json(const Scenario& scenario, const ScenarioRun& run) {
  const World& world = run.world();
  nlohmann::ordered_json json{{"scenario", scenario.name},
                              {"seed", scenario.seed},
                              {"mutation", scenario.mutation},
                              {"until", format_duration(run.until())},
                              {"reached", format_duration(world.now())},
                              {"hash", fmt::format("{:016x}", world.hash())},
                              {"steps", world.steps()}};
  if (run.stopped_because()) json["stopped"] = *run.stopped_because();
  for (int k = 0; k < kRecordKinds; ++k) {
    const auto kind = static_cast<RecordKind>(k);
    json["records"][std::string(name_of(kind))] = run.records(kind);
  }
  for (const Outcome o : {Outcome::ok, Outcome::fail, Outcome::unknown, Outcome::pending})
    json["operations"][std::string(name_of(o))] = run.operations(o);
  json["claims"] = nlohmann::ordered_json::array();
  for (const Verdict& v : run.verdicts()) json["claims"].push_back(verdict_json(world, v));
  for (std::size_t i = 0; i < world.nodes(); ++i) json["nodes"].push_back(node_json(world, node_id(i)));
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace netsplit
