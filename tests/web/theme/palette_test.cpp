#include <catch2/catch_test_macros.hpp>

#include <string_view>

#include "web/theme/theme.h"

namespace netsplit::palette_test {

namespace {

constexpr float kText = 4.5f;
constexpr float kMarks = 3.0f;

void check_palette(const Palette& p) {
  for (const ImU32 ground : {p.background, p.surface, p.raised}) {
    CHECK(contrast(p.text, ground) >= 7.0f);
    CHECK(contrast(p.muted, ground) >= kText);
    CHECK(contrast(p.accent, ground) >= kText);
    for (const ImU32 tone : p.tones) CHECK(contrast(tone, ground) >= kText);
    for (const ImU32 kind : p.kinds) CHECK(contrast(kind, ground) >= kMarks);
  }
  CHECK(contrast(p.on_accent, p.accent) >= kText);
}

}  // namespace

TEST_CASE("text and marks of the dark theme stand out from every ground") { check_palette(dark_palette()); }

TEST_CASE("text and marks of the light theme stand out from every ground") { check_palette(light_palette()); }

TEST_CASE("contrast is that of the guidelines") {
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) == 21.0f);
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == 1.0f);
}

TEST_CASE("fading changes the opacity only, and mixing goes all the way") {
  CHECK(faded(IM_COL32(10, 20, 30, 200), 0.5f) == IM_COL32(10, 20, 30, 100));
  CHECK(mixed(IM_COL32_BLACK, IM_COL32_WHITE, 1) == IM_COL32_WHITE);
  CHECK(mixed(IM_COL32_BLACK, IM_COL32_WHITE, 0) == IM_COL32_BLACK);
}

TEST_CASE("each tone has a mark of its own, so that none depends on colour") {
  const Tone tones[] = {Tone::plain, Tone::active, Tone::waiting, Tone::good, Tone::bad};
  for (const Tone a : tones)
    for (const Tone b : tones) CHECK((a == b) == (std::string_view(Theme::tone_icon(a)) == Theme::tone_icon(b)));
}

}  // namespace netsplit::palette_test
