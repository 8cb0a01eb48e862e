#include "web/export/outlines.h"

#include <cmath>
#include <cstddef>

// Dear ImGui has a copy of its own, which nobody else can call.
#define STBTT_STATIC
#define STB_TRUETYPE_IMPLEMENTATION
#include "imstb_truetype.h"

namespace netsplit {

struct Outlines::File {
  const void* bytes = nullptr;
  stbtt_fontinfo info{};
};

Outlines::~Outlines() = default;

Outlines::Outlines(const ImFontAtlas& atlas) {
  for (const ImFont* font : atlas.Fonts) {
    if (font->ConfigDataCount == 0) continue;
    const void* bytes = font->ConfigData->FontData;
    std::size_t file = 0;
    while (file < files_.size() && files_[file].bytes != bytes) ++file;
    if (file == files_.size()) {
      File opened{bytes, {}};
      if (!stbtt_InitFont(&opened.info, static_cast<const unsigned char*>(bytes), 0)) continue;
      files_.push_back(opened);
    }
    for (const ImFontGlyph& glyph : font->Glyphs)
      if (glyph.Visible) places_[{glyph.V0, glyph.U0}] = {font, &glyph, file};
  }
}

const Outlines::Place* Outlines::place_of(ImVec2 uv_min, ImVec2 uv_max) const {
  const auto exact = places_.find({uv_min.y, uv_min.x});
  if (exact != places_.end()) return &exact->second;
  // What a window cuts off has only a part of its place in the atlas.
  const ImVec2 middle{(uv_min.x + uv_max.x) / 2, (uv_min.y + uv_max.y) / 2};
  for (const auto& [corner, place] : places_) {
    const ImFontGlyph& g = *place.glyph;
    if (middle.x > g.U0 && middle.x < g.U1 && middle.y > g.V0 && middle.y < g.V1) return &place;
  }
  return nullptr;
}

std::optional<Outlines::Letter> Outlines::find(const ImDrawVert& upper_left, const ImDrawVert& lower_right) const {
  const ImVec2 uv{lower_right.uv.x - upper_left.uv.x, lower_right.uv.y - upper_left.uv.y};
  if (uv.x <= 0 || uv.y <= 0) return std::nullopt;
  const Place* place = place_of(upper_left.uv, lower_right.uv);
  if (!place) return std::nullopt;
  const ImFontGlyph& g = *place->glyph;
  const float across = (lower_right.pos.x - upper_left.pos.x) / uv.x;
  const float down = (lower_right.pos.y - upper_left.pos.y) / uv.y;
  const float scale = (g.U1 - g.U0) * across / (g.X1 - g.X0);
  const Point corner{upper_left.pos.x + (g.U0 - upper_left.uv.x) * across,
                     upper_left.pos.y + (g.V0 - upper_left.uv.y) * down};
  const ImFontConfig& config = *place->font->ConfigData;
  // Dear ImGui puts the base line on a whole pixel of the font.
  const float ascent = std::floor(place->font->Ascent + 0.5f);
  return Letter{place->file,
                static_cast<ImWchar>(g.Codepoint),
                {corner.x - g.X0 * scale, corner.y + (ascent - g.Y0) * scale},
                stbtt_ScaleForPixelHeight(&files_[place->file].info, config.SizePixels) * scale};
}

std::string Outlines::path(std::size_t file, ImWchar code) const {
  const stbtt_fontinfo& info = files_[file].info;
  stbtt_vertex* shape = nullptr;
  const int count = stbtt_GetGlyphShape(&info, stbtt_FindGlyphIndex(&info, static_cast<int>(code)), &shape);
  std::string out;
  const auto point = [&](const char* verb, int x, int y) {
    out += verb + std::to_string(x) + ' ' + std::to_string(-y);
  };
  for (int i = 0; i < count; ++i) {
    const stbtt_vertex& v = shape[i];
    switch (v.type) {
      case STBTT_vmove: point(i == 0 ? "M" : "ZM", v.x, v.y); break;
      case STBTT_vline: point("L", v.x, v.y); break;
      case STBTT_vcurve:
        point("Q", v.cx, v.cy);
        point(" ", v.x, v.y);
        break;
      case STBTT_vcubic:
        point("C", v.cx, v.cy);
        point(" ", v.cx1, v.cy1);
        point(" ", v.x, v.y);
        break;
      default: break;
    }
  }
  stbtt_FreeShape(&info, shape);
  return out.empty() ? out : out + 'Z';
}

}  // namespace netsplit
