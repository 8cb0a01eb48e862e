#include "web/scene/labels.h"

#include <array>
#include <cstdint>
#include <numbers>

namespace netsplit {
namespace {

/// Boxes in squares of the pane, so that a search looks at neighbours only.
class Occupied {
 public:
  explicit Occupied(const Box& pane) : pane_(pane) {
    columns_ = count(pane.size().x);
    rows_ = count(pane.size().y);
    squares_.resize(columns_ * rows_);
  }
  void add(const Box& box) {
    visit(box, [&](std::vector<Box>& square) {
      square.push_back(box);
      return false;
    });
  }
  bool meets(const Box& box) {
    return visit(box, [&](std::vector<Box>& square) {
      return std::any_of(square.begin(), square.end(), [&](const Box& b) { return b.overlaps(box); });
    });
  }

 private:
  static constexpr float kSquare = 64;
  static std::size_t count(float length) {
    return static_cast<std::size_t>(std::max(1.0f, std::ceil(length / kSquare)));
  }
  static std::size_t clamped(float offset, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(offset / kSquare, 0.0f, static_cast<float>(count - 1)));
  }
  template <class Visit>
  bool visit(const Box& box, Visit visit_square) {
    const std::size_t right = clamped(box.max.x - pane_.min.x, columns_);
    const std::size_t bottom = clamped(box.max.y - pane_.min.y, rows_);
    for (std::size_t y = clamped(box.min.y - pane_.min.y, rows_); y <= bottom; ++y)
      for (std::size_t x = clamped(box.min.x - pane_.min.x, columns_); x <= right; ++x)
        if (visit_square(squares_[y * columns_ + x])) return true;
    return false;
  }

  Box pane_;
  std::size_t columns_ = 1;
  std::size_t rows_ = 1;
  std::vector<std::vector<Box>> squares_;
};

Box centred(Point centre, Point size) { return {centre - size * 0.5f, centre + size * 0.5f}; }

/// In the best place, beside, on the other side, and in the corners.
std::optional<Box> beside(const LabelWish& w, Occupied& occupied, const Box& pane) {
  const float out = w.radius + 3;
  const Point half = w.size * 0.5f;
  const float slant = out * 0.75f;
  const float first = w.above ? -1.0f : 1.0f;
  const std::array<Point, 8> offsets{{{0, first * (out + half.y)},
                                      {out + half.x, 0},
                                      {-out - half.x, 0},
                                      {0, -first * (out + half.y)},
                                      {slant + half.x, slant + half.y},
                                      {-slant - half.x, slant + half.y},
                                      {slant + half.x, -slant - half.y},
                                      {-slant - half.x, -slant - half.y}}};
  for (Point offset : offsets) {
    const Box box = centred(w.anchor + offset, w.size);
    if (pane.contains(box.min) && pane.contains(box.max) && !occupied.meets(box)) return box;
  }
  return std::nullopt;
}

/// Around the mark in growing circles.
std::optional<Box> further_away(const LabelWish& w, Occupied& occupied, const Box& pane) {
  constexpr int kDirections = 12;
  for (float reach = w.radius + w.size.y * 1.5f; reach < w.radius + 160; reach += w.size.y)
    for (int i = 0; i < kDirections; ++i) {
      const float angle = std::numbers::pi_v<float> * (0.5f + 2.0f * static_cast<float>(i) / kDirections);
      const Point direction = on_circle({}, 1, angle);
      const Point centre = w.anchor + direction * reach + Point{direction.x * w.size.x * 0.5f, 0};
      const Box box = centred(centre, w.size);
      if (pane.contains(box.min) && pane.contains(box.max) && !occupied.meets(box)) return box;
    }
  return std::nullopt;
}

}  // namespace

std::vector<std::optional<PlacedLabel>> place_labels(std::span<const LabelWish> wishes, std::span<const Box> obstacles,
                                                     const Box& pane) {
  Occupied occupied(pane);
  for (const Box& b : obstacles) occupied.add(b);
  std::vector<std::optional<PlacedLabel>> placed;
  placed.reserve(wishes.size());
  for (const LabelWish& w : wishes) {
    std::optional<PlacedLabel> label;
    if (pane.contains(w.anchor)) {
      if (const auto near = beside(w, occupied, pane))
        label = PlacedLabel{*near, false};
      else if (const auto far = w.must ? further_away(w, occupied, pane) : std::nullopt)
        label = PlacedLabel{*far, true};
    }
    if (label) occupied.add(label->box);
    placed.push_back(label);
  }
  return placed;
}

}  // namespace netsplit
