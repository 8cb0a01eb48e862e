#include <algorithm>
#include <string>

#include "icons.h"
#include "web/app/format.h"
#include "web/scene/paint.h"

// The message that is followed: where it is, the way it has come, and its story below the picture.
namespace netsplit {
namespace {

constexpr std::size_t kHopsMarked = 6;  ///< of the way so far
constexpr std::size_t kMostSaid = 6;    ///< sentences
constexpr float kInset = 14;
constexpr float kLine = 20;

/// A ring with four ticks that point outwards, on a ring of the background: seen on every ground, and told by its shape.
void paint_target(const Picture& p, ImDrawList& list, Point at, float radius, ImU32 colour) {
  list.AddCircle(px(at), radius, faded(p.colours().background, 0.9f), 0, 5);
  for (const Point way : {Point{0, -1}, Point{1, 0}, Point{0, 1}, Point{-1, 0}}) {
    list.AddLine(px(at + way * (radius - 2)), px(at + way * (radius + 7)), p.colours().background, 5);
    list.AddLine(px(at + way * radius), px(at + way * (radius + 6)), colour, 2);
  }
  list.AddCircle(px(at), radius, colour, 0, 2);
}

/// Its kind, beside it and within the pane.
void paint_tag(const Picture& p, ImDrawList& list, Point at, float radius, const std::string& text, ImU32 colour) {
  constexpr float kHeight = 20;
  const float width = text_width(p.fonts().semibold12, text) + 14;
  const bool left = at.x + radius + 8 + width > p.pane.max.x - 4;
  Point min = at + Point{left ? -radius - 8 - width : radius + 8, -radius - kHeight + 2};
  min.x = std::max(min.x, p.pane.min.x + 4);
  min.y = std::max(min.y, p.pane.min.y + 4);
  list.AddRectFilled(px(min), px(min + Point{width, kHeight}), faded(p.colours().raised, 0.95f), 10);
  list.AddRect(px(min), px(min + Point{width, kHeight}), colour, 10);
  draw_text(list, p.fonts().semibold12, px(min + Point{7, 2}), p.colours().text, text);
}

/// As many of the last sentences as there is room for; never less than the last.
std::string last_words(const Picture& p, float width, float height) {
  const std::vector<std::string> story = story_of(p.context.timeline, p.follow, kMostSaid);
  std::string words;
  for (auto it = story.rbegin(); it != story.rend(); ++it) {
    const std::string longer = words.empty() ? *it : *it + " " + words;
    if (!words.empty() && draw_wrapped(nullptr, p.fonts().regular14, {}, width, 0, longer) > height) break;
    words = longer;
  }
  return words;
}

}  // namespace

float follow_height(const StageContext& context, float width) {
  const int lines = context.embed ? 1 : width < 480 ? 3 : 2;
  return static_cast<float>(lines) * kLine + 22;
}

void add_trail(const Picture& p, Painter& painter) {
  const auto hops = p.follow.hops();
  const Recorder& recorder = p.context.timeline.recorder();
  const std::size_t first = hops.size() > kHopsMarked ? hops.size() - kHopsMarked : 0;
  for (std::size_t i = first; i < hops.size(); ++i) {
    const Record* sent = recorder.find(hops[i].sent);
    if (!sent || std::max(index_of(sent->node), index_of(sent->peer)) >= p.frame.stations.size()) continue;
    const bool now = i + 1 == hops.size();
    LineMark line;
    line.curve = p.frame.ways.between(p.layout, sent->node, sent->peer);
    line.width = now ? 2.6f : 2.0f;
    // The way so far is dashed and fades with every hop.
    line.dash = now ? 0.0f : 4.0f;
    const float age = static_cast<float>(hops.size() - 1 - i) / kHopsMarked;
    line.colour = faded(p.colours().accent, now ? 0.9f : 0.75f * (1 - age));
    painter.lines.push_back(line);
  }
}

std::optional<Point> followed_at(const Frame& frame, const Timeline& timeline, const Follow& follow) {
  if (!follow.on()) return std::nullopt;
  const auto flight = std::find_if(frame.flights.begin(), frame.flights.end(),
                                   [&](const FlightView& f) { return f.packet.id == follow.message(); });
  if (flight != frame.flights.end()) return flight->at;
  const Record* sent = timeline.recorder().find(follow.message());
  if (!sent) return std::nullopt;
  const NodeId at = follow.hops().empty() ? sent->node : sent->peer;
  if (index_of(at) >= frame.stations.size()) return std::nullopt;
  return frame.stations[index_of(at)].centre;
}

void paint_follow(const Picture& p, ImDrawList& list) {
  const Recorder& recorder = p.context.timeline.recorder();
  const Record* sent = p.follow.on() ? recorder.find(p.follow.message()) : nullptr;
  const auto at = followed_at(p.frame, p.context.timeline, p.follow);
  if (!sent || !at) return;
  const auto hops = p.follow.hops();
  const bool waits = hops.empty() || hops.back().ended != kNoRecord;
  const ImU32 accent = p.colours().accent;
  if (!waits) {
    paint_target(p, list, *at, 15, accent);
    return paint_tag(p, list, *at, 15, humanize(sent->label->name), accent);
  }
  if (!hops.empty() && hops.back().dropped) {
    const auto fall = std::find_if(p.frame.falls.begin(), p.frame.falls.end(),
                                   [&](const FallView& f) { return f.record == hops.back().ended; });
    if (fall != p.frame.falls.end())
      paint_target(p, list, fall->curve.at(fall->progress), 15, p.theme().tone(Tone::bad));
    return;
  }
  // With its sender, or with its receiver who has not sent anything because of it yet.
  const NodeId node = hops.empty() ? sent->node : sent->peer;
  paint_target(p, list, *at, p.frame.stations[index_of(node)].radius + 10, accent);
}

Box paint_story(const Picture& p, ImDrawList& list) {
  const Palette& c = p.colours();
  const float height = follow_height(p.context, p.pane.size().x);
  const float button = p.context.ui.pressable(26);
  const Point min{p.pane.min.x, p.pane.max.y - height};
  list.AddRectFilled(px(min), px(p.pane.max), c.surface);
  list.AddLine(px(min), px({p.pane.max.x, min.y}), c.hairline, p.theme().hairline());
  draw_icon(list, p.fonts().icon16, px(min + Point{kInset + 8, 20}), c.accent, ICON_CROSSHAIR);
  list.PushClipRect(px(min), px(p.pane.max), true);
  const float width = p.pane.size().x - 2 * kInset - 28 - button - 8;
  const std::string words = last_words(p, width, height - 20);
  draw_wrapped(&list, p.fonts().regular14, px(min + Point{kInset + 26, 10}), width, c.text, words);
  list.PopClipRect();
  const Point at{p.pane.max.x - kInset - button + 4, min.y + (height - button) / 2};
  return {at, at + Point{button, button}};
}

}  // namespace netsplit
