#include <algorithm>
#include <optional>

#include "web/explore/explore_view.h"
#include "web/theme/words.h"

// The states around the present one, as a graph: one column for each choice.
namespace netsplit {
namespace {

constexpr float kAroundGraph = 28;

/// Where each state stands.
std::vector<ImVec2> place(const search::Surroundings& around, ImVec2 min, ImVec2 max) {
  std::uint32_t levels = 1;
  for (const auto& state : around.states) levels = std::max(levels, state.level);
  std::vector<std::size_t> in_level(levels + 1);
  for (const auto& state : around.states) ++in_level[state.level];
  std::vector<std::size_t> met(levels + 1);
  std::vector<ImVec2> places;
  for (const auto& state : around.states) {
    const float column = static_cast<float>(state.level) / static_cast<float>(levels);
    const float row = (static_cast<float>(met[state.level]++) + 0.5f) / static_cast<float>(in_level[state.level]);
    places.push_back({min.x + (max.x - min.x) * column, min.y + (max.y - min.y) * row});
  }
  return places;
}

float radius_of(const search::Surroundings::State& state) {
  return state.level == 0 ? 9.0f : state.level == 1 ? 6.0f : 4.0f;
}

/// What the choices are that lead to a state of the graph.
std::string words_to(const search::Surroundings& around, std::size_t to) {
  for (const auto& state : around.states)
    for (const auto& edge : state.next)
      if (edge.to == to) return edge.words;
  return {};
}

void draw_edge(ImDrawList& out, ImVec2 from, ImVec2 to, ImU32 colour, float width) {
  const float bend = (to.x - from.x) * 0.5f;
  out.AddBezierCubic(from, {from.x + bend, from.y}, {to.x - bend, to.y}, to, colour, width);
}

}  // namespace

std::optional<std::size_t> draw_state_graph(const PanelContext& context, const search::Surroundings& around,
                                            std::size_t& pointed) {
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.y < 60 || around.states.empty()) return std::nullopt;
  ImGui::InvisibleButton("graph", room);
  const bool over = ImGui::IsItemHovered();
  const bool pressed = ImGui::IsItemClicked();
  context.ui.log.add("explore.graph", corner, {corner.x + room.x, corner.y + room.y});
  const auto places = place(around, {corner.x + kAroundGraph, corner.y + 12},
                            {corner.x + room.x - kAroundGraph, corner.y + room.y - 12});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& colours = context.colours();
  if (over) {
    pointed = 0;
    float nearest = 14 * 14;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    for (std::size_t i = 1; i < places.size(); ++i) {
      const float dx = places[i].x - mouse.x;
      const float dy = places[i].y - mouse.y;
      if (dx * dx + dy * dy < nearest) {
        nearest = dx * dx + dy * dy;
        pointed = i;
      }
    }
  }
  if (pointed >= around.states.size()) pointed = 0;
  for (std::size_t i = 0; i < around.states.size(); ++i)
    for (const auto& edge : around.states[i].next) {
      if (edge.to == i) continue;
      const bool lit = pointed != 0 && (edge.to == pointed || i == pointed);
      draw_edge(out, places[i], places[edge.to], lit ? colours.accent : faded(colours.muted, 0.35f), lit ? 2.0f : 1.0f);
    }
  for (std::size_t i = 0; i < around.states.size(); ++i) {
    const auto& state = around.states[i];
    const bool broken = !state.broken.empty();
    const ImU32 ink = broken ? context.ui.theme.tone(Tone::bad) : state.level == 0 ? colours.accent : colours.muted;
    const float radius = radius_of(state);
    // A state whose choices are all shown is full; one behind which there is more is a ring.
    if (state.looked_at || state.level == 0 || broken) {
      out.AddCircleFilled(places[i], radius, ink);
    } else {
      out.AddCircleFilled(places[i], radius, colours.surface);
      out.AddCircle(places[i], radius, ink, 0, 1.5f);
    }
    if (i == pointed && i != 0) out.AddCircle(places[i], radius + 4, colours.accent, 0, 2);
  }
  if (!over || pointed == 0) return std::nullopt;
  const auto& state = around.states[pointed];
  std::string tip = words_to(around, pointed);
  if (!state.broken.empty()) tip += trf(": {} is broken", state.broken);
  tooltip(context.ui, tip);
  if (!pressed || state.level != 1) return std::nullopt;
  for (std::size_t m = 0; m < around.moves.size(); ++m)
    if (around.moves[m].leads_to == pointed) return m;
  return std::nullopt;
}

}  // namespace netsplit
