#include <algorithm>
#include <string>

#include "web/app/format.h"
#include "web/scene/gauges.h"
#include "web/scene/paint.h"

// What stands beside a disc: the tasks that wait for its CPU, and its clock where that is wrong.
namespace netsplit {
namespace {

constexpr std::size_t kMostBars = 8;
constexpr float kTagRoom = 18;  ///< discs from this radius on have room for a number beside the dial

/// The bars of a queue, stacked on the right of the disc: their foot, their size, and what they take with the number.
struct QueueShape {
  Point foot;
  float width = 0;
  float step = 0;
  int bars = 0;
  std::string number;  ///< above them, where there are more than bars
  Box box;
};

QueueShape shape_of_queue(const Picture& p, const Station& station, std::size_t waiting) {
  const float r = station.radius;
  QueueShape q;
  q.width = std::clamp(r * 0.36f, 4.0f, 9.0f);
  q.step = std::clamp(r * 0.2f, 2.5f, 5.0f);
  q.bars = static_cast<int>(std::min(waiting, kMostBars));
  q.foot = station.centre + Point{r + (r < 14 ? 4.0f : 9.0f), r * 0.8f};
  q.box = {q.foot - Point{0, q.step * static_cast<float>(q.bars)}, q.foot + Point{q.width, 0}};
  if (waiting > kMostBars && r >= 14) {
    q.number = format_count(waiting);
    q.box.min.y -= 16;
    q.box.max.x = std::max(q.box.max.x, q.foot.x + text_width(p.fonts().mono12, q.number));
  }
  return q;
}

void paint_queue(const Picture& p, ImDrawList& list, const Station& station, std::size_t waiting) {
  const QueueShape q = shape_of_queue(p, station, waiting);
  const ImU32 colour = p.theme().tone(waiting > kMostBars ? Tone::bad : Tone::waiting);
  list.AddRectFilled({q.foot.x - 1.5f, q.box.min.y - 1.5f}, {q.foot.x + q.width + 1.5f, q.foot.y + 1.5f},
                     faded(p.colours().background, 0.85f), 2);
  for (int i = 0; i < q.bars; ++i) {
    const Point low = q.foot - Point{0, q.step * static_cast<float>(i)};
    list.AddRectFilled({low.x, low.y - q.step + 1.2f}, {low.x + q.width, low.y}, colour, 1);
  }
  if (!q.number.empty()) draw_text(list, p.fonts().mono12, px(q.box.min), colour, q.number);
}

/// The clock on the upper left of the disc: a dial, and where there is room a tag with how wrong it is.
struct ClockShape {
  Point centre;  ///< of the dial
  float radius = 0;
  std::string text;
  Box box;
};

ClockShape shape_of_clock(const Picture& p, const Station& station, const Gauges& g) {
  ClockShape c;
  c.radius = std::clamp(station.radius * 0.4f, 4.5f, 9.0f);
  c.centre = station.centre + Point{-0.75f, -0.72f} * station.radius;
  c.box = Box{c.centre, c.centre}.grown(c.radius + 1.5f);
  if (station.radius < kTagRoom) return c;
  c.text = (g.clock_error > Duration{} ? "+" : "") + short_duration(g.clock_error);
  c.box.min.x -= text_width(p.fonts().regular12, c.text) + 7 + (g.clock_ppm == 0 ? 0.0f : 9.0f);
  return c;
}

/// A small triangle: the clock gains or loses.
void paint_drift(ImDrawList& list, Point at, bool gains, ImU32 colour) {
  const float tip = gains ? -3.5f : 3.5f;
  // ImGui's edges are only smooth in one sense of turning.
  const ImVec2 left{at.x - 3.2f, at.y - tip * 0.8f};
  const ImVec2 right{at.x + 3.2f, at.y - tip * 0.8f};
  list.AddTriangleFilled({at.x, at.y + tip}, gains ? right : left, gains ? left : right, colour);
}

/// The hand turns with the clock's error: a twelfth of a turn for each power of ten from a millisecond on.
void paint_clock(const Picture& p, ImDrawList& list, const Station& station, const Gauges& g) {
  const ClockShape c = shape_of_clock(p, station, g);
  const ImU32 colour = p.theme().tone(Tone::waiting);
  const ImU32 fill = mixed(p.colours().node_fill, colour, 0.15f);
  if (!c.text.empty()) {
    const float corner = c.box.size().y / 2;
    list.AddRectFilled(px(c.box.min - Point{1.5f, 1.5f}), px(c.box.max + Point{1.5f, 1.5f}), p.colours().background,
                       corner + 1.5f);
    list.AddRectFilled(px(c.box.min), px(c.box.max), fill, corner);
    list.AddRect(px(c.box.min), px(c.box.max), faded(colour, 0.55f), corner);
    draw_text(list, p.fonts().regular12, px(c.box.min + Point{6, corner - 8}), colour, c.text);
    if (g.clock_ppm != 0) paint_drift(list, {c.centre.x - c.radius - 6, c.centre.y}, g.clock_ppm > 0, colour);
  } else {
    list.AddCircleFilled(px(c.centre), c.radius + 1.5f, p.colours().background);
    list.AddCircleFilled(px(c.centre), c.radius, fill);
  }
  const double milliseconds = std::abs(static_cast<double>(g.clock_error.count())) / 1e6;
  const float turn =
      static_cast<float>(std::log10(1 + milliseconds)) / 12 * (g.clock_error < Duration{} ? -1.0f : 1.0f);
  list.AddCircle(px(c.centre), c.radius, colour, 0, 1.3f);
  const Point hand = on_circle(c.centre, c.radius * 0.78f, (turn - 0.25f) * 6.2831853f);
  list.AddLine(px(c.centre), px(c.centre - Point{0, c.radius * 0.6f}), p.colours().muted, 1.2f);
  list.AddLine(px(c.centre), px(hand), colour, 1.8f);
}

/// Calls with each node in sight that is large enough for something beside it, and what can be read off it.
template <class Visit>
void for_each_gauge(const Picture& p, Visit visit) {
  constexpr float kLeast = 6;
  for (std::size_t i = 0; i < p.frame.stations.size(); ++i) {
    const Station& station = p.frame.stations[i];
    if (station.radius < kLeast || !p.pane.grown(station.radius * 3).contains(station.centre)) continue;
    if (is_off(p.world().state(node_id(i)))) continue;
    visit(station, gauges_of(p.world(), node_id(i)));
  }
}

}  // namespace

void paint_gauges(const Picture& p, ImDrawList& list) {
  for_each_gauge(p, [&](const Station& station, const Gauges& g) {
    if (g.clock_matters()) paint_clock(p, list, station, g);
    if (g.waiting > 0) paint_queue(p, list, station, g.waiting);
  });
}

void add_gauges(const Picture& p, std::vector<Box>& taken) {
  for_each_gauge(p, [&](const Station& station, const Gauges& g) {
    if (g.clock_matters()) taken.push_back(shape_of_clock(p, station, g).box);
    if (g.waiting > 0) taken.push_back(shape_of_queue(p, station, g.waiting).box);
  });
}

}  // namespace netsplit
