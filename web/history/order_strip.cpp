#include "web/history/order_strip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::chrono::microseconds kShare{2000};
constexpr float kRow = 40;
constexpr float kOneRow = 760;  ///< a pane this wide has room for all of it side by side
constexpr float kKeyName = 96;

ButtonLook small(const char* icon, std::string_view tip, bool enabled) {
  return {.icon = icon, .tip = tip, .kind = ButtonKind::quiet, .enabled = enabled, .height = 28};
}

}  // namespace

float OrderStrip::height(const PanelContext& context, float width) {
  return width < kOneRow ? kRow + std::max(kRow, context.ui.pressable(28) + 8) : kRow;
}

void OrderStrip::follow(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  if (order_.follow(context.judge, recorder, context.index.edition(), kShare)) context.ask(request::Work{});
  const Time now = context.world().now();
  if (stands_at_ != now || step_ > order_.size()) step_ = order_.steps_by(now);
  stands_at_ = now;
}

std::optional<ImU32> OrderStrip::ink_of(const PanelContext& context, OpId op) const {
  if (order_.stuck() == op) return context.ui.theme.tone(Tone::bad);
  const auto place = order_.place_of(op);
  if (!place) return std::nullopt;
  const float share =
      static_cast<float>(*place) / static_cast<float>(std::max<std::size_t>(2, order_.steps().size()) - 1);
  return mixed(context.ui.theme.kind_hue(0), context.ui.theme.kind_hue(1), share);
}

void OrderStrip::go_to(const PanelContext& context, std::size_t step) {
  step_ = std::min(step, order_.size());
  const Time at = step_ == 0 ? Time{} : order_.at(step_ - 1);
  stands_at_ = std::min(at, context.timeline.furthest());
  context.ask(request::Seek{stands_at_});
}

float OrderStrip::draw_key(const PanelContext& context, ImVec2 at) {
  const checkers::StoreWatch& store = context.judge.store();
  const std::size_t keys = store.objects();
  const auto turn = [&](std::size_t to) {
    choose(to);
    stands_at_ = Time{-1};
  };
  ImGui::SetCursorScreenPos({at.x, at.y + 6});
  const ButtonLook before = small(ICON_CHEVRON_LEFT, tr("The key before"), order_.key() > 0);
  if (button(context.ui, "history.key.before", before)) turn(order_.key() - 1);
  float x = at.x + button_width(context.ui, before) + 4;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_text_cut(out, context.fonts().mono14, {x, at.y + 6 + button_height(context.ui, before) / 2 - 9}, kKeyName,
                context.colours().text, store.name_of(order_.key()));
  x += std::min(kKeyName, text_width(context.fonts().mono14, store.name_of(order_.key()))) + 4;
  ImGui::SetCursorScreenPos({x, at.y + 6});
  const ButtonLook after = small(ICON_CHEVRON_RIGHT, tr("The next key"), order_.key() + 1 < keys);
  if (button(context.ui, "history.key.after", after)) turn(order_.key() + 1);
  return x + button_width(context.ui, after) + 10;
}

float OrderStrip::draw_steps(const PanelContext& context, ImVec2 at, float width) {
  const std::size_t steps = order_.size();
  ImGui::SetCursorScreenPos({at.x, at.y + 6});
  const ButtonLook back = small(ICON_STEP_BACK, tr("The step before"), step_ > 0);
  if (button(context.ui, "history.order.back", back)) go_to(context, step_ - 1);
  float x = at.x + button_width(context.ui, back) + 2;
  ImGui::SetCursorScreenPos({x, at.y + 6 + button_height(context.ui, back) / 2 - 16});
  float position = steps == 0 ? 0.0f : static_cast<float>(step_) / static_cast<float>(steps);
  if (slider(context.ui, "history.order.steps", width, position)) {
    const auto wanted = static_cast<std::size_t>(std::lround(position * static_cast<float>(steps)));
    if (wanted != step_) go_to(context, wanted);
  }
  x += width + 2;
  ImGui::SetCursorScreenPos({x, at.y + 6});
  const ButtonLook next = small(ICON_STEP_FORWARD, tr("The next step"), step_ < steps);
  if (button(context.ui, "history.order.next", next)) go_to(context, step_ + 1);
  return x + button_width(context.ui, next) + 10;
}

std::string OrderStrip::words(const PanelContext& context) const {
  const Recorder& recorder = context.timeline.recorder();
  const auto told = [&](OpId id) {
    const Operation* op = find_operation(recorder, id);
    return op ? node_name(context.world(), op->client) + ": " + brief(*op, context.world()) : std::string();
  };
  if (order_.answer() == checkers::Answer::unknown)
    return order_.searching() ? tr("Looking for an order")
                              : tr("Too many orders to try: whether one explains this is not known");
  const auto& steps = order_.steps();
  if (order_.stuck() && step_ == order_.size())
    return trf("Here it fails: no order explains {}", told(*order_.stuck()));
  if (step_ == 0)
    return order_.stuck()
               ? trf("{} operations in an order that explains their answers, and one that fits nowhere", steps.size())
               : trf("{} operations in an order that explains every answer", steps.size());
  return trf("{} of {}  {}, then {} is {}", step_, steps.size(), told(steps[step_ - 1].op),
             context.judge.store().name_of(order_.key()), steps[step_ - 1].after);
}

void OrderStrip::draw(const PanelContext& context, ImVec2 min, float width) {
  if (context.judge.store().objects() == 0) return;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float line = context.ui.theme.hairline();
  out.AddRectFilled(min, {min.x + width, min.y + line}, context.colours().hairline);
  const bool one_row = width >= kOneRow;
  float x = draw_key(context, {min.x + 10, min.y});
  const float room = one_row ? 180.0f : std::max(40.0f, min.x + width - x - 90);
  x = draw_steps(context, {x, min.y}, room);
  const bool fails = order_.stuck() && step_ == order_.size();
  const ImVec2 at = one_row ? ImVec2{x, min.y + 11} : ImVec2{min.x + 16, min.y + height(context, width) - kRow + 6};
  const std::string text = words(context);
  const float words_room = min.x + width - at.x - 12;
  const ImU32 ink = fails ? context.ui.theme.tone(Tone::bad) : context.colours().text;
  const bool cut = draw_text_cut(out, context.fonts().regular14, at, words_room, ink, text);
  context.ui.log.add("history.order.words", at, {at.x + words_room, at.y + 18});
  const bool over = ImGui::IsMouseHoveringRect({at.x, at.y - 4}, {at.x + words_room, at.y + 22});
  if (cut && over && begin_tooltip(context.ui)) {
    paragraph(context.ui, context.fonts().regular14, ink, text);
    end_tooltip();
  }
}

}  // namespace netsplit
