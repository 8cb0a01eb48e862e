#pragma once
#include <optional>
#include <string>

#include "web/panels/view.h"
#include "web/spacetime/paint.h"

namespace netsplit {

/// The space-time diagram: a line for each node, time to the right, messages from line to line. Zoomed and panned like a
/// map; a click on an event lights up what could have influenced it and what it could have influenced.
class SpaceTimeView final : public View {
 public:
  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {0, 0}; }
  std::optional<std::pair<Time, Time>> stretch() const override { return std::pair(camera_.from(), camera_.to()); }
  bool pinch(const TwoFingers::Move& move) override;
  bool has_keys() const override;
  void forget_pictures() override { painter_.forget(); }
  std::string probe() const override;

 private:
  enum class Drag : std::uint8_t { none, pressed, pan, scrub, spent };

  void follow_run(const PanelContext& context);
  void follow_faults(const PanelContext& context);
  void follow_selection(const PanelContext& context);
  void begin(const PanelContext& context);
  void lay_out(const PanelContext& context, Rect pane);
  void follow_time(const PanelContext& context);
  void read_mouse(const PanelContext& context, bool hovered);
  void read_drag(const PanelContext& context, Point mouse);
  void read_keys();
  void click(const PanelContext& context);
  void compare_with(const PanelContext& context, RecordId second);
  void zoom(float x, double factor);
  void zoom_by(double factor);
  void pan(Point by);
  void fit(const PanelContext& context);
  void gather(const PanelContext& context);
  const EventDensity::Table& density_table(const PanelContext& context);
  void paint(const PanelContext& context);
  void paint_density_tip(const PanelContext& context, const EventDensity::Table& table) const;
  void paint_strip(const PanelContext& context, Rect strip);
  float tools(const PanelContext& context, float right, float y);

  // What is known of the run.
  RunIndex::Edition edition_;
  EventDensity density_;
  MessageReach reach_;
  std::vector<FaultSpan> faults_;
  std::array<std::size_t, 3> faults_of_{};  ///< marks, commands and script lines that they were found in
  std::optional<Cone> cone_;
  RecordId second_ = kNoRecord;
  std::optional<Comparison> comparison_;

  // How it is looked at.
  TimeCamera camera_;
  Diagram diagram_;
  float scroll_ = 0;
  bool begun_ = false;
  bool following_ = true;
  double share_ = 0;  ///< of the width: where the moment looked at stands while it is followed
  bool comparing_ = false;
  bool keys_ = false;
  bool touched_ = false;
  Time last_now_{-1};
  Time furthest_{};

  // This frame.
  Marks marks_;
  bool dense_ = false;
  std::size_t in_sight_ = 0;  ///< records
  EventDensity::Table counted_;
  DiagramPick hovered_;
  Drag drag_ = Drag::none;
  Point began_;
  Painter painter_;
  Rect pane_;
  int drawn_at_ = -10;
};

}  // namespace netsplit
