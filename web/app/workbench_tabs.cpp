// The lower pane: a row of tabs, and what stands in the chosen one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "web/app/workbench.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kHandle = 6;

void draw_edge(const PanelContext& context, Rect rect) {
  const float hairline = context.ui.theme.hairline();
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min, {rect.max.x, rect.min.y + hairline}, context.colours().hairline);
}

/// Pulled up and down, it makes the pane higher and lower.
void draw_handle(const PanelContext& context, Rect rect) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton("resize", {rect.width(), kHandle});
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    ImGui::GetWindowDrawList()->AddRectFilled(rect.min, {rect.max.x, rect.min.y + 2}, context.colours().accent);
  }
  if (ImGui::IsItemActive()) context.ask(request::ResizeLower{rect.max.y - ImGui::GetIO().MousePos.y});
}

}  // namespace

void Workbench::draw_lower(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "lower", rect.min, rect.max, context.colours().surface, {0, 0}, false)) {
    draw_edge(context, rect);
    options_.embed ? draw_embed_tabs(context, rect) : draw_tabs(context, rect);
    const float tabs = kTabRow + context.ui.pressable(32) - 32;
    // A phone has no large views: one that was large before the window became narrow is here again.
    if ((context.phone || !choice_.large) && !options_.embed)
      draw_tab(context, {{rect.min.x, rect.min.y + tabs}, rect.max});
  }
  end_pane();
}

void Workbench::draw_tabs(const PanelContext& context, Rect rect) {
  if (!context.phone && !choice_.large) draw_handle(context, rect);
  std::vector<std::string_view> names;
  for (const NamedView& view : views_) names.push_back(view.name);
  // A phone has no panes beside the stage: what they hold comes first here, and after the views in `tab_`.
  const int views = static_cast<int>(names.size());
  if (context.phone) names.insert(names.begin(), {context.lesson.lesson() ? tr("Lesson") : tr("About"), tr("Inspect")});
  int shown = tab_;
  if (context.phone) shown = tab_ >= views ? std::max(0, views + 1 - tab_) : tab_ + 2;
  shown = std::min(shown, static_cast<int>(names.size()) - 1);
  ImGui::SetCursorScreenPos({rect.min.x + 10, rect.min.y + kHandle});
  constexpr float kTools = 420;  // room for the chosen view's own switches
  tabs(context.ui, "tabs", names, rect.width() - 20 - (context.phone ? 0 : kTools), shown);
  tab_ = !context.phone ? shown : shown < 2 ? views + 1 - shown : shown - 2;
  if (!context.phone) draw_tab_tools(context, rect.max.x - 12, rect.min.y + kHandle + 2);
}

/// Each in place of the other.
void Workbench::draw_embed_tabs(const PanelContext& context, Rect rect) const {
  std::vector<std::string_view> names;
  for (const ViewName& view : names_) names.push_back(view.name);
  const ButtonLook open{.icon = ICON_EXTERNAL_LINK, .tip = tr("Open in Netsplit"), .kind = ButtonKind::quiet};
  const float width = button_width(context.ui, open);
  const auto shown =
      std::find_if(names_.begin(), names_.end(), [&](const ViewName& v) { return v.id == shown_view(); });
  int chosen = static_cast<int>(shown - names_.begin());
  ImGui::SetCursorScreenPos({rect.min.x + 8, rect.min.y + 5});
  if (tabs(context.ui, "tabs", names, rect.width() - width - 24, chosen))
    context.ask(request::ShowView{std::string(names_[static_cast<std::size_t>(chosen)].id)});
  ImGui::SetCursorScreenPos({rect.max.x - width - 8, rect.min.y + 5});
  if (button(context.ui, "embed.open", open)) context.ask(request::Browse{});
}

void Workbench::draw_tab_tools(const PanelContext& context, float right, float y) const {
  const ButtonLook look{.icon = choice_.large ? ICON_MINIMIZE : ICON_MAXIMIZE,
                        .tip = choice_.large ? tr("Back to the stage") : tr("Large, in place of the stage"),
                        .kind = ButtonKind::quiet,
                        .height = 28};
  const float width = button_width(context.ui, look);
  ImGui::SetCursorScreenPos({right - width, y});
  if (button(context.ui, "view.large", look)) context.ask(request::TogglePane{request::Pane::large});
  if (View* view = chosen_view()) view->draw_tools(context, right - width - 8, y);
}

void Workbench::draw_tab(const PanelContext& context, Rect rect) {
  View* view = chosen_view();
  const float row = view ? view->row_height() : 0;
  const float height = row > 0 ? std::floor(rect.height() / row) * row : rect.height();
  context.ui.log.add("view", rect.min, rect.max);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, view ? view->padding() : ImVec2(16, 4));
  if (ImGui::BeginChild(fmt::format("tab{}", tab_).c_str(), {rect.width(), height},
                        ImGuiChildFlags_AlwaysUseWindowPadding)) {
    if (view)
      view->draw(context);
    else if (tab_ == static_cast<int>(views_.size()))
      inspector_.draw(context);
    else
      lesson_.draw(context);
    if (tab_ > static_cast<int>(views_.size())) lesson_height_ = lesson_.height();
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace netsplit
