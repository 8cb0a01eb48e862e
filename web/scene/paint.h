#pragma once
#include "web/scene/follow.h"
#include "web/scene/frame.h"
#include "web/scene/painter.h"
#include "web/scene/pick.h"
#include "web/scene/standings.h"

namespace netsplit {

inline ImVec2 px(Point p) { return {p.x, p.y}; }
inline Point point(ImVec2 v) { return {v.x, v.y}; }

/// All that painting a frame needs to know.
struct Picture {
  const StageContext& context;
  const Layout& layout;
  const Camera& camera;
  const Frame& frame;
  const Standings& standings;
  const LinkLoad& load;
  const Follow& follow;
  const Pick& hovered;
  Box pane;
  std::span<const Box> buttons;  ///< lie over the picture: no name goes under them

  const World& world() const { return context.timeline.world(); }
  const Theme& theme() const { return context.ui.theme; }
  const Palette& colours() const { return context.ui.theme.colours; }
  const Fonts& fonts() const { return context.ui.theme.fonts; }
  bool selected(NodeId id) const { return context.selection.is_node(id); }
};

/// How a node looks: one place decides it for the disc, the glyph and the words.
struct NodeLook {
  Tone tone = Tone::plain;
  std::string_view word;  ///< "leader", "crashed", "paused"
  const char* glyph = nullptr;
  bool down = false;
  bool paused = false;
  bool slow = false;
  bool broke_a_claim = false;
};
NodeLook look_of(const Picture& picture, NodeId node);

/// Regions and zones, at the very back.
void paint_areas(const Picture& picture, ImDrawList& list);
/// What they are called, in a corner of each; over the lines that cross it.
void paint_area_names(const Picture& picture, ImDrawList& list);
float area_corner(const Picture& picture, const LayoutArea& area);
/// Lines, packets and discs, after what the painter holds already.
void add_marks(const Picture& picture, Painter& painter);
/// The same in place of it.
void fill_painter(const Picture& picture, Painter& painter);
/// Glyphs, badges, clocks, queues.
void paint_details(const Picture& picture, ImDrawList& list);
/// Tasks that wait at the nodes, and clocks that are wrong.
void paint_gauges(const Picture& picture, ImDrawList& list);
/// Where they stand.
void add_gauges(const Picture& picture, std::vector<Box>& taken);
/// Names and what they say. Returns what must not be written over: discs and names.
std::vector<Box> paint_names(const Picture& picture, ImDrawList& list);
/// The followed message, over all others; its way so far goes into the painter.
void paint_follow(const Picture& picture, ImDrawList& list);
void add_trail(const Picture& picture, Painter& painter);
/// Where the followed message is, on its way or with a node; nullopt when none is followed.
std::optional<Point> followed_at(const Frame& frame, const Timeline& timeline, const Follow& follow);
/// Its story, in a strip at the foot of the pane. Returns where the button is that ends it.
Box paint_story(const Picture& picture, ImDrawList& list);
float follow_height(const StageContext& context, float width);
/// Why packets were dropped.
void paint_reasons(const Picture& picture, std::span<const Box> taken, ImDrawList& list);
/// The lines of the cuts, without their buttons.
void paint_cuts(const Picture& picture, ImDrawList& list);

void paint_dashed(ImDrawList& list, Point a, Point b, ImU32 colour, float width, float dash);

}  // namespace netsplit
