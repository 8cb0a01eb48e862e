#include "web/panels/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "imgui_internal.h"
#include "imgui_stdlib.h"
#include "web/app/format.h"
#include "web/app/lesson_words.h"
#include "web/panels/glossary.h"
#include "web/panels/prose.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kCardPadding = 12;
using What = request::Learn::What;

void gap(float height) { ImGui::Dummy({0, height}); }

void learn(const PanelContext& context, What what, int number = 0, std::string text = {}) {
  context.ask(request::Learn{what, number, std::move(text)});
}

/// An icon and a few words in one ink.
void label(const PanelContext& context, const char* icon, ImU32 ink, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon16, {at.x + 8, at.y + 10}, ink, icon);
  const float room = ImGui::GetContentRegionAvail().x;
  const float height = draw_wrapped(&out, context.fonts().semibold14, {at.x + 24, at.y}, room - 24, ink, text);
  ImGui::Dummy({room, std::max(20.0f, height)});
}

/// A quiet fill behind what `content` draws.
template <class Content>
void card(ImU32 fill, Content content) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  ImDrawList& out = *window->DrawList;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float right = min.x + ImGui::GetContentRegionAvail().x;
  const float edge = window->ContentRegionRect.Max.x;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 6));
  out.ChannelsSplit(2);
  out.ChannelsSetCurrent(1);
  window->ContentRegionRect.Max.x = right - kCardPadding;
  ImGui::Indent(kCardPadding);
  ImGui::SetCursorScreenPos({min.x + kCardPadding, min.y + kCardPadding - 2});
  content();
  const float bottom = ImGui::GetCursorScreenPos().y - 6 + kCardPadding - 2;
  ImGui::Unindent(kCardPadding);
  window->ContentRegionRect.Max.x = edge;
  out.ChannelsSetCurrent(0);
  out.AddRectFilled(min, {right, bottom}, fill, Theme::kCorner);
  out.ChannelsMerge();
  ImGui::PopStyleVar();
  ImGui::SetCursorScreenPos(min);
  ImGui::Dummy({right - min.x, bottom - min.y});
}

void draw_hint(const PanelContext& context) {
  if (context.scenario.hint.empty()) return;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  card(context.colours().accent_soft, [&] {
    label(context, ICON_LIGHTBULB, context.colours().accent, tr("Try this"));
    draw_prose(context, "lesson.hint", context.scenario.hint, context.colours().text);
  });
  context.ui.log.add("lesson.hint", min, ImGui::GetItemRectMax());
}

/// How far the reader has come: a dot for each step, and where this is.
void draw_dots(const PanelContext& context, const LessonGuide& guide) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const int steps = guide.steps();
  const int now = guide.progress().step;
  const std::string where = guide.at_verdict() ? std::string(tr("Done")) : trf("{} of {}", now + 1, steps);
  const float height = context.ui.pressable(28);
  const float words = text_width(context.fonts().regular12, where);
  const float left = at.x + room - 3 * height - words - 12;
  const float pitch = std::min(14.0f, (left - at.x - 8) / static_cast<float>(std::max(1, steps)));
  for (int i = 0; i < steps; ++i) {
    const ImVec2 centre{at.x + 5 + pitch * static_cast<float>(i), at.y + height / 2};
    const LessonGuide::Mark mark = guide.mark(i);
    const ImU32 ink = mark == LessonGuide::Mark::right || guide.progress().steps[static_cast<std::size_t>(i)].reached
                          ? context.ui.theme.tone(Tone::good)
                          : p.muted;
    if (i == now)
      out.AddCircleFilled(centre, 5, p.accent, 20);
    else if (i <= guide.progress().furthest)
      out.AddCircleFilled(centre, 3.5f, ink, 16);
    else
      out.AddCircle(centre, 3.5f, p.faint, 16, 1.2f);
  }
  const auto small = [&](const char* id, const char* icon, std::string_view tip, float x, bool enabled) {
    ImGui::SetCursorScreenPos({x, at.y});
    return button(context.ui, id,
                  {.icon = icon, .tip = tip, .kind = ButtonKind::quiet, .enabled = enabled, .height = height});
  };
  if (small("lesson.prev", ICON_CHEVRON_LEFT, tr("The step before"), left, now > 0)) learn(context, What::go, now - 1);
  draw_text(out, context.fonts().regular12, {left + height + 3, at.y + height / 2 - 8}, p.muted, where);
  const float right = left + height + words + 6;
  if (small("lesson.forward", ICON_CHEVRON_RIGHT, tr("The next step"), right, !guide.at_verdict()))
    learn(context, What::go, now + 1);
  if (small("lesson.leave", ICON_X, tr("Leave the lesson; it keeps its place"), right + height + 6, true))
    learn(context, What::leave);
}

/// A button as wide as the pane whose words may take several lines.
bool choice_button(const PanelContext& context, const std::string& id, std::string_view text, const char* icon,
                   ImU32 ink, ImU32 fill, bool enabled) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImFont* font = context.fonts().regular14;
  const float words = draw_wrapped(nullptr, font, min, width - 42, 0, text);
  const ImVec2 max{min.x + width, min.y + std::max(context.ui.pressable(34), words + 14)};
  ImGui::BeginDisabled(!enabled);
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, max.y - min.y});
  ImGui::EndDisabled();
  const bool hovered = enabled && ImGui::IsItemHovered();
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(min, max, hovered ? p.pressed : fill, Theme::kCorner);
  out.AddRect(min, max, hovered ? p.accent : p.hairline, Theme::kCorner);
  draw_icon(out, context.fonts().icon16, {min.x + 17, (min.y + max.y) / 2}, ink, icon);
  draw_wrapped(&out, font, {min.x + 32, (min.y + max.y - words) / 2}, width - 42, enabled ? p.text : ink, text);
  focus_ring(context.ui, min, max, Theme::kCorner);
  context.ui.log.add(id, min, max);
  return pressed;
}

void draw_choices(const PanelContext& context, const LessonGuide& guide, const LessonQuestion& question) {
  const Palette& p = context.colours();
  const int step = guide.progress().step;
  const bool answered = guide.answered(step);
  const bool known = answered && guide.answer(step).has_value();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 6));
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const int choice = static_cast<int>(i);
    const bool mine = guide.step_progress().choice == choice;
    const bool right = known && guide.is_right(step, choice);
    const Tone tone = right ? Tone::good : mine && known ? Tone::bad : Tone::plain;
    const char* icon = right ? ICON_CIRCLE_CHECK : mine && known ? ICON_CIRCLE_X : mine ? ICON_CIRCLE_DOT : ICON_CIRCLE;
    const ImU32 ink = right || (mine && known) ? context.ui.theme.tone(tone) : answered ? p.muted : p.accent;
    const ImU32 fill = right || (mine && known) ? context.ui.theme.tone_soft(tone) : p.hovered;
    if (choice_button(context, fmt::format("lesson.choice{}", i), question.choices[i].text, icon, ink, fill, !answered))
      learn(context, What::choose, choice);
  }
  ImGui::PopStyleVar();
}

/// What came of the answer, and why.
void draw_outcome(const PanelContext& context, const LessonGuide& guide, const LessonQuestion& question) {
  const int step = guide.progress().step;
  const LessonGuide::Mark mark = guide.mark(step);
  const auto amount = guide.answer(step);
  gap(2);
  if (mark == LessonGuide::Mark::working)
    return label(context, ICON_HOURGLASS, context.colours().muted, outcome_words(guide));
  if (!amount) {
    label(context, ICON_CIRCLE_HELP, context.colours().muted, outcome_words(guide));
    return paragraph(
        context.ui, context.fonts().regular14, context.colours().text,
        tr("What is asked about never happens in it. Another seed, or a change to the scenario, can do that."));
  }
  const bool right = mark == LessonGuide::Mark::right;
  label(context, right ? ICON_CIRCLE_CHECK : ICON_LIGHTBULB, context.ui.theme.tone(right ? Tone::good : Tone::waiting),
        outcome_words(guide));
  if (right && question.choices.empty())
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              trf("You said {}{}{}.", guide.step_progress().typed, question.unit.empty() ? "" : " ", question.unit));
  const int choice = guide.step_progress().choice;
  if (choice >= 0)
    draw_prose(context, "lesson.reply", question.choices[static_cast<std::size_t>(choice)].reply,
               context.colours().text);
  if (!question.explain.empty()) {
    gap(2);
    draw_prose(context, "lesson.explain", question.explain, context.colours().text);
  }
  if (!question.show) return;
  gap(2);
  if (button(context.ui, "lesson.watch",
             {.icon = ICON_PLAY, .label = tr("Watch it happen"), .tip = tr("Plays on to where it shows")}))
    learn(context, What::watch);
}

void draw_hint_button(const PanelContext& context, const LessonGuide& guide, const std::string& hint) {
  if (hint.empty()) return;
  if (!guide.hint_shown()) {
    if (button(context.ui, "lesson.help", {.icon = ICON_LIGHTBULB, .label = tr("A hint"), .kind = ButtonKind::quiet}))
      learn(context, What::hint);
    return;
  }
  card(context.colours().hovered, [&] { draw_prose(context, "lesson.hinted", hint, context.colours().text); });
}

void draw_goal(const PanelContext& context, const LessonGuide& guide) {
  const LessonGoal& goal = *guide.step().goal;
  const bool reached = guide.step_progress().reached;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImU32 fill = reached ? context.ui.theme.tone_soft(Tone::good) : context.colours().accent_soft;
  card(fill, [&] {
    const ImU32 ink = reached ? context.ui.theme.tone(Tone::good) : context.colours().accent;
    label(context, reached ? ICON_CIRCLE_CHECK : ICON_TARGET, ink, reached ? tr("You did it") : tr("Now you"));
    draw_prose(context, "lesson.goal", goal.say, context.colours().text);
  });
  context.ui.log.add(reached ? "lesson.reached" : "lesson.goal", min, ImGui::GetItemRectMax());
  if (reached) return draw_prose(context, "lesson.done", goal.done, context.colours().text);
  draw_hint_button(context, guide, goal.hint);
}

/// The way on and back: always in sight, at the foot of the panel.
void draw_way(const PanelContext& context, const LessonGuide& guide) {
  const int step = guide.progress().step;
  if (step > 0) {
    if (button(context.ui, "lesson.back", {.icon = ICON_CHEVRON_LEFT, .label = tr("Back")}))
      learn(context, What::go, step - 1);
    ImGui::SameLine(0, 8);
  }
  if (guide.at_verdict()) {
    const ButtonLook on{.icon = ICON_ARROW_RIGHT, .label = tr("Next lesson"), .kind = ButtonKind::primary};
    if (!guide.lesson()->next.empty() && button(context.ui, "lesson.on", on))
      context.ask(request::Open{guide.lesson()->next});
    return;
  }
  const bool last = step + 1 == guide.steps();
  const LessonStep& now = guide.step();
  const bool open = (now.question && !guide.answered(step)) || (now.goal && !guide.step_progress().reached);
  const ButtonLook look{.label = last   ? (open ? tr("Skip to the end") : tr("Finish"))
                                 : open ? tr("Skip")
                                        : tr("Next"),
                        .kind = open ? ButtonKind::plain : ButtonKind::primary,
                        .width = step > 0 ? 0.0f : 96.0f};
  if (button(context.ui, "lesson.next", look)) learn(context, What::go, step + 1);
}

void draw_verdict(const PanelContext& context, const LessonGuide& guide) {
  paragraph(context.ui, context.fonts().semibold17, context.colours().text, tr("That was the lesson"));
  draw_prose(context, "lesson.verdict", guide.lesson()->verdict, context.colours().text);
  if (const std::string result = result_words(guide); !result.empty()) {
    gap(2);
    label(context, ICON_GRADUATION_CAP, context.colours().accent, result);
  }
  gap(2);
  if (const std::string& next = guide.lesson()->next; !next.empty())
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              tr("Next: ") + title_case(next.substr(next.find('/') + 1)));
  if (button(context.ui, "lesson.again",
             {.icon = ICON_ROTATE_CCW, .label = tr("Start again"), .kind = ButtonKind::quiet}))
    learn(context, What::again);
}

}  // namespace

void LessonPanel::draw(const PanelContext& context) {
  const LessonGuide& guide = context.lesson;
  const int step = guide.active() ? guide.progress().step : -1;
  const bool another = step != shown_;
  if (another) typed_.clear();
  shown_ = step;
  if (guide.active()) return draw_steps(context, another);
  if (another) ImGui::SetScrollY(0);
  scroll_by_finger(context.ui);
  draw_offer(context);
  if (context.shrinking.story()) draw_shrinking(context);
  draw_claims(context);
  draw_facts(context);
  height_ = ImGui::GetCursorPosY();
}

/// The text scrolls between two rows that stay: how far the reader is, and the way on.
void LessonPanel::draw_steps(const PanelContext& context, bool another) {
  constexpr float kLeastText = 60;
  const LessonGuide& guide = context.lesson;
  draw_dots(context, guide);
  const float foot = context.ui.pressable(32) + 10;
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float above = ImGui::GetCursorPosY();
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 size{room.x, std::max(kLeastText, room.y - foot - ImGui::GetStyle().ItemSpacing.y)};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::BeginChild("step", size, ImGuiChildFlags_None, ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleVar();
  if (another) ImGui::SetScrollY(0);
  scroll_by_finger(context.ui);
  guide.at_verdict() ? draw_verdict(context, guide) : draw_step(context);
  gap(4);
  separator(context.ui);
  draw_claims(context);
  draw_facts(context);
  height_ = above + ImGui::GetCursorPosY() + foot + ImGui::GetStyle().ItemSpacing.y;
  ImGui::EndChild();
  context.ui.log.add("lesson.page", min, {min.x + size.x, min.y + size.y});
  const float line = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().ItemSpacing.y / 2;
  ImGui::GetWindowDrawList()->AddRectFilled({min.x, line}, {min.x + size.x, line + context.ui.theme.hairline()},
                                            context.colours().hairline);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 4);
  draw_way(context, guide);
}

/// What the scenario is about, and its lesson to begin with.
void LessonPanel::draw_offer(const PanelContext& context) {
  const LessonGuide& guide = context.lesson;
  const Scenario& scenario = context.scenario;
  paragraph(context.ui, context.fonts().semibold17, context.colours().text,
            scenario.title.empty() ? scenario.name : scenario.title);
  if (!scenario.summary.empty())
    explained_paragraph(context, context.fonts().regular14, context.colours().muted, scenario.summary);
  gap(2);
  if (!guide.lesson()) return draw_hint(context);
  const Lesson& lesson = *guide.lesson();
  const bool begun = guide.progress().step > 0;
  card(context.colours().accent_soft, [&] {
    label(context, ICON_GRADUATION_CAP, context.colours().accent,
          trf("A lesson of {} {}", lesson.minutes, lesson.minutes == 1 ? "minute" : "minutes"));
    std::string teaches;
    for (const std::string& what : lesson.teaches) teaches += "- " + what + "\n";
    draw_prose(context, "lesson.teaches", teaches, context.colours().text);
    const std::string go_on = guide.progress().step >= guide.steps()
                                  ? std::string(tr("See how it ended"))
                                  : trf("Go on with step {}", guide.progress().step + 1);
    if (button(context.ui, "lesson.begin",
               {.icon = ICON_PLAY, .label = begun ? go_on : tr("Begin"), .kind = ButtonKind::primary}))
      learn(context, What::go, std::max(0, guide.progress().step));
    if (begun && button(context.ui, "lesson.again",
                        {.icon = ICON_ROTATE_CCW, .label = tr("Start again"), .kind = ButtonKind::quiet}))
      learn(context, What::again);
  });
  gap(2);
  if (!scenario.hint.empty()) {
    heading(context.ui, tr("Or try this"));
    draw_prose(context, "lesson.hint", scenario.hint, context.colours().text);
  }
}

void LessonPanel::draw_step(const PanelContext& context) {
  const LessonGuide& guide = context.lesson;
  const LessonStep& step = guide.step();
  if (!step.title.empty()) paragraph(context.ui, context.fonts().semibold17, context.colours().text, step.title);
  draw_prose(context, "lesson.text", step.text, context.colours().text);
  if (step.question) {
    gap(4);
    draw_question(context);
  }
  if (step.goal) {
    gap(4);
    draw_goal(context, guide);
  }
}

void LessonPanel::draw_question(const PanelContext& context) {
  const LessonGuide& guide = context.lesson;
  const LessonQuestion& question = *guide.step().question;
  label(context, ICON_CIRCLE_HELP, context.colours().accent, tr("What do you think?"));
  draw_prose(context, "lesson.ask", question.ask, context.colours().text);
  gap(1);
  const bool answered = guide.answered(guide.progress().step);
  if (!question.choices.empty()) draw_choices(context, guide, question);
  if (question.choices.empty() && !answered) draw_number(context);
  answered ? draw_outcome(context, guide, question) : draw_hint_button(context, guide, question.hint);
}

void LessonPanel::draw_number(const PanelContext& context) {
  const LessonQuestion& question = *context.lesson.step().question;
  const Ui& ui = context.ui;
  ImGui::PushFont(context.fonts().mono14);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{10, (ui.pressable(32) - ImGui::GetFontSize()) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, Theme::kCorner);
  ImGui::SetNextItemWidth(96);
  bool done =
      ImGui::InputText("##number", &typed_, ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CharsDecimal);
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  focus_ring(ui, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), Theme::kCorner);
  ui.log.add("lesson.number", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (!question.unit.empty()) {
    ImGui::SameLine(0, 8);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = text_width(context.fonts().regular14, question.unit);
    draw_text(*ImGui::GetWindowDrawList(), context.fonts().regular14, {at.x, at.y + (ui.pressable(32) - 18) / 2},
              context.colours().muted, question.unit);
    ImGui::Dummy({width, 1});
  }
  ImGui::SameLine(0, 10);
  const bool sensible = typed_amount(typed_, question.unit).has_value();
  done = button(ui, "lesson.answer", {.label = tr("Answer"), .kind = ButtonKind::primary, .enabled = sensible}) || done;
  if (done && sensible) learn(context, What::type, 0, typed_);
  if (!ui.touch) return;
  // A page has no way to ask a phone for its keyboard.
  constexpr std::string_view kKeys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0", "\xe2\x86\x90"};
  const float key_width = (ImGui::GetContentRegionAvail().x - 5 * 6) / 6;
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    if (i % 6 != 0) ImGui::SameLine(0, 6);
    if (!button(ui, fmt::format("lesson.key{}", i), {.label = kKeys[i], .width = key_width})) continue;
    if (i + 1 < std::size(kKeys))
      typed_ += kKeys[i];
    else if (!typed_.empty())
      typed_.pop_back();
  }
}

}  // namespace netsplit
