#include "web/scene/camera.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::camera_test {
namespace {

const Box kPane{{100, 50}, {900, 450}};
const Box kScene{{-400, -300}, {400, 300}};

bool near(Point a, Point b) { return distance(a, b) < 0.01f; }

}  // namespace

TEST_CASE("An untouched camera shows the whole scene in the middle of the pane") {
  Camera camera;
  camera.set_pane(kPane, kScene);
  CHECK(near(camera.to_screen({0, 0}), {500, 250}));
  CHECK(kPane.grown(0.01f).contains(camera.to_screen(kScene.min)));
  CHECK(kPane.grown(0.01f).contains(camera.to_screen(kScene.max)));
  CHECK(camera.text().empty());
}

TEST_CASE("Zooming keeps the place under the pointer where it is") {
  Camera camera;
  camera.set_pane(kPane, kScene);
  const Point held = camera.to_scene({600, 300});
  camera.zoom_at({600, 300}, 2);
  CHECK(near(camera.to_screen(held), {600, 300}));
  CHECK_FALSE(camera.fitted());
}

TEST_CASE("A camera's text brings it back, in another pane too") {
  Camera camera;
  camera.set_pane(kPane, kScene);
  camera.zoom_at({600, 300}, 2);
  camera.pan({-40, 30});
  Camera other;
  other.set_text(camera.text());
  other.set_pane(kPane, kScene);
  CHECK(distance(other.to_scene({500, 250}), camera.to_scene({500, 250})) < 1);
  CHECK(std::abs(other.zoom() - camera.zoom()) < 0.001f);
}

TEST_CASE("A text that says nothing leaves the camera as it was") {
  for (const char* text : {"", "1,2", "a,b,c", "nan,0,1", "1,2,inf", ",,,"}) {
    Camera camera;
    camera.set_text(text);
    CHECK(camera.fitted());
  }
}

TEST_CASE("The scene cannot be lost by panning") {
  Camera camera;
  camera.set_pane(kPane, kScene);
  camera.pan({1e6f, -1e6f});
  CHECK(kScene.contains(camera.to_scene(kPane.centre())));
  camera.fit();
  camera.set_pane(kPane, kScene);
  CHECK(near(camera.to_screen({0, 0}), {500, 250}));
}

}  // namespace netsplit::camera_test
