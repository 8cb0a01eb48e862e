// What the reader does to a run, and takes back.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "web/app/format.h"
#include "web/app/open_run.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {
constexpr Duration kPaceOfChoices = std::chrono::milliseconds{100};
}

void OpenRun::remember(std::string what) {
  ++changes_;
  deeds_.remember(timeline().commands(), std::move(what));
}

/// Other records stand under the same numbers now.
void OpenRun::another_run() {
  index_.clear();
  told_ = {};
  if (std::holds_alternative<RecordId>(selection_.what)) selection_.clear();
}

void OpenRun::act(Command command) {
  const RecordId from = world().records();
  const Time at = world().now();
  const bool cut = !timeline().at_live_edge();
  const std::string what = tell(world(), command);
  remember(what);
  voice_.say(what);
  if (std::holds_alternative<command::TakeOver>(command)) playback_.pause();
  // Under an adversary time goes on only between choices, so that each has a moment of its own.
  if (world().taken_over() && !cut) line().seek(world().now() + kPaceOfChoices);
  line().act(std::move(command));
  seeking_.reset();
  interrupt();
  told_.stopped = false;
  if (!cut) return;
  const auto* record = std::get_if<RecordId>(&selection_.what);
  if (record && *record >= from) selection_.clear();
  index_.cut_off(timeline().recorder(), from, at);
  voice_.tell({Tone::waiting,
               tr("A new future begins here"),
               {},
               tr("What had been recorded beyond this moment is kept under Faults.")},
              Voice::kShort);
}

void OpenRun::switch_branch(std::size_t branch) {
  const auto& there = timeline().branches()[branch];
  const Time cut_at = there.cut_at;
  const Time reached = there.reached;
  interrupt();
  playback_.pause();
  const Time looked_at = world().now();
  remember(tr("Go over to the other future"));
  line().switch_to(branch);
  another_run();
  seeking_ = reached;
  replay_ = Replay{reached, std::min(looked_at, reached), 0, 0, {}, {}};
  replay_->arrived = {.tone = Tone::active,
                      .title = trf("The future that was cut off at {}", format_moment(cut_at)),
                      .text = tr("It was simulated anew up to its end. The other one is kept under Faults.")};
  voice_.tell({.tone = Tone::active, .title = tr("Going over to the other future"), .progress = 0});
}

void OpenRun::undo() {
  take_back(deeds_.undo(timeline().commands()), tr("Taken back"), tr("Nothing to be taken back"));
}

void OpenRun::redo() {
  take_back(deeds_.redo(timeline().commands()), tr("Done again"), tr("Nothing to be done again"));
}

void OpenRun::take_back(std::optional<Deeds::Deed> deed, std::string_view how, std::string_view otherwise) {
  if (!deed) return voice_.tell({Tone::waiting, std::string(otherwise), {}, {}}, Voice::kShort);
  const Time looked_at = world().now();
  interrupt();
  line().follow(std::move(deed->commands));
  ++changes_;
  another_run();
  if (world().now() != looked_at) seeking_ = looked_at;
  const std::string said = fmt::format("{}: {}", how, deed->what);
  voice_.say(said);
  voice_.tell({Tone::active, said, {}, {}}, Voice::kShort);
}

/// Lessons show the scenario's own run.
void OpenRun::back_to_script() {
  if (timeline().commands().empty()) return;
  remember(tr("Back to the run as it was"));
  line().follow({});
  another_run();
  voice_.tell(
      {.tone = Tone::active, .title = tr("The run as it was"), .text = tr("Undo brings back what you did to it.")},
      Voice::kShort);
}

}  // namespace netsplit
