#include "core/scenario/run.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/cli/program.h"
#include "core/cli/progress.h"
#include "core/scenario/plain_text.h"
#include "core/search/trial.h"
#include "core/timeline/bill.h"
#include "core/timeline/description.h"
#include "scenarios_embedded.h"

namespace netsplit::cli {
namespace {

/// Writes a line for each record as it comes.
class Transcript final : public RecordSink {
 public:
  explicit Transcript(const std::vector<HostSpec>& hosts) : hosts_(hosts) {}

  void record(RecordId id, const Record& r) override {
    fmt::print("{} {:.9f} {}", id, static_cast<double>(r.time.count()) / 1e9, name_of(r.kind));
    if (r.node != kNobody) fmt::print(" {}", name(r.node));
    if (r.peer != kNobody) fmt::print(" {} {}", r.kind == RecordKind::delivered ? "from" : "to", name(r.peer));
    fmt::print(" {} {}", r.label->name, r.value);
    if (r.reason != DropReason::none) fmt::print(" ({})", name_of(r.reason));
    if (r.cause != kNoRecord) fmt::print(" because of {}", r.cause);
    fmt::print("\n");
  }
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}

 private:
  std::string_view name(NodeId id) const {
    if (index_of(id) >= hosts_.size()) return "nowhere";
    return hosts_[index_of(id)].name;
  }
  const std::vector<HostSpec>& hosts_;
};

void play(search::Trial& trial) {
  Progress progress;
  while (!trial.advance(kEventsBetweenLooks)) progress.show(trial.world().now(), trial.run().until());
}

constexpr std::string_view kMeant = " (this scenario means to show that)";

std::string_view word_of(checkers::Answer answer) {
  return answer == checkers::Answer::holds ? "holds   " : answer == checkers::Answer::broken ? "VIOLATED" : "unknown ";
}

void print_store(const Scenario& scenario, const checkers::StoreWatch& store, const World& world) {
  const std::string_view name = checkers::kLinearizability.name;
  if (store.broken()) {
    fmt::print("  VIOLATED  {}: {}{}\n", name, store.why(world), scenario.expected.breaks(name) ? kMeant : "");
  } else {
    fmt::print("  {}  {}, of {} operations\n", word_of(store.answer()), name, store.operations());
  }
}

/// Nowhere, when a deadline passed.
std::string place_of(const Violation& violation, const World& world) {
  return violation.node == kNobody ? std::string() : " on " + world.host(violation.node).name;
}

void print_levels(const Scenario& scenario, const std::vector<LevelVerdict>& levels) {
  for (const LevelVerdict& v : levels)
    fmt::print("  {}  {}{}{}{}\n", word_of(v.answer), v.claim, v.why.empty() ? "" : ": ", v.why,
               v.answer == checkers::Answer::broken && scenario.expected.breaks(v.claim) ? kMeant : "");
}

void print_claims(const Scenario& scenario, const ScenarioRun& run) {
  for (const Verdict& v : run.verdicts()) {
    if (!v.first) {
      fmt::print("  holds     {}\n", v.claim->name);
      continue;
    }
    fmt::print("  VIOLATED  {}, at {}{}: {}{}\n", v.claim->name, duration_text(v.first->at),
               place_of(*v.first, run.world()), with_names(v.first->why, run.world()),
               scenario.expected.breaks(v.claim->name) ? kMeant : "");
  }
}

void print_nodes(const World& world) {
  std::size_t widest = 0;
  for (const HostSpec& host : world.hosts()) widest = std::max(widest, host.name.size());
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    const DescribedNode node = describe_node(world, node_id(i));
    fmt::print("  {:{}}  {}\n", world.host(node_id(i)).name, widest, node.standing);
  }
}

void print_report(const Scenario& scenario, const search::Trial& trial) {
  const ScenarioRun& run = trial.run();
  const World& world = run.world();
  fmt::print("{}: {}\n", scenario.name, scenario.title);
  fmt::print("seed {}{}{}, {} of virtual time, {} events, hash {:016x}\n", scenario.seed,
             scenario.mutation.empty() ? "" : ", mutation ", scenario.mutation, duration_text(world.now()),
             world.steps(), world.hash());
  if (run.stopped_because()) fmt::print("STOPPED: {}\n", *run.stopped_because());
  if (!scenario.conflicts.empty()) fmt::print("conflicts\n");
  for (const std::string& conflict : scenario.conflicts) fmt::print("  {}\n", conflict);
  fmt::print("claims\n");
  print_claims(scenario, run);
  if (!trial.store().empty()) print_store(scenario, trial.store(), world);
  print_levels(scenario, trial.levels());
  if (world.operations() > 0)
    fmt::print("operations: {} ok, {} failed, {} unknown, {} pending\n", run.operations(Outcome::ok),
               run.operations(Outcome::fail), run.operations(Outcome::unknown), run.operations(Outcome::pending));
  fmt::print("messages: {} sent, {} delivered, {} dropped\n", run.records(RecordKind::sent),
             run.records(RecordKind::delivered), run.records(RecordKind::dropped));
  if (world.prices().any()) {
    const auto each = run.bill_for_each();
    fmt::print("bill: {}{}\n", money_text(world.bill().in_all()),
               each ? fmt::format(", {} for each operation that ended ok", money_text(*each)) : "");
  }
  fmt::print("nodes\n");
  print_nodes(world);
}

int status_of(const search::Trial& trial) { return trial.broken().empty() ? kClaimsHold : kClaimViolated; }

}  // namespace

int run(const RunRequest& request) {
  auto opened = open_source(request.what, request.load);
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(request.what, *error);
  const Source& source = std::get<Source>(opened);
  const Scenario& scenario = source.scenario;
  const bool lines = request.format == Format::transcript;
  Transcript transcript(scenario.spec.hosts);
  search::Trial trial(scenario, source.link ? source.link->commands : std::vector<PlacedCommand>{},
                      request.until.value_or(scenario.until), lines ? &transcript : nullptr);
  play(trial);
  if (request.format == Format::json) {
    print(run_json(scenario, trial.run(), &trial.store()));
  } else if (!lines) {
    print_report(scenario, trial);
  }
  if (lines && trial.run().stopped_because()) fmt::print(stderr, "stopped: {}\n", *trial.run().stopped_because());
  return status_of(trial);
}

int open_link(const std::string& text) {
  auto decoded = decode_link(text);
  if (const auto* error = std::get_if<InputError>(&decoded)) return bad_input("netsplit", *error);
  const auto& [link, scenario] = std::get<OpenedLink>(decoded);
  const Time reached = link.reached > Time::zero() ? link.reached : scenario.until;
  search::Trial trial(scenario, link.commands, reached);
  play(trial);
  print_report(scenario, trial);
  fmt::print("{} commands by hand\n", link.commands.size());
  const std::uint64_t hash = trial.world().hash();
  if (link.hash == 0) {
    fmt::print("The link says no hash to compare with.\n");
  } else if (link.hash == hash) {
    fmt::print("The same run: its hash at {} is the link's, {:016x}.\n", duration_text(reached), hash);
  } else {
    fmt::print("ANOTHER RUN: the link expects the hash {:016x} at {}, and this build gives {:016x}.{}\n", link.hash,
               duration_text(reached), hash,
               link.engine == kEngineVersion ? std::string()
                                             : fmt::format(" It was made by engine {}; this is engine {}.",
                                                           one_line(link.engine, 40), kEngineVersion));
    return kClaimViolated;
  }
  return status_of(trial);
}

int list() {
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    const auto loaded = load_scenario(embedded.text, embedded.name);
    if (const auto* error = std::get_if<InputError>(&loaded)) return bad_input(embedded.name, *error);
    fmt::print("{:34}  {}\n", embedded.name, std::get<Scenario>(loaded).title);
  }
  return 0;
}

int print_link(const std::string& what) {
  auto opened = open_source(what, {});
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(what, *error);
  const Scenario& scenario = std::get<Source>(opened).scenario;
  Link link;
  const bool builtin = std::holds_alternative<Scenario>(load_builtin(what));
  if (builtin)
    link.scenario_name = what;
  else
    link.scenario_text = scenario.text;
  ScenarioRun run(scenario, {}, scenario.until);
  while (!run.advance(kEventsBetweenLooks)) {}
  link.reached = run.world().now();
  link.hash = run.world().hash();
  const std::string text = encode_link(link, scenario);
  if (text.empty())
    return bad_input(what, {"", "found a scenario that is too long for a link, expected a shorter one"});
  return print(text + '\n');
}

int print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace netsplit::cli
