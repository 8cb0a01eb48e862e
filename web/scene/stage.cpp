#include "web/scene/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/protocols/catalog.h"
#include "icons.h"
#include "web/scene/gestures.h"
#include "web/scene/menus.h"
#include "web/scene/tips.h"

namespace netsplit {
namespace {

constexpr double kTipDelay = 0.35;  ///< seconds of rest before a node or a link tells about itself

Box pane_of(ImVec2 min, ImVec2 max) { return {point(min), point(max)}; }

Layout lay_out_scenario(const StageContext& context, float aspect) {
  std::vector<LayoutNode> nodes;
  for (const HostSpec& host : context.timeline.world().hosts()) {
    const RoleEntry* role = find_role(host.role_name);
    nodes.push_back({host.name, host.region, host.zone, host.role_name, role && role->contract.empty()});
  }
  return lay_out(nodes, arrangement_of(context.scenario.view.layout), aspect);
}

/// Differs when anything differs that the layout depends on: also after a file was edited and read again.
std::uint64_t fingerprint_of(const StageContext& context) {
  Hasher h;
  netsplit::hash_into(h, context.scenario.name);
  netsplit::hash_into(h, context.scenario.view.layout);
  for (const HostSpec& host : context.timeline.world().hosts())
    for (const std::string* text : {&host.name, &host.region, &host.zone, &host.role_name}) h.add(fnv1a(*text));
  return h.value();
}

}  // namespace

struct Stage::Scene {
  // What the layout was made for.
  std::uint64_t fingerprint = 0;
  int shape = 0;

  Layout layout;
  Camera camera;
  Painter painter;
  Standings standings;
  UsedLinks used;
  Frame frame;
  Gestures gestures;
  Menus menus;
  Pick hovered;
  double hovered_since = 0;
  bool waits_for_tip = false;
  bool hover_changed = false;

  void refresh(const StageContext& context, const Box& pane);
  void point_at(const StageContext& context, bool inside);
  void act_on(const StageContext& context, const Gestures::Action& action, std::vector<Command>& commands);
  void paint(const StageContext& context, const Box& pane);
  void buttons(const StageContext& context, const Box& pane, std::vector<Command>& commands);
  void tool_buttons(const StageContext& context, const Box& pane);
};

void Stage::Scene::refresh(const StageContext& context, const Box& pane) {
  const World& world = context.timeline.world();
  const float aspect = pane.size().x / std::max(1.0f, pane.size().y);
  const int shape_now = aspect > 1.25f ? 1 : aspect < 0.8f ? -1 : 0;
  const std::uint64_t fingerprint_now = fingerprint_of(context);
  const bool another = fingerprint_now != fingerprint;
  if (another) {
    fingerprint = fingerprint_now;
    gestures = Gestures();
    menus = Menus();
    standings.clear();
    used = UsedLinks();
    hovered = Pick();
  }
  if (another || shape_now != shape) layout = lay_out_scenario(context, aspect);
  shape = shape_now;
  standings.follow(context.timeline);
  used.follow(context.timeline.recorder(), world.nodes());
  const float margin = context.embed || pane.size().x < 420 ? 6.0f : 24.0f;
  Box room = pane.grown(-margin);
  room.max.y -= legend_height(context, pane.size().x);
  camera.set_pane(room, layout.box);
}

void Stage::Scene::point_at(const StageContext& context, bool inside) {
  const Pick before = hovered;
  const bool busy = gestures.dragging() || menus.is_open();
  hovered = inside && !busy ? pick(frame, point(ImGui::GetIO().MousePos), gestures.slack()) : Pick();
  hover_changed = !(hovered == before);
  if (hover_changed) hovered_since = context.real_seconds;
  if (hovered.kind != Pick::Kind::nothing && !gestures.cutting()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

void Stage::Scene::act_on(const StageContext& context, const Gestures::Action& action, std::vector<Command>& commands) {
  using Kind = Gestures::Action::Kind;
  switch (action.kind) {
    case Kind::none: break;
    case Kind::click:
      if (action.on.kind == Pick::Kind::node) context.selection.node(action.on.node);
      if (action.on.kind == Pick::Kind::packet) context.selection.record(action.on.packet);
      if (action.on.kind == Pick::Kind::link) context.selection.link(action.on.node, action.on.peer);
      if (action.on.kind == Pick::Kind::link) menus.open(action.on);
      if (action.on.kind == Pick::Kind::nothing) context.selection.clear();
      break;
    case Kind::menu:
      if (action.on.kind == Pick::Kind::node) context.selection.node(action.on.node);
      if (action.on.kind != Pick::Kind::nothing) menus.open(action.on);
      break;
    case Kind::fit: camera.fit(); break;
    case Kind::cut: {
      command::Cut cut{fresh_cut_name(context.timeline.world()), {}, {}, false};
      for (std::size_t i = 0; i < frame.stations.size(); ++i)
        (is_left_of(action.stroke, frame.stations[i].centre) ? cut.from : cut.to).push_back(node_id(i));
      if (!cut.from.empty() && !cut.to.empty()) commands.push_back(std::move(cut));
      break;
    }
  }
}

void Stage::Scene::paint(const StageContext& context, const Box& pane) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Picture picture{context, layout, camera, frame, standings, hovered, pane};
  paint_areas(picture, list);
  fill_painter(picture, painter);
  painter.queue(list);
  paint_details(picture, list);
  paint_cuts(picture, list);
  paint_reasons(picture, paint_names(picture, list), list);
  paint_legend(picture, list);
  if (gestures.stroke()) paint_stroke(picture, *gestures.stroke(), list);
  if (frame.stations.empty()) {
    const std::string_view text = "This scenario has no nodes yet.";
    const float width = text_width(picture.fonts().regular14, text);
    draw_text(list, picture.fonts().regular14, px(pane.centre() - Point{width / 2, 8}), picture.colours().muted, text);
  }
  const bool at_rest = hovered.kind == Pick::Kind::packet || context.real_seconds - hovered_since > kTipDelay;
  waits_for_tip = hovered.kind != Pick::Kind::nothing && !at_rest;
  if (at_rest && !gestures.touching()) paint_tip(picture);
}

void Stage::Scene::tool_buttons(const StageContext& context, const Box& pane) {
  if (pane.size().x < 300) return;
  constexpr float kSize = 32;
  Point at{pane.max.x - kSize - 12, pane.min.y + 12};
  const auto tool = [&](std::string_view id, const char* icon, std::string_view tip, bool chosen) {
    ImGui::SetCursorScreenPos(px(at));
    at.y += kSize + 4;
    return button(
        context.ui, id,
        {.icon = icon, .tip = tip, .kind = ButtonKind::plain, .chosen = chosen, .width = kSize, .height = kSize});
  };
  if (tool("stage/cut", ICON_SCISSORS, "Cut: drag a line between nodes (or drag with Shift)", gestures.cutting()))
    gestures.set_cutting(!gestures.cutting());
  if (context.embed) return;
  if (tool("stage/zoom_in", ICON_ZOOM_IN, "Closer", false)) camera.zoom_at(pane.centre(), 1.3f);
  if (tool("stage/zoom_out", ICON_ZOOM_OUT, "Further away", false)) camera.zoom_at(pane.centre(), 1 / 1.3f);
  if (!camera.fitted() && tool("stage/fit", ICON_MAXIMIZE, "Show everything (double click)", false)) camera.fit();
}

void Stage::Scene::buttons(const StageContext& context, const Box& pane, std::vector<Command>& commands) {
  tool_buttons(context, pane);
  for (const CutView& cut : frame.cuts) {
    const std::string tip = (cut.name.empty() ? "Heal all cuts" : cut.name) + (cut.one_way ? ", one way" : "");
    const ButtonLook look{.icon = ICON_LINK, .label = "Heal", .tip = tip, .kind = ButtonKind::danger, .height = 26};
    const Point size{button_width(context.ui, look), 26};
    // Kept inside the pane, clear of the tools.
    const Point at{
        std::clamp(cut.handle.x - size.x / 2, pane.min.x + 8, std::max(pane.min.x + 8, pane.max.x - size.x - 56)),
        std::clamp(cut.handle.y - size.y / 2, pane.min.y + 8, std::max(pane.min.y + 8, pane.max.y - size.y - 8))};
    ImGui::GetWindowDrawList()->AddRectFilled(px(at), px(at + size), context.ui.theme.colours.background,
                                              Theme::kCorner);
    ImGui::SetCursorScreenPos(px(at));
    ImGui::PushID(cut.name.c_str());
    if (button(context.ui, fmt::format("stage/heal/{}", cut.name), look)) commands.push_back(command::Heal{cut.name});
    ImGui::PopID();
  }
  const auto* chosen = std::get_if<NodeId>(&context.selection.what);
  if (!chosen || index_of(*chosen) >= frame.stations.size() || gestures.dragging()) return;
  const Station& station = frame.stations[index_of(*chosen)];
  if (!pane.contains(station.centre)) return;
  ImGui::SetCursorScreenPos(px(station.centre + Point{station.radius * 0.72f + 4, -station.radius * 0.72f - 26}));
  if (button(
          context.ui, "stage/node_menu",
          {.icon = ICON_ZAP, .tip = "What can happen to it", .kind = ButtonKind::primary, .width = 26, .height = 26}))
    menus.open({Pick::Kind::node, *chosen, kNobody, kNoRecord});
}

Stage::Stage() : scene_(std::make_unique<Scene>()) {}
Stage::~Stage() = default;

void Stage::draw(const StageContext& context, ImVec2 min, ImVec2 max, std::vector<Command>& commands) {
  if (max.x - min.x < 8 || max.y - min.y < 8) return;
  Scene& s = *scene_;
  const Box pane = pane_of(min, max);
  s.refresh(context, pane);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushClipRect(min, max, true);
  list.AddRectFilled(min, max, context.ui.theme.colours.background);
  ImGui::SetCursorScreenPos(min);
  ImGui::SetNextItemAllowOverlap();
  ImGui::InvisibleButton(
      "stage", {max.x - min.x, max.y - min.y},
      ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight | ImGuiButtonFlags_MouseButtonMiddle);
  const bool inside = ImGui::IsItemHovered();
  s.gestures.move_camera(s.camera, inside, ImGui::IsItemActive());
  s.frame = compose(context, s.layout, s.camera, s.used);
  s.point_at(context, inside);
  const Gestures::Action action = s.gestures.read(s.frame, inside, context.real_seconds);
  s.act_on(context, action, commands);
  s.paint(context, pane);
  s.buttons(context, pane, commands);
  s.menus.draw(context, commands);
  ImGui::PopClipRect();
}

bool Stage::animating() const {
  const Scene& s = *scene_;
  return s.waits_for_tip || s.hover_changed || s.gestures.holding() || s.menus.is_opening() ||
         !s.standings.up_to_date();
}

void Stage::zoom_at(ImVec2 where, float factor) {
  scene_->gestures.cancel();
  scene_->camera.zoom_at(point(where), factor);
}
void Stage::pan_by(ImVec2 pixels) { scene_->camera.pan(point(pixels)); }
void Stage::fit() { scene_->camera.fit(); }
void Stage::on_context_lost() { scene_->painter.forget(); }
void Stage::on_context_restored() { scene_->painter.forget(); }
std::string Stage::view() const { return scene_->camera.text(); }
void Stage::set_view(std::string_view view) { scene_->camera.set_text(view); }

ImVec2 Stage::node_position(NodeId node) const {
  const auto& stations = scene_->frame.stations;
  return index_of(node) < stations.size() ? px(stations[index_of(node)].centre) : ImVec2{-1, -1};
}

}  // namespace netsplit
