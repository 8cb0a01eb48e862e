#include "web/scene/gestures.h"
#include "web/theme/words.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace netsplit {
namespace {
constexpr double kLongPress = 0.5;  ///< seconds
constexpr float kLeastDrag = 5;     ///< pixels before a press becomes a drag
constexpr float kShortestCut = 30;  ///< pixels
constexpr float kWheelStep = 1.16f;
}  // namespace

bool Gestures::touching() const { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

void Gestures::move_camera(Camera& camera, bool inside, bool active) {
  const ImGuiIO& io = ImGui::GetIO();
  if (inside && io.MouseWheel != 0 && !stroke_) camera.zoom_at(point(io.MousePos), std::pow(kWheelStep, io.MouseWheel));
  if (active && moved_ && !draws_ && !spent_) camera.pan(point(io.MouseDelta));
}

void Gestures::press(const Frame& frame, double real_seconds) {
  pressed_ = true;
  moved_ = false;
  spent_ = refused_;
  since_ = real_seconds;
  began_ = point(ImGui::GetIO().MousePos);
  on_ = pick(frame, began_, slack());
  draws_ = cutting_ || ImGui::GetIO().KeyShift;
}

Gestures::Action Gestures::release() {
  Action action;
  if (stroke_ && distance(stroke_->a, stroke_->b) >= kShortestCut) {
    action = {Action::Kind::cut, {}, *stroke_};
    cutting_ = false;
  } else if (!moved_ && !spent_) {
    const bool twice = ImGui::GetIO().MouseClickedLastCount[ImGuiMouseButton_Left] == 2;
    action = {twice && on_.kind == Pick::Kind::nothing ? Action::Kind::fit : Action::Kind::click, on_, {}};
  }
  pressed_ = moved_ = spent_ = draws_ = false;
  stroke_.reset();
  return action;
}

Gestures::Action Gestures::read(const Frame& frame, bool inside, double real_seconds) {
  const Point mouse = point(ImGui::GetIO().MousePos);
  if (inside && ImGui::IsMouseReleased(ImGuiMouseButton_Right) && !pressed_)
    return {Action::Kind::menu, pick(frame, mouse, slack()), {}};
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) press(frame, real_seconds);
  if (ImGui::IsKeyPressed(ImGuiKey_Escape)) {
    cutting_ = draws_ = false;
    cancel();
  }
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) refused_ = false;
  if (!pressed_) return {};
  // A press and its release may come in one frame.
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) return release();
  moved_ = moved_ || distance(mouse, began_) > (touching() ? 2 * kLeastDrag : kLeastDrag);
  if (moved_ && draws_ && !spent_) stroke_ = Segment{began_, mouse};
  if (!moved_ && !spent_ && real_seconds - since_ > kLongPress && on_.kind != Pick::Kind::nothing) {
    spent_ = true;
    return {Action::Kind::menu, on_, {}};
  }
  return {};
}

void paint_stroke(const Picture& p, const Segment& stroke, ImDrawList& list) {
  const ImU32 colour = p.theme().tone(Tone::bad);
  const Point direction = unit(stroke.b - stroke.a);
  // The cut goes on in both directions: what counts is on which side a node stands.
  paint_dashed(list, stroke.a - direction * 3000, stroke.a, faded(colour, 0.4f), 1.5f, 6);
  paint_dashed(list, stroke.b, stroke.b + direction * 3000, faded(colour, 0.4f), 1.5f, 6);
  list.AddLine(px(stroke.a), px(stroke.b), colour, 2.5f);
  list.AddCircleFilled(px(stroke.a), 4, colour);
  list.AddCircleFilled(px(stroke.b), 4, colour);
  std::size_t left = 0;
  std::size_t right = 0;
  for (const Station& s : p.frame.stations) {
    if (!s.seen()) continue;
    const bool on_the_left = is_left_of(stroke, s.centre);
    ++(on_the_left ? left : right);
    list.AddCircle(px(s.centre), s.radius + 6, on_the_left ? colour : p.colours().accent, 0, 2);
  }
  const std::string text =
      left == 0 || right == 0 ? std::string(tr("Draw it between nodes")) : fmt::format("{} | {}", left, right);
  const float width = text_width(p.fonts().semibold12, text);
  const Point at = stroke.b + Point{14, -26};
  list.AddRectFilled({at.x - 8, at.y - 4}, {at.x + width + 8, at.y + 18}, p.colours().raised, Theme::kCorner);
  draw_text(list, p.fonts().semibold12, px(at), p.colours().text, text);
}

}  // namespace netsplit
