#pragma once
#include <optional>
#include <string>
#include <vector>

#include "web/panels/view.h"
#include "web/sweep/sweep_curve.h"

namespace netsplit {

/// The scenario run with many seeds: how often each claim breaks and with which seeds, and how each figure is distributed,
/// while the runs come in. Every seed and every point of a curve is a run that a press opens.
class SweepView final : public View {
 public:
  void draw(const PanelContext& context) override;
  ImVec2 padding() const override { return {0, 0}; }
  std::string probe() const override;

 private:
  void follow(const Sweeper& sweeper);
  void draw_invitation(const PanelContext& context);
  void draw_controls(const PanelContext& context, float width);
  void draw_seeds(const PanelContext& context);
  void draw_vary(const PanelContext& context, float width);
  void draw_buttons(const PanelContext& context, bool wide);
  void draw_progress(const PanelContext& context, float width);
  void draw_results(const PanelContext& context, ImVec2 size);
  void draw_curves(const PanelContext& context, ImVec2 size);

  SweepChoice choice_;
  int figure_ = 0;  ///< of those that are shown
  std::size_t drawn_figure_ = 0;
  std::uint64_t stamp_ = 0;           ///< of the sweeper, when what follows was gathered
  std::vector<std::size_t> figures_;  ///< that some run has
  std::vector<SweepCurve> curves_;
  std::string state_ = "none";
  std::uint64_t runs_ = 0, all_ = 0;
};

/// What was found in each variant, in rows, with the runs to open.
void draw_findings(const PanelContext& context, std::size_t figure, const std::vector<SweepCurve>& curves);

/// One curve for each variant in this much room. The trial of the point that is pressed; nothing when none is.
std::optional<std::uint64_t> draw_distributions(const PanelContext& context, const search::FigureSpec& figure,
                                                const std::vector<SweepCurve>& curves, ImVec2 size);

}  // namespace netsplit
