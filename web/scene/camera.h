#pragma once
#include <string>
#include <string_view>

#include "web/scene/geometry.h"

namespace netsplit {

/// Where the reader looks at the scene, as on a map. While nobody has moved it, it keeps everything in the pane.
class Camera {
 public:
  /// Call once a frame, before anything is placed.
  void set_pane(const Box& pane, const Box& scene);

  Point to_screen(Point scene) const { return pane_.centre() + (scene - centre_) * zoom_; }
  Point to_scene(Point screen) const { return centre_ + (screen - pane_.centre()) * (1 / zoom_); }
  float zoom() const { return zoom_; }  ///< pixels a unit
  bool fitted() const { return fitted_; }

  void zoom_at(Point screen, float factor);
  void pan(Point by_pixels);
  void fit() { fitted_ = true; }

  /// "x,y,zoom" in the scene's units; empty while fitted.
  std::string text() const;
  void set_text(std::string_view text);

 private:
  void hold();  // keeps the scene within reach

  Box pane_{{0, 0}, {1, 1}};
  Box scene_{{0, 0}, {1, 1}};
  Point centre_;
  float zoom_ = 1;
  bool fitted_ = true;
};

}  // namespace netsplit
