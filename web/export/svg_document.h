#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "imgui.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// How a line is drawn.
struct SvgStroke {
  ImU32 colour = 0;
  float width = 1;
  bool round = false;  ///< its ends
  float dash = 0;      ///< length of a dash; 0: none
  float between = 0;   ///< length of a gap between two
  float shift = 0;     ///< how far before the first dash's end it begins
};

/// Writes a picture as SVG 1.1: shapes and nothing else. There is no text in it but its title and its description, which
/// are escaped, and no style, link, image or script.
class SvgDocument {
 public:
  /// Shows what lies in `part`.
  SvgDocument(Box part, ImU32 ground, std::string_view title, std::string_view description);

  /// What follows is seen within this box only.
  void clip(Box to);
  /// Path data that covers about `extent`.
  void fill(std::string_view path, Box extent, ImU32 colour);
  void stroke(std::string_view path, Box extent, const SvgStroke& look);
  void circle(Point centre, float radius, ImU32 colour);
  void ring(Point centre, float radius, const SvgStroke& look);
  /// Light around a disc: full up to `inner`, gone at `outer`.
  void glow(Point centre, float inner, float outer, ImU32 colour);

  /// A letter by its number among `shapes`; a row of one size, line and colour is written as one group.
  struct Letter {
    std::size_t shape = 0;
    Point origin;
    float scale = 1;
    ImU32 colour = 0;
    Box extent;
  };
  /// The number of a shape; `write` gives its path data when it is new.
  template <class Write>
  std::size_t shape(std::pair<std::size_t, unsigned> key, const Write& write) {
    const auto [found, is_new] = shapes_.try_emplace(key, shapes_.size());
    if (is_new) define_shape(found->second, write());
    return found->second;
  }
  void letter(const Letter& letter);

  std::string finish();

 private:
  bool seen(Box extent) const { return extent.overlaps(clip_) && extent.overlaps(part_); }
  void define_shape(std::size_t number, const std::string& path);
  std::string clip_of(Box extent);
  std::string dashes_of(const SvgStroke& look) const;
  void end_row();

  Box part_;
  Box clip_;
  std::string head_;
  std::string definitions_;
  std::string body_;
  std::map<std::pair<std::size_t, unsigned>, std::size_t> shapes_;
  std::map<std::string, std::size_t> clips_;
  std::map<std::string, std::size_t> glows_;
  std::vector<Letter> row_;
};

/// A number with at most two digits behind the point; one that is no number is 0.
std::string svg_number(float value);
/// "x y".
std::string svg_point(Point p);
/// Text for XML: escaped, without what XML or a reader's eye must not meet (controls, broken UTF-8, turns of direction).
std::string xml_text(std::string_view text);

}  // namespace netsplit
