#include "web/state/log_rows.h"
#include "web/theme/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace netsplit {
namespace {

constexpr float kNames = 92;
constexpr float kCellHeight = 36;
constexpr float kMarks = 16;  ///< below the cells
constexpr float kLogRow = kCellHeight + kMarks + 4;
constexpr float kLogRuler = 18;
constexpr float kNarrowest = 40;
constexpr float kWidest = 92;

/// Which positions are in sight, and where.
struct Columns {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  float left = 0;
  float width = kNarrowest;
  float x(std::uint64_t position) const { return left + static_cast<float>(position - first) * width; }
  bool holds(std::uint64_t position) const { return position >= first && position <= last; }
};

const Cell* cell_at(const Described& log, std::uint64_t position) {
  const auto at = std::find_if(log.log.begin(), log.log.end(), [&](const Cell& c) { return c.position == position; });
  return at == log.log.end() ? nullptr : &*at;
}

bool contains(const std::vector<std::uint64_t>& all, std::uint64_t position) {
  return std::find(all.begin(), all.end(), position) != all.end();
}

Columns columns_of(const PanelContext& context, std::span<const LogRow> rows, ImVec2 origin, float room, float& back) {
  Columns c;
  std::uint64_t lowest = UINT64_MAX;
  std::uint64_t highest = 0;
  for (const LogRow& row : rows) {
    for (const Cell& cell : row.log->log) {
      lowest = std::min(lowest, cell.position);
      highest = std::max(highest, cell.position);
      c.width = std::max(c.width, text_width(context.fonts().mono12, cell.text) + 12);
    }
  }
  c.width = std::floor(std::min(c.width, kWidest));
  c.left = origin.x + kNames;
  const auto seen = static_cast<std::uint64_t>(std::max(1.0f, (room - kNames - 12) / c.width));
  const std::uint64_t all = highest < lowest ? 0 : highest - lowest + 1;
  back = std::clamp(back, 0.0f, static_cast<float>(all > seen ? all - seen : 0));
  c.last = highest - static_cast<std::uint64_t>(back);
  c.first = std::max(lowest, c.last + 1 > seen ? c.last + 1 - seen : 0);
  return c;
}

void draw_cell(const PanelContext& context, const LogRow& row, const Cell& cell, ImVec2 min, float width) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + width - 3, min.y + kCellHeight};
  const ImU32 hue = context.ui.theme.kind_hue(cell.group);
  out.AddRectFilled(min, max, faded(hue, cell.settled ? 0.34f : 0.07f), 3);
  const bool differs = contains(row.differing, cell.position);
  const bool fresh = contains(row.log->changed_positions, cell.position);
  const ImU32 line = differs ? context.ui.theme.tone(Tone::bad)
                     : fresh ? context.colours().accent
                             : faded(hue, cell.settled ? 0.9f : 0.6f);
  out.AddRect(min, max, line, 3, 0, differs || fresh ? 2.0f : 1.0f);
  const float middle = (min.x + max.x) / 2;
  const std::string group = fmt::format("{}", cell.group);
  draw_text(out, context.fonts().regular12, {middle - text_width(context.fonts().regular12, group) / 2, min.y + 2},
            context.colours().muted, group);
  const float wide = std::min(text_width(context.fonts().mono12, cell.text), max.x - min.x - 6);
  draw_text_cut(out, context.fonts().mono12, {middle - wide / 2, min.y + 17}, max.x - min.x - 5, context.colours().text,
                cell.text);
  if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(min, max)) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    paragraph(context.ui, context.fonts().semibold14, context.colours().text, row.name);
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, cell.detail);
    if (differs)
      paragraph(context.ui, context.fonts().regular14, context.ui.theme.tone(Tone::bad),
                tr("The other log differs here"));
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

/// The other log has an entry here, this one has none.
void draw_gap(const PanelContext& context, ImVec2 min, float width) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + width - 3, min.y + kCellHeight};
  const ImU32 ink = context.ui.theme.tone(Tone::bad);
  for (float x = min.x; x < max.x; x += 6) {
    out.AddLine({x, min.y}, {std::min(x + 3, max.x), min.y}, ink);
    out.AddLine({x, max.y}, {std::min(x + 3, max.x), max.y}, ink);
  }
}

/// A letter for each position that the node names, under the entry; those of one place stand together.
void draw_marks(const PanelContext& context, const LogRow& row, const Columns& columns, float y) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const auto marks = marks_of(*row.around);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (!columns.holds(marks[i].position)) continue;
    const bool first = std::none_of(marks.begin(), marks.begin() + static_cast<std::ptrdiff_t>(i),
                                    [&](const LogMark& m) { return m.position == marks[i].position; });
    if (!first) continue;
    std::string letters;
    for (const LogMark& m : marks)
      if (m.position == marks[i].position) letters += (letters.empty() ? "" : " ") + m.name.substr(0, 1);
    const float left = columns.x(marks[i].position);
    const float right = left + columns.width - 3;
    out.AddRectFilled({left, y}, {right, y + 2}, context.ui.theme.tone(Tone::good), 1);
    const float wide = text_width(context.fonts().regular12, letters);
    draw_text(out, context.fonts().regular12, {(left + right - wide) / 2, y + 2}, context.colours().muted, letters);
  }
}

void draw_row(const PanelContext& context, const LogRow& row, const Columns& columns, ImVec2 min) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const bool chosen = context.selection.is_node(row.node);
  out.AddCircleFilled({min.x + 22, min.y + kCellHeight / 2}, 4, context.ui.theme.tone(row.tone), 16);
  draw_text_cut(out, context.fonts().semibold14, {min.x + 34, min.y + kCellHeight / 2 - 9}, kNames - 40,
                chosen ? context.colours().accent : context.colours().text, row.name);
  if (row.log->log.empty())
    draw_text(out, context.fonts().regular12, {columns.left, min.y + kCellHeight / 2 - 8}, context.colours().muted,
              "empty");
  for (std::uint64_t p = columns.first; p <= columns.last && columns.last > 0; ++p) {
    const ImVec2 at{columns.x(p), min.y};
    if (const Cell* cell = cell_at(*row.log, p))
      draw_cell(context, row, *cell, at, columns.width);
    else if (contains(row.differing, p))
      draw_gap(context, at, columns.width);
  }
  draw_marks(context, row, columns, min.y + kCellHeight + 2);
}

}  // namespace

std::vector<LogMark> marks_of(const Described& around) {
  std::vector<LogMark> marks;
  constexpr std::string_view kEnd = " index";
  for (const Described& child : around.children) {
    const bool named = child.name.size() > kEnd.size() && child.name.substr(child.name.size() - kEnd.size()) == kEnd;
    if (child.kind != Described::Kind::field || !child.number || *child.number <= 0 || !named) continue;
    if (child.name == "last index") continue;  // Everybody sees where a log ends.
    marks.push_back({child.name.substr(0, child.name.size() - kEnd.size()), static_cast<std::uint64_t>(*child.number)});
  }
  return marks;
}

void draw_log_rows(const PanelContext& context, std::string_view id, std::span<const LogRow> rows, float& back) {
  if (rows.empty()) return;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const Columns columns = columns_of(context, rows, origin, room, back);
  const float height = kLogRuler + kLogRow * static_cast<float>(rows.size());
  ImGui::InvisibleButton(std::string(id).c_str(), {room, height});
  context.ui.log.add(id, origin, {origin.x + room, origin.y + height});
  if (ImGui::IsItemActive()) back += ImGui::GetIO().MouseDelta.x / columns.width;
  if (ImGui::IsItemHovered()) back -= ImGui::GetIO().MouseWheelH;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  for (std::uint64_t p = columns.first; p <= columns.last && columns.last > 0; ++p) {
    const std::string index = fmt::format("{}", p);
    const float middle = columns.x(p) + (columns.width - 3 - text_width(context.fonts().regular12, index)) / 2;
    draw_text(out, context.fonts().regular12, {middle, origin.y}, context.colours().muted, index);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ImVec2 min{origin.x, origin.y + kLogRuler + kLogRow * static_cast<float>(i)};
    if (ImGui::IsRectVisible(min, {min.x + room, min.y + kLogRow})) draw_row(context, rows[i], columns, min);
  }
}

}  // namespace netsplit
