// The run that is open, and to and fro in its time; open_run_deeds.cpp has what is done to it.
#include "web/app/open_run.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "web/app/built_in.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// What a frame may spend on simulating, so that the pointer never sticks; somebody who waits for a moment to be reached
/// rather waits less.
constexpr std::chrono::microseconds kPlayingBudget{6000};
constexpr std::chrono::microseconds kSeekingBudget{30000};
constexpr std::uint64_t kSlice = 400;

TimelineLimits limits_of(const Scenario& scenario) { return {scenario.limits(scenario.until)}; }

}  // namespace

OpenRun::Run::Run(Scenario s, const LoadOptions& options)
    : scenario(std::move(s)), how(options), timeline(scenario.spec, limits_of(scenario)) {}

void OpenRun::open(Scenario scenario, const LoadOptions& how) {
  if (let_go_) let_go_();
  if (run_) before_ = RunBefore{std::move(run_->scenario), timeline().commands(), timeline().furthest()};
  run_ = std::make_unique<Run>(std::move(scenario), how);
  ++changes_;
  index_.clear();
  told_ = {};
  selection_.clear();
  deeds_ = {};
  seeking_.reset();
  stop_at_.reset();
  replay_.reset();
  playback_.pause();
  if (const double speed = run_->scenario.view.speed; speed > 0) playback_.set_speed(speed);
}

/// Most systems begin with a wait, and Raft with an election. A reader who has just come sees something move instead:
/// the run begins where a role had something to say for the first time, or where the first message is under way.
void OpenRun::begin_warm() {
  constexpr int kMostEvents = 4000;
  const Recorder& recorder = timeline().recorder();
  const Time latest = scenario().until / 10;
  std::optional<std::uint64_t> first_message;
  bool noted = false;
  for (int i = 0; !noted && i < kMostEvents && world().now() <= latest && line().step_forward(); ++i) {
    if (!first_message && world().packets_in_flight() > 0) first_message = world().steps();
    noted = recorder.count(RecordKind::note) > 0 && world().packets_in_flight() > 0;
  }
  if (!noted) first_message ? line().seek_step(*first_message) : line().seek(Time{});
  if (options_.plays_by_itself()) playback_.play();
}

void OpenRun::replay(const Link& link, Notice arrived) {
  line().plan(link.commands);
  seeking_ = std::max(link.reached, link.at);
  replay_ = Replay{link.reached, link.at, link.left, link.hash, link.engine, std::move(arrived)};
  voice_.tell({.tone = Tone::active, .title = tr("Replaying the run of this link"), .progress = 0});
}

Link OpenRun::link() {
  const Moment here = moment();
  Link link;
  const EmbeddedScenario* embedded = find_embedded(scenario().name);
  if (embedded && embedded->text == scenario().text) {
    link.scenario_name = scenario().name;
  } else {
    link.scenario_text = scenario().text;
  }
  link.seed = how().seed;
  link.mutation = how().mutation;
  link.at = here.at;
  link.reached = timeline().furthest();
  link.commands = timeline().commands();
  // The hash is of the whole run, so it is taken at its end; then back to where the reader looks.
  line().seek(link.reached);
  link.hash = timeline().hash();
  line().seek(here.at);
  link.left = world().steps() - here.steps;
  stand_at(here);
  return link;
}

void OpenRun::seek(Time at) {
  playback_.pause();
  interrupt();
  // A scrubber that is held asks for the same moment in every frame.
  if (at != world().now()) seeking_ = at;
}

void OpenRun::seek_record(RecordId id) {
  playback_.pause();
  interrupt();
  seeking_.reset();
  line().seek_record(id);
}

void OpenRun::seek_start() {
  playback_.pause();
  interrupt();
  seeking_ = Time{};
}

void OpenRun::seek_live_edge() {
  interrupt();
  seeking_ = timeline().furthest();
}

void OpenRun::step(int direction) {
  playback_.pause();
  interrupt();
  seeking_.reset();
  const bool stepped = direction < 0 ? line().step_back() : line().step_forward();
  const Record* last = stepped && world().records() > 0 ? timeline().recorder().find(world().records() - 1) : nullptr;
  voice_.tell_step(last ? (direction < 0 ? tr("Back to: ") : "") + tell_with_cause(timeline(), *last) : std::string());
}

void OpenRun::play_pause() {
  interrupt();
  seeking_.reset();
  if (!playback_.playing() && timeline().finished() && timeline().at_live_edge()) line().seek(Time{});
  playback_.toggle();
}

void OpenRun::show_script(Time at) {
  interrupt();
  playback_.pause();
  back_to_script();
  seeking_ = at;
}

void OpenRun::watch(const std::optional<Time>& from, Time until) {
  interrupt();
  playback_.pause();
  if (from) back_to_script();
  const bool begins_anew = from && (world().now() >= until || world().now() < *from);
  seeking_ = begins_anew ? *from : world().now();
  stop_at_ = until;
}

/// A replay that has not come to its end has compared nothing.
void OpenRun::interrupt() {
  if (let_go_) let_go_();
  stop_at_.reset();
  if (!replay_) return;
  const bool compared = replay_->replayed;
  const bool promised = replay_->hash != 0;
  replay_.reset();
  if (compared) return;
  voice_.dismiss();
  if (promised)
    voice_.tell({.tone = Tone::waiting,
                 .title = tr("The replay was interrupted"),
                 .text = tr("Whether this is the very same run was not checked. Loading the link again does.")},
                Voice::kLong);
}

void OpenRun::stand_at(const Moment& there) {
  if (moment() == there) return;
  line().seek(there.at);
  if (world().steps() != there.steps) line().seek_step(there.steps);
}

bool OpenRun::advance(double now) {
  // After standing still, the first step is that of one frame.
  const double passed = was_playing_ ? now - last_frame_ : 1.0 / 60;
  last_frame_ = now;
  was_playing_ = playback_.playing();
  bool arrived = false;
  if (seeking_) {
    arrived = seek_slices(*seeking_);
    if (arrived) {
      seeking_.reset();
      arrive();
    } else if (replay_) {
      voice_.show_progress(static_cast<float>(static_cast<double>(world().now().count()) /
                                              static_cast<double>(std::max<std::int64_t>(1, seeking_->count()))));
    }
  } else if (playback_.playing()) {
    play(passed);
  }
  index_.follow(timeline().recorder());
  judge_.follow(timeline().recorder(), index_.edition());
  judge_.think(!busy());
  if (!busy()) judge_.judge_weaker(scenario(), world());
  verdict_ = netsplit::judge(timeline(), scenario(), judge_);
  tell_of_budgets();
  return arrived;
}

void OpenRun::play(double seconds) {
  const Time target = playback_.advance(world().now(), seconds);
  seek_slices(std::min(target, stop_at_.value_or(kForever)));
  if (stop_at_ && world().now() >= *stop_at_) {
    playback_.pause();
    stop_at_.reset();
  }
  if (timeline().finished() && timeline().at_live_edge()) playback_.pause();
}

/// True when it has arrived. What is left is done in the next frames.
bool OpenRun::seek_slices(Time target) {
  const auto begin = std::chrono::steady_clock::now();
  const auto budget = seeking_ || playback_.unlimited() ? kSeekingBudget : kPlayingBudget;
  do {
    if (line().seek(target, kSlice)) return true;
  } while (std::chrono::steady_clock::now() - begin < budget);
  return false;
}

/// A seek has arrived: in a replay first at the run's known end, then where somebody looked.
void OpenRun::arrive() {
  if (!replay_) return play_on();
  if (!replay_->replayed) {
    replay_->replayed = true;
    if (replay_->hash != 0) {
      const Notice notice = compared(*replay_, timeline().hash());
      voice_.tell(notice, notice.lasts);
    } else if (replay_->arrived.title.empty()) {
      voice_.dismiss();
    } else {
      const double lasts = replay_->arrived.lasts > 0 ? replay_->arrived.lasts : Voice::kShort;
      voice_.tell(std::move(replay_->arrived), lasts);
    }
    if (replay_->at < replay_->reached) seeking_ = replay_->at;
    if (seeking_) return;
  }
  if (replay_->left > 0 && replay_->left <= world().steps()) line().seek_step(world().steps() - replay_->left);
  replay_.reset();
  if (options_.embed && options_.plays_by_itself()) playback_.play();
  play_on();
}

/// What is to be watched plays from here. Without motion it is simply shown.
void OpenRun::play_on() {
  if (!stop_at_ || *stop_at_ <= world().now()) return stop_at_.reset();
  if (options_.reduced_motion) {
    seeking_ = std::exchange(stop_at_, std::nullopt);
  } else {
    playback_.play();
  }
}

/// A run that a budget ends, or whose oldest records have gone, says so once. It waits for what went wrong to be read.
void OpenRun::tell_of_budgets() {
  if (replay_ || (voice_.notice() && voice_.notice()->tone == Tone::bad)) return;
  if (!told_.stopped) {
    if (const auto why = timeline().stopped_because()) {
      told_.stopped = true;
      playback_.pause();
      const char* next = options_.embed ? "" : tr(" The title above opens the list of scenarios.");
      voice_.tell({.tone = Tone::waiting,
                   .title = tr("A budget ended this run"),
                   .text = *why + tr(" Everything up to there can be looked at.") + next});
      return;
    }
  }
  if (told_.thinned || timeline().recorder().detailed_from() == 0) return;
  told_.thinned = true;
  voice_.tell(
      {.tone = Tone::waiting,
       .title = tr("Older detail is thinned out"),
       .text = tr("The memory for records is full: of the oldest stretch only faults and notes are kept. The run "
                  "itself is whole, and the time line still goes back to its start.")},
      Voice::kLong);
}

}  // namespace netsplit
