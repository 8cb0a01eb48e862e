#pragma once
#include <cfloat>
#include <cmath>
#include <map>
#include <string>

#include "tests/web/app/desk.h"

/// What somebody does at the desk beyond clicks and keys: fingers, drags, the wheel, and looking for things on the picture.
namespace netsplit {

constexpr ImVec2 kPhone{390, 844};

inline ImVec2 middle(const Rect& box) { return {(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2}; }
inline float apart(ImVec2 a, ImVec2 b) { return std::hypot(a.x - b.x, a.y - b.y); }
inline bool within(const Rect& box, ImVec2 at, float by = 0) {
  return at.x > box.min.x - by && at.x < box.max.x + by && at.y > box.min.y - by && at.y < box.max.y + by;
}

/// The widgets whose ids begin so.
inline std::map<std::string, Rect> widgets(const Desk& desk, const std::string& prefix = "") {
  std::map<std::string, Rect> out;
  const nlohmann::json all = desk.probe("widgets");
  for (const auto& [id, sides] : all.items()) {
    const auto box = sides.get<std::array<float, 4>>();
    if (id.starts_with(prefix)) out[id] = {{box[0], box[1]}, {box[2], box[3]}};
  }
  return out;
}
inline std::map<std::string, ImVec2> nodes(const Desk& desk) {
  std::map<std::string, ImVec2> out;
  const nlohmann::json all = desk.probe("nodes");
  for (const auto& [name, node] : all.items()) out[name] = {node.at("x").get<float>(), node.at("y").get<float>()};
  return out;
}
inline std::int64_t number(const Desk& desk, const char* name) {
  return desk.probe("state").at(name).get<std::int64_t>();
}
/// Which kind of thing is selected: 0 nothing, 1 a node, 2 an event ...
inline std::int64_t selected(const Desk& desk) { return number(desk, "selection"); }

/// A screen sends a finger as a mouse that says it is one.
inline void finger_at(Desk& desk, ImVec2 at) {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  ImGui::GetIO().AddMousePosEvent(at.x, at.y);
  desk.rest(1);
}
inline void finger_down(Desk& desk, ImVec2 at) {
  finger_at(desk, at);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  desk.rest(2);
}
/// A finger that is gone points at nothing.
inline void finger_up(Desk& desk) {
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  desk.rest(4);
}
inline void tap(Desk& desk, ImVec2 at) {
  finger_down(desk, at);
  finger_up(desk);
}
inline void tap(Desk& desk, const std::string& id) { tap(desk, middle(desk.widget(id))); }

inline void drag(Desk& desk, ImVec2 from, ImVec2 to) {
  desk.move(from);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  desk.rest(2);
  for (int i = 1; i <= 8; ++i) {
    const float share = static_cast<float>(i) / 8;
    ImGui::GetIO().AddMousePosEvent(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
    desk.rest(1);
  }
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  desk.rest();
}
inline void wheel(Desk& desk, ImVec2 at, float turns) {
  desk.move(at);
  ImGui::GetIO().AddMouseWheelEvent(0, turns);
  desk.rest();
}

}  // namespace netsplit
