#include "web/panels/transport.h"

#include <fmt/format.h>

#include "icons.h"
#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kBetweenControls = 4;

struct TimeWords {
  std::string now;
  std::string place;
  Tone tone = Tone::plain;
};

TimeWords time_words(const PanelContext& context) {
  const Timeline& timeline = context.timeline;
  TimeWords words{format_moment(timeline.world().now()), tr("live edge"), Tone::active};
  if (context.seeking) {
    words.place = tr("going there \xe2\x80\xa6");
    words.tone = Tone::waiting;
  } else if (!timeline.at_live_edge()) {
    words.place = tr("past; live edge at ") + short_duration(timeline.furthest());
    words.tone = Tone::waiting;
  } else if (timeline.finished()) {
    words.place = timeline.stopped_because() ? tr("stopped: budget reached") : tr("the run is over");
    words.tone = Tone::plain;
  }
  return words;
}

/// Left to right from `x`; returns where it ended.
float draw_buttons(const PanelContext& context, ImVec2 at, bool minimal) {
  float x = at.x;
  const auto place = [&](const char* id, const ButtonLook& look) {
    ImGui::SetCursorScreenPos({x, at.y});
    const bool pressed = button(context.ui, id, look);
    x += button_width(context.ui, look) + kBetweenControls;
    return pressed;
  };
  const bool playing = context.playback.playing();
  const bool over = context.timeline.finished() && context.timeline.at_live_edge();
  if (!minimal &&
      place("transport.start", {.icon = ICON_SKIP_BACK, .tip = tr("To the start (Home)"), .kind = ButtonKind::quiet})) {
    context.ask(request::ToStart{});
  }
  if (!minimal &&
      place("transport.back",
            {.icon = ICON_STEP_BACK, .tip = tr("One event back (\xe2\x86\x90)"), .kind = ButtonKind::quiet})) {
    context.ask(request::Step{-1});
  }
  const ButtonLook play{.icon = playing ? ICON_PAUSE
                                : over  ? ICON_ROTATE_CCW
                                        : ICON_PLAY,
                        .tip = playing ? tr("Pause (Space)")
                               : over  ? tr("Play again from the start (Space)")
                                       : tr("Play (Space)"),
                        .kind = ButtonKind::primary,
                        .width = 44};
  if (place("transport.play", play)) context.ask(request::PlayPause{});
  if (!minimal &&
      place("transport.forward",
            {.icon = ICON_STEP_FORWARD, .tip = tr("One event on (\xe2\x86\x92)"), .kind = ButtonKind::quiet})) {
    context.ask(request::Step{1});
  }
  if (!minimal && place("transport.live",
                        {.icon = ICON_SKIP_FORWARD, .tip = tr("To the live edge (End)"), .kind = ButtonKind::quiet})) {
    context.ask(request::ToLiveEdge{});
  }
  return x;
}

void draw_time(const PanelContext& context, ImVec2 at, float width) {
  const TimeWords words = time_words(context);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_text_cut(out, context.fonts().mono14, at, width, context.colours().text, words.now);
  const ImU32 ink = words.tone == Tone::plain ? context.colours().muted : context.ui.theme.tone(words.tone);
  draw_text_cut(out, context.fonts().regular12, {at.x, at.y + 20}, width, ink, words.place);
  context.ui.log.add("transport.time", at, {at.x + width, at.y + 34});
}

std::string speed_words(const Playback& playback) {
  return playback.unlimited() ? tr("as fast as it goes") : format_speed(playback.speed());
}

void draw_speed(const PanelContext& context, ImVec2 at, float width) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const std::string words = speed_words(context.playback);
  const float text = text_width(context.fonts().mono12, words);
  draw_text(out, context.fonts().mono12, {at.x + (width - text) / 2, at.y}, context.colours().text, words);
  ImGui::SetCursorScreenPos({at.x, at.y + 14});
  if (button(context.ui, "transport.slower",
             {.icon = ICON_MINUS, .tip = tr("Slower (\xe2\x88\x92)"), .kind = ButtonKind::quiet, .height = 28})) {
    context.ask(request::Slower{});
  }
  ImGui::SetCursorScreenPos({at.x + 28, at.y + 12});
  float position = context.playback.slider();
  if (slider(context.ui, "transport.speed", width - 56, position)) context.ask(request::Slider{position});
  tooltip(context.ui, tr("Speed: how much of the run passes in one second of yours"));
  ImGui::SetCursorScreenPos({at.x + width - 28, at.y + 14});
  if (button(context.ui, "transport.faster",
             {.icon = ICON_PLUS, .tip = tr("Faster (+)"), .kind = ButtonKind::quiet, .height = 28})) {
    context.ask(request::Faster{});
  }
}

void draw_wide(const PanelContext& context, Rect rect) {
  float x = draw_buttons(context, {rect.min.x + 12, rect.min.y + 18}, false) + 12;
  draw_time(context, {x, rect.min.y + 16}, 168);
  x += 176;
  constexpr float kSpeed = 176;
  draw_scrubber(context, {{x, rect.min.y + 8}, {rect.max.x - kSpeed - 28, rect.max.y - 2}});
  draw_speed(context, {rect.max.x - kSpeed - 12, rect.min.y + 11}, kSpeed);
}

/// On a phone: what time it is, the scrubber, and a row of buttons as large as fingers need them.
void draw_stacked(const PanelContext& context, Rect rect) {
  constexpr float kEdge = 12;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const TimeWords words = time_words(context);
  const std::string now = format_moment(context.world().now());
  const std::string speed = speed_words(context.playback);
  const float speed_width = text_width(context.fonts().mono12, speed);
  const float now_width = text_width(context.fonts().mono14, now);
  const float y = rect.min.y + 7;
  draw_text(out, context.fonts().mono14, {rect.min.x + kEdge, y}, context.colours().text, now);
  const ImU32 ink = words.tone == Tone::plain ? context.colours().muted : context.ui.theme.tone(words.tone);
  draw_text_cut(out, context.fonts().regular12, {rect.min.x + kEdge + now_width + 10, y + 1},
                rect.width() - 2 * kEdge - now_width - speed_width - 20, ink, words.place);
  draw_text_right(out, context.fonts().mono12, {rect.max.x - kEdge, y + 1}, context.colours().text, speed);
  context.ui.log.add("transport.time", {rect.min.x + kEdge, y}, {rect.max.x - kEdge, y + 18});
  draw_scrubber(context, {{rect.min.x + 4, rect.min.y + 28}, {rect.max.x - 4, rect.min.y + 78}});
  const float row = rect.max.y - context.ui.pressable(32) - 6;
  draw_buttons(context, {rect.min.x + 8, row}, false);
  const ButtonLook faster{.icon = ICON_PLUS, .tip = tr("Faster"), .kind = ButtonKind::quiet};
  const float width = button_width(context.ui, faster);
  ImGui::SetCursorScreenPos({rect.max.x - 8 - 2 * width - kBetweenControls, row});
  if (button(context.ui, "transport.slower", {.icon = ICON_MINUS, .tip = tr("Slower"), .kind = ButtonKind::quiet}))
    context.ask(request::Slower{});
  ImGui::SetCursorScreenPos({rect.max.x - 8 - width, row});
  if (button(context.ui, "transport.faster", faster)) context.ask(request::Faster{});
}

void draw_embedded(const PanelContext& context, Rect rect) {
  const bool small = rect.height() > 60;
  const float y = rect.max.y - context.ui.pressable(32) - (small ? 2.0f : 8.0f);
  if (small) draw_scrubber(context, {{rect.min.x + 2, rect.min.y}, {rect.max.x - 2, rect.min.y + 42}});
  float x = draw_buttons(context, {rect.min.x + 8, y}, true) + 4;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float end = rect.max.x - context.ui.pressable(32) - 12;
  draw_text_cut(out, context.fonts().mono14, {x, y}, 110, context.colours().text, format_moment(context.world().now()));
  draw_text_cut(out, context.fonts().regular12, {x, y + 17}, small ? end - x : 110, context.colours().muted,
                speed_words(context.playback));
  if (!small) draw_scrubber(context, {{x + 116, rect.min.y + 2}, {end - 4, rect.max.y - 2}});
  ImGui::SetCursorScreenPos({end + 4, y});
  if (button(context.ui, "transport.open",
             {.icon = ICON_EXTERNAL_LINK, .tip = tr("Open in Netsplit"), .kind = ButtonKind::quiet})) {
    context.ask(request::Browse{});
  }
}

}  // namespace

void draw_transport(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "transport", rect.min, rect.max, context.colours().surface, {0, 0}, false)) {
    const float line = context.ui.theme.hairline();
    ImDrawList& out = *ImGui::GetWindowDrawList();
    out.AddRectFilled(rect.min, {rect.max.x, rect.min.y + line}, context.colours().hairline);
    if (context.panes.embed && context.panes.controls != EmbedControls::full) {
      draw_embedded(context, rect);
    } else if (context.phone) {
      draw_stacked(context, rect);
    } else {
      draw_wide(context, rect);
    }
  }
  end_pane();
}

void draw_open_mark(const PanelContext& context, Rect picture) {
  const ButtonLook look{.icon = ICON_EXTERNAL_LINK, .tip = tr("Open in Netsplit"), .kind = ButtonKind::quiet};
  const ImVec2 size{button_width(context.ui, look), button_height(context.ui, look)};
  const ImVec2 min{picture.max.x - size.x - 4, picture.max.y - size.y - 4};
  if (begin_pane(context.ui, "open", min, {min.x + size.x, min.y + size.y}, faded(context.colours().background, 0.7f),
                 {0, 0}, false)) {
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    ImGui::SetCursorScreenPos(min);
    if (button(context.ui, "embed.open", look)) context.ask(request::Browse{});
  }
  end_pane();
}

}  // namespace netsplit
