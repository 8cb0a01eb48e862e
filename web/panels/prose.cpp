#include "web/panels/prose.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "web/app/markdown.h"
#include "web/panels/glossary.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kLineStep = 1.28f;
constexpr float kListIndent = 18;
constexpr float kBetweenBlocks = 8;
constexpr float kBetweenItems = 3;
constexpr float kCodePadding = 8;
constexpr float kCellPadding = 4;
constexpr float kBetweenCells = 10;
constexpr float kSlant = 0.18f;  ///< of emphasis: there is no italic font on board

/// A word, or a part of an overlong one, where it is drawn.
struct Piece {
  std::string_view text;
  const TextRun* run = nullptr;
  ImFont* font = nullptr;
  ImVec2 at{};  ///< from the upper left corner of the block
  float width = 0;
  std::size_t offset = 0;  ///< of its first character in the block's plain text
};

ImFont* font_of(const PanelContext& context, const TextBlock& block, const TextRun& run) {
  const Fonts& fonts = context.fonts();
  if (block.kind == TextBlock::Kind::heading) return block.level <= 2 ? fonts.semibold17 : fonts.semibold14;
  if (run.code) return fonts.mono12;
  return run.strong ? fonts.semibold14 : fonts.regular14;
}

/// Sets the words of a block in lines.
class Setter {
 public:
  Setter(const PanelContext& context, const TextBlock& block, float width)
      : context_(context), block_(block), width_(std::max(40.0f, width)) {
    const ImFont* font = font_of(context, block, {});
    step_ = std::round(font->FontSize * font->Scale * kLineStep);
    for (const TextRun& run : block.runs) set(run);
  }
  std::vector<Piece> pieces;
  float height() const { return y_ + step_; }
  float step() const { return step_; }

 private:
  void new_line() {
    x_ = 0;
    y_ += step_;
  }
  void set(const TextRun& run) {
    if (run.text == "\n") {
      new_line();
      ++offset_;
      return;
    }
    ImFont* font = font_of(context_, block_, run);
    const float space = text_width(font, " ");
    const std::string_view text = run.text;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == ' ') {
        if (x_ > 0) x_ += space;
        ++at;
        ++offset_;
        continue;
      }
      const std::size_t end = std::min(text.find(' ', at), text.size());
      place(run, font, text.substr(at, end - at));
      at = end;
    }
  }
  void place(const TextRun& run, ImFont* font, std::string_view word) {
    const float width = text_width(font, word);
    // What follows without a space, such as a full stop after a link, stays on the line.
    const bool joined =
        !pieces.empty() && x_ > 0 && pieces.back().at.y == y_ && pieces.back().at.x + pieces.back().width == x_;
    if (x_ > 0 && x_ + width > width_ && !(joined && word.size() <= 2)) new_line();
    for (const std::string_view part :
         width > width_ ? wrapped_lines(font, width_, word) : std::vector<std::string_view>{word}) {
      if (part.empty()) continue;
      const float part_width = text_width(font, part);
      if (x_ > 0 && x_ + part_width > width_ && !joined) new_line();
      pieces.push_back({part, &run, font, {x_, y_}, part_width, offset_});
      offset_ += part.size();
      x_ += part_width;
    }
  }

  const PanelContext& context_;
  const TextBlock& block_;
  float width_;
  float step_ = 0;
  float x_ = 0;
  float y_ = 0;
  std::size_t offset_ = 0;
};

void slant(ImDrawList& out, int first_vertex, float baseline) {
  for (int i = first_vertex; i < out.VtxBuffer.Size; ++i)
    out.VtxBuffer[i].pos.x += (baseline - out.VtxBuffer[i].pos.y) * kSlant;
}

void draw_piece(const PanelContext& context, const Piece& piece, ImVec2 origin, float step, ImU32 ink) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const float size = piece.font->FontSize * piece.font->Scale;
  const ImVec2 at{origin.x + piece.at.x, origin.y + piece.at.y + std::floor((step - size) / 2)};
  if (piece.run->code) out.AddRectFilled({at.x - 3, at.y - 1}, {at.x + piece.width + 3, at.y + size + 2}, p.hovered, 3);
  const int first = out.VtxBuffer.Size;
  draw_text(out, piece.font, at, piece.run->link.empty() ? ink : p.accent, piece.text);
  if (piece.run->emphasis) slant(out, first, at.y + size * 0.8f);
  if (!piece.run->link.empty()) out.AddRectFilled({at.x, at.y + size}, {at.x + piece.width, at.y + size + 1}, p.accent);
}

void draw_link(const PanelContext& context, const std::string& id, const Piece& piece, ImVec2 origin, float step) {
  const ImVec2 min{origin.x + piece.at.x, origin.y + piece.at.y};
  ImGui::SetCursorScreenPos(min);
  if (ImGui::InvisibleButton(id.c_str(), {std::max(1.0f, piece.width), step}))
    context.ask(request::Browse{piece.run->link});
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  focus_ring(context.ui, min, {min.x + piece.width, min.y + step}, 2);
  context.ui.log.add(id, min, {min.x + piece.width, min.y + step});
  tooltip(context.ui, piece.run->link);
}

/// Words of the trade that stand in one line are explained there.
void explain_terms(const PanelContext& context, const std::vector<Piece>& pieces, const std::string& text,
                   ImVec2 origin, float step) {
  for (const TermPlace& place : terms_in(text)) {
    const Piece* first = nullptr;
    const Piece* last = nullptr;
    for (const Piece& piece : pieces) {
      const bool inside = piece.offset < place.end && piece.offset + piece.text.size() > place.begin;
      if (!inside || piece.run->code || !piece.run->link.empty()) continue;
      if (!first) first = &piece;
      last = &piece;
    }
    if (!first || first->at.y != last->at.y) continue;
    const std::size_t from = std::max(place.begin, first->offset) - first->offset;
    const std::size_t to = std::min(place.end, last->offset + last->text.size()) - last->offset;
    const ImVec2 min{origin.x + first->at.x + text_width(first->font, first->text.substr(0, from)),
                     origin.y + first->at.y};
    const float right = origin.x + last->at.x + text_width(last->font, last->text.substr(0, to));
    explained(context.ui, min, {right, min.y + step - 1}, place.term->word, tr(place.term->meaning));
  }
}

void draw_code(const PanelContext& context, const TextBlock& block, ImU32 ink) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string text = block.runs.empty() ? std::string() : block.runs[0].text;
  ImFont* font = context.fonts().mono12;
  const float inner = width - 2 * kCodePadding;
  const float height = draw_wrapped(nullptr, font, at, inner, ink, text) + 2 * kCodePadding;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(at, {at.x + width, at.y + height}, context.colours().hovered, 4);
  draw_wrapped(&out, font, {at.x + kCodePadding, at.y + kCodePadding}, inner, ink, text);
  ImGui::Dummy({width, height});
}

/// Of a cell in one line, and of the longest of its words.
struct CellWidth {
  float whole = 0;
  float word = 0;
};
CellWidth width_of(const PanelContext& context, const TextBlock& cell) {
  CellWidth width;
  for (const TextRun& run : cell.runs) {
    ImFont* font = font_of(context, cell, run);
    width.whole += text_width(font, run.text);
    for (std::string_view rest = run.text; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      width.word = std::max(width.word, text_width(font, rest.substr(0, end)) + 1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  width.whole = std::max(width.whole + 1, width.word);
  return width;
}

/// How wide the columns of a table are: as their longest cells; where that is too much, no word is broken if it can be helped.
std::vector<float> column_widths(const PanelContext& context, std::span<const TextBlock> cells, float room) {
  std::vector<CellWidth> columns;
  for (const TextBlock& cell : cells) {
    const auto at = static_cast<std::size_t>(cell.column);
    if (columns.size() <= at) columns.resize(at + 1);
    const CellWidth width = width_of(context, cell);
    columns[at] = {std::max(columns[at].whole, width.whole), std::max(columns[at].word, width.word)};
  }
  CellWidth all;
  for (const CellWidth& column : columns) all = {all.whole + column.whole, all.word + column.word};
  const float free = std::min(all.whole, room - kBetweenCells * static_cast<float>(columns.size() - 1));
  const float more = all.whole > all.word ? std::max(0.0f, free - all.word) / (all.whole - all.word) : 0;
  std::vector<float> widths;
  for (const CellWidth& column : columns)
    widths.push_back(free < all.word ? column.word * free / all.word
                                     : column.word + (column.whole - column.word) * more);
  return widths;
}

/// One row after the other, with a line between them.
void draw_table(const PanelContext& context, std::span<const TextBlock> cells, ImU32 ink) {
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const std::vector<float> widths = column_widths(context, cells, room);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  float top = corner.y, bottom = corner.y, x = corner.x;
  for (const TextBlock& cell : cells) {
    if (cell.column == 0) {
      if (bottom > corner.y)
        out.AddRectFilled({corner.x, bottom}, {corner.x + room, bottom + context.ui.theme.hairline()},
                          context.colours().hairline);
      top = bottom + kCellPadding;
      x = corner.x;
    }
    const float width = widths[static_cast<std::size_t>(cell.column)];
    const Setter setter(context, cell, width);
    for (const Piece& piece : setter.pieces) draw_piece(context, piece, {x, top}, setter.step(), ink);
    explain_terms(context, setter.pieces, plain_text(cell), {x, top}, setter.step());
    bottom = std::max(bottom, top + setter.height() + kCellPadding);
    x += width + kBetweenCells;
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({room, bottom - corner.y});
}

void draw_block(const PanelContext& context, const std::string& id, const TextBlock& block, ImU32 ink) {
  if (block.kind == TextBlock::Kind::rule) return separator(context.ui);
  if (block.kind == TextBlock::Kind::code) return draw_code(context, block, ink);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const float indent = kListIndent * static_cast<float>(block.indent);
  const Setter setter(context, block, room - indent);
  const ImVec2 origin{corner.x + indent, corner.y};
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (!block.marker.empty())
    draw_text(out, context.fonts().regular14, {origin.x - kListIndent + 2, corner.y + 1}, context.colours().muted,
              block.marker);
  if (block.quoted)
    out.AddRectFilled({corner.x, corner.y}, {corner.x + 3, corner.y + setter.height()}, context.colours().hairline, 1);
  for (const Piece& piece : setter.pieces) draw_piece(context, piece, origin, setter.step(), ink);
  ImGui::Dummy({room, setter.height()});
  const ImVec2 after = ImGui::GetCursorScreenPos();
  int links = 0;
  for (const Piece& piece : setter.pieces)
    if (!piece.run->link.empty())
      draw_link(context, fmt::format("{}.link{}", id, links++), piece, origin, setter.step());
  explain_terms(context, setter.pieces, plain_text(block), origin, setter.step());
  if (links > 0) ImGui::SetCursorScreenPos(after);
}

}  // namespace

void draw_prose(const PanelContext& context, std::string_view id, std::string_view markdown, ImU32 ink) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::PushID(std::string(id).c_str());
  const std::vector<TextBlock> blocks = parse_markdown(markdown);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0) {
      const bool items = !blocks[i].marker.empty() && blocks[i - 1].indent > 0;
      ImGui::Dummy({0, items ? kBetweenItems : kBetweenBlocks});
    }
    if (blocks[i].kind != TextBlock::Kind::cell) {
      draw_block(context, fmt::format("{}.{}", id, i), blocks[i], ink);
      continue;
    }
    std::size_t end = i + 1;
    while (end < blocks.size() && blocks[end].kind == TextBlock::Kind::cell) ++end;
    draw_table(context, std::span(blocks).subspan(i, end - i), ink);
    i = end - 1;
  }
  ImGui::PopID();
  ImGui::PopStyleVar();
  if (!blocks.empty()) ImGui::Dummy({0, 0});  // What comes next keeps its distance.
}

}  // namespace netsplit
