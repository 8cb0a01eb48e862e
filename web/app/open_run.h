#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/scenario/link.h"
#include "web/app/deeds.h"
#include "web/app/options.h"
#include "web/app/playback.h"
#include "web/app/replay.h"
#include "web/app/run_before.h"
#include "web/app/run_index.h"
#include "web/app/selection.h"
#include "web/app/store_judge.h"

namespace netsplit {

/// The run that is open: how far it has come, the moment looked at, what is selected in it, and what was done to it by
/// hand. Whatever takes long is done in slices, one in each frame. Draws nothing.
class OpenRun {
 public:
  OpenRun(Voice& voice, const AppOptions& options) : voice_(voice), options_(options) {}
  /// Called before the reader goes elsewhere: whoever leads the run about has to let go of it.
  void before_interrupt(std::function<void()> let_go) { let_go_ = std::move(let_go); }

  /// Another run in place of this one: it stands still at its beginning. REQUIRES of all that follows: one was opened.
  void open(Scenario scenario, const LoadOptions& how);
  bool is_open() const { return run_ != nullptr; }
  /// To where something is to be seen, which is played if the reader likes that.
  void begin_warm();
  /// What the link promises is simulated in the next frames. REQUIRES: its scenario was opened.
  /// `arrived`: said at the end unless it is another run than the link promises.
  void replay(const Link& link, Notice arrived = {});
  /// Everything that is to be had of the run but how it is looked at.
  Link link();

  const Scenario& scenario() const { return run_->scenario; }
  /// What differs from the scenario's text.
  const LoadOptions& how() const { return run_->how; }
  const Timeline& timeline() const { return run_->timeline; }
  const World& world() const { return run_->timeline.world(); }
  const RunIndex& index() const { return index_; }
  const RunVerdict& verdict() const { return verdict_; }
  const StoreJudge& judge() const { return judge_; }
  /// The one that was open before; null when this is the first.
  const RunBefore* before() const { return before_ ? &*before_ : nullptr; }
  /// Another number when there is another run, or something was done to it.
  std::uint64_t changes() const { return changes_; }
  Selection& selection() { return selection_; }
  const Selection& selection() const { return selection_; }
  Playback& playback() { return playback_; }
  const Playback& playback() const { return playback_; }

  // What the reader does: it ends what was under way.
  void seek(Time at);
  void seek_record(RecordId id);
  void seek_start();
  void seek_live_edge();
  void step(int direction);
  void play_pause();
  void act(Command command);
  /// The other future is simulated again, to its end; then the reader looks at the same moment as before, so that going
  /// back and forth compares the two.
  void switch_branch(std::size_t branch);
  void undo();
  void redo();
  /// The scenario's own run at this moment: what was done to it by hand is put aside.
  void show_script(Time at);
  /// Plays on to this moment; from the first one, in the scenario's own run, when it is behind already.
  void watch(const std::optional<Time>& from, Time until);
  void interrupt();

  // Where it goes by itself.
  bool seeking() const { return seeking_.has_value(); }
  void go_to(Time at) { seeking_ = at; }
  void stay() { seeking_.reset(); }
  /// It plays no further than to there.
  void stop_at(std::optional<Time> at) { stop_at_ = at; }
  /// A moment may hold many events: after so many of them.
  struct Moment {
    Time at{};
    std::uint64_t steps = 0;
    bool operator==(const Moment&) const = default;
  };
  Moment moment() const { return {world().now(), world().steps()}; }
  void stand_at(const Moment& there);

  /// A frame's share of all that; true when it has arrived where it was going.
  bool advance(double now);
  /// Time runs, or is on its way to a moment.
  bool busy() const { return playback_.playing() || seeking_; }
  /// It ran by itself in this frame.
  bool played() const { return was_playing_ && !seeking_; }

 private:
  struct Run {
    Run(Scenario s, const LoadOptions& options);
    Scenario scenario;
    LoadOptions how;
    Timeline timeline;
  };
  /// What is said once of a run.
  struct Told {
    bool stopped = false;
    bool thinned = false;
  };

  Timeline& line() { return run_->timeline; }
  void play(double seconds);
  bool seek_slices(Time target);
  void arrive();
  void play_on();
  void tell_of_budgets();
  void remember(std::string what);
  void another_run();
  void take_back(std::optional<Deeds::Deed> deed, std::string_view how, std::string_view otherwise);
  void back_to_script();

  Voice& voice_;
  const AppOptions& options_;
  std::function<void()> let_go_;
  std::unique_ptr<Run> run_;
  std::optional<RunBefore> before_;
  RunIndex index_;
  StoreJudge judge_;
  RunVerdict verdict_;
  Selection selection_;
  Playback playback_;
  Deeds deeds_;
  std::optional<Time> seeking_;
  std::optional<Time> stop_at_;
  std::optional<Replay> replay_;
  Told told_;
  std::uint64_t changes_ = 0;
  double last_frame_ = 0;
  bool was_playing_ = false;
};

}  // namespace netsplit
