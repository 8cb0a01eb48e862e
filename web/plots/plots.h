#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "web/panels/time_track.h"
#include "web/panels/view.h"
#include "web/plots/series.h"

struct ImPlotContext;

namespace netsplit {

/// Plots of the run in one column, over one axis of time: what operations, messages and the fields that roles describe
/// did. Their cursor is the run's moment.
class PlotsView final : public View {
 public:
  explicit PlotsView(std::shared_ptr<TimeWindow> window);
  ~PlotsView() override;

  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {0, 0}; }
  std::optional<std::pair<Time, Time>> stretch() const override { return std::pair(window_->from(), window_->to()); }

 private:
  /// A plot with what was gathered for it last.
  struct Chart {
    ChartChoice choice;
    std::uint64_t stamp = 0;
    Time from{};
    Time to{};
    std::size_t parts = 0;
    ChartData data;
  };
  void follow(const PanelContext& context);
  void show(const std::vector<ChartChoice>& choices);
  bool shows(const ChartChoice& choice) const;
  void toggle(const ChartChoice& choice);
  void toggle_each(const std::string& path, const FieldHistory& fields);
  const ChartData& data_of(Chart& chart, const PanelContext& context, float width);
  void draw_column(const PanelContext& context, const TimeTrack& track);
  float draw_buttons(const PanelContext& context, float right, float y);
  void draw_chooser(const PanelContext& context);
  void draw_run_choices(const PanelContext& context);
  void draw_field_choices(const PanelContext& context);

  std::shared_ptr<TimeWindow> window_;
  ImPlotContext* plots_ = nullptr;
  std::vector<Chart> charts_;
  bool chosen_ = false;  ///< by the reader, rather than by what the run has
  std::string scenario_;
  std::uint64_t stamp_ = 0;
  std::size_t usual_samples_ = 0;  ///< for how many samples the usual plots were found
  std::optional<Time> hovered_;    ///< in one of the plots: all of them tell their values then
  std::array<char, 64> search_{};
};

}  // namespace netsplit
