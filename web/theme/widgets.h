#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "web/theme/theme.h"
#include "web/theme/widget_log.h"

namespace netsplit {

/// What every widget is drawn with.
struct Ui {
  static constexpr float kFinger = 40;  ///< the least height of what a finger presses

  const Theme& theme;
  WidgetLog& log;
  bool touch = false;  ///< made for fingers, as on a phone

  /// `units` for a mouse, and what a finger needs for a finger.
  float pressable(float units) const { return touch && units < kFinger ? kFinger : units; }
};

// ---- text, placed by hand ----

float text_width(const ImFont* font, std::string_view text);
void draw_text(ImDrawList& out, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
void draw_text_right(ImDrawList& out, ImFont* font, ImVec2 right, ImU32 colour, std::string_view text);
/// Cuts with an ellipsis what does not fit into `width`; true when it had to.
bool draw_text_cut(ImDrawList& out, ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view text);
/// The lines of a text that is broken at `width`.
std::vector<std::string_view> wrapped_lines(ImFont* font, float width, std::string_view text);
/// Draws them; returns the height. Draws nothing without `out`.
float draw_wrapped(ImDrawList* out, ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view text);
void draw_icon(ImDrawList& out, ImFont* font, ImVec2 centre, ImU32 colour, const char* icon);

// ---- text, in the flow of a pane ----

void paragraph(const Ui& ui, ImFont* font, ImU32 colour, std::string_view text);
/// Small capitals of a section, with space above.
void heading(const Ui& ui, std::string_view text);
/// Names what the mouse is over; shown after a short rest.
void tooltip(const Ui& ui, std::string_view text);
/// Explains the word that was drawn in this part of the window while the mouse or the keyboard is on it; takes no room.
void explained(const Ui& ui, ImVec2 min, ImVec2 max, std::string_view word, std::string_view meaning);
/// Begins and ends a tooltip of any content.
bool begin_tooltip(const Ui& ui);
void end_tooltip();

// ---- things to press; each has an id, its name in the WidgetLog ----

enum class ButtonKind { plain, primary, quiet, danger };
struct ButtonLook {
  const char* icon = nullptr;
  std::string_view label;
  std::string_view tip;
  ButtonKind kind = ButtonKind::plain;
  bool enabled = true;
  bool toggle = false;  ///< a switch: quiet when off
  bool chosen = false;  ///< a switch that is on
  float width = 0;      ///< 0: as wide as its content
  float height = 32;
};
float button_width(const Ui& ui, const ButtonLook& look);
float button_height(const Ui& ui, const ButtonLook& look);
bool button(const Ui& ui, std::string_view id, const ButtonLook& look);
/// As if the keyboard had walked to the last item.
void point_keyboard_here();
/// Rings the last item while the keyboard points at it.
void focus_ring(const Ui& ui, ImVec2 min, ImVec2 max, float corner);
/// A row of names of which one is chosen. What does not fit into `width` is found under "More"; the chosen one is always
/// in the row.
bool tabs(const Ui& ui, std::string_view id, std::span<const std::string_view> names, float width, int& chosen);
/// 0 to 1; true while it is dragged.
bool slider(const Ui& ui, std::string_view id, float width, float& position);

/// An icon and words on a quiet fill of the tone.
void badge(const Ui& ui, Tone tone, const char* icon, std::string_view text);
ImVec2 badge_size(const Ui& ui, std::string_view text);
/// "name ......... value", the value right-aligned in the mono font; `marked` shows that it has just changed.
struct FieldLook {
  Tone tone = Tone::plain;
  bool marked = false;
};
void field(const Ui& ui, std::string_view name, std::string_view value, const FieldLook& look = {});
/// A line across the pane.
void separator(const Ui& ui);

// ---- panes ----

bool begin_pane(const Ui& ui, const char* id, ImVec2 min, ImVec2 max, ImU32 fill, ImVec2 padding, bool scrolls);
void end_pane();
/// A finger pushes the content of the current window up and down.
void scroll_by_finger(const Ui& ui);
/// Points the keyboard at the first thing in the pane after (1) or before (-1) the one that it is in; returns its id.
/// Unless it goes round, the last pane has none after it, and the id is empty.
std::string focus_next_pane(const WidgetLog& log, int direction, bool round = true);
/// Dims all else and centres a sheet; false when it was closed. `open` is cleared by Escape, by the cross and by a click beside it.
bool begin_sheet(const Ui& ui, const char* id, std::string_view title, ImVec2 size, bool& open);
void end_sheet();

}  // namespace netsplit
