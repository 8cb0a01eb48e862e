#pragma once
#include <string>
#include <string_view>

#include "imgui.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// While it lives, Dear ImGui draws lines as shapes that svg_of can read, and rounder curves. Takes effect with the next
/// frame.
class SvgStyle {
 public:
  SvgStyle();
  ~SvgStyle();
  SvgStyle(const SvgStyle&) = delete;
  SvgStyle& operator=(const SvgStyle&) = delete;

 private:
  bool lines_of_texture_;
  float circle_error_;
  float curve_error_;
};

/// What goes with the shapes.
struct SvgWords {
  std::string_view title;
  std::string_view description;
};

/// A part of a frame that was drawn with SvgStyle and rendered, as SVG. Letters become curves, so it looks alike everywhere
/// and holds no text that a stranger wrote but the escaped words.
std::string svg_of(const ImDrawData& data, Box part, ImU32 ground, const SvgWords& words);

}  // namespace netsplit
