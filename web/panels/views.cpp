#include "web/explore/explore_view.h"
#include "web/history/history.h"
#include "web/panels/events.h"
#include "web/panels/history.h"
#include "web/panels/traces.h"
#include "web/panels/view.h"
#include "web/plots/plots.h"
#include "web/spacetime/spacetime_view.h"
#include "web/state/state.h"
#include "web/sweep/sweep_view.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// A view that has nothing to remember.
class PlainView final : public View {
 public:
  using Draw = void (*)(const PanelContext&);
  explicit PlainView(Draw how) : draw_(how) {}
  void draw(const PanelContext& context) override { draw_(context); }

 private:
  Draw draw_;
};

}  // namespace

// The one list of views: a new one costs its sources and a line here.
std::vector<NamedView> make_views() {
  std::vector<NamedView> views;
  const auto window = std::make_shared<TimeWindow>();  // what shows time along x shows the same stretch
  views.push_back({"events", tr("Events"), std::make_unique<EventsPanel>()});
  views.push_back({"spacetime", tr("Space-time"), std::make_unique<SpaceTimeView>()});
  views.push_back({"history", tr("History"), std::make_unique<HistoryView>(window)});
  views.push_back({"traces", tr("Traces"), std::make_unique<TracesView>()});
  views.push_back({"plots", tr("Plots"), std::make_unique<PlotsView>(window)});
  views.push_back({"state", tr("State"), std::make_unique<StateView>()});
  views.push_back({"sweep", tr("Sweep"), std::make_unique<SweepView>()});
  views.push_back({"explore", tr("Explore"), std::make_unique<ExploreView>()});
  views.push_back({"faults", tr("Faults"), std::make_unique<PlainView>(draw_faults)});
  return views;
}

}  // namespace netsplit
