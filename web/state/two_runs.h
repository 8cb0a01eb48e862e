#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/two_runs.h"
#include "web/app/neighbours.h"
#include "web/panels/panel.h"
#include "web/state/run_lanes.h"

namespace netsplit {

/// This run beside another one, on one time axis: where they part, in words and as a line, and what comes of each after
/// that. Both are played from the start beside the run on the screen, a little in each frame.
class TwoRunsPane {
 public:
  void draw(const PanelContext& context);
  /// Beside this one, by its id; see neighbours.h.
  void choose(std::string_view id) { chosen_ = id; }

  /// What is found so far, for those who listen.
  std::vector<std::string> lines() const;
  std::optional<Time> parted_at() const;
  std::string probe() const;

 private:
  void follow(const PanelContext& context);
  void begin(const PanelContext& context, NeighbourRun other);
  void play(const PanelContext& context);
  void gather();
  void draw_choices(const PanelContext& context);
  void draw_finding(const PanelContext& context);
  void draw_rows(const PanelContext& context);
  float draw_row(const PanelContext& context, const search::TwoRuns::Row& row, std::size_t number);
  void go_there(const PanelContext& context) const;

  std::string chosen_;  ///< the id of the other run
  std::vector<Neighbour> neighbours_;
  std::string title_;  ///< of the other run

  /// What the two that are played were made of.
  struct MadeOf {
    std::string chosen;
    std::string text;
    std::string mutation;
    std::uint64_t seed = 0;
    std::vector<PlacedCommand> commands;
    std::uint64_t others = 0;
    bool operator==(const MadeOf&) const = default;
  };
  MadeOf made_of_;
  Time reached_{};  ///< as far as the other run is known to have gone

  std::unique_ptr<search::SideRun> left_;
  std::unique_ptr<search::SideRun> right_;
  std::optional<Parting> parting_;
  Time left_to_{};  ///< they have been played, or are on their way, to there
  Time right_to_{};
  bool arrived_ = false;
  std::string sentence_;
  std::vector<search::TwoRuns::Row> rows_;
  RunLanes lanes_;
};

}  // namespace netsplit
