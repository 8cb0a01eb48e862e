#include "web/panels/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "icons.h"
#include "web/app/actions.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

void key_row(const PanelContext& context, const KeyLine& line) {
  constexpr float kKeys = 116;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList* out = ImGui::GetWindowDrawList();
  draw_text(*out, context.fonts().mono12, {at.x, at.y + 4}, context.colours().text, line.keys);
  const float height = draw_wrapped(out, context.fonts().regular14, {at.x + kKeys, at.y + 3}, width - kKeys,
                                    context.colours().muted, tr(line.what));
  ImGui::Dummy({width, std::max(22.0f, height + 6)});
}

}  // namespace

void draw_source(const PanelContext& context, bool& open) {
  const float height = ImGui::GetIO().DisplaySize.y - 48;
  if (!begin_sheet(context.ui, "source",
                   context.scenario.name.empty() ? tr("Scenario") : context.scenario.name + ".json", {760, height},
                   open))
    return;
  if (button(context.ui, "source.copy", {.icon = ICON_COPY, .label = tr("Copy")}))
    context.ask(request::Copy{context.scenario.text, tr("Scenario")});
  ImGui::SameLine();
  if (button(context.ui, "source.save", {.icon = ICON_DOWNLOAD, .label = tr("Save as a file")}))
    context.ask(request::SaveFile{});
  ImGui::Dummy({0, 4});
  ImGui::PushFont(context.fonts().mono12);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(context.scenario.text.data(), context.scenario.text.data() + context.scenario.text.size());
  ImGui::PopTextWrapPos();
  ImGui::PopFont();
  end_sheet();
}

void draw_about(const PanelContext& context, bool& open) {
  if (!begin_sheet(context.ui, "about", "Netsplit", {520, 680}, open)) return;
  paragraph(
      context.ui, context.fonts().regular14, context.colours().muted,
      tr("A playground for distributed systems. Everything happens in this window: a simulated network, clocks, "
         "disks and crashes, "
         "and one number, the seed, that decides all chance. So a run can be wound back, and sent to somebody who "
         "sees the very same."));
  heading(context.ui, tr("Keys"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  for (const KeyLine& line : key_lines()) key_row(context, line);
  ImGui::PopStyleVar();
  heading(context.ui, tr("Made with"));
  paragraph(context.ui, context.fonts().regular12, context.colours().muted,
            tr("Dear ImGui, SDL, zlib, nlohmann/json, fmt and Boost.PFR; set in Inter and JetBrains Mono, with icons "
               "by Lucide. "
               "Their licences come with the program."));
  end_sheet();
}

void draw_first_steps(const PanelContext& context, Rect stage, std::string_view text) {
  ImFont* font = context.fonts().regular14;
  const float width = std::min(stage.width() - 24, text_width(font, text) + 96);
  const ImVec2 min{std::round((stage.min.x + stage.max.x - width) / 2), stage.max.y - 48};
  const ImVec2 max{min.x + width, min.y + 40};
  ImGui::SetNextWindowPos(min);
  ImGui::SetNextWindowSize({max.x - min.x, max.y - min.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 20);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, context.colours().raised);
  ImGui::PushStyleColor(ImGuiCol_Border, context.colours().accent);
  ImGui::Begin("first_steps", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(2);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon16, {min.x + 22, min.y + 20}, context.colours().accent, ICON_LIGHTBULB);
  draw_text_cut(out, font, {min.x + 40, min.y + 12}, width - 40 - context.ui.pressable(32) - 6, context.colours().text,
                text);
  ImGui::SetCursorScreenPos({max.x - context.ui.pressable(32) - 4, (min.y + max.y - context.ui.pressable(32)) / 2});
  if (button(context.ui, "first_steps.close", {.icon = ICON_X, .tip = tr("I know"), .kind = ButtonKind::quiet})) {
    context.ask(request::DismissFirstSteps{});
  }
  context.ui.log.add("first_steps", min, max);
  ImGui::End();
}

}  // namespace netsplit
