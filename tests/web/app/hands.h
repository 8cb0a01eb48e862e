#pragma once
#include <cfloat>
#include <cmath>
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

inline std::int64_t number(const Desk& desk, const std::string& name) { return std::stoll(desk.state(name)); }
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

inline void wheel(Desk& desk, ImVec2 at, float turns) {
  desk.move(at);
  ImGui::GetIO().AddMouseWheelEvent(0, turns);
  desk.rest();
}

/// A tab beside or under the stage; where there is no room for its name, it is in the list of the others.
inline void show_tab(Desk& desk, const std::string& name) {
  const std::string id = "tabs." + name;
  if (!desk.has_widget(id)) desk.click("tabs.more");
  desk.click(id);
  desk.rest();
}

/// The leader's crash, run for `share` of what the scrubber shows, with this tab open.
struct LeaderCrash : Desk {
  LeaderCrash(const std::string& tab, float share, ImVec2 size = {1280, 800}, AppOptions how = {})
      : Desk(std::move(how), nullptr, size) {
    REQUIRE(app->open_named("raft/leader_crash"));
    run_to(share);
    show_tab(*this, tab);
  }
};

}  // namespace netsplit
