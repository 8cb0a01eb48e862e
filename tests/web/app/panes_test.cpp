#include "web/app/panes.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace netsplit::panes_test {

namespace {

bool overlap(const Rect& a, const Rect& b) {
  return !a.empty() && !b.empty() && a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

std::vector<Rect> all(const Panes& p) { return {p.top, p.lesson, p.stage, p.inspector, p.transport, p.lower}; }

void check_sound(const Panes& panes, ImVec2 size) {
  const auto rects = all(panes);
  float area = 0;
  for (std::size_t i = 0; i < rects.size(); ++i) {
    if (rects[i].empty()) continue;
    area += rects[i].width() * rects[i].height();
    CHECK(rects[i].min.x >= 0);
    CHECK(rects[i].max.x <= size.x);
    CHECK(rects[i].max.y <= size.y);
    for (std::size_t j = i + 1; j < rects.size(); ++j) CHECK(!overlap(rects[i], rects[j]));
  }
  CHECK(area == size.x * size.y);
}

}  // namespace

TEST_CASE("the panes fill the window and none lies over another") {
  for (const ImVec2 size :
       {ImVec2(1280, 800), ImVec2(1920, 1080), ImVec2(800, 600), ImVec2(390, 844), ImVec2(360, 640)}) {
    for (int choice = 0; choice < 8; ++choice) {
      PaneChoice panes;
      panes.lesson = choice & 1;
      panes.inspector = choice & 2;
      panes.lower = choice & 4;
      check_sound(arrange_panes(size, panes), size);
    }
  }
}

TEST_CASE("an embed is the stage and a transport, down to 320 by 240") {
  for (const ImVec2 size : {ImVec2(320, 240), ImVec2(640, 420)}) {
    const Panes panes = arrange_panes(size, {.embed = true});
    check_sound(panes, size);
    CHECK(panes.top.empty());
    CHECK(panes.lower.empty());
    CHECK(panes.stage.height() >= 150);
  }
}

TEST_CASE("an embed without controls is all picture, and one with all of them has tabs where there is room") {
  for (const ImVec2 size : {ImVec2(320, 240), ImVec2(390, 600), ImVec2(640, 420), ImVec2(960, 600)}) {
    const Panes bare = arrange_panes(size, {.embed = true, .controls = EmbedControls::none});
    check_sound(bare, size);
    CHECK(bare.transport.empty());
    CHECK(bare.stage.height() == size.y);
    const Panes full = arrange_panes(size, {.embed = true, .controls = EmbedControls::full});
    check_sound(full, size);
    CHECK(full.stage.height() >= 150);
    CHECK(full.lower.empty() == (size.y < 340));
  }
}

TEST_CASE("a phone stacks the stage, the transport and one tab") {
  const Panes panes = arrange_panes({390, 844}, {});
  CHECK(panes.phone);
  CHECK(panes.lesson.empty());
  CHECK(panes.inspector.empty());
  CHECK(panes.stage.width() == 390);
  CHECK(panes.stage.height() > 300);
  CHECK(panes.lower.height() > 200);
}

TEST_CASE("a lower pane dragged too far leaves the stage its least height") {
  const Panes panes = arrange_panes({1280, 800}, {.lower_height = 5000});
  CHECK(panes.stage.height() >= 160);
}

}  // namespace netsplit::panes_test
