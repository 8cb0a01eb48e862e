#include "web/app/shrinking.h"

#include <fmt/format.h>

#include <algorithm>

#include "icons.h"
#include "web/app/format.h"
#include "web/panels/lesson.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using ShrinkWhat = request::Shrink::What;

constexpr float kRowPadding = 5;
constexpr float kTimeGap = 10;

void progress_line(const PanelContext& context, float share) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, 6});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled({at.x, at.y + 1}, {at.x + width, at.y + 4}, context.colours().hairline, 1.5f);
  out.AddRectFilled({at.x, at.y + 1}, {at.x + width * share, at.y + 4}, context.colours().accent, 1.5f);
}

std::string smallest_so_far(const search::Size& size) {
  if (size.choices > 0)
    return trf("The smallest so far: {} nodes, {} choices, {} events", size.nodes, size.choices, size.events);
  return trf("The smallest so far: {} nodes, {} faults, {} events", size.nodes, size.faults, size.events);
}

/// The buttons stand above the words, which change in length.
void draw_search(const PanelContext& context) {
  heading(context.ui, tr("Shrinking this run"));
  const search::FailingRun* smallest = context.shrinking.smallest_yet();
  progress_line(context, context.shrinking.share());
  if (button(context.ui, "shrink.enough",
             {.label = tr("Take this one"), .tip = tr("Open the smallest run so far"), .enabled = smallest != nullptr}))
    context.ask(request::Shrink{ShrinkWhat::enough});
  ImGui::SameLine(0, 8);
  if (button(context.ui, "shrink.cancel", {.label = tr("Cancel"), .kind = ButtonKind::quiet}))
    context.ask(request::Shrink{ShrinkWhat::cancel});
  paragraph(context.ui, context.fonts().regular14, context.colours().text,
            smallest ? smallest_so_far(smallest->size) : std::string(tr("Playing it once")));
}

/// One event of the story; pressed, it is what the reader looks at.
void draw_step(const PanelContext& context, const search::StoryStep& step, std::size_t number, float time_width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float indent = time_width + kTimeGap;
  const float words = width - indent - kRowPadding;
  const float height =
      std::max(context.ui.pressable(24),
               draw_wrapped(nullptr, context.fonts().regular14, {}, words, 0, step.what) + 2 * kRowPadding);
  const std::string id = fmt::format("story.{}", number + 1);
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, height});
  const ImVec2 max = ImGui::GetItemRectMax();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) out.AddRectFilled(at, max, context.colours().hovered, Theme::kCorner);
  const bool here = step.at == context.world().now();
  const ImU32 ink = here ? context.colours().accent : context.colours().muted;
  draw_text_right(out, context.fonts().mono12, {at.x + time_width, at.y + kRowPadding + 2}, ink,
                  format_moment(step.at));
  draw_wrapped(&out, context.fonts().regular14, {at.x + indent, at.y + kRowPadding}, words, context.colours().text,
               step.what);
  focus_ring(context.ui, at, max, Theme::kCorner);
  context.ui.log.add(id, at, max);
  if (!pressed) return;
  if (step.record == kNoRecord) return context.ask(request::Seek{step.at});
  context.selection.record(step.record);
  context.ask(request::SeekRecord{step.record});
}

void draw_story(const PanelContext& context, const search::Story& story) {
  heading(context.ui, tr("How it came about"));
  for (const std::string& line : story.setting)
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, line);
  float time_width = 0;
  for (const search::StoryStep& step : story.steps)
    time_width = std::max(time_width, text_width(context.fonts().mono12, format_moment(step.at)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 2));
  for (std::size_t i = 0; i < story.steps.size(); ++i) draw_step(context, story.steps[i], i, time_width);
  ImGui::PopStyleVar();
}

}  // namespace

void draw_shrinking(const PanelContext& context) {
  if (context.panes.embed) return;
  const Shrinking& shrinking = context.shrinking;
  if (shrinking.working()) return draw_search(context);
  if (shrinking.made_of() &&
      button(
          context.ui, "shrink.back",
          {.icon = ICON_UNDO_2, .label = tr("Back to the whole run"), .tip = tr("The run that this one was made of")}))
    context.ask(request::Shrink{ShrinkWhat::back});
  if (const search::Story* story = shrinking.story()) return draw_story(context, *story);
  if (context.verdict.claim.empty()) return;
  if (button(context.ui, "shrink.begin",
             {.icon = ICON_MINIMIZE,
              .label = tr("Shrink this run"),
              .tip = tr("Look for the smallest run that breaks the same claim, and tell how it comes about")}))
    context.ask(request::Shrink{ShrinkWhat::begin});
}

}  // namespace netsplit
