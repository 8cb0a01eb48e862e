#include <CLI/CLI.hpp>

#include "core/checkers/model.h"
#include "core/cli/program.h"
#include "core/cli/sweep.h"
#include "core/formats/formats.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/settings.h"

// The netsplit program: runs scenarios and links without a page.
namespace netsplit::cli {
namespace {

/// An option of which the values have names.
template <typename Value>
void add_choice(CLI::App& app, const std::string& option, Value& chosen, const std::string& doc,
                const std::map<std::string, Value>& values) {
  app.add_option_function<std::string>(
         option, [&chosen, values](const std::string& name) { chosen = values.at(name); }, doc)
      ->check(CLI::IsMember(values));
}

struct Arguments {
  RunRequest run;
  CheckRequest check;
  CompareRequest compare;
  ShrinkRequest shrink;
  ExploreRequest explore;
  std::uint64_t seed = 0;
  std::string mutation;
  std::string until;
  std::vector<std::string> settings;
  std::uint64_t other_seed = 0;
  std::string other_mutation;
  std::vector<std::string> other_settings;
  SweepRequest sweep;
  MergeRequest merge;
  ExportRequest export_request;
  std::string from;
  std::string time;
  std::string what;
  bool markdown = false;
};

void describe_export(CLI::App& app, Arguments& a) {
  std::vector<std::string> names;
  for (const FormatEntry& format : export_formats()) names.emplace_back(format.name);
  auto* written = app.add_subcommand("export", "Play a scenario or a link and print the run in another tool's format");
  written->add_option("what", a.export_request.what, "A file, a link, or the name of a built-in scenario")->required();
  written->add_option("--as", a.export_request.format, "The format")->required()->check(CLI::IsMember(names));
  written->add_option("--from", a.from, "Leave out what came before, such as 2s");
  written->add_option("--until", a.until, "Stop there, such as 3s");
}

void describe_check(CLI::App& app, Arguments& a) {
  std::vector<std::string> names;
  for (const checkers::ModelEntry& model : checkers::models()) names.emplace_back(model.name);
  auto* check =
      app.add_subcommand("check", "Read a history and say whether it is linearizable, or serializable, and why not");
  check
      ->add_option("file", a.check.file,
                   "Operations or transactions in EDN (Jepsen, Knossos, Elle), a Jepsen log, or an exported history")
      ->required();
  check->add_option("--model", a.check.model, "What the objects are; guessed when it isn't given")
      ->check(CLI::IsMember(names));
  check->add_option("--level", a.check.level, "What is asked of it; the strongest when it isn't given")
      ->check(CLI::IsMember(check_levels()));
  check->add_option("--budget", a.check.steps, "Steps that may be spent before the answer is \"unknown\"");
  check->add_option("--format", a.what, "text or json")->check(CLI::IsMember({"text", "json"}));
}

void describe_settings(CLI::App& command, Arguments& a) {
  command.add_option("--set", a.settings, "PATH=VALUE: another value of this field of the scenario")
      ->allow_extra_args(false);
}

void describe_compare(CLI::App& app, Arguments& a) {
  auto* compare = app.add_subcommand("compare", "Lay two runs side by side and say where they part");
  compare->add_option("what", a.compare.what, "A file, a link, or the name of a built-in scenario")->required();
  compare->add_option("other", a.compare.other, "The second one; the same when it isn't given");
  compare->add_option("--seed", a.seed, "Another seed than the scenario's, for both");
  compare->add_option("--mutation", a.mutation, "Break the code on purpose, or none, for both");
  describe_settings(*compare, a);
  compare->add_option("--other-seed", a.other_seed, "Another seed for the second one");
  compare->add_option("--other-mutation", a.other_mutation, "A mutation, or none, for the second one");
  compare->add_option("--other-set", a.other_settings, "PATH=VALUE: another value of this field in the second one")
      ->allow_extra_args(false);
  compare->add_option("--until", a.until, "Another length than the scenario's, such as 90s");
  compare->add_option("--format", a.what, "text or json")->check(CLI::IsMember({"text", "json"}));
}

void describe_shrink(CLI::App& app, Arguments& a) {
  auto* shrink =
      app.add_subcommand("shrink", "Make a run that breaks a claim as small as possible, and tell its story");
  shrink->add_option("what", a.shrink.what, "A file, a link, or the name of a built-in scenario")->required();
  shrink->add_option("--seed", a.seed, "Another seed than the scenario's");
  shrink->add_option("--mutation", a.mutation, "Break the code on purpose, or none");
  describe_settings(*shrink, a);
  shrink->add_option("--claim", a.shrink.claim, "The claim to keep broken; the first that is, when it isn't given");
  shrink->add_option("--budget", a.shrink.events, "Events that may be simulated");
  shrink->add_option("--time", a.time, "Stop after so long, such as 60s, with the smallest known by then");
  shrink->add_option("--out", a.shrink.out, "Write the scenario to this file, too");
}

void describe_explore(CLI::App& app, Arguments& a) {
  using search::Order;
  using search::Semantics;
  auto* explore = app.add_subcommand("explore", "Look at all orders in which things can happen, within bounds");
  search::ExploreOptions& options = a.explore.options;
  explore->add_option("what", a.explore.what, "A file, a link, or the name of a built-in scenario")->required();
  explore->add_option("--depth", options.depth, "So many choices in a row at most");
  explore->add_option("--states", options.states, "So many distinct states at most");
  explore->add_option("--faults", a.explore.faults,
                      "What may go wrong besides: crash=1,drop=2,duplicate=1,partition=1; timeout=3 bounds timers");
  add_choice<Semantics>(
      *explore, "--network", options.semantics,
      "What the network may do with messages on their way; set: nothing is forgotten",
      {{"unordered", Semantics::unordered}, {"ordered", Semantics::ordered}, {"set", Semantics::set}});
  add_choice<Order>(*explore, "--order", options.order,
                    "Where to look first; breadth finds the shortest way to a broken claim, random takes walks",
                    {{"breadth", Order::breadth}, {"depth", Order::depth}, {"random", Order::random}});
  explore->add_flag("--symmetry", options.symmetry, "Count states that differ only in who is who as one");
  explore->add_flag("--partial-order", options.partial_order,
                    "Leave out choices that only do in another order what others do");
  explore->add_flag("--eventually", a.explore.eventually,
                    "Whether what the scenario expects to come to be does so in the end, whatever happens");
  explore->add_option("--walks", options.walks, "How many random walks");
  explore->add_option("--seed", options.seed, "Of the random walks");
  explore->add_option("--mutation", a.mutation, "Break the code on purpose, or none");
  explore->add_option("--jobs", a.explore.jobs, "Threads")->check(CLI::Range(1, 256));
}

void describe(CLI::App& app, Arguments& a) {
  app.require_subcommand(1);
  auto* run = app.add_subcommand("run", "Play a scenario to its end and say which claims held");
  run->add_option("what", a.run.what, "A file, a link, or the name of a built-in scenario")->required();
  run->add_option("--seed", a.seed, "Another seed than the scenario's");
  run->add_option("--until", a.until, "Another length than the scenario's, such as 90s");
  run->add_option("--mutation", a.mutation, "Break the code on purpose, or none");
  describe_settings(*run, a);
  add_choice<Format>(*run, "--format", a.run.format, "How to tell; transcript: a line for each record",
                     {{"text", Format::text}, {"json", Format::json}, {"transcript", Format::transcript}});
  app.add_subcommand("list", "Name the built-in scenarios");
  auto* schema = app.add_subcommand("schema", "Print the JSON Schema of scenarios");
  schema->add_flag("--markdown", a.markdown, "The format's reference as Markdown instead");
  auto* link = app.add_subcommand("link", "Print the link that opens a scenario in the page");
  link->add_option("what", a.what, "A file, or the name of a built-in scenario")->required();
  auto* open = app.add_subcommand("open", "Replay a link and check that it is the same run");
  open->add_option("link", a.what, "A link, or the part of it from #v1. on")->required();
  describe_export(app, a);
  describe_check(app, a);
  describe_compare(app, a);
  describe_shrink(app, a);
  describe_explore(app, a);
  describe_sweep(*app.add_subcommand("sweep", "Run a scenario with many seeds and say what came of it"), a.sweep);
  auto* merge = app.add_subcommand("merge", "Make one file of results out of those of a sweep's shards");
  merge->add_option("parts", a.merge.parts, "The files, in any order")->required();
  merge->add_option("--out", a.merge.out, "The new file: byte by byte that of the whole sweep");
}

/// Reads a duration given on the command line; false, and said, when it is none.
bool read_time(const CLI::App& command, const std::string& flag, const std::string& text, std::optional<Time>& time) {
  if (command.count(flag) == 0) return true;
  time = parse_duration(text);
  if (time && *time >= Duration::zero()) return true;
  bad_input("netsplit", {flag, "found " + in_quotes(text) + ", expected a duration such as \"90s\""});
  return false;
}

/// False, and said, when one is none.
bool read_settings(const char* flag, const std::vector<std::string>& typed, std::vector<Setting>& settings) {
  for (const std::string& text : typed) {
    auto setting = parse_setting(text);
    if (const auto* error = std::get_if<InputError>(&setting)) {
      bad_input("netsplit", {flag, error->line()});
      return false;
    }
    settings.push_back(std::get<Setting>(std::move(setting)));
  }
  return true;
}

/// False, and said, when a setting is none.
bool load_options(const CLI::App& command, const Arguments& a, LoadOptions& options) {
  if (command.count("--seed") > 0) options.seed = a.seed;
  if (command.count("--mutation") > 0) options.mutation = a.mutation == "none" ? "" : a.mutation;
  return read_settings("--set", a.settings, options.settings);
}

int run_with(const CLI::App& command, Arguments& a) {
  if (!load_options(command, a, a.run.load)) return kBadInput;
  return read_time(command, "--until", a.until, a.run.until) ? cli::run(a.run) : kBadInput;
}

int compare_with(const CLI::App& command, Arguments& a) {
  LoadOptions& other = a.compare.other_load;
  if (command.count("--other-seed") > 0) other.seed = a.other_seed;
  if (command.count("--other-mutation") > 0) other.mutation = a.other_mutation == "none" ? "" : a.other_mutation;
  if (!load_options(command, a, a.compare.load) || !read_settings("--other-set", a.other_settings, other.settings))
    return kBadInput;
  a.compare.json = a.what == "json";
  return read_time(command, "--until", a.until, a.compare.until) ? compare(a.compare) : kBadInput;
}

int shrink_with(const CLI::App& command, Arguments& a) {
  if (!load_options(command, a, a.shrink.load)) return kBadInput;
  return read_time(command, "--time", a.time, a.shrink.time) ? shrink(a.shrink) : kBadInput;
}

int explore_with(const CLI::App& command, Arguments& a) {
  if (command.count("--mutation") > 0) a.explore.load.mutation = a.mutation == "none" ? "" : a.mutation;
  return explore(a.explore);
}

int export_with(const CLI::App& command, Arguments& a) {
  const bool understood = read_time(command, "--from", a.from, a.export_request.from) &&
                          read_time(command, "--until", a.until, a.export_request.to);
  return understood ? export_run(a.export_request) : kBadInput;
}

int dispatch(const CLI::App& app, Arguments& a) {
  const CLI::App& command = *app.get_subcommands().front();
  const std::string& name = command.get_name();
  if (name == "run") return run_with(command, a);
  if (name == "check") {
    a.check.json = a.what == "json";
    return check(a.check);
  }
  if (name == "compare") return compare_with(command, a);
  if (name == "shrink") return shrink_with(command, a);
  if (name == "explore") return explore_with(command, a);
  if (name == "export") return export_with(command, a);
  if (name == "sweep") return sweep(a.sweep);
  if (name == "merge") return merge(a.merge);
  if (name == "list") return list();
  if (name == "schema") return print(a.markdown ? scenario_reference() : scenario_schema());
  if (name == "link") return print_link(a.what);
  return open_link(a.what);
}

}  // namespace
}  // namespace netsplit::cli

int main(int argc, char** argv) {
  CLI::App app("Netsplit: a playground for distributed systems", "netsplit");
  app.footer(
      "Exit status: 0 the claims hold, 1 a claim is violated or a link gives another run, 2 bad input, "
      "3 undecided within the budget, 4 a sweep or a search was stopped. Two runs that are compared: 0 nothing differs "
      "as "
      "far as both go, 1 they part. A sweep's claims hold when no run broke one that its "
      "scenario doesn't mean to break.");
  netsplit::cli::Arguments arguments;
  netsplit::cli::describe(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : netsplit::cli::kBadInput;
  }
  return netsplit::cli::dispatch(app, arguments);
}
