#include "web/scene/camera.h"

#include <fmt/format.h>

#include <cstdlib>

namespace netsplit {
namespace {
constexpr float kLeastZoom = 0.05f;
constexpr float kGreatestZoom = 6;
constexpr float kGreatestFittedZoom = 1.6f;  ///< three nodes need not fill a wall
}  // namespace

void Camera::set_pane(const Box& pane, const Box& scene) {
  pane_ = pane;
  scene_ = scene;
  if (!fitted_) return;
  const Point room = pane.size();
  const Point needed = scene.size();
  if (needed.x <= 0 || needed.y <= 0 || room.x <= 0 || room.y <= 0) return;
  centre_ = scene.centre();
  zoom_ = std::clamp(std::min(room.x / needed.x, room.y / needed.y), kLeastZoom, kGreatestFittedZoom);
}

void Camera::zoom_at(Point screen, float factor) {
  const Point held = to_scene(screen);
  zoom_ = std::clamp(zoom_ * factor, kLeastZoom, kGreatestZoom);
  centre_ = held - (screen - pane_.centre()) * (1 / zoom_);
  fitted_ = false;
  hold();
}

void Camera::pan(Point by_pixels) {
  centre_ = centre_ - by_pixels * (1 / zoom_);
  fitted_ = false;
  hold();
}

void Camera::hold() {
  centre_.x = std::clamp(centre_.x, scene_.min.x, scene_.max.x);
  centre_.y = std::clamp(centre_.y, scene_.min.y, scene_.max.y);
}

std::string Camera::text() const {
  return fitted_ ? std::string() : fmt::format("{:.0f},{:.0f},{:.3f}", centre_.x, centre_.y, zoom_);
}

void Camera::set_text(std::string_view text) {
  const std::string copy(text);  // strtof wants an end mark
  float values[3];
  const char* at = copy.c_str();
  for (float& value : values) {
    char* end = nullptr;
    value = std::strtof(at, &end);
    if (end == at || !std::isfinite(value)) return;
    at = *end == ',' ? end + 1 : end;
  }
  centre_ = {std::clamp(values[0], -1e6f, 1e6f), std::clamp(values[1], -1e6f, 1e6f)};
  zoom_ = std::clamp(values[2], kLeastZoom, kGreatestZoom);
  fitted_ = false;
}

}  // namespace netsplit
