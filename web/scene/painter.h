#pragma once
#include <imgui.h>

#include <array>
#include <cstdint>
#include <vector>

#include "web/scene/geometry.h"

namespace netsplit {

/// A link's line along a curve.
struct LineMark {
  Curve curve;
  float width = 1;
  float dash = 0;       ///< length of a dash and of the gap after it, in pixels; 0: one stroke
  float gap = 0;        ///< share of the line that is left out: a broken link
  float gap_at = 0.5f;  ///< where on the line its middle is
  ImU32 colour = 0;
};

/// A packet on a curve: a mark that points where it goes.
struct PacketMark {
  Curve curve;
  float progress = 0;  ///< 0 at the sender, 1 at the receiver
  float size = 8;      ///< length in pixels
  float fall = 0;      ///< pixels below the curve: a dropped one
  float shape = 0;     ///< 0: a request's solid arrow head, 1: hollow, dropped
  ImU32 colour = 0;
  ImU32 halo = 0;  ///< drawn around it; 0: none
};

/// The disc of a node and the ring around it.
struct NodeMark {
  enum Ring : int { thin, thick, dashed, twin, notched };

  Point centre;
  float radius = 22;
  float ring_width = 2;
  float ring = thin;
  ImU32 fill = 0;
  ImU32 line = 0;
  ImU32 halo = 0;  ///< a soft light around it: selected, hovered or of a loud tone
};

/// A straight stroke, or a dot where both ends are one: the smallest mark, drawn by the ten thousand.
struct StrokeMark {
  enum Shape : int { round, square, ring, diamond, triangle };

  Point a;
  Point b;
  float width = 1;
  float shape = round;
  ImU32 colour = 0;
};

/// Draws strokes, lines, packets and discs with one instanced call each, in the middle of an ImGui draw list. Shapes are signed
/// distances in the fragment shader, so they are smooth at every size. Without a context only the rest is seen.
class Painter {
 public:
  std::vector<StrokeMark> strokes;
  std::vector<LineMark> lines;
  std::vector<NodeMark> nodes;
  std::vector<PacketMark> packets;

  /// Everything in the vectors is drawn at this place of the list. They must stay as they are until it is rendered.
  void queue(ImDrawList& list);
  /// The painter that this command of a list calls; null when it calls none.
  static const Painter* of(const ImDrawCmd& command) {
    return command.UserCallback == on_render ? static_cast<const Painter*>(command.UserCallbackData) : nullptr;
  }
  /// Forgets all GL objects without deleting them: their context is gone.
  void forget();
  ~Painter();

 private:
  struct Program {
    unsigned program = 0;
    unsigned vertex_array = 0;
    unsigned buffer = 0;
    int to_clip = -1;
    int pixel = -1;
  };
  static void on_render(const ImDrawList* list, const ImDrawCmd* command);
  void render(const ImDrawCmd& command);
  void draw_marks(const Program& program);
  bool build();

  std::array<Program, 4> programs_;
  bool built_ = false;
  bool broken_ = false;
};

}  // namespace netsplit
