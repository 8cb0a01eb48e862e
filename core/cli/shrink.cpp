#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "core/cli/program.h"
#include "core/cli/progress.h"
#include "core/scenario/plain_text.h"
#include "core/search/shrink.h"
#include "core/search/story.h"
#include "core/timeline/description.h"

namespace netsplit::cli {
namespace {

volatile sig_atomic_t interrupted = 0;
void interrupt(int) { interrupted = 1; }

/// While it lives, an interrupt from the keyboard ends the search and not the program.
class InterruptWatch {
 public:
  InterruptWatch() {
    interrupted = 0;
    struct sigaction action {};
    action.sa_handler = interrupt;
    sigaction(SIGINT, &action, &before_);
  }
  ~InterruptWatch() { sigaction(SIGINT, &before_, nullptr); }
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  static bool interrupted_now() { return interrupted != 0; }

 private:
  struct sigaction before_ {};
};

/// The claims that this run breaks.
std::vector<search::Broken> broken_claims(const Scenario& scenario, const std::vector<PlacedCommand>& commands,
                                          Time until) {
  search::Trial trial(scenario, commands, until);
  Progress progress;
  while (!trial.advance(kEventsBetweenLooks)) progress.show(trial.world().now(), until);
  return trial.broken();
}

/// The claim to keep broken: the one asked for, or the first; a line that says why there is none.
Expected<std::string> choose_claim(const std::vector<search::Broken>& broken, const std::string& asked) {
  if (broken.empty()) return InputError{"", "found a run that breaks no claim, expected one to make smaller"};
  if (asked.empty()) return broken.front().claim;
  std::string names;
  std::vector<std::string_view> candidates;
  for (const search::Broken& b : broken) {
    if (b.claim == asked) return asked;
    names += (names.empty() ? "" : ", ") + b.claim;
    candidates.push_back(b.claim);
  }
  return InputError{"--claim", fmt::format("found {}, expected a claim that this run breaks: {}{}", in_quotes(asked),
                                           names, did_you_mean(asked, candidates))};
}

std::string why_ended(const search::Shrinker& shrinker, bool out_of_time) {
  if (shrinker.exhausted()) return "nothing else that was tried made it smaller";
  if (InterruptWatch::interrupted_now()) return "interrupted: there may be a smaller one";
  if (out_of_time) return "out of time: there may be a smaller one";
  if (shrinker.spent() >= shrinker.budget()) return "the budget of events is used up: there may be a smaller one";
  return "this run can't be told in another way";
}

void print_work(const search::Shrinker& shrinker, bool out_of_time) {
  fmt::print("tried{:23} candidates  kept      events\n", "");
  std::uint64_t tried = 0;
  std::uint64_t kept = 0;
  for (const search::ShrinkPass& pass : shrinker.passes()) {
    fmt::print("  {:25} {:11} {:5} {:11}\n", pass.name, pass.tried, pass.helped, pass.events);
    tried += pass.tried;
    kept += pass.helped;
  }
  fmt::print("  {:25} {:11} {:5} {:11}; {}\n", "in all", tried, kept, shrinker.spent(),
             why_ended(shrinker, out_of_time));
  fmt::print("before: {}\n", search::size_text(*shrinker.before()));
  fmt::print("after:  {}\n", search::size_text(shrinker.best()->size));
}

Expected<std::string> link_to(const search::FailingRun& run) {
  Link link;
  link.scenario_text = run.scenario.text;
  link.commands = run.commands;
  link.at = run.broken.at;
  ScenarioRun replay(run.scenario, run.commands, run.until);
  while (!replay.advance(kEventsBetweenLooks)) {}
  link.reached = replay.world().now();
  link.hash = replay.world().hash();
  std::string text = encode_link(link, run.scenario);
  if (text.empty()) return InputError{"", "found a scenario that is too long for a link, expected a shorter one"};
  return text;
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
File open_file(const std::string& path, const char* how) { return {std::fopen(path.c_str(), how), &std::fclose}; }

int not_writable(const std::string& path) {
  return bad_input(path, {"--out", "found a file that can't be written, expected one"});
}

/// A file that is there is left as it is, and none is left behind where there was none.
bool can_write(const std::string& path) {
  const bool there = open_file(path, "rb") != nullptr;
  const bool good = open_file(path, "ab") != nullptr;
  if (good && !there) std::remove(path.c_str());
  return good;
}

int write_to(const std::string& path, const std::string& text) {
  const File file = open_file(path, "wb");
  if (file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size()) return kClaimsHold;
  return not_writable(path);
}

int report(const ShrinkRequest& request, const search::Shrinker& shrinker, bool out_of_time) {
  const search::FailingRun& best = *shrinker.best();
  fmt::print("{}: {} is broken at {}\n", one_line(request.what, 80), best.broken.claim, duration_text(best.broken.at));
  print_work(shrinker, out_of_time);
  fmt::print("\n{}", best.scenario.text);
  if (!best.commands.empty())
    fmt::print("and {} by hand, which only the link has\n",
               best.commands.size() == 1 ? std::string("a command") : fmt::format("{} commands", best.commands.size()));
  const auto link = link_to(best);
  if (const auto* error = std::get_if<InputError>(&link)) return bad_input(request.what, *error);
  fmt::print("\n{}\n\n{}", std::get<std::string>(link), search::to_text(search::tell_story(best)));
  return request.out.empty() ? kClaimsHold : write_to(request.out, best.scenario.text);
}

}  // namespace

int shrink(const ShrinkRequest& request) {
  auto opened = open_source(request.what, request.load);
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(request.what, *error);
  if (!request.out.empty() && !can_write(request.out)) return not_writable(request.out);
  const Source& source = std::get<Source>(opened);
  const std::vector<PlacedCommand> commands = source.link ? source.link->commands : std::vector<PlacedCommand>{};
  const Time until = std::max(source.scenario.until, source.link ? source.link->reached : Time{});
  const auto claim = choose_claim(broken_claims(source.scenario, commands, until), request.claim);
  if (const auto* error = std::get_if<InputError>(&claim)) return bad_input(request.what, *error);

  search::Shrinker shrinker(source.scenario, commands, until, std::get<std::string>(claim), request.events);
  const auto deadline = std::chrono::steady_clock::now() + request.time.value_or(24h);
  bool out_of_time = false;
  {
    const InterruptWatch watch;
    Progress progress;
    while (!shrinker.advance(kEventsBetweenLooks)) {
      progress.show(shrinker.spent(), shrinker.budget(), shrinker.now_trying());
      out_of_time = std::chrono::steady_clock::now() >= deadline;
      if (shrinker.best() && (out_of_time || InterruptWatch::interrupted_now())) break;
    }
  }
  return report(request, shrinker, out_of_time);
}

}  // namespace netsplit::cli
