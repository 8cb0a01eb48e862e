#include "web/panels/notice.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace netsplit::notice_test {
namespace {

Box box_of(const Rect& r) { return {{r.min.x, r.min.y}, {r.max.x, r.max.y}}; }
bool inside(const Rect& inner, const Rect& outer) {
  return inner.min.x >= outer.min.x && inner.min.y >= outer.min.y && inner.max.x <= outer.max.x &&
         inner.max.y <= outer.max.y;
}

}  // namespace

TEST_CASE("A notice lies in a part of the stage where nothing is") {
  const Panes panes = arrange_panes({1280, 800}, {});
  const ImVec2 size{300, 80};
  const float middle = (panes.stage.min.x + panes.stage.max.x) / 2;
  // A node in the middle above, and names on the left.
  const std::vector<Box> taken{Box{{middle - 40, 60}, {middle + 40, 140}}, Box{{300, 50}, {360, 120}}};
  const Rect place = place_notice(size, panes, taken);
  CHECK(inside(place, panes.stage));
  for (const Box& b : taken) CHECK_FALSE(box_of(place).overlaps(b));
  CHECK(place.width() == 300);
  CHECK(place.height() == 80);
}

TEST_CASE("On a phone whose stage is full, a notice lies over the lower pane") {
  const Panes panes = arrange_panes({390, 844}, {});
  const std::vector<Box> taken{box_of(panes.stage)};
  const Rect place = place_notice({366, 90}, panes, taken);
  CHECK(inside(place, panes.lower));
}

TEST_CASE("Without a lower pane a notice lies over the inspector") {
  const Panes panes = arrange_panes({1280, 800}, {.lower = false});
  const std::vector<Box> taken{box_of(panes.stage)};
  CHECK(inside(place_notice({290, 90}, panes, taken), panes.inspector));
}

TEST_CASE("In a small embed a notice lies over the transport, and takes from the stage no more than it must") {
  const Panes panes = arrange_panes({320, 240}, {.embed = true});
  const Rect small = place_notice({300, 52}, panes, {});
  CHECK(inside(small, panes.transport));
  const Rect large = place_notice({300, 120}, panes, {});
  CHECK(large.max.y <= panes.transport.max.y);
  CHECK(panes.stage.max.y - large.min.y <= 40);
}

}  // namespace netsplit::notice_test
