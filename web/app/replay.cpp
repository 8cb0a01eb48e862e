// What is said of a run that is replayed: whether it is the one that was promised, and when a budget ends or thins it.
#include <fmt/format.h>

#include "core/scenario/plain_text.h"
#include "web/app/app.h"
#include "web/app/format.h"

namespace netsplit {

/// Called when a seek has arrived: in a replay first at the run's known end, then where somebody looked.
void App::arrive() {
  if (!replay_) return;
  if (!replay_->replayed) {
    replay_->replayed = true;
    if (replay_->hash != 0) {
      compare_hash(*replay_);
    } else if (replay_->arrived.title.empty()) {
      voice_.dismiss();
    } else {
      voice_.tell(std::move(replay_->arrived), Voice::kShort);
    }
    if (replay_->at < replay_->reached) seeking_ = replay_->at;
    if (seeking_) return;
  }
  replay_.reset();
  if (options_.embed && plays_by_itself()) playback_.play();
}

void App::compare_hash(const Replay& replay) {
  const std::uint64_t hash = timeline().hash();
  if (hash == replay.hash) {
    voice_.tell({.tone = Tone::good,
                 .title = "The very same run",
                 .text = "Replayed event by event; the hash is the one in the link."},
                Voice::kShort);
    return;
  }
  const std::string made = one_line(replay.engine, 40);
  const std::string why =
      made == kEngineVersion
          ? fmt::format(
                "The link says that engine version {} made it, which this is too: it was altered on its way, or "
                "one of the two builds is wrong.",
                made)
          : fmt::format("The link was made by engine version {}; this is version {}.", made, kEngineVersion);
  voice_.tell({.tone = Tone::bad,
               .title = "This build gives another run",
               .path = fmt::format("{} expected, {} found", format_hash(replay.hash), format_hash(hash)),
               .text = why + " What you see is not what its author saw."});
}

/// The reader goes elsewhere before the replay has come to its end: then nothing was compared.
void App::interrupt_replay() {
  drop_export();
  play_to_.reset();
  if (!replay_) return;
  const bool compared = replay_->replayed;
  const bool promised = replay_->hash != 0;
  replay_.reset();
  if (compared) return;
  voice_.dismiss();
  if (promised)
    voice_.tell({.tone = Tone::waiting,
                 .title = "The replay was interrupted",
                 .text = "Whether this is the very same run was not checked. Loading the link again does."},
                Voice::kLong);
}

/// A run that a budget ends, or whose oldest records have gone, says so once. It waits for what went wrong to be read.
void App::tell_of_budgets() {
  if (replay_ || (voice_.notice() && voice_.notice()->tone == Tone::bad)) return;
  if (!told_of_stop_) {
    if (const auto why = timeline().stopped_because()) {
      told_of_stop_ = true;
      playback_.pause();
      const char* next = options_.embed ? "" : " The title above opens the list of scenarios.";
      voice_.tell({.tone = Tone::waiting,
                   .title = "A budget ended this run",
                   .text = *why + " Everything up to there can be looked at." + next});
      return;
    }
  }
  if (told_of_thinning_ || timeline().recorder().detailed_from() == 0) return;
  told_of_thinning_ = true;
  voice_.tell(
      {.tone = Tone::waiting,
       .title = "Older detail is thinned out",
       .text =
           "The memory for records is full: of the oldest stretch only faults and notes are kept. The run itself is "
           "whole, and the time line still goes back to its start."},
      Voice::kLong);
}

}  // namespace netsplit
