#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "web/scene/geometry.h"

namespace netsplit {

/// Follows two fingers on the glass, in pixels. A third one is not looked at.
class TwoFingers {
 public:
  struct Move {
    Point where;       ///< the middle between both, before the move
    Point by;          ///< how far the middle has moved
    float factor = 1;  ///< how much further apart they are
  };

  /// True when it is the second one: what the first has begun means nothing any more.
  bool down(std::int64_t finger, Point at) {
    if (count_ == fingers_.size()) return false;
    fingers_[count_++] = {finger, at};
    return count_ == fingers_.size();
  }
  void up(std::int64_t finger) {
    Finger* lifted = find(finger);
    if (!lifted) return;
    *lifted = fingers_[count_ - 1];
    --count_;
  }
  /// What a finger's move means for the picture; nothing while there is one finger only.
  std::optional<Move> move(std::int64_t finger, Point to) {
    Finger* moved = find(finger);
    if (!moved) return std::nullopt;
    const Point before = middle();
    const float apart = distance(fingers_[0].at, fingers_[1].at);
    moved->at = to;
    if (count_ < fingers_.size()) return std::nullopt;
    // Fingers that nearly touch cannot be told apart well: their distance would jump.
    const float now = std::max(kLeastApart, distance(fingers_[0].at, fingers_[1].at));
    return Move{before, middle() - before, now / std::max(kLeastApart, apart)};
  }

 private:
  static constexpr float kLeastApart = 24;
  struct Finger {
    std::int64_t id = 0;
    Point at;
  };
  Finger* find(std::int64_t id) {
    for (std::size_t i = 0; i < count_; ++i)
      if (fingers_[i].id == id) return &fingers_[i];
    return nullptr;
  }
  Point middle() const { return lerp(fingers_[0].at, fingers_[1].at, 0.5f); }

  std::array<Finger, 2> fingers_;
  std::size_t count_ = 0;
};

}  // namespace netsplit
