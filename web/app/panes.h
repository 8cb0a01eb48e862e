#pragma once
#include "imgui.h"
#include "web/app/sharing.h"

namespace netsplit {

struct Rect {
  ImVec2 min{};
  ImVec2 max{};
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  bool empty() const { return width() <= 0 || height() <= 0; }
  bool contains(ImVec2 p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }
};

/// Which panes the reader wants, and how tall the lower one is.
struct PaneChoice {
  bool lesson = true;
  bool inspector = true;
  bool lower = true;
  bool large = false;  ///< the chosen view stands in place of the stage; the lower pane is its row of tabs
  float lower_height = 196;
  bool embed = false;
  EmbedControls controls = EmbedControls::min;  ///< of an embed
};

/// Where everything goes. An empty rectangle is not drawn.
struct Panes {
  bool phone = false;  ///< one column: stage, transport, one tab
  Rect top;
  Rect lesson;
  Rect stage;
  Rect inspector;
  Rect transport;
  Rect lower;
};

inline constexpr float kTabRow = 42;
inline constexpr float kPhoneWidth = 760;
/// Below this the lesson makes room for the stage unless asked for.
inline constexpr float kNarrowWidth = 1060;

Panes arrange_panes(ImVec2 size, const PaneChoice& choice);

}  // namespace netsplit
