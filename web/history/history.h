#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "web/history/lanes.h"
#include "web/history/order_strip.h"
#include "web/panels/time_track.h"
#include "web/panels/view.h"

namespace netsplit {

/// The clients' operations over time: a lane for each client, a bar from invocation to completion. Or as a list; or in the
/// order that explains what they saw of one key.
class HistoryView final : public View {
 public:
  explicit HistoryView(std::shared_ptr<TimeWindow> window) : window_(std::move(window)) {}

  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return mode_ == Mode::list ? ImVec2(12, 4) : ImVec2(0, 0); }
  std::optional<std::pair<Time, Time>> stretch() const override { return std::pair(window_->from(), window_->to()); }

 private:
  enum class Mode : std::uint8_t { bars, list, order };
  /// Where an operation takes effect in the order.
  struct Effect {
    std::size_t place;
    ImVec2 at;
  };
  /// The bars of a lane, and what they were gathered for.
  struct Gathered {
    std::uint64_t stamp = 0;
    Scale scale;
    std::vector<Bar> bars;
  };
  void follow(const PanelContext& context);
  void change_to(const PanelContext& context, Mode mode);
  void draw_buttons(const PanelContext& context, float right, float y);
  void draw_lanes(const PanelContext& context, const TimeTrack& track);
  void draw_lane(const PanelContext& context, const TimeTrack& track, std::size_t number, ImVec2 min, float height);
  void draw_bar(const PanelContext& context, const Bar& bar, float top, float bottom);
  void draw_bar_words(const PanelContext& context, const Bar& bar, const Operation& op, ImU32 ink, float top,
                      float bottom);
  void note_effect(const TimeTrack& track, const Bar& bar, float y);
  void draw_effects(const PanelContext& context);
  const Gathered& bars(const PanelContext& context, const TimeTrack& track, std::size_t number);
  void tell(const PanelContext& context, const Bar& bar) const;
  void take_pointer(const PanelContext& context, const TimeTrack& track, float height);

  std::shared_ptr<TimeWindow> window_;
  Lanes lanes_;
  std::vector<Gathered> gathered_;
  std::uint64_t stamp_ = 0;
  std::optional<Bar> under_mouse_;
  Mode mode_ = Mode::bars;
  OrderStrip strip_;
  std::vector<Effect> effects_;  ///< in sight
};

}  // namespace netsplit
