#pragma once
#include <optional>

#include "web/scene/camera.h"
#include "web/scene/paint.h"

namespace netsplit {

/// Turns what the mouse or a finger does on the stage into what is meant by it.
class Gestures {
 public:
  struct Action {
    enum class Kind : unsigned char { none, click, menu, fit, cut };
    Kind kind = Kind::none;
    Pick on;
    Segment stroke;  ///< cut
  };

  /// Pans and zooms. `active`: the stage holds the pointer.
  void move_camera(Camera& camera, bool inside, bool active);
  /// What was meant, once it is complete. REQUIRES: the stage was the last item of ImGui.
  Action read(const Frame& frame, bool inside, double real_seconds);

  /// A second finger came: what the first one has begun means nothing any more.
  void cancel() {
    spent_ = pressed_;
    refused_ = true;
    stroke_.reset();
  }

  /// The next drag draws a cut.
  bool cutting() const { return cutting_; }
  void set_cutting(bool on) { cutting_ = on; }
  const std::optional<Segment>& stroke() const { return stroke_; }
  bool dragging() const { return moved_; }
  bool holding() const { return pressed_ && !moved_ && !spent_; }  ///< may become a long press
  bool touching() const;
  float slack() const { return touching() ? 14.0f : 5.0f; }

 private:
  void press(const Frame& frame, double real_seconds);
  Action release();

  bool cutting_ = false;
  bool pressed_ = false;
  bool moved_ = false;
  bool spent_ = false;    ///< the press has had its effect already
  bool refused_ = false;  ///< a press that has not been seen yet counts as spent
  bool draws_ = false;    ///< this drag draws a cut
  double since_ = 0;
  Point began_;
  Pick on_;
  std::optional<Segment> stroke_;
};

/// The cut being drawn, and how it parts the nodes.
void paint_stroke(const Picture& picture, const Segment& stroke, ImDrawList& list);

}  // namespace netsplit
