#pragma once
#include <optional>
#include <span>

#include "web/panels/panel.h"
#include "web/scene/painter.h"
#include "web/spacetime/cone.h"
#include "web/spacetime/diagram.h"
#include "web/spacetime/event_density.h"
#include "web/spacetime/fault_spans.h"

namespace netsplit {

/// All that painting a space-time diagram needs to know.
struct DiagramPicture {
  const PanelContext& context;
  const Diagram& diagram;
  const Marks& marks;
  std::span<const FaultSpan> faults;
  const Cone* cone = nullptr;   ///< of the selected event
  RecordId second = kNoRecord;  ///< the one that it is compared with
  const DiagramPick& hovered;
  float ink = 1;  ///< how strongly messages are drawn: less where there are many

  const World& world() const { return context.world(); }
  const Recorder& recorder() const { return context.timeline.recorder(); }
  const Theme& theme() const { return context.ui.theme; }
  const Palette& colours() const { return context.colours(); }
  RecordId now() const { return context.world().records(); }
  ImU32 past_ink() const { return colours().accent; }
  ImU32 future_ink() const { return colours().kinds[1]; }
};

inline constexpr float kPale = 0.34f;  ///< what is in the future of the moment looked at

/// Lines of nodes, spans of faults, what nobody has simulated yet and what is no longer kept: behind all marks.
void paint_ground(const DiagramPicture& picture, ImDrawList& list);
/// Where a node's events are in the past and in the future of the selected one.
void fill_cone(const DiagramPicture& picture, Painter& painter);
/// Messages and events, one by one.
void fill_marks(const DiagramPicture& picture, Painter& painter);
/// How many events and messages there are, where they cannot be told apart.
void fill_density(const DiagramPicture& picture, const EventDensity::Table& table, Painter& painter);
/// Names, ticks, the letters of compared events, and the cursor at the moment looked at.
void paint_frame(const DiagramPicture& picture, ImDrawList& list);
/// Tells about what the pointer is on.
void paint_diagram_tip(const DiagramPicture& picture);

}  // namespace netsplit
