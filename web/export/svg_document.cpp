#include "web/export/svg_document.h"

#include <fmt/format.h>

#include <cmath>

#include "imgui_internal.h"

namespace netsplit {
namespace {

constexpr unsigned kBroken = 0xfffd;

/// XML 1.0 section 2.2 allows the rest; what turns the direction of writing could make a text look like another one.
bool is_harmless(unsigned code) {
  if (code < 0x20) return code == '\n' || code == '\t';
  if ((code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || code >= 0xfffe) return false;
  const bool turns =
      (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x200e || code == 0x200f;
  return !turns;
}

std::string colour_of(std::string_view attribute, ImU32 colour) {
  const auto part = [&](int shift) { return colour >> shift & 0xff; };
  std::string out = fmt::format(R"( {}="#{:02x}{:02x}{:02x}")", attribute, part(IM_COL32_R_SHIFT),
                                part(IM_COL32_G_SHIFT), part(IM_COL32_B_SHIFT));
  if (const unsigned alpha = part(IM_COL32_A_SHIFT); alpha < 255)
    out += fmt::format(R"( {}-opacity="{:.3g}")", attribute, static_cast<double>(alpha) / 255);
  return out;
}

Box around(Point centre, float radius) { return {centre - Point{radius, radius}, centre + Point{radius, radius}}; }

bool holds(const Box& outer, const Box& inner) { return outer.contains(inner.min) && outer.contains(inner.max); }

}  // namespace

std::string svg_number(float value) {
  if (!std::isfinite(value) || std::abs(value) > 1e7f) return "0";
  const long hundredths = std::lround(static_cast<double>(value) * 100);
  if (hundredths % 100 == 0) return std::to_string(hundredths / 100);
  const long size = std::labs(hundredths);
  std::string out = fmt::format("{}{}.{:02}", hundredths < 0 ? "-" : "", size / 100, size % 100);
  if (out.back() == '0') out.pop_back();
  return out;
}

std::string svg_point(Point p) {
  std::string out = svg_number(p.x);
  const std::string y = svg_number(p.y);
  if (y[0] != '-') out += ' ';
  return out + y;
}

std::string xml_text(std::string_view text) {
  std::string out;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    unsigned code = 0;
    const int length = ImTextCharFromUtf8(&code, at, end);
    const std::string_view bytes(at, static_cast<std::size_t>(std::max(1, length)));
    at += bytes.size();
    if (code == kBroken || !is_harmless(code)) continue;
    switch (code) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += bytes;
    }
  }
  return out;
}

SvgDocument::SvgDocument(Box part, ImU32 ground, std::string_view title, std::string_view description)
    : part_(part), clip_(part) {
  const Point size = part.size();
  head_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"{2} {3} {0} {1}\" role=\"img\">\n<title>{4}</title>\n<desc>{5}</desc>\n",
      svg_number(size.x), svg_number(size.y), svg_number(part.min.x), svg_number(part.min.y), xml_text(title),
      xml_text(description));
  body_ = fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>\n", svg_number(part.min.x),
                      svg_number(part.min.y), svg_number(size.x), svg_number(size.y), colour_of("fill", ground));
}

void SvgDocument::clip(Box to) {
  if (to.min == clip_.min && to.max == clip_.max) return;
  end_row();
  clip_ = to;
}

std::string SvgDocument::clip_of(Box extent) {
  if (holds(clip_, extent)) return {};
  const Point size = clip_.size();
  const std::string key = fmt::format(R"(x="{}" y="{}" width="{}" height="{}")", svg_number(clip_.min.x),
                                      svg_number(clip_.min.y), svg_number(size.x), svg_number(size.y));
  const auto [found, is_new] = clips_.try_emplace(key, clips_.size());
  if (is_new) definitions_ += fmt::format("<clipPath id=\"c{}\"><rect {}/></clipPath>\n", found->second, key);
  return fmt::format(" clip-path=\"url(#c{})\"", found->second);
}

void SvgDocument::fill(std::string_view path, Box extent, ImU32 colour) {
  end_row();
  if (!seen(extent) || path.empty()) return;
  body_ += fmt::format("<path d=\"{}\"{}{}/>\n", path, colour_of("fill", colour), clip_of(extent));
}

std::string SvgDocument::dashes_of(const SvgStroke& look) const {
  std::string out = colour_of("stroke", look.colour);
  if (look.width != 1) out += fmt::format(R"( stroke-width="{}")", svg_number(look.width));
  if (look.round) out += R"( stroke-linecap="round")";
  if (look.dash > 0)
    out += fmt::format(R"( stroke-dasharray="{} {}")", svg_number(look.dash), svg_number(look.between));
  if (look.dash > 0 && look.shift != 0) out += fmt::format(R"( stroke-dashoffset="{}")", svg_number(look.shift));
  return out;
}

void SvgDocument::stroke(std::string_view path, Box extent, const SvgStroke& look) {
  end_row();
  extent = extent.grown(look.width);
  if (!seen(extent) || path.empty()) return;
  body_ += fmt::format("<path d=\"{}\" fill=\"none\"{}{}/>\n", path, dashes_of(look), clip_of(extent));
}

void SvgDocument::circle(Point centre, float radius, ImU32 colour) {
  end_row();
  const Box extent = around(centre, radius);
  if (!seen(extent) || (colour & IM_COL32_A_MASK) == 0) return;
  body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}/>\n", svg_number(centre.x), svg_number(centre.y),
                       svg_number(radius), colour_of("fill", colour), clip_of(extent));
}

void SvgDocument::ring(Point centre, float radius, const SvgStroke& look) {
  end_row();
  const Box extent = around(centre, radius + look.width);
  if (!seen(extent) || (look.colour & IM_COL32_A_MASK) == 0) return;
  body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\"{}{}/>\n", svg_number(centre.x),
                       svg_number(centre.y), svg_number(radius), dashes_of(look), clip_of(extent));
}

void SvgDocument::glow(Point centre, float inner, float outer, ImU32 colour) {
  end_row();
  const Box extent = around(centre, outer);
  if (!seen(extent) || (colour & IM_COL32_A_MASK) == 0) return;
  std::string stops;
  // smoothstep, as the shader has it.
  for (const float part : {0.0f, 0.25f, 0.5f, 0.75f, 1.0f}) {
    const float left = 1 - part * part * (3 - 2 * part);
    const float alpha = static_cast<float>(colour >> IM_COL32_A_SHIFT & 0xff) * left;
    const ImU32 tint = (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(std::lround(alpha)) << IM_COL32_A_SHIFT;
    stops += fmt::format(R"(<stop offset="{}"{}/>)", svg_number((inner + (outer - inner) * part) / outer),
                         colour_of("stop", tint));
  }
  // SVG calls the colour of a stop "stop-color".
  for (auto at = stops.find(" stop=\""); at != std::string::npos; at = stops.find(" stop=\"", at))
    stops.replace(at, 7, " stop-color=\"");
  const auto [found, is_new] = glows_.try_emplace(stops, glows_.size());
  if (is_new) definitions_ += fmt::format("<radialGradient id=\"w{}\">{}</radialGradient>\n", found->second, stops);
  body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"url(#w{})\"{}/>\n", svg_number(centre.x),
                       svg_number(centre.y), svg_number(outer), found->second, clip_of(extent));
}

void SvgDocument::define_shape(std::size_t number, const std::string& path) {
  definitions_ += fmt::format("<path id=\"g{}\" d=\"{}\"/>\n", number, path);
}

void SvgDocument::letter(const Letter& letter) {
  if (!seen(letter.extent)) return;
  const auto fits = [&](const Letter& first) {
    return first.colour == letter.colour && std::abs(first.scale - letter.scale) < first.scale * 1e-4f &&
           std::abs(first.origin.y - letter.origin.y) < 0.01f &&
           holds(clip_, first.extent) == holds(clip_, letter.extent);
  };
  if (!row_.empty() && !fits(row_.front())) end_row();
  row_.push_back(letter);
}

void SvgDocument::end_row() {
  if (row_.empty()) return;
  const Letter first = row_.front();
  Box extent = first.extent;
  for (const Letter& l : row_) extent = extent.joined(l.extent);
  // A clip path is in the coordinates of what it clips, so it is around the group that moves and scales.
  const std::string clip = clip_of(extent);
  if (!clip.empty()) body_ += "<g" + clip + ">";
  body_ += fmt::format("<g transform=\"translate({} {}) scale({:.6g})\"{}>", svg_number(first.origin.x),
                       svg_number(first.origin.y), first.scale, colour_of("fill", first.colour));
  for (const Letter& l : row_) {
    const long x = std::lround((l.origin.x - first.origin.x) / first.scale);
    body_ += x == 0 ? fmt::format("<use xlink:href=\"#g{}\"/>", l.shape)
                    : fmt::format("<use xlink:href=\"#g{}\" x=\"{}\"/>", l.shape, x);
  }
  body_ += clip.empty() ? "</g>\n" : "</g></g>\n";
  row_.clear();
}

std::string SvgDocument::finish() {
  end_row();
  return head_ + "<defs>\n" + definitions_ + "</defs>\n" + body_ + "</svg>\n";
}

}  // namespace netsplit
