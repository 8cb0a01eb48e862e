#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/decision.h"
#include "core/search/trial.h"

namespace netsplit::search {

/// How large a failing run is. What a reader has to keep in mind weighs most: who takes part, what is done to them, and
/// what was left to chance.
struct Size {
  std::size_t nodes = 0;
  std::size_t faults = 0;        ///< lines of the script, and messages that are lost, late or repeated one by one
  std::size_t choices = 0;       ///< made by hand by somebody who has taken over
  std::size_t chances = 0;       ///< settings that leave something to chance: losses, random times
  std::size_t settings = 0;      ///< single values that the scenario says, each entry of nodes being one node
  std::uint64_t operations = 0;  ///< of clients
  std::uint64_t events = 0;      ///< records of the run up to the one that shows the broken claim
  Duration time{};               ///< until the run ends, right after that
  std::size_t letters = 0;       ///< of the scenario's text, zeros not counted: 150ms is simpler than 158ms
  /// One number, so that a smaller one is a smaller run.
  std::uint64_t weight() const;
};
/// "4 nodes, 2 faults, 12 operations, 345 events in 171 ms"; with choices, where there are any.
std::string size_text(const Size& size);

/// A run that breaks a claim: what is needed to run it again, and what it showed.
struct FailingRun {
  Scenario scenario;                    ///< its text alone gives the run, but for `commands`
  std::vector<PlacedCommand> commands;  ///< by hand
  Time until{};
  Broken broken;
  Size size;
};

/// What a kind of edit was good for.
struct ShrinkPass {
  std::string_view name;
  std::uint64_t tried = 0;
  std::uint64_t helped = 0;
  std::uint64_t events = 0;  ///< simulated for it
};

class Attempt;
class Reduction;
struct Kept;

/// Looks for the smallest run that breaks the same claim, by delta debugging (Zeller, Hildebrandt: "Simplifying and
/// isolating failure-inducing input", 2002) over nodes, lines of the script, what happens to single messages, and the
/// choices of whoever has taken over; and by trying simpler words for every setting, section by section (Misherghi, Su:
/// "HDD: hierarchical delta debugging", 2006). A candidate is kept if it breaks the claim, no matter when and where, and
/// weighs less. All passes are repeated until none helps.
///
/// The same input and budget give the same result, byte for byte, on every platform and however the work is sliced.
class Shrinker {
 public:
  /// REQUIRES: in the run of `scenario` with `commands`, played until `until`, `claim` is broken; else nothing is found.
  /// Stops when about `budget` events have been simulated.
  Shrinker(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string claim,
           std::uint64_t budget = 20'000'000);
  ~Shrinker();
  Shrinker(const Shrinker&) = delete;
  Shrinker& operator=(const Shrinker&) = delete;

  /// Goes on for about so many events; true when there is nothing more to try, or no budget.
  bool advance(std::uint64_t events);

  /// The smallest run known. Null until the first has been replayed, and if that doesn't break the claim.
  const FailingRun* best() const { return best_ ? &*best_ : nullptr; }
  /// The run that was given, as large as it was.
  const std::optional<Size>& before() const { return before_; }
  const std::vector<ShrinkPass>& passes() const { return tried_; }
  std::uint64_t spent() const { return spent_; }  ///< events
  std::uint64_t budget() const { return budget_; }
  /// Nothing that it knows to try makes the run smaller: the budget was not what ended it.
  bool exhausted() const { return exhausted_; }
  std::string_view now_trying() const;

 private:
  enum class Stage : std::uint8_t { original, spelled_out, passes, done };
  void take_result();
  void take_original();
  void spell_original_out();
  bool begin_candidate();
  bool next_reduction();
  Size size_of(const Attempt& attempt, Time until) const;
  void keep(Size size);

  Scenario scenario_;
  std::vector<PlacedCommand> commands_;
  Time until_;
  std::string claim_;
  std::uint64_t budget_;
  std::uint64_t spent_ = 0;
  Stage stage_ = Stage::original;
  std::unique_ptr<Attempt> attempt_;
  std::optional<FailingRun> best_;
  std::optional<Size> before_;
  std::unique_ptr<Kept> kept_;  ///< best_ as the reductions see it
  std::vector<std::unique_ptr<Reduction>> reductions_;
  std::vector<ShrinkPass> tried_;
  std::size_t current_ = 0;  ///< of reductions_
  bool helped_ = false;      ///< in this round
  int harder_ = 0;           ///< how often it was tried harder
  bool closing_ = false;     ///< the last round, of what would stand in the way of others
  std::set<std::uint64_t> seen_;
  bool exhausted_ = false;
};

}  // namespace netsplit::search
