#pragma once
#include <string>

#include "web/explore/lookout.h"
#include "web/panels/view.h"

namespace netsplit {

/// The adversary's seat: the reader decides what happens next, sees where each choice leads, and is told whether a claim
/// can be broken from here.
class ExploreView final : public View {
 public:
  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {0, 0}; }
  std::string probe() const override;

 private:
  void draw_invitation(const PanelContext& context);
  void draw_moves(const PanelContext& context, ImVec2 size);
  void draw_move(const PanelContext& context, const search::Move& move, std::size_t number);
  void draw_outlook(const PanelContext& context);
  void draw_way(const PanelContext& context);

  Lookout lookout_;
  search::FaultBudget faults_;
  bool seated_ = false;
  std::size_t pointed_ = 0;  ///< the state to which the choice leads that the mouse is on; 0: none
};

/// The states around the present one, by how many choices away they are. The first choice of the way to the one that is
/// pressed; nothing when none is. `pointed`: ringed, and the one under the mouse afterwards.
std::optional<std::size_t> draw_state_graph(const PanelContext& context, const search::Surroundings& around,
                                            std::size_t& pointed);

}  // namespace netsplit
