#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/story.h"

// What the reader does to a run, and takes back.
namespace netsplit {
namespace {

constexpr std::size_t kMostDeeds = 200;

}  // namespace

void App::run_again(std::optional<std::uint64_t> seed) {
  const LoadOptions options{seed, run_->options.mutation};
  auto loaded = load_scenario(run_->scenario.text, run_->scenario.name, options);
  if (const auto* error = std::get_if<InputError>(&loaded)) return fail(*error);
  start(std::get<Scenario>(std::move(loaded)), options, true);
  voice_.tell({Tone::active, fmt::format("A new run with seed {}", run_->scenario.seed), {}, {}}, Voice::kShort);
}

void App::act(Command command) {
  const RecordId from = timeline().world().records();
  const Time at = timeline().world().now();
  const bool cut = !timeline().at_live_edge();
  remember(netsplit::tell(timeline().world(), command));
  voice_.say(netsplit::tell(timeline().world(), command));
  timeline().act(std::move(command));
  seeking_.reset();
  interrupt_replay();
  told_of_stop_ = false;
  if (!cut) return;
  index_.cut_off(timeline().recorder(), from, at);
  lesson_.run_changed();
  voice_.tell({Tone::waiting,
               "A new future begins here",
               {},
               "What had been recorded beyond this moment is kept under Faults."},
              Voice::kShort);
}

/// The other future is simulated again, to its end; then the reader looks at the same moment as before, so that going
/// back and forth compares the two.
void App::switch_branch(std::size_t branch) {
  const auto& there = timeline().branches()[branch];
  const Time cut_at = there.cut_at;
  const Time reached = there.reached;
  interrupt_replay();
  playback_.pause();
  if (std::holds_alternative<RecordId>(selection_.what)) selection_.clear();
  const Time looked_at = timeline().world().now();
  remember("Go over to the other future");
  timeline().switch_to(branch);
  index_.clear();
  lesson_.run_changed();
  told_of_stop_ = told_of_thinning_ = false;
  seeking_ = reached;
  replay_ = Replay{reached, std::min(looked_at, reached), 0, {}, {}};
  replay_->arrived = {.tone = Tone::active,
                      .title = fmt::format("The future that was cut off at {}", format_moment(cut_at)),
                      .text = "It was simulated anew up to its end. The other one is kept under Faults."};
  voice_.tell({.tone = Tone::active, .title = "Going over to the other future", .progress = 0});
}

void App::remember(std::string what) {
  ++changes_;
  if (done_.size() == kMostDeeds) done_.erase(done_.begin());
  done_.push_back({timeline().commands(), std::move(what)});
  undone_.clear();
}

void App::undo() { take_back(done_, undone_, "Taken back"); }

void App::redo() { take_back(undone_, done_, "Done again"); }

/// Back to the commands that there were before the last deed of one list, which goes over to the other.
void App::take_back(std::vector<Deed>& from, std::vector<Deed>& to, std::string_view how) {
  if (from.empty())
    return voice_.tell(
        {Tone::waiting, fmt::format("Nothing to be {}", how == "Taken back" ? "taken back" : "done again"), {}, {}},
        Voice::kShort);
  Deed deed = std::move(from.back());
  from.pop_back();
  to.push_back({timeline().commands(), deed.what});
  const Time looked_at = timeline().world().now();
  if (std::holds_alternative<RecordId>(selection_.what)) selection_.clear();
  interrupt_replay();
  timeline().follow(std::move(deed.commands));
  ++changes_;
  index_.clear();
  lesson_.run_changed();
  told_of_stop_ = told_of_thinning_ = false;
  if (timeline().world().now() != looked_at) seeking_ = looked_at;
  const std::string said = fmt::format("{}: {}", how, deed.what);
  voice_.say(said);
  voice_.tell({Tone::active, said, {}, {}}, Voice::kShort);
}

}  // namespace netsplit
