#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/sweep_lines.h"
#include "core/search/sweep_summary.h"
#include "web/app/platform.h"
#include "web/sweep/sweep_choice.h"

namespace netsplit {

/// A sweep over the seeds of a scenario that workers run beside the app, and all that came of it so far, in order of trials:
/// the very lines that `netsplit sweep` writes. It stays while its runs are looked at.
class Sweeper {
 public:
  static constexpr std::uint64_t kMostTrials = 50'000;  ///< whose lines fit into a page's memory
  static constexpr double kBetweenFrames = 0.1;         ///< seconds; the workers need the processor more

  explicit Sweeper(Platform& platform) : platform_(platform) {}

  /// Another sweep in place of this one. `how`: what of the open run differs from its text. False when there is something
  /// wrong with the choice, which complaint() says in a line; the results that there are stay.
  bool begin(const Scenario& scenario, const LoadOptions& how, const SweepChoice& choice, double now);
  void stop();
  /// Where it was stopped.
  void go_on(double now);
  /// Another run was opened. Unless it is one of the sweep's scenario, the sweep ends and is forgotten.
  void follow(const Scenario& scenario);

  /// Results of a worker, one in each line. True when they were the last ones.
  bool take(unsigned worker, std::string_view lines, double now);
  void fail(std::string_view why);

  /// There is a sweep, perhaps a finished one. REQUIRED by all that follows down to label_of().
  bool begun() const { return summary_ != nullptr; }
  bool running() const { return running_; }
  std::uint64_t received() const { return received_; }
  std::uint64_t all() const { return header_.plan.trials(); }
  bool finished() const { return begun() && received_ == all(); }
  const SweepChoice& choice() const { return choice_; }
  const search::SweepHeader& header() const { return header_; }
  const search::SweepSummary& summary() const { return *summary_; }
  /// Trials a second since it began or went on; nothing while that is too short to tell.
  std::optional<double> rate() const;
  std::optional<double> seconds_left() const;
  /// What netsplit sweep --out would have written by now.
  std::string file() const;
  std::string file_name() const;
  /// Nothing when its line has not come yet.
  std::optional<search::TrialResult> result(std::uint64_t trial) const;
  /// A text that is shown for a variant: "mutation=vote_twice".
  std::string label_of(std::size_t variant) const { return header_.plan.label_of(variant); }

  /// What was wrong with the last choice, or with the workers; empty when nothing was.
  const std::string& complaint() const { return complaint_; }
  /// Another number whenever there is something else to see.
  std::uint64_t changes() const { return changes_; }
  /// There is something to be seen, and it was some time ago that something was.
  bool has_news(double now) const { return changes_ != shown_ && now - shown_at_ >= kBetweenFrames; }
  void shown(double now);

 private:
  void begin_workers(double now);
  void forget();

  Platform& platform_;
  SweepChoice choice_;
  search::SweepHeader header_;
  std::unique_ptr<search::SweepSummary> summary_;
  std::vector<std::string> texts_;              ///< of the scenarios whose runs are of this sweep
  std::vector<std::string> lines_;              ///< by trial
  std::map<std::uint64_t, std::string> early_;  ///< lines that came before one with a lower number
  std::vector<std::uint64_t> done_;             ///< by each worker
  std::uint64_t received_ = 0;
  bool running_ = false;
  double began_ = 0;
  double last_ = 0;               ///< when the last line came
  std::uint64_t began_with_ = 0;  ///< received by then
  std::string complaint_;
  std::uint64_t changes_ = 0;
  std::uint64_t shown_ = 0;
  double shown_at_ = 0;
};

}  // namespace netsplit
