#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/search/side_run.h"
#include "core/timeline/parting.h"
#include "web/app/time_window.h"
#include "web/panels/panel.h"
#include "web/panels/time_track.h"

namespace netsplit {

/// Two runs under one another on one time axis: what each node was when, what was done to it and what it noted, what broke;
/// and a line through both where they part.
class RunLanes {
 public:
  struct Runs {
    const search::SideRun& left;
    const search::SideRun& right;
    const Parting& parting;
    std::string_view right_title;
  };
  void draw(const PanelContext& context, const Runs& runs);
  /// Two other runs are to be drawn.
  void forget() { *this = RunLanes(); }

 private:
  struct Mark {
    RecordId id = kNoRecord;
    Time at{};
    float x = 0;
  };
  /// One of the two, as it is drawn.
  struct Lane {
    const search::SideRun& run;
    bool is_left;
    Time faded_until{};  ///< up to there it is the same as the other one
  };

  void choose_nodes(const Runs& runs);
  float draw_lane(const PanelContext& context, const TimeTrack& track, const Lane& lane, std::string_view title,
                  float left, float top);
  void draw_node(const PanelContext& context, const TimeTrack& track, const Lane& lane, NodeId node, float top);
  void draw_words(const PanelContext& context, const TimeTrack& track, const Lane& lane, NodeId node,
                  const std::vector<float>& icons, float top);
  std::vector<std::vector<float>> draw_marks(const PanelContext& context, const TimeTrack& track, const Lane& lane,
                                             float top);
  std::size_t row_of(const World& world, NodeId node) const;
  void note_mouse(const Mark& mark, float y, bool on_left);
  void draw_lines(const PanelContext& context, const TimeTrack& track, const Runs& runs, float top, float bottom);
  void take_pointer(const PanelContext& context, const TimeTrack& track, const Runs& runs, float top, float bottom);

  TimeWindow window_;
  std::vector<std::string> nodes_;  ///< the names of those that have a row, in both
  std::size_t left_out_ = 0;        ///< and how many have none
  std::size_t known_ = 0;           ///< by what they were chosen
  std::optional<Mark> under_mouse_;
  bool mouse_on_left_ = false;
};

/// What a record tells, with its subject: a command as what it does.
std::string tell_of(const search::SideRun& run, const Record& record);

}  // namespace netsplit
