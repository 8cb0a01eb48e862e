// What is plotted is chosen here.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "icons.h"
#include "web/app/format.h"
#include "web/plots/plots.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kRow = 30;
constexpr float kWidth = 380;
constexpr std::size_t kMostPlotsOfOneField = 16;

bool holds(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// A switch of a row, at its right end; moves `x` to its left.
bool row_switch(const PanelContext& context, const std::string& id, std::string_view label, std::string_view tip,
                bool on, bool enabled, float& x, float y) {
  const ButtonLook look{.label = label,
                        .tip = tip,
                        .kind = ButtonKind::quiet,
                        .enabled = enabled,
                        .toggle = true,
                        .chosen = on,
                        .height = 26};
  x -= button_width(context.ui, look);
  ImGui::SetCursorScreenPos({x, y + 2});
  const bool pressed = button(context.ui, id, look);
  x -= 2;
  return pressed;
}

}  // namespace

void PlotsView::draw_run_choices(const PanelContext& context) {
  struct Entry {
    ChartChoice::What what;
    std::string_view name;
    std::string_view about;
  };
  static constexpr std::array<Entry, 5> kEntries{
      Entry{ChartChoice::What::throughput, later("Operations"), later("that ended each second, by how they ended")},
      Entry{ChartChoice::What::latency, later("Latency"), later("of operations: half, 95 % and 99 % took less")},
      Entry{ChartChoice::What::in_flight, later("Messages in flight"), later("on their way at a time")},
      Entry{ChartChoice::What::messages, later("Messages"), later("sent and dropped each second")},
      Entry{ChartChoice::What::bill, later("Bill"), later("what all nodes have cost so far")}};
  const std::string_view search = search_.data();
  for (const Entry& entry : kEntries) {
    if (!holds(tr(entry.name), search)) continue;
    if (entry.what == ChartChoice::What::bill && context.timeline.fields().bill().empty()) continue;
    const ImVec2 min = ImGui::GetCursorScreenPos();
    const ChartChoice choice{entry.what, {}, kNobody};
    float x = min.x + ImGui::GetContentRegionAvail().x;
    const bool on = shows(choice);
    if (row_switch(context, fmt::format("plots.choose.{}", entry.name), on ? tr("Shown") : tr("Show"), tr(entry.about),
                   on, true, x, min.y))
      toggle(choice);
    draw_text_cut(*ImGui::GetWindowDrawList(), context.fonts().regular14, {min.x, min.y + 6}, x - min.x,
                  context.colours().text, tr(entry.name));
    ImGui::SetCursorScreenPos({min.x, min.y + context.ui.pressable(kRow)});
  }
}

void PlotsView::draw_field_choices(const PanelContext& context) {
  const FieldHistory& fields = context.timeline.fields();
  const std::string_view search = search_.data();
  for (const FieldName& field : field_names(fields)) {
    if (!holds(field.path, search)) continue;
    const ImVec2 min = ImGui::GetCursorScreenPos();
    float x = min.x + ImGui::GetContentRegionAvail().x;
    const ChartChoice together{ChartChoice::What::field, field.path, kNobody};
    const ChartChoice behind{ChartChoice::What::behind, field.path, kNobody};
    const bool each = std::any_of(charts_.begin(), charts_.end(), [&](const Chart& c) {
      return c.choice.path == field.path && c.choice.node != kNobody;
    });
    const std::string id = "plots.choose." + field.path;
    if (field.unit == FieldHistory::Unit::number && field.nodes > 1 &&
        row_switch(context, id + ".behind", tr("Lag"), tr("How far each node is behind the furthest one"),
                   shows(behind), true, x, min.y))
      toggle(behind);
    const bool few = field.nodes <= kMostPlotsOfOneField;
    if (field.nodes > 1 && row_switch(context, id + ".each", tr("Each"),
                                      few ? tr("A plot for each node") : tr("There are too many nodes for a plot each"),
                                      each, few, x, min.y))
      toggle_each(field.path, fields);
    if (row_switch(context, id, field.nodes > 1 ? tr("Together") : tr("Show"), tr("All nodes in one plot"),
                   shows(together), true, x, min.y))
      toggle(together);
    std::string name = field.path;
    for (std::size_t at = 0; (at = name.find('/', at)) != std::string::npos;) name.replace(at, 1, ": ");
    draw_text_cut(*ImGui::GetWindowDrawList(), context.fonts().regular14, {min.x, min.y + 6}, x - min.x - 6,
                  context.colours().text, name);
    ImGui::SetCursorScreenPos({min.x, min.y + context.ui.pressable(kRow)});
  }
}

void PlotsView::draw_chooser(const PanelContext& context) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
  if (ImGui::BeginPopup("plots.chooser")) {
    const float width = std::min(kWidth, ImGui::GetIO().DisplaySize.x - 40);
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(8, context.ui.touch ? 10.0f : 6.0f));
    ImGui::InputTextWithHint("##search", tr("Search for a field"), search_.data(), search_.size());
    ImGui::PopStyleVar();
    context.ui.log.add("plots.search", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    const float height = std::min(340.0f, ImGui::GetIO().DisplaySize.y * 0.5f);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    if (ImGui::BeginChild("choices", {width, height})) {
      heading(context.ui, tr("The run"));
      draw_run_choices(context);
      heading(context.ui, tr("What nodes say of themselves"));
      draw_field_choices(context);
      ImGui::Dummy({0, 0});
    }
    ImGui::EndChild();
    ImGui::PopStyleVar();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace netsplit
