#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <span>

#include "web/theme/theme.h"

namespace netsplit::colour_vision_test {

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

/// What a person sees who lacks one kind of cone, in linear RGB: Machado, Oliveira and Fernandes, "A Physiologically-based
/// Model for Simulation of Color Vision Deficiency" (2009), severity 1.0.
struct Vision {
  const char* name;
  Matrix matrix;
};
constexpr Vision kVisions[] = {
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}},
};

Triple times(const Matrix& m, const Triple& v) {
  Triple out{};
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t i = 0; i < 3; ++i) out[row] += m[row][i] * v[i];
  return out;
}

double linear(ImU32 colour, int shift) {
  const double c = (colour >> shift & 255) / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIE L*a*b* under D65, of what is seen of a colour.
Triple lab(ImU32 colour, const Vision& vision) {
  Triple rgb = times(vision.matrix, {linear(colour, IM_COL32_R_SHIFT), linear(colour, IM_COL32_G_SHIFT),
                                     linear(colour, IM_COL32_B_SHIFT)});
  for (double& c : rgb) c = std::clamp(c, 0.0, 1.0);
  Triple xyz = times({{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}}, rgb);
  const Triple white{0.95047, 1, 1.08883};
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = xyz[i] / white[i];
    xyz[i] = t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116;
  }
  return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

double difference(ImU32 a, ImU32 b, const Vision& vision) {
  const Triple one = lab(a, vision);
  const Triple other = lab(b, vision);
  return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/// About 2.3 is the least that somebody notices; marks lie apart and are small, so they need several times that.
constexpr double kApart = 10;

void check_apart(std::span<const ImU32> colours) {
  for (const Vision& vision : kVisions)
    for (std::size_t i = 0; i < colours.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        INFO(vision.name << ", colours " << j << " and " << i);
        CHECK(difference(colours[i], colours[j], vision) >= kApart);
      }
}

}  // namespace

TEST_CASE("who lacks one kind of cone tells any two tones apart, and any two kinds of messages") {
  for (const Palette* palette : {&dark_palette(), &light_palette()}) {
    INFO((palette == &dark_palette() ? "dark" : "light"));
    check_apart(palette->tones);
    check_apart(palette->kinds);
  }
}

TEST_CASE("red and green of one lightness are the same to who lacks cones for red or green") {
  const ImU32 red = IM_COL32(200, 60, 40, 255);
  const ImU32 olive = IM_COL32(108, 108, 40, 255);
  CHECK(difference(red, olive, kVisions[1]) < 14);
  CHECK(difference(red, olive, kVisions[2]) > 40);
}

}  // namespace netsplit::colour_vision_test
