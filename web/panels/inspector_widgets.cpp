#include "web/panels/inspector_widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/panels/glossary.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kRowsShown = 40;
constexpr float kTableRow = 20;
constexpr float kCell = 24;  ///< height of a box of a log; it is as wide as its words, within this and:
constexpr float kWidestCell = 58;

std::vector<float> column_widths(const PanelContext& context, const Described& item, float room) {
  std::vector<float> widths;
  for (const std::string& name : item.cells)
    widths.push_back(text_width(context.fonts().regular12, humanize(name)) + 12);
  for (std::size_t r = 0; r < std::min(kRowsShown, item.children.size()); ++r) {
    for (std::size_t c = 0; c < std::min(widths.size(), item.children[r].cells.size()); ++c) {
      widths[c] = std::max(widths[c], text_width(context.fonts().mono12, item.children[r].cells[c]) + 12);
    }
  }
  float total = 0;
  for (float w : widths) total += w;
  for (float& w : widths) w *= std::min(1.0f, room / std::max(1.0f, total));
  return widths;
}

void cell_tooltip(const PanelContext& context, const Cell& cell) {
  if (!begin_tooltip(context.ui)) return;
  paragraph(context.ui, context.fonts().mono12, context.colours().muted, trf("position {}", cell.position));
  paragraph(context.ui, context.fonts().regular14, context.colours().text,
            cell.detail.empty() ? cell.text : cell.detail);
  end_tooltip();
}

void explain_columns(const PanelContext& context, const Described& item, const std::vector<float>& widths, ImVec2 at) {
  float x = at.x;
  for (std::size_t c = 0; c < widths.size(); ++c) {
    const Term* term = find_term(item.cells[c]);
    const float width = std::min(widths[c] - 6, text_width(context.fonts().regular12, humanize(item.cells[c])));
    if (term) explained(context.ui, {x, at.y + 1}, {x + width, at.y + kTableRow - 1}, term->word, tr(term->meaning));
    x += widths[c];
  }
}

}  // namespace

void draw_table(const PanelContext& context, const Described& item) {
  const float room = ImGui::GetContentRegionAvail().x;
  const auto widths = column_widths(context, item, room);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  ImVec2 at = ImGui::GetCursorScreenPos();
  float x = at.x;
  for (std::size_t c = 0; c < widths.size(); ++c) {
    draw_text_cut(out, context.fonts().regular12, {x, at.y + 3}, widths[c] - 6, context.colours().muted,
                  humanize(item.cells[c]));
    x += widths[c];
  }
  ImGui::Dummy({room, kTableRow});
  explain_columns(context, item, widths, at);
  for (std::size_t r = 0; r < std::min(kRowsShown, item.children.size()); ++r) {
    at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({room, kTableRow});
    out.AddRectFilled(at, {at.x + room, at.y + context.ui.theme.hairline()}, faded(context.colours().hairline, 0.7f));
    const Described& row = item.children[r];
    if (row.changed)
      out.AddRectFilled({at.x - 8, at.y}, {at.x + room + 8, at.y + kTableRow}, context.colours().accent_soft, 4);
    const ImU32 ink = row.tone == Tone::plain ? context.colours().text : context.ui.theme.tone(row.tone);
    bool cut = false;
    x = at.x;
    for (std::size_t c = 0; c < std::min(widths.size(), row.cells.size()); ++c) {
      cut |= draw_text_cut(out, context.fonts().mono12, {x, at.y + 3}, widths[c] - 6, ink, row.cells[c]);
      x += widths[c];
    }
    if (cut) tooltip(context.ui, fmt::format("{}", fmt::join(row.cells, "   ")));
  }
  if (item.children.size() > kRowsShown) {
    paragraph(context.ui, context.fonts().regular12, context.colours().muted,
              trf("and {} more", item.children.size() - kRowsShown));
  }
}

void draw_cells(const PanelContext& context, const Described& item) {
  const float room = ImGui::GetContentRegionAvail().x;
  if (item.log.empty()) {
    paragraph(context.ui, context.fonts().mono12, context.colours().muted, "empty");
    return;
  }
  float wide = kCell;
  for (const Cell& cell : item.log) wide = std::max(wide, text_width(context.fonts().mono12, cell.text) + 8);
  wide = std::floor(std::min(wide, kWidestCell));
  const auto per_row = static_cast<std::size_t>(std::max(1.0f, (room + 2) / (wide + 2)));
  const std::size_t shown = std::min(item.log.size(), per_row * 4);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  for (std::size_t i = 0; i < shown; ++i) {
    const Cell& cell = item.log[item.log.size() - shown + i];
    const ImVec2 min{origin.x + static_cast<float>(i % per_row) * (wide + 2),
                     origin.y + static_cast<float>(i / per_row) * (kCell + 2)};
    const ImVec2 max{min.x + wide, min.y + kCell};
    const auto& fresh = item.changed_positions;
    const bool marked = std::find(fresh.begin(), fresh.end(), cell.position) != fresh.end();
    const ImU32 hue = context.ui.theme.kind_hue(cell.group);
    ImGui::SetCursorScreenPos(min);
    ImGui::Dummy({wide, kCell});
    out.AddRectFilled(min, max, faded(hue, cell.settled ? 0.38f : 0.08f), 3);
    out.AddRect(min, max, marked ? context.colours().accent : faded(hue, cell.settled ? 0.9f : 0.6f), 3, 0,
                marked ? 2.0f : 1.0f);
    const float width = std::min(text_width(context.fonts().mono12, cell.text), wide - 4);
    draw_text_cut(out, context.fonts().mono12, {min.x + (wide - width) / 2, min.y + 5}, wide - 3,
                  context.colours().text, cell.text);
    cell_tooltip(context, cell);
  }
  const auto rows = (shown + per_row - 1) / per_row;
  ImGui::SetCursorScreenPos({origin.x, origin.y + static_cast<float>(rows) * (kCell + 2)});
  ImGui::Dummy({room, 0});
  if (shown < item.log.size()) {
    paragraph(context.ui, context.fonts().regular12, context.colours().muted,
              trf("the last {} of {}", shown, format_count(item.log.size())));
  }
}

ButtonRow::ButtonRow(const PanelContext& context) : context_(context), room_(ImGui::GetContentRegionAvail().x) {}

bool ButtonRow::operator()(const char* id, const ButtonLook& look) {
  const float width = button_width(context_.ui, look);
  if (used_ > 0 && used_ + 6 + width <= room_) {
    ImGui::SameLine(0, 6);
    used_ += 6 + width;
  } else {
    used_ = width;
  }
  return button(context_.ui, id, look);
}

}  // namespace netsplit
