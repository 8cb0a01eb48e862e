#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <map>

#include "core/cli/program.h"
#include "core/cli/stop.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/run.h"
#include "core/search/explore/counterexample.h"
#include "core/search/explore/explorer.h"
#include "core/search/explore/liveness.h"

namespace netsplit::cli {
namespace {

using namespace search;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kStatesBetweenLooks = 20'000;
/// Threads are begun for each look.
constexpr std::uint64_t kStatesOfThreads = 200'000;
constexpr Duration kPace = std::chrono::milliseconds{100};

std::string counted(std::uint64_t n) {
  std::string text = std::to_string(n);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

/// "crash=1,drop=2": nothing when it isn't understood, and then `wrong` is what isn't.
std::optional<FaultBudget> read_faults(std::string_view text, std::string& wrong) {
  FaultBudget budget;
  const std::map<std::string_view, std::uint32_t*> names{{"crash", &budget.crash},
                                                         {"drop", &budget.drop},
                                                         {"duplicate", &budget.duplicate},
                                                         {"partition", &budget.partition},
                                                         {"timeout", &budget.timeout}};
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const std::size_t equals = part.find('=');
    const auto name = names.find(part.substr(0, equals));
    std::uint32_t most = 0;
    const std::string_view number = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), most);
    const bool whole = error == std::errc() && end == number.data() + number.size() && !number.empty();
    if (name == names.end() || !whole || (most > 255 && name->first != "timeout")) {
      wrong = part;
      return std::nullopt;
    }
    *name->second = most;
  }
  return budget;
}

class Report {
 public:
  Report() : terminal_(isatty(STDERR_FILENO) == 1), began_(Clock::now()), next_(began_ + std::chrono::seconds{1}) {}
  double seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }
  void show(const Explorer::Counts& c) {
    if (due())
      draw(fmt::format("{} distinct states of {} generated, {} waiting, depth {}, {} a second", counted(c.distinct),
                       counted(c.generated), counted(c.waiting), c.depth,
                       counted(static_cast<std::uint64_t>(static_cast<double>(c.generated) / seconds()))));
  }
  void show(const Liveness& liveness, std::string_view claim) {
    if (due())
      draw(fmt::format("{}: {} states, {} waiting", claim, counted(liveness.states()), counted(liveness.waiting())));
  }
  void clear() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
    shown_ = false;
  }

 private:
  bool due() {
    if (!terminal_ || Clock::now() < next_) return false;
    next_ = Clock::now() + std::chrono::milliseconds{200};
    return true;
  }
  void draw(const std::string& text) {
    fmt::print(stderr, "\r{}\x1b[K", text);
    std::fflush(stderr);
    shown_ = true;
  }

  bool terminal_;
  bool shown_ = false;
  Clock::time_point began_;
  Clock::time_point next_;
};

std::string_view word_of(Semantics semantics) {
  switch (semantics) {
    case Semantics::unordered: return "messages may overtake one another";
    case Semantics::ordered: return "the messages of a link stay in order";
    case Semantics::set: return "what was sent once may arrive again and again";
  }
  return "";
}

std::string word_of(const FaultBudget& faults) {
  std::string text;
  const auto add = [&](std::uint32_t n, std::string_view one, std::string_view many) {
    if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, n == 1 ? one : many);
  };
  add(faults.crash, "crash", "crashes");
  add(faults.drop, "lost message", "lost messages");
  add(faults.duplicate, "repeated message", "repeated messages");
  add(faults.partition, "partition", "partitions");
  if (faults.timeout != FaultBudget::kUnlimited) add(faults.timeout, "timeout", "timeouts");
  return text.empty() ? "no faults" : "at most " + text;
}

std::string_view word_of(Explorer::End end) {
  switch (end) {
    case Explorer::End::whole: return "that is all there is";
    case Explorer::End::out_of_depth: return "that is all within the bound on depth";
    case Explorer::End::sampled:
      return "that is some of what there is: this order doesn't look at all within its bounds";
    case Explorer::End::out_of_states: return "stopped at the bound on states";
    case Explorer::End::open: return "stopped when asked to";
    default: return "stopped at the first broken claim";
  }
}

void print_symmetry(const Explorer& explorer) {
  const std::size_t others = explorer.space().symmetries().size();
  if (others > 0)
    fmt::print("symmetry: {} ways to name the nodes make no difference\n", others + 1);
  else
    fmt::print("symmetry: none; nodes of a role are set up differently, too many, or their role tells them apart\n");
}

void print_counts(const Explorer& explorer, double seconds) {
  const Explorer::Counts& c = explorer.counts();
  fmt::print("{} distinct states of {} generated, {} waiting, depth {}, {} dead ends: {}\n", counted(c.distinct),
             counted(c.generated), counted(c.waiting), c.depth, counted(c.dead_ends), word_of(explorer.end()));
  if (explorer.reduces())
    fmt::print("partial order: {} choices were left out, because others lead where they do\n", counted(c.asleep));
  fmt::print("{:.2f} s, {} generated a second, {} MiB for states; {} states of single nodes, {} messages\n", seconds,
             counted(static_cast<std::uint64_t>(static_cast<double>(c.generated) / seconds)), explorer.bytes() >> 20,
             counted(explorer.space().local_states()), counted(explorer.space().letters()));
}

void print_link(const Source& source, const std::string& what, const Way& way) {
  Link link = source.link.value_or(Link{});
  if (!source.link && std::holds_alternative<Scenario>(load_builtin(what)))
    link.scenario_name = what;
  else if (link.scenario_name.empty())
    link.scenario_text = source.scenario.text;
  link.seed = source.scenario.seed;
  link.mutation = source.scenario.mutation;
  link.commands = {{Time{}, 0, command::TakeOver{}}};
  link.commands.insert(link.commands.end(), way.commands.begin(), way.commands.end());
  link.at = link.reached = way.end;
  ScenarioRun run(source.scenario, link.commands, way.end);
  while (!run.advance(kStatesBetweenLooks)) {}
  link.hash = run.world().hash();
  const std::string text = encode_link(link, source.scenario);
  if (!text.empty()) fmt::print("the link that opens it\n  {}\n", text);
}

/// `repeats_from`: after so many choices it begins to repeat.
void print_way(const Source& source, const std::string& what, const Way& way, std::size_t repeats_from = SIZE_MAX) {
  fmt::print("the way there\n");
  for (std::size_t i = 0; i < way.story.size(); ++i) {
    if (i == repeats_from) fmt::print("      and from here on again and again\n");
    fmt::print("  {:2}. {}\n", i + 1, way.story[i]);
  }
  print_link(source, what, way);
}

Duration pace_of(const Scenario& scenario) { return std::min(kPace, scenario.until / 1000); }

void print_claims(const Explorer& explorer, const World& world) {
  const Explorer::Broken* broken = explorer.broken();
  const bool all = explorer.end() == Explorer::End::whole || explorer.end() == Explorer::End::out_of_depth;
  for (const Monitor& monitor : world.monitors()) {
    if (monitor.deadline() != kForever) continue;
    for (const Label* claim : monitor.claims())
      if (!broken || broken->finding.claim != claim)
        fmt::print("  {}  {}\n", all ? "holds          " : "not seen broken", claim->name);
  }
  if (broken)
    fmt::print("  VIOLATED         {}: {}\n", broken->finding.claim->name, with_names(broken->finding.why, world));
}

std::string_view word_of(Liveness::Answer answer) {
  switch (answer) {
    case Liveness::Answer::holds: return "comes to be   ";
    case Liveness::Answer::dead_end: return "NEVER         ";
    case Liveness::Answer::lasso: return "PUT OFF       ";
    default: return "undecided     ";
  }
}

std::string explained(const Liveness& liveness) {
  switch (liveness.answer()) {
    case Liveness::Answer::holds: return "whatever happens, as long as nothing is put off for ever";
    case Liveness::Answer::dead_end: return "there is a way after which nothing happens any more, but for repairs";
    case Liveness::Answer::lasso: return "one can go round for ever without it, and nothing is put off for ever";
    case Liveness::Answer::open: return "stopped when asked to";
    default: return fmt::format("not within {} states", counted(liveness.states()));
  }
}

/// Whether what the scenario expects to come to be does so.
int explore_eventually(const Source& source, const std::string& what, const World& world,
                       const ExploreOptions& options) {
  int status = kClaimsHold;
  bool any = false;
  const std::atomic<bool>& stop = stop_when_asked();
  for (const Monitor& aim : world.monitors()) {
    if (aim.deadline() == kForever) continue;
    any = true;
    Liveness liveness(world, options, aim);
    Report report;
    while (!stop && liveness.advance(kStatesBetweenLooks)) report.show(liveness, aim.claims().front()->name);
    report.clear();
    fmt::print("  {}  {}: {} ({} states)\n", word_of(liveness.answer()), aim.claims().front()->name,
               explained(liveness), counted(liveness.states()));
    if (status == kClaimsHold && liveness.answer() == Liveness::Answer::open) status = kStopped;
    if (status == kClaimsHold && liveness.answer() == Liveness::Answer::undecided) status = kUndecided;
    if (liveness.path().empty()) continue;
    status = kClaimViolated;
    const bool lasso = liveness.answer() == Liveness::Answer::lasso;
    if (const auto way = follow(world, options, liveness.path(), pace_of(source.scenario)))
      print_way(source, what, *way, lasso ? liveness.repeats_from() : SIZE_MAX);
  }
  if (any) return status;
  return bad_input(what, {"/expect/eventually", "found nothing, expected something that is to come to be"});
}

/// What can't be had together.
std::optional<InputError> misfit(const ExploreRequest& request) {
  if (request.eventually && request.options.order != Order::breadth)
    return InputError{"--eventually", "found another --order, expected breadth: it needs all that can happen"};
  if (!request.options.partial_order) return std::nullopt;
  if (request.options.order != Order::breadth)
    return InputError{"--partial-order",
                      "found another --order, expected breadth: which choices may be left out shows "
                      "when a whole level has been looked at"};
  if (request.eventually)
    return InputError{"--partial-order",
                      "found --eventually, expected one of them: the cycles that it looks for may "
                      "go over choices that are left out"};
  return std::nullopt;
}

/// What became of a search that is over, or was stopped.
int print_outcome(const Source& source, const std::string& what, const World& world, const Explorer& explorer,
                  const ExploreOptions& options, double seconds) {
  fmt::print("{}: {}\n", source.scenario.name, source.scenario.title);
  fmt::print("{}; {}\n", word_of(options.semantics), word_of(options.faults));
  if (options.symmetry) print_symmetry(explorer);
  print_counts(explorer, seconds);
  fmt::print("claims\n");
  print_claims(explorer, world);
  if (explorer.broken()) {
    const auto way = follow(world, options, explorer.path(), pace_of(source.scenario));
    if (way) print_way(source, what, *way);
    return kClaimViolated;
  }
  switch (explorer.end()) {
    case Explorer::End::open: return kStopped;
    case Explorer::End::out_of_states:
    case Explorer::End::sampled: return kUndecided;
    default: return kClaimsHold;
  }
}

}  // namespace

int explore(const ExploreRequest& request) {
  std::string wrong;
  const auto faults = read_faults(request.faults, wrong);
  if (!faults)
    return bad_input("netsplit",
                     {"--faults", "found " + in_quotes(wrong) +
                                      ", expected crash=N, drop=N, duplicate=N, partition=N or timeout=N, with commas "
                                      "between them; N at most 255, but for timeout"});
  if (const auto error = misfit(request)) return bad_input("netsplit", *error);
  auto opened = open_source(request.what, request.load);
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(request.what, *error);
  const Source& source = std::get<Source>(opened);
  for (const HostSpec& host : source.scenario.spec.hosts)
    if (host.absent)
      return bad_input(request.what, {"/nodes", "found " + in_quotes(host.name) +
                                                    ", which is absent, expected nodes that are there: what comes and "
                                                    "goes can't be explored"});
  ExploreOptions options = request.options;
  options.faults = *faults;
  World world(source.scenario.spec);
  world.apply(command::TakeOver{});
  world.run_until(Time{});
  if (request.eventually) return explore_eventually(source, request.what, world, options);
  Explorer explorer(world, options);
  Report report;
  const unsigned jobs = options.order == Order::breadth ? request.jobs : 1;
  const std::atomic<bool>& stop = stop_when_asked();
  while (!stop && explorer.advance(jobs > 1 ? kStatesOfThreads : kStatesBetweenLooks, jobs))
    report.show(explorer.counts());
  const double seconds = report.seconds();
  report.clear();
  return print_outcome(source, request.what, world, explorer, options, seconds);
}

}  // namespace netsplit::cli
