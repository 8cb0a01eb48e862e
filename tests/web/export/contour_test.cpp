#include "web/export/contour.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

namespace netsplit::contour_test {

namespace {

using Corner = Contour::Corner;

float area(const std::vector<Point>& loop) {
  float sum = 0;
  for (std::size_t i = 0; i < loop.size(); ++i) sum += cross(loop[i], loop[(i + 1) % loop.size()]) / 2;
  return sum;
}

}  // namespace

TEST_CASE("two triangles that share an edge have one outline, whichever way round each was given") {
  const Corner a{0, {0, 0}}, b{1, {4, 0}}, c{2, {4, 3}}, d{3, {0, 3}};
  for (const bool turned : {false, true}) {
    Contour contour;
    contour.add({a, b, c});
    turned ? contour.add({d, c, a}) : contour.add({a, c, d});
    REQUIRE(contour.loops().size() == 1);
    CHECK(contour.loops()[0].size() == 4);
    CHECK(area(contour.loops()[0]) == 12);
  }
}

TEST_CASE("an outline goes through the middle of the rim that fades") {
  // A square of 8 within a rim that is 2 wide.
  Contour contour;
  const Point inner[] = {{1, 1}, {9, 1}, {9, 9}, {1, 9}};
  const Point outer[] = {{-1, -1}, {11, -1}, {11, 11}, {-1, 11}};
  const auto in = [&](unsigned i) { return Corner{2 * (i % 4), inner[i % 4], true}; };
  const auto out = [&](unsigned i) { return Corner{2 * (i % 4) + 1, outer[i % 4], false}; };
  contour.add({in(0), in(1), in(2)});
  contour.add({in(0), in(2), in(3)});
  for (unsigned i = 0; i < 4; ++i) {
    contour.add({in(i + 1), in(i), out(i)});
    contour.add({out(i), out(i + 1), in(i + 1)});
  }
  REQUIRE(contour.loops().size() == 1);
  CHECK(contour.loops()[0].size() == 4);
  CHECK(area(contour.loops()[0]) == 100);
}

TEST_CASE("a ring has a hole: an outline that goes round the other way") {
  Contour contour;
  const auto corner = [](unsigned i) {
    const float angle = static_cast<float>(i / 2 % 16) * 6.2831853f / 16;
    return Corner{i % 32, on_circle({0, 0}, i % 2 ? 10.0f : 6.0f, angle)};
  };
  for (unsigned i = 0; i < 32; i += 2) {
    contour.add({corner(i), corner(i + 1), corner(i + 3)});
    contour.add({corner(i), corner(i + 3), corner(i + 2)});
  }
  const auto loops = contour.loops();
  REQUIRE(loops.size() == 2);
  CHECK((area(loops[0]) > 0) != (area(loops[1]) > 0));
  CHECK(std::abs(area(loops[0]) + area(loops[1])) > 190);
}

TEST_CASE("what fades everywhere has no outline") {
  Contour contour;
  contour.add({Corner{0, {0, 0}, false}, Corner{1, {4, 0}, false}, Corner{2, {4, 3}, false}});
  CHECK(contour.loops().empty());
  CHECK(Contour().loops().empty());
}

}  // namespace netsplit::contour_test
