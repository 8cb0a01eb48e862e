#include "web/export/svg.h"

#include <algorithm>
#include <array>

#include "web/export/contour.h"
#include "web/export/outlines.h"
#include "web/export/svg_document.h"
#include "web/export/svg_marks.h"

namespace netsplit {
namespace {

Point at(const ImDrawVert& v) { return {v.pos.x, v.pos.y}; }
ImU32 hue(const ImDrawVert& v) { return v.col & ~IM_COL32_A_MASK; }
ImU32 alpha(const ImDrawVert& v) { return v.col >> IM_COL32_A_SHIFT & 0xff; }

/// One command's triangles, taken apart into shapes: Dear ImGui gives each of them vertices of its own, in order.
class Triangles {
 public:
  Triangles(SvgDocument& out, const Outlines& outlines, const ImDrawList& list, const ImDrawCmd& command)
      : out_(out),
        outlines_(outlines),
        vertices_(list.VtxBuffer.Data + command.VtxOffset),
        indices_(list.IdxBuffer.Data + command.IdxOffset),
        count_(command.ElemCount),
        white_(ImGui::GetIO().Fonts->TexUvWhitePixel) {}

  void write() {
    for (unsigned i = 0; i + 2 < count_;) i = is_plain(vertex(i)) ? write_shape(i) : write_letter(i);
  }

 private:
  const ImDrawVert& vertex(unsigned i) const { return vertices_[indices_[i]]; }
  bool is_plain(const ImDrawVert& v) const { return v.uv.x == white_.x && v.uv.y == white_.y; }

  /// The two triangles of a letter's quad: its upper left corner is the first vertex, its lower right one the third.
  unsigned write_letter(unsigned i) {
    if (i + 5 >= count_) return count_;
    const ImDrawVert& first = vertex(i);
    const ImDrawVert& last = vertex(i + 2);
    if (const auto letter = outlines_.find(first, last)) {
      const std::size_t shape =
          out_.shape({letter->file, letter->code}, [&] { return outlines_.path(letter->file, letter->code); });
      out_.letter({shape, letter->origin, letter->scale, first.col, {at(first), at(last)}});
    }
    return i + 6;
  }

  /// All triangles from here on that belong to one shape: those of one colour with vertices in common.
  unsigned write_shape(unsigned i) {
    Contour contour;
    const ImU32 tint = hue(vertex(i));
    const unsigned end = end_of_shape(i, tint);
    ImU32 strongest = 0;
    Box extent{at(vertex(i)), at(vertex(i))};
    for (unsigned k = i; k < end; ++k) {
      strongest = std::max(strongest, alpha(vertex(k)));
      extent = extent.joined({at(vertex(k)), at(vertex(k))});
    }
    if (strongest == 0) return end;
    for (unsigned k = i; k < end; k += 3) {
      const auto corner = [&](unsigned n) {
        return Contour::Corner{indices_[n], at(vertex(n)), 2 * alpha(vertex(n)) > strongest};
      };
      contour.add({corner(k), corner(k + 1), corner(k + 2)});
    }
    std::string path;
    for (const auto& loop : contour.loops()) {
      for (std::size_t p = 0; p < loop.size(); ++p) path += (p == 0 ? "M" : "L") + svg_point(loop[p]);
      path += 'Z';
    }
    out_.fill(path, extent, tint | strongest << IM_COL32_A_SHIFT);
    return end;
  }

  unsigned end_of_shape(unsigned i, ImU32 tint) const {
    unsigned highest = 0;
    for (unsigned end = i; end + 2 < count_; end += 3) {
      const std::array corners{indices_[end], indices_[end + 1], indices_[end + 2]};
      const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
      const bool apart = end > i && *low > highest;
      const bool other = std::any_of(corners.begin(), corners.end(),
                                     [&](unsigned n) { return !is_plain(vertices_[n]) || hue(vertices_[n]) != tint; });
      if (end > i && (apart || other)) return end;
      highest = std::max<unsigned>(highest, *high);
    }
    return count_ - count_ % 3;
  }

  SvgDocument& out_;
  const Outlines& outlines_;
  const ImDrawVert* vertices_;
  const ImDrawIdx* indices_;
  unsigned count_;
  ImVec2 white_;
};

}  // namespace

SvgStyle::SvgStyle() {
  ImGuiStyle& style = ImGui::GetStyle();
  lines_of_texture_ = style.AntiAliasedLinesUseTex;
  circle_error_ = style.CircleTessellationMaxError;
  curve_error_ = style.CurveTessellationTol;
  style.AntiAliasedLinesUseTex = false;
  style.CircleTessellationMaxError = 0.05f;
  style.CurveTessellationTol = 0.2f;
}

SvgStyle::~SvgStyle() {
  ImGuiStyle& style = ImGui::GetStyle();
  style.AntiAliasedLinesUseTex = lines_of_texture_;
  style.CircleTessellationMaxError = circle_error_;
  style.CurveTessellationTol = curve_error_;
}

std::string svg_of(const ImDrawData& data, Box part, ImU32 ground, const SvgWords& words) {
  const Outlines outlines(*ImGui::GetIO().Fonts);
  SvgDocument out(part, ground, words.title, words.description);
  for (const ImDrawList* list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      out.clip({{command.ClipRect.x, command.ClipRect.y}, {command.ClipRect.z, command.ClipRect.w}});
      if (const Painter* painter = Painter::of(command)) {
        write_marks(out, *painter, data.FramebufferScale.x);
      } else if (!command.UserCallback) {
        Triangles(out, outlines, *list, command).write();
      }
    }
  }
  return out.finish();
}

}  // namespace netsplit
