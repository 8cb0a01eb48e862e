#include "web/panels/top_bar.h"

#include <fmt/format.h>

#include <algorithm>

#include "icons.h"
#include "web/app/actions.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kBetweenButtons = 4;
constexpr float kMenuWidth = 268;

/// Two halves of a ring that a cut has parted: the mark of the program.
void draw_mark(const PanelContext& context, ImVec2 centre) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  constexpr float kPi = 3.14159265f;
  out.PathArcTo({centre.x - 1.5f, centre.y}, 8, kPi * 0.58f, kPi * 1.42f, 20);
  out.PathStroke(context.colours().text, 0, 2.5f);
  out.PathArcTo({centre.x + 1.5f, centre.y}, 8, -kPi * 0.42f, kPi * 0.42f, 20);
  out.PathStroke(context.colours().accent, 0, 2.5f);
  out.AddLine({centre.x + 2, centre.y - 6}, {centre.x - 2, centre.y + 6}, context.ui.theme.tone(Tone::waiting), 2);
}

bool menu_row(const PanelContext& context, const char* id, const char* icon, std::string_view label,
              std::string_view key = {}) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 size{kMenuWidth, context.ui.pressable(32)};
  const bool pressed = ImGui::InvisibleButton(id, size);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  const float middle = (min.y + max.y) / 2;
  if (ImGui::IsItemHovered() || ImGui::IsItemFocused()) out.AddRectFilled(min, max, context.colours().hovered, 4);
  draw_icon(out, context.fonts().icon16, {min.x + 18, middle}, context.colours().muted, icon);
  draw_text(out, context.fonts().regular14, {min.x + 38, middle - 8}, context.colours().text, label);
  draw_text_right(out, context.fonts().mono12, {max.x - 10, middle - 7}, context.colours().muted, key);
  context.ui.log.add(id, min, max);
  if (pressed) ImGui::CloseCurrentPopup();
  return pressed;
}

/// The menu stays open, so that one sees what one chooses.
void text_size_row(const PanelContext& context) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 size{kMenuWidth, context.ui.pressable(32)};
  const int percent = context.ui.theme.text_percent;
  const float middle = min.y + size.y / 2;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon16, {min.x + 18, middle}, context.colours().muted, ICON_ZOOM_IN);
  draw_text(out, context.fonts().regular14, {min.x + 38, middle - 8}, context.colours().text,
            trf("Text size {} %", percent));
  float x = min.x + size.x;
  for (const int direction : {1, -1}) {
    const int next = next_text_size(percent, direction);
    const ButtonLook look{.icon = direction > 0 ? ICON_PLUS : ICON_MINUS,
                          .tip = direction > 0 ? tr("Larger") : tr("Smaller"),
                          .kind = ButtonKind::quiet,
                          .enabled = next != percent,
                          .height = 32};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, min.y});
    if (button(context.ui, direction > 0 ? "menu.text_larger" : "menu.text_smaller", look))
      context.ask(request::TextSize{next});
  }
  ImGui::SetCursorScreenPos({min.x, min.y + size.y});
}

void draw_menu(const PanelContext& context) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(6, 6));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::SetNextWindowPos({ImGui::GetIO().DisplaySize.x - kMenuWidth - 20, 50});
  if (ImGui::BeginPopup("menu")) {
    if (menu_row(context, "menu.palette", ICON_SEARCH, tr("What do you want to do?"), keys_of("palette")))
      context.ask(request::Show{Sheet::palette});
    separator(context.ui);
    if (menu_row(context, "menu.gallery", ICON_LAYOUT_GRID, tr("Scenarios")))
      context.ask(request::Show{Sheet::gallery});
    if (menu_row(context, "menu.open", ICON_FOLDER_OPEN, tr("Open a file \xe2\x80\xa6")))
      context.ask(request::OpenFile{});
    if (menu_row(context, "menu.source", ICON_BRACES, tr("View scenario JSON")))
      context.ask(request::Show{Sheet::source});
    if (menu_row(context, "menu.save", ICON_SAVE, tr("Save scenario JSON"))) context.ask(request::SaveFile{});
    if (menu_row(context, "menu.export", ICON_DOWNLOAD, tr("Export \xe2\x80\xa6")))
      context.ask(request::Show{Sheet::exporting});
    separator(context.ui);
    if (menu_row(context, "menu.undo", ICON_UNDO_2, tr("Take back what was done"), keys_of("undo")))
      context.ask(request::Undo{});
    if (menu_row(context, "menu.redo", ICON_REDO_2, tr("Do it again"), keys_of("redo"))) context.ask(request::Redo{});
    separator(context.ui);
    if (menu_row(context, "menu.again", ICON_ROTATE_CCW, tr("Run again from the start")))
      context.ask(request::RunAgain{});
    if (menu_row(context, "menu.seed", ICON_DICES, tr("Run with another seed"))) context.ask(request::NewSeed{});
    separator(context.ui);
    text_size_row(context);
    const bool dark = context.ui.theme.dark;
    if (menu_row(context, "menu.theme", dark ? ICON_SUN : ICON_MOON, dark ? tr("Light theme") : tr("Dark theme"))) {
      context.ask(request::ToggleTheme{});
    }
    if (menu_row(context, "menu.about", ICON_KEYBOARD, tr("Keys and about"), keys_of("about")))
      context.ask(request::Show{Sheet::about});
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

/// Right to left, so that what is left over goes to the title. Returns where it begins.
float draw_actions(const PanelContext& context, Rect rect) {
  float x = rect.max.x - 8;
  const auto place = [&](const char* id, const ButtonLook& look) {
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, (rect.min.y + rect.max.y - button_height(context.ui, look)) / 2});
    const bool pressed = button(context.ui, id, look);
    x -= kBetweenButtons;
    return pressed;
  };
  if (place("top.menu", {.icon = ICON_MENU, .tip = tr("Menu"), .kind = ButtonKind::quiet})) ImGui::OpenPopup("menu");
  if (!context.phone) {
    const auto toggle = [&](const char* id, const char* icon, const char* tip, bool on, request::Pane pane) {
      const ButtonLook look{.icon = icon, .tip = tip, .kind = ButtonKind::quiet, .toggle = true, .chosen = on};
      if (place(id, look)) context.ask(request::TogglePane{pane});
    };
    toggle("top.inspector", ICON_PANEL_RIGHT, tr("Inspector"), context.panes.inspector, request::Pane::inspector);
    toggle("top.lower", ICON_PANEL_BOTTOM, tr("Events and operations"), context.panes.lower, request::Pane::lower);
    toggle("top.lesson", ICON_PANEL_LEFT, tr("About this scenario"), context.panes.lesson, request::Pane::lesson);
    x -= 8;
  }
  const ButtonLook share{.icon = ICON_SHARE_2,
                         .label = context.phone ? "" : tr("Share"),
                         .tip = tr("A link that replays this very run"),
                         .kind = ButtonKind::primary};
  if (place("top.share", share)) context.ask(request::Show{Sheet::share});
  if (context.phone) return x;  // it is in the menu
  const ButtonLook save{.icon = ICON_DOWNLOAD,
                        .label = tr("Export"),
                        .tip = tr("A picture, a film, or data for other tools"),
                        .kind = ButtonKind::quiet};
  if (place("top.export", save)) context.ask(request::Show{Sheet::exporting});
  return x;
}

float draw_title(const PanelContext& context, ImVec2 at, float most) {
  const std::string& title = context.scenario.title.empty() ? context.scenario.name : context.scenario.title;
  ImFont* font = context.fonts().regular14;
  const float width = std::min(most, text_width(font, title) + 16 + 24);
  ImGui::SetCursorScreenPos(at);
  const float height = context.ui.pressable(32);
  if (ImGui::InvisibleButton("title", {width, height})) context.ask(request::Show{Sheet::gallery});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 max{at.x + width, at.y + height};
  const float middle = (at.y + max.y) / 2;
  if (ImGui::IsItemHovered()) out.AddRectFilled(at, max, context.colours().hovered, Theme::kCorner);
  draw_text_cut(out, font, {at.x + 8, middle - 8}, width - 36, context.colours().text, title);
  draw_icon(out, context.fonts().icon16, {max.x - 14, middle + 1}, context.colours().muted, ICON_CHEVRON_DOWN);
  context.ui.log.add("top.title", at, max);
  tooltip(context.ui, tr("Choose another scenario"));
  return max.x;
}

void draw_verdict(const PanelContext& context, ImVec2 at, float room) {
  const RunVerdict& verdict = context.verdict;
  const char* icon = verdict.tone == Tone::good ? ICON_SHIELD_CHECK : Theme::tone_icon(verdict.tone);
  ImGui::SetCursorScreenPos(at);
  const bool narrow = badge_size(context.ui, verdict.badge).x > room;
  if (narrow) {
    ImGui::Dummy({26, 26});
    draw_icon(*ImGui::GetWindowDrawList(), context.fonts().icon16, {at.x + 13, at.y + 13},
              context.ui.theme.tone(verdict.tone), icon);
  } else {
    badge(context.ui, verdict.tone, icon, verdict.badge);
  }
  context.ui.log.add("top.verdict", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (ImGui::IsItemClicked() && verdict.witness != kNoRecord) {
    context.selection.record(verdict.witness);
    context.ask(request::SeekRecord{verdict.witness});
  }
  tooltip(context.ui, verdict.sentence);
}

/// Beside a broken claim, if there is room: make the run small, or stop that.
void draw_shrink(const PanelContext& context, ImVec2 at, float room) {
  using What = request::Shrink::What;
  const bool working = context.shrinking.working();
  const bool offered = !context.verdict.claim.empty() && !context.shrinking.story();
  if (context.panes.embed || !(working || offered)) return;
  ButtonLook look{.icon = working ? ICON_X : ICON_MINIMIZE,
                  .label = working ? tr("Cancel") : tr("Shrink"),
                  .tip = working ? tr("Stop looking for a smaller run")
                                 : tr("Look for the smallest run that breaks the same claim"),
                  .kind = ButtonKind::quiet};
  if (button_width(context.ui, look) > room) look.label = {};
  if (button_width(context.ui, look) > room) return;
  ImGui::SetCursorScreenPos(at);
  if (button(context.ui, "top.shrink", look)) context.ask(request::Shrink{working ? What::cancel : What::begin});
}

}  // namespace

void draw_top_bar(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "top", rect.min, rect.max, context.colours().surface, {0, 0}, false)) {
    ImDrawList& out = *ImGui::GetWindowDrawList();
    const float bottom = context.ui.theme.snap(rect.max.y) - context.ui.theme.hairline();
    out.AddRectFilled({rect.min.x, bottom}, rect.max, context.colours().hairline);
    const float end = draw_actions(context, rect);
    float x = rect.min.x + 16;
    draw_mark(context, {x + 9, rect.min.y + 24});
    x += 28;
    if (!context.phone) {
      draw_text(out, context.fonts().semibold17, {x, rect.min.y + 14}, context.colours().text, "Netsplit");
      x += text_width(context.fonts().semibold17, "Netsplit") + 12;
      out.AddRectFilled({x, rect.min.y + 14}, {x + context.ui.theme.hairline(), rect.max.y - 14},
                        context.colours().hairline);
      x += 8;
    }
    const float wanted = badge_size(context.ui, context.verdict.badge).x + 8;
    const float room = end - x - 12;
    const float for_badge = room - wanted > 220 ? wanted : 34;
    x = draw_title(context, {x, (rect.min.y + rect.max.y - context.ui.pressable(32)) / 2}, room - for_badge) + 8;
    draw_verdict(context, {x, rect.min.y + 11}, end - x);
    const float after = ImGui::GetItemRectMax().x + 4;
    draw_shrink(context, {after, (rect.min.y + rect.max.y - context.ui.pressable(32)) / 2}, end - after);
    draw_menu(context);
  }
  end_pane();
}

}  // namespace netsplit
