#include "core/scenario/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/checkers/level_claims.h"
#include "core/scenario/json_describer.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

std::string_view word_for(HostState state) {
  switch (state) {
    case HostState::up: return "up";
    case HostState::paused: return "paused";
    case HostState::absent: return "absent";
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
  nlohmann::ordered_json json{{"name", world.host(id).name},
                              {"role", world.host(id).role_name},
                              {"host", word_for(world.state(id))},
                              {"state", describer.result()}};
  if (world.prices().any()) json["bill"] = world.bill(id).in_all();
  return json;
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
    : run_{World(scenario.spec)}, limits_(scenario.limits(until)), commands_(std::move(commands)), also_(also) {
  run_.world.record_to(this);
}

bool ScenarioRun::advance(std::uint64_t events) {
  for (; events > 0; --events) {
    if (run_.out_of_budget(limits_)) return true;
    if (run_.apply_next(commands_, limits_.end) || run_.step(limits_.end)) continue;
    run_.world.advance_to(limits_.end);
    return true;
  }
  return false;
}

bool ScenarioRun::advance_to(Time moment, std::uint64_t events) {
  if (moment >= limits_.end) return advance(events);
  for (; events > 0; --events)
    if (run_.out_of_budget(limits_) || !(run_.apply_next(commands_, moment) || run_.step(moment))) return true;
  return false;
}

std::uint64_t ScenarioRun::operations(Outcome outcome) const {
  if (outcome != Outcome::pending) return ended_[static_cast<std::size_t>(outcome)];
  std::uint64_t ended = 0;
  for (const Outcome o : {Outcome::ok, Outcome::fail, Outcome::unknown}) ended += ended_[static_cast<std::size_t>(o)];
  return world().operations() - ended;
}

std::optional<std::int64_t> ScenarioRun::bill_for_each() const {
  const auto ok = static_cast<std::int64_t>(operations(Outcome::ok));
  if (ok == 0 || !world().prices().any()) return std::nullopt;
  return world().bill().in_all() / ok;
}

std::vector<Verdict> ScenarioRun::verdicts() const {
  std::vector<Verdict> verdicts;
  for (const Monitor& m : world().monitors())
    for (const Label* claim : m.claims())
      if (std::none_of(verdicts.begin(), verdicts.end(), [&](const Verdict& v) { return v.claim == claim; }))
        verdicts.push_back({claim, 0, {}});
  for (const Violation& violation : world().violations())
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

namespace {

nlohmann::ordered_json store_json(const checkers::StoreWatch& store, const World& world) {
  nlohmann::ordered_json json{{"claim", checkers::kLinearizability.name}, {"holds", nullptr}};
  if (store.answer() != checkers::Answer::unknown) json["holds"] = store.answer() == checkers::Answer::holds;
  json["operations"] = store.operations();
  json["explored"] = store.explored();
  if (store.broken()) json["why"] = store.why(world);
  return json;
}

/// What somebody on the way has seen, the last of it.
nlohmann::ordered_json taps_json(const World& world) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Sighting& s : world.taps().seen()) {
    nlohmann::ordered_json json{{"at", format_duration(s.at)},
                                {"from", world.host(s.from).name},
                                {"to", world.host(s.to).name},
                                {"did", name_of(s.deed)},
                                {"bytes", s.bytes},
                                {"encrypted", s.sealed}};
    if (s.message) {
      JsonDescriber describer(world);
      s.message.describe(describer);
      json[std::string(s.message.name())] = describer.result();
    }
    all.push_back(std::move(json));
  }
  return all;
}

/// In billionths of a dollar.
nlohmann::ordered_json bill_json(const ScenarioRun& run) {
  const Bill bill = run.world().bill();
  nlohmann::ordered_json json{{"in_all", bill.in_all()}};
  for (std::size_t c = 0; c < kLinkClasses; ++c)
    json[std::string(name_of(static_cast<LinkClass>(c)))] = bill.traffic[c];
  json["messages"] = bill.messages;
  json["work"] = bill.work;
  json["hours"] = bill.hours;
  if (const auto each = run.bill_for_each()) json["for_each_ok_operation"] = *each;
  return json;
}

nlohmann::ordered_json level_json(const LevelVerdict& verdict) {
  nlohmann::ordered_json json{{"claim", verdict.claim}, {"holds", nullptr}};
  if (verdict.answer != checkers::Answer::unknown) json["holds"] = verdict.answer == checkers::Answer::holds;
  if (!verdict.why.empty()) json["why"] = verdict.why;
  return json;
}

}  // namespace

std::vector<LevelVerdict> judge_levels(const Scenario& scenario, const checkers::StoreWatch& store, const World& world,
                                       checkers::Budget budget) {
  std::vector<LevelVerdict> verdicts;
  std::optional<checkers::History> history;
  for (const auto* claims : {&scenario.expected.holds, &scenario.expected.broken})
    for (const std::string& claim : *claims) {
      const auto level = checkers::level_claimed(claim);
      if (!level) continue;
      if (!history) history = checkers::sessions_of(store, world);
      const checkers::ModelEntry* model = checkers::guess_model(*history);
      if (!model) continue;
      const checkers::LevelResult result = checkers::check_level(*history, *model, *level, budget);
      LevelVerdict& verdict = verdicts.emplace_back(LevelVerdict{claim, result.answer, {}, kNoRecord});
      if (result.answer != checkers::Answer::holds) verdict.why = fmt::format("{}", fmt::join(result.why, "; "));
      checkers::Moment last = 0;
      for (const checkers::Call& call : result.calls)
        if (call.known()) last = std::max(last, call.answered);
      if (result.answer == checkers::Answer::broken) verdict.seen = static_cast<RecordId>(last);
    }
  return verdicts;
}

std::string run_json(const Scenario& scenario, const ScenarioRun& run, const checkers::StoreWatch* store) {
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
  if (world.prices().any()) json["bill"] = bill_json(run);
  if (world.taps().used()) json["taps"] = taps_json(world);
  if (!scenario.spec.domains.empty()) json["conflicts"] = scenario.conflicts;
  json["claims"] = nlohmann::ordered_json::array();
  for (const Verdict& v : run.verdicts()) json["claims"].push_back(verdict_json(world, v));
  if (store && !store->empty()) json["claims"].push_back(store_json(*store, world));
  if (store)
    for (const LevelVerdict& v : judge_levels(scenario, *store, world)) json["claims"].push_back(level_json(v));
  for (std::size_t i = 0; i < world.nodes(); ++i) json["nodes"].push_back(node_json(world, node_id(i)));
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace netsplit
