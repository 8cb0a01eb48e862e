#include <fmt/format.h>

#include "core/cli/program.h"
#include "core/cli/progress.h"
#include "core/scenario/json_text.h"
#include "core/search/two_runs.h"

namespace netsplit::cli {
namespace {

using search::TwoRuns;

std::string_view name_of(TwoRuns::How how) {
  switch (how) {
    case TwoRuns::How::same: return "same";
    case TwoRuns::How::same_records: return "same_records";
    case TwoRuns::How::one_is_longer: return "one_is_longer";
    case TwoRuns::How::parted: return "parted";
  }
  return "";
}

std::string_view name_of(checkers::Answer answer) {
  return answer == checkers::Answer::holds ? "holds" : answer == checkers::Answer::broken ? "violated" : "unknown";
}

/// One of the two, and how it was asked for.
struct Side {
  std::string what;
  LoadOptions load;
  Source source;
  std::vector<PlacedCommand> commands() const {
    return source.link ? source.link->commands : std::vector<PlacedCommand>{};
  }
};

Expected<Side> open_side(const std::string& what, LoadOptions load) {
  auto opened = open_source(what, load);
  if (const auto* error = std::get_if<InputError>(&opened)) return *error;
  return Side{what, std::move(load), std::get<Source>(std::move(opened))};
}

/// "raft/leader_crash, seed 7, with s1/config/prevote=false".
std::string title_of(const Side& side) {
  const Scenario& scenario = side.source.scenario;
  std::string title =
      fmt::format("{}, seed {}", side.source.link ? "link to " + scenario.name : side.what, scenario.seed);
  if (!scenario.mutation.empty()) title += ", mutation " + scenario.mutation;
  for (const Setting& setting : side.load.settings) title += ", with " + setting.text();
  if (const std::size_t n = side.commands().size())
    title += fmt::format(", {} by hand", n == 1 ? std::string("a command") : fmt::format("{} commands", n));
  return title;
}

void put_step(JsonText& json, std::string_view name, const std::optional<TwoRuns::Step>& step) {
  if (!step) return;
  json.object(name).put("record", step->record).put("at_ns", step->at.count()).put("what", step->what).end();
}

void put_run(JsonText& json, const Side& side, const TwoRuns& both, std::size_t number) {
  const TwoRuns::Side& run = both.sides[number];
  json.break_line().object();
  json.put("what", title_of(side)).put("seed", side.source.scenario.seed);
  json.put("mutation", side.source.scenario.mutation).put("reached_ns", run.reached.count());
  json.put("events", run.events).put("records", run.records).put("hash", fmt::format("{:016x}", run.hash));
  if (!run.stopped.empty()) json.put("stopped", run.stopped);
  put_step(json, "first_of_its_own", both.first[number]);
  json.object("operations");
  for (const Outcome o : {Outcome::ok, Outcome::fail, Outcome::unknown, Outcome::pending})
    json.put(netsplit::name_of(o), run.operations[static_cast<std::size_t>(o)]);
  json.end().array("claims");
  for (const TwoRuns::Claim& claim : both.claims) {
    json.object().put("claim", claim.name).put("verdict", name_of(claim.answers[number]));
    if (!claim.why[number].empty()) json.put("why", claim.why[number]);
    json.end();
  }
  json.end().object("nodes");
  for (const TwoRuns::Node& node : both.nodes)
    if (node.standing[number] != "-") json.put(node.name, node.standing[number]);
  json.end().end();
}

std::string json_of(const Side& left, const Side& right, const TwoRuns& both) {
  JsonText json;
  json.object().put("how", name_of(both.how)).put("sentence", both.sentence);
  if (!both.whole) json.put("whole", false);
  put_step(json, "last_in_common", both.last);
  json.array("runs");
  put_run(json, left, both, 0);
  put_run(json, right, both, 1);
  json.end().array("afterwards");
  for (const TwoRuns::Row& row : both.rows) {
    json.break_line().object().put("at_ns", row.at.count());
    if (!row.left.empty()) json.put("first", row.left);
    if (!row.right.empty()) json.put("second", row.right);
    json.end();
  }
  json.end().end();
  return std::move(json).take() + '\n';
}

}  // namespace

int compare(const CompareRequest& request) {
  auto left = open_side(request.what, request.load);
  if (const auto* error = std::get_if<InputError>(&left)) return bad_input(request.what, *error);
  LoadOptions load = request.load;
  if (request.other_load.seed) load.seed = request.other_load.seed;
  if (request.other_load.mutation) load.mutation = request.other_load.mutation;
  load.settings.insert(load.settings.end(), request.other_load.settings.begin(), request.other_load.settings.end());
  const std::string& other = request.other.empty() ? request.what : request.other;
  auto right = open_side(other, std::move(load));
  if (const auto* error = std::get_if<InputError>(&right)) return bad_input(other, *error);

  const Side& a = std::get<Side>(left);
  const Side& b = std::get<Side>(right);
  search::RunComparison comparison(a.source.scenario, a.commands(), request.until.value_or(a.source.scenario.until),
                                   b.source.scenario, b.commands(), request.until.value_or(b.source.scenario.until));
  {
    Progress progress;
    while (!comparison.advance(kEventsBetweenLooks)) progress.show(comparison.reached(), comparison.until());
  }
  const TwoRuns both = comparison.result();
  if (request.json)
    print(json_of(a, b, both));
  else
    print(fmt::format("first:  {}\nsecond: {}\n{}", title_of(a), title_of(b), search::to_text(both)));
  return both.how == TwoRuns::How::parted ? kTheyPart : kNothingDiffers;
}

}  // namespace netsplit::cli
