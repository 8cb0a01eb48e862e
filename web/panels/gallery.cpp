#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "scenarios_embedded.h"
#include "web/app/format.h"
#include "web/panels/sheets.h"

namespace netsplit {
namespace {

constexpr float kCardHeight = 128;
constexpr float kGap = 12;

void draw_card(const PanelContext& context, const GalleryEntry& entry, float width) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + width, min.y + kCardHeight};
  const std::string id = "gallery." + entry.name;
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, kCardHeight});
  const bool hovered = ImGui::IsItemHovered() || ImGui::IsItemFocused();
  const bool current = entry.name == context.scenario.name;
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(min, max, hovered ? p.pressed : p.hovered, 8);
  out.AddRect(min, max, current ? p.accent : hovered ? p.faint : p.hairline, 8, 0, current ? 2.0f : 1.0f);
  const float inner = width - 28;
  draw_text_cut(out, context.fonts().semibold14, {min.x + 14, min.y + 13}, inner - (entry.breaks ? 24 : 0), p.text,
                entry.title);
  if (entry.breaks) {
    draw_icon(out, context.fonts().icon16, {max.x - 22, min.y + 21}, context.ui.theme.tone(Tone::waiting), ICON_FLAME);
  }
  const std::string& text = entry.error.empty() ? entry.summary : entry.error;
  out.PushClipRect({min.x, min.y}, {max.x, max.y - 8}, true);
  const ImU32 ink = entry.error.empty() ? p.muted : context.ui.theme.tone(Tone::bad);
  draw_wrapped(&out, context.fonts().regular14, {min.x + 14, min.y + 37}, inner, ink, text);
  out.PopClipRect();
  context.ui.log.add(id, min, max);
  tooltip(context.ui, text);
  if (pressed && entry.error.empty()) context.ask(request::Open{entry.name});
}

void draw_topic(const PanelContext& context, const std::vector<GalleryEntry>& entries, const std::string& topic) {
  paragraph(context.ui, context.fonts().semibold12, context.colours().muted,
            topic.empty() ? "Others" : title_case(topic));
  const float room = ImGui::GetContentRegionAvail().x;
  const int columns = std::max(1, static_cast<int>((room + kGap) / (250 + kGap)));
  const float width = std::floor((room - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(kGap, kGap));
  int column = 0;
  for (const GalleryEntry& entry : entries) {
    if (entry.topic != topic) continue;
    if (column != 0) ImGui::SameLine();
    draw_card(context, entry, width);
    column = (column + 1) % columns;
  }
  ImGui::PopStyleVar();
  ImGui::Dummy({0, 8});
}

}  // namespace

std::vector<GalleryEntry> read_gallery() {
  std::vector<GalleryEntry> entries;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    GalleryEntry& entry = entries.emplace_back();
    entry.name = embedded.name;
    entry.topic = entry.name.substr(0, entry.name.find('/'));
    entry.title = title_case(entry.name.substr(entry.name.find('/') + 1));
    const auto loaded = load_scenario(embedded.text, embedded.name);
    if (const auto* scenario = std::get_if<Scenario>(&loaded)) {
      if (!scenario->title.empty()) entry.title = scenario->title;
      entry.summary = scenario->summary;
      entry.breaks = !scenario->expect_broken.empty();
    } else {
      entry.error = std::get<InputError>(loaded).line();
    }
  }
  // The quiet cluster first, then what can be understood after it, then what is broken on purpose.
  const auto rank = [](const GalleryEntry& e) {
    return e.breaks ? 3 : e.name == "raft/steady_state" ? 0 : e.name == "raft/leader_crash" ? 1 : 2;
  };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const GalleryEntry& a, const GalleryEntry& b) { return rank(a) < rank(b); });
  return entries;
}

void draw_gallery(const PanelContext& context, const std::vector<GalleryEntry>& entries, bool& open) {
  if (!begin_sheet(context.ui, "gallery", "Scenarios", {880, 640}, open)) return;
  paragraph(context.ui, context.fonts().regular14, context.colours().muted,
            "Each is a system that runs by itself until you break it. Or drop a scenario file here.");
  ImGui::Dummy({0, 6});
  std::vector<std::string> topics;
  for (const GalleryEntry& entry : entries) {
    if (std::find(topics.begin(), topics.end(), entry.topic) == topics.end()) topics.push_back(entry.topic);
  }
  for (const std::string& topic : topics) draw_topic(context, entries, topic);
  if (button(context.ui, "gallery.file", {.icon = ICON_FOLDER_OPEN, .label = "Open a file \xe2\x80\xa6"}))
    context.ask(request::OpenFile{});
  end_sheet();
}

}  // namespace netsplit
