#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/linearizability.h"
#include "core/search/side_run.h"
#include "core/timeline/parting.h"

namespace netsplit::search {

/// Two runs side by side: where they part, in words, and what came of each. A value: it needs neither of them any more.
struct TwoRuns {
  enum class How : std::uint8_t {
    same,          ///< the very same run
    same_records,  ///< nothing went differently, but their nodes were set up differently
    one_is_longer,
    parted,
  };
  /// What one of them has at one record.
  struct Step {
    RecordId record = kNoRecord;
    Time at{};
    std::string what;
  };
  /// What a reader wants to be told of, in order of time; what both have alike is in one row.
  struct Row {
    Time at{};
    std::string left;  ///< empty: nothing here
    std::string right;
    RecordId left_record = kNoRecord;
    RecordId right_record = kNoRecord;
  };
  struct Claim {
    std::string name;
    std::array<checkers::Answer, 2> answers{};
    std::array<std::string, 2> why;  ///< where it is broken: since when, and a sentence
  };
  struct Side {
    Time reached{};
    std::uint64_t events = 0;
    std::uint64_t records = 0;
    std::uint64_t hash = 0;
    std::string stopped;                        ///< the budget that ended it, in a clause; empty when none did
    std::array<std::uint64_t, 4> operations{};  ///< by Outcome
  };
  /// What a node is at the end of each; "-" where there is no such node.
  struct Node {
    std::string name;
    std::array<std::string, 2> standing;
  };

  How how = How::same;
  std::optional<Step> last;                  ///< of the common ones
  std::array<std::optional<Step>, 2> first;  ///< of those that differ; nothing where that run is over
  bool whole = true;                         ///< false when they may have parted earlier, in what was thinned out
  std::string sentence;
  std::vector<Row> rows;  ///< from where they part on
  std::vector<Claim> claims;
  std::vector<Node> nodes;
  std::array<Side, 2> sides;
};

using TellRecord = std::function<std::string(const SideRun&, RecordId, const Record&)>;
/// What is told of each from this record on, side by side: in order of time, and at one moment in the order of each. What
/// both have at one moment in the same words is one row. So many rows at most.
std::vector<TwoRuns::Row> rows_of(const SideRun& left, const SideRun& right, RecordId from, const TellRecord& tell,
                                  std::size_t most);

/// Two runs, played in step so that neither's records are thinned out before they were compared.
class RunComparison {
 public:
  RunComparison(Scenario left, std::vector<PlacedCommand> left_commands, Time left_until, Scenario right,
                std::vector<PlacedCommand> right_commands, Time right_until);

  /// Plays about so many more events of each; true when both are over and judged.
  bool advance(std::uint64_t events);
  /// How far both have come.
  Time reached() const { return std::min(left_.reached(), right_.reached()); }
  Time until() const { return std::max(left_.trial().run().until(), right_.trial().run().until()); }
  /// REQUIRES: advance has returned true.
  TwoRuns result() const;

 private:
  SideRun left_;
  SideRun right_;
  Parting parting_;
};

/// Lines in two columns.
std::string to_text(const TwoRuns& both);

}  // namespace netsplit::search
