#include "web/scene/walk.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace netsplit {
namespace {

/// Pixels around a disc that belong to it.
constexpr float kAroundWalk = 4;

NodeId first_stop(const StageContext& context, const Frame& frame) {
  const auto* chosen = std::get_if<NodeId>(&context.selection.what);
  if (chosen && index_of(*chosen) < frame.stations.size() && frame.stations[index_of(*chosen)].seen()) return *chosen;
  const auto seen = [](const Station& s) { return s.seen(); };
  const auto first = std::find_if(frame.stations.begin(), frame.stations.end(), seen);
  return node_id(first == frame.stations.end() ? 0 : static_cast<std::size_t>(first - frame.stations.begin()));
}

/// Where an arrow key that was just pressed points; nowhere without one.
Point arrow_direction() {
  const std::pair<ImGuiKey, Point> arrows[]{{ImGuiKey_LeftArrow, {-1, 0}},
                                            {ImGuiKey_RightArrow, {1, 0}},
                                            {ImGuiKey_UpArrow, {0, -1}},
                                            {ImGuiKey_DownArrow, {0, 1}}};
  for (const auto& [key, direction] : arrows)
    if (ImGui::IsKeyPressed(key)) return direction;
  return {};
}

bool menu_key() {
  const bool shifted = ImGui::GetIO().KeyShift && ImGui::IsKeyPressed(ImGuiKey_F10, false);
  return shifted || ImGui::IsKeyPressed(ImGuiKey_Menu, false);
}

}  // namespace

std::optional<NodeId> neighbour(std::span<const Station> stations, NodeId from, Point direction) {
  std::optional<NodeId> best;
  float least = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < stations.size(); ++i) {
    if (node_id(i) == from || !stations[i].seen()) continue;
    const Point way = stations[i].centre - stations[index_of(from)].centre;
    const float along = dot(way, direction);
    const float beside = std::abs(cross(way, direction));
    if (along <= 1 || beside > 2 * along || along + 2 * beside >= least) continue;
    least = along + 2 * beside;
    best = node_id(i);
  }
  return best;
}

std::optional<NodeId> Walk::step(const StageContext& context, const Frame& frame) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const ImGuiIO& io = ImGui::GetIO();
  const bool covered = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup) || io.WantTextInput;
  const bool walking = (io.ConfigFlags & ImGuiConfigFlags_NavEnableKeyboard) != 0;
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  // A node that the mouse has chosen has its menu under the same keys.
  const bool asks = !covered && (menu_key() || (!walking && entered));
  // Among nodes the arrows go by where these stand; where there is none that way, on to the buttons beside them.
  const Point arrow = walking && !covered && at_ ? arrow_direction() : Point{};
  const auto next = arrow == Point{} ? std::nullopt : neighbour(frame.stations, *at_, arrow);
  if (next) ImGui::NavMoveRequestCancel();
  at_.reset();
  std::optional<NodeId> opens;
  ImGui::PushID("nodes");
  for (std::size_t i = 0; i < frame.stations.size(); ++i) {
    const NodeId node = node_id(i);
    const Station& s = frame.stations[i];
    if (!s.seen()) continue;
    const Point reach{s.radius + kAroundWalk, s.radius + kAroundWalk};
    const ImRect box{px(s.centre - reach), px(s.centre + reach)};
    const ImGuiID id = ImGui::GetID(reinterpret_cast<const void*>(i + 1));
    ImGui::ItemAdd(box, id);
    if ((begins_ && node == first_stop(context, frame)) || next == node) {
      point_keyboard_here();
      context.selection.node(node);
    }
    if (asks && context.selection.is_node(node)) {
      point_keyboard_here();
      opens = node;
    }
    if (g.NavId != id || g.NavDisableHighlight) continue;
    if (g.NavJustMovedToId == id) context.selection.node(node);
    if (walking && !covered && g.NavActivateId == id) opens = node;
    at_ = node;
  }
  ImGui::PopID();
  begins_ = false;
  return opens;
}

void paint_walk(const Picture& p, const Walk& walk, ImDrawList& list) {
  if (!walk.at() || index_of(*walk.at()) >= p.frame.stations.size()) return;
  const Station& s = p.frame.stations[index_of(*walk.at())];
  list.AddCircle(px(s.centre), s.radius + 10, p.colours().background, 0, 5);
  list.AddCircle(px(s.centre), s.radius + 10, p.colours().text, 0, 2.2f);
}

}  // namespace netsplit
