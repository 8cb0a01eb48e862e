#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "imgui.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// The letters of the fonts in Dear ImGui's atlas as curves: a quad of a draw list is recognised by its place in the atlas.
class Outlines {
 public:
  explicit Outlines(const ImFontAtlas& atlas);
  ~Outlines();
  Outlines(const Outlines&) = delete;
  Outlines& operator=(const Outlines&) = delete;

  struct Letter {
    std::size_t file = 0;  ///< of the fonts: sizes of one typeface have it in common
    ImWchar code = 0;
    Point origin;     ///< where its line begins, on the base line
    float scale = 1;  ///< pixels a unit of the font
  };
  /// A quad of the atlas, upper left and lower right; nothing when it is no letter.
  std::optional<Letter> find(const ImDrawVert& upper_left, const ImDrawVert& lower_right) const;
  /// The letter as SVG path data, in units of the font, y down.
  std::string path(std::size_t file, ImWchar code) const;

 private:
  struct File;
  struct Place {
    const ImFont* font = nullptr;
    const ImFontGlyph* glyph = nullptr;
    std::size_t file = 0;
  };
  const Place* place_of(ImVec2 uv_min, ImVec2 uv_max) const;

  std::vector<File> files_;
  std::map<std::pair<float, float>, Place> places_;  ///< by their upper left corners in the atlas
};

}  // namespace netsplit
