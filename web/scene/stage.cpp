#include "web/scene/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "icons.h"
#include "imgui_internal.h"
#include "web/scene/gestures.h"
#include "web/scene/menus.h"
#include "web/scene/node_actions.h"
#include "web/scene/overlay.h"
#include "web/scene/tips.h"
#include "web/scene/walk.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr double kTipDelay = 0.35;  ///< seconds of rest before a node or a link tells about itself

Box pane_of(ImVec2 min, ImVec2 max) { return {point(min), point(max)}; }

/// Scissors, closer, further away, everything; an embed has no room for the two in the middle.
std::size_t tools_of(const StageContext& context) { return context.embed ? 2 : 4; }
float tool_size(const StageContext& context) { return context.ui.pressable(32); }

ButtonLook heal_look() { return {.icon = ICON_LINK, .label = tr("Heal"), .kind = ButtonKind::danger, .height = 26}; }

/// Where a cut's button lies over neither a node nor a tool: along its line, or near to where it would be best.
Point free_handle(const CutView& cut, const Box& pane, Point size, std::span<const Box> taken) {
  constexpr int kSteps = 24;
  const Box room{pane.min + size * 0.5f + Point{8, 8}, pane.max - size * 0.5f - Point{8, 8}};
  std::vector<Box> places;
  for (int i = 0; i <= kSteps; ++i) {
    const float share = static_cast<float>(i) / kSteps;
    const Point wish = cut.line ? lerp(cut.line->a, cut.line->b, share)
                                : on_circle(cut.handle, 120 * share, 2.4f * static_cast<float>(i));
    const Point at{std::clamp(wish.x, room.min.x, std::max(room.min.x, room.max.x)),
                   std::clamp(wish.y, room.min.y, std::max(room.min.y, room.max.y))};
    places.push_back({at - size * 0.5f, at + size * 0.5f});
  }
  const std::size_t free = first_free(places, taken);
  return places[free < places.size() ? free : 0].centre();
}

/// The button of the selected node stands beside it, away from its name and within the pane.
Box node_button(const StageContext& context, const Station& station, bool name_above, const Box& pane) {
  const float size = context.ui.pressable(26);
  const float out = station.radius * 0.72f + 4;
  const bool right = station.centre.x + out + size < pane.max.x;
  const Point min = station.centre + Point{right ? out : -out - size, name_above ? out : -out - size};
  return {min, min + Point{size, size}};
}

/// Differs when anything differs that the layout depends on: also after a file was edited and read again.
std::uint64_t fingerprint_of(const StageContext& context) {
  Hasher h;
  netsplit::hash_into(h, context.scenario.name);
  netsplit::hash_into(h, context.scenario.view.layout);
  for (const HostSpec& host : context.timeline.world().hosts())
    for (const std::string* text : {&host.name, &host.region, &host.zone, &host.rack, &host.role_name})
      h.add(fnv1a(*text));
  return h.value();
}

/// Differs when other nodes are there.
std::uint64_t presence_of(const World& world) {
  Hasher h;
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (world.state(node_id(i)) == HostState::absent) h.add(i + 1);
  return h.value();
}

}  // namespace

struct Stage::Scene {
  // What the layout was made for.
  std::uint64_t fingerprint = 0;
  std::uint64_t presence = 0;
  int shape = 0;

  Layout layout;
  Camera camera;
  Box pane;
  Overlay overlay;
  Walk walk;
  std::vector<Box> buttons;  ///< over the picture
  Box end_follow;            ///< the button that ends following
  std::vector<Box> taken;
  Painter painter;
  Standings standings;
  UsedLinks used;
  LinkLoad load;
  Follow follow;
  Time followed_to{};  ///< the camera went along until then
  Frame frame;
  Gestures gestures;
  Menus menus;
  Pick hovered;
  double hovered_since = 0;
  bool waits_for_tip = false;
  bool hover_changed = false;

  void refresh(const StageContext& context);
  void point_at(const StageContext& context, bool inside);
  void act_on(const StageContext& context, const Gestures::Action& action, std::vector<Command>& commands);
  void place_buttons(const StageContext& context);
  void go_along(const StageContext& context);
  void paint(const StageContext& context);
  void draw_buttons(const StageContext& context, std::vector<Command>& commands);
  void tool_buttons(const StageContext& context);
  void heal_buttons(const StageContext& context, std::vector<Command>& commands);
  const Station* chosen_station(const StageContext& context) const;
};

void Stage::Scene::refresh(const StageContext& context) {
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
    load = LinkLoad();
    follow.end();
    hovered = Pick();
  }
  const std::uint64_t presence_now = presence_of(world);
  if (another || shape_now != shape || presence_now != presence) {
    layout = lay_out_system(world, context.scenario.view.layout, aspect);
    frame = Frame();
  }
  shape = shape_now;
  presence = presence_now;
  standings.follow(context.timeline);
  follow.step(context.timeline, context.index.edition(), context.selection);
  used.follow(context.timeline.recorder(), world.nodes());
  load.follow(context.timeline, load_window(context.scenario), context.index.edition());
  const float margin = context.embed || pane.size().x < 420 ? 6.0f : 24.0f;
  Box clear = pane;
  clear.max.y -=
      follow.on() && !context.bare ? follow_height(context, pane.size().x) : legend_height(context, pane.size().x);
  overlay = context.bare ? Overlay{clear.grown(-margin), {}, false}
                         : place_overlay(clear, clear.grown(-margin), layout, tools_of(context), tool_size(context));
  camera.set_pane(overlay.picture, layout.box);
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
        if (frame.stations[i].seen())
          (is_left_of(action.stroke, frame.stations[i].centre) ? cut.from : cut.to).push_back(node_id(i));
      if (!cut.from.empty() && !cut.to.empty()) commands.push_back(std::move(cut));
      break;
    }
  }
}

/// A followed message that moves is kept in the pane; while time stands still the reader may look elsewhere.
void Stage::Scene::go_along(const StageContext& context) {
  const Time now = context.timeline.world().now();
  const bool moves = std::exchange(followed_to, now) != now;
  const auto at = followed_at(frame, context.timeline, follow);
  if (!at || !moves || camera.fitted() || gestures.dragging()) return;
  const Box room = overlay.picture.grown(-0.2f * std::min(overlay.picture.size().x, overlay.picture.size().y));
  const Point wish{std::clamp(at->x, room.min.x, room.max.x), std::clamp(at->y, room.min.y, room.max.y)};
  if (wish == *at) return;
  camera.pan(wish - *at);
  frame = compose(context, layout, camera, used, load, std::move(frame));
}

/// Where the buttons over the picture go: known before the names are placed, because no name may lie under one.
void Stage::Scene::place_buttons(const StageContext& context) {
  buttons = {overlay.tools};
  std::vector<Box> around = buttons;
  for (const Station& s : frame.stations) around.push_back(Box{s.centre, s.centre}.grown(s.radius + 2));
  for (const CutView& cut : frame.cuts)
    for (NodeId n : cut.circled) around[index_of(n) + 1] = around[index_of(n) + 1].grown(14);
  const Point heal{button_width(context.ui, heal_look()), button_height(context.ui, heal_look())};
  for (CutView& cut : frame.cuts) {
    cut.handle = free_handle(cut, pane, heal, around);
    around.push_back({cut.handle - heal * 0.5f, cut.handle + heal * 0.5f});
    buttons.push_back(around.back());
  }
  const Station* station = chosen_station(context);
  if (!station) return;
  const auto node = static_cast<std::size_t>(station - frame.stations.data());
  buttons.push_back(node_button(context, *station, layout.name_above[node], pane));
}

void Stage::Scene::paint(const StageContext& context) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Picture picture{context, layout, camera, frame, standings, load, follow, hovered, pane, buttons};
  paint_areas(picture, list);
  fill_painter(picture, painter);
  painter.queue(list);
  paint_details(picture, list);
  paint_walk(picture, walk, list);
  paint_follow(picture, list);
  paint_cuts(picture, list);
  paint_area_names(picture, list);
  taken = paint_names(picture, list);
  paint_reasons(picture, taken, list);
  const bool telling = follow.on() && !context.bare;
  if (telling)
    end_follow = paint_story(picture, list);
  else
    paint_legend(picture, list);
  if (gestures.stroke()) paint_stroke(picture, *gestures.stroke(), list);
  if (frame.stations.empty()) {
    const std::string_view text = tr("This scenario has no nodes yet.");
    const float width = text_width(picture.fonts().regular14, text);
    draw_text(list, picture.fonts().regular14, px(pane.centre() - Point{width / 2, 8}), picture.colours().muted, text);
  }
  const bool at_rest = hovered.kind == Pick::Kind::packet || context.real_seconds - hovered_since > kTipDelay;
  waits_for_tip = hovered.kind != Pick::Kind::nothing && !at_rest;
  // Of the selected node the inspector tells more.
  const bool told = hovered.kind == Pick::Kind::node && context.selection.is_node(hovered.node) && !context.embed;
  if (at_rest && !told && !gestures.touching()) paint_tip(picture);
}

void Stage::Scene::tool_buttons(const StageContext& context) {
  if (context.bare) return;
  const float size = tool_size(context);
  std::size_t n = 0;
  const auto tool = [&](std::string_view id, const char* icon, std::string_view tip, bool chosen, bool enabled = true) {
    const Point at = overlay.place(n++, size);
    ImGui::GetWindowDrawList()->AddRectFilled(px(at), px(at + Point{size, size}),
                                              faded(context.ui.theme.colours.background, 0.8f), Theme::kCorner);
    ImGui::SetCursorScreenPos(px(at));
    return button(context.ui, id,
                  {.icon = icon, .tip = tip, .enabled = enabled, .chosen = chosen, .width = size, .height = size});
  };
  if (tool("stage/cut", ICON_SCISSORS, tr("Cut: drag a line between nodes (or drag with Shift)"), gestures.cutting()))
    gestures.set_cutting(!gestures.cutting());
  if (!context.embed) {
    if (tool("stage/zoom_in", ICON_ZOOM_IN, tr("Closer"), false)) camera.zoom_at(pane.centre(), 1.3f);
    if (tool("stage/zoom_out", ICON_ZOOM_OUT, tr("Further away"), false)) camera.zoom_at(pane.centre(), 1 / 1.3f);
  }
  if (tool("stage/fit", ICON_MAXIMIZE, tr("Show everything (double click)"), false, !camera.fitted())) camera.fit();
}

const Station* Stage::Scene::chosen_station(const StageContext& context) const {
  const auto* chosen = std::get_if<NodeId>(&context.selection.what);
  if (!chosen || index_of(*chosen) >= frame.stations.size() || gestures.dragging()) return nullptr;
  const Station& station = frame.stations[index_of(*chosen)];
  return pane.contains(station.centre) ? &station : nullptr;
}

void Stage::Scene::heal_buttons(const StageContext& context, std::vector<Command>& commands) {
  for (const CutView& cut : frame.cuts) {
    const std::string tip = (cut.name.empty() ? tr("Heal all cuts") : cut.name) + (cut.one_way ? tr(", one way") : "");
    ButtonLook look = heal_look();
    look.tip = tip;
    const Point size{button_width(context.ui, look), button_height(context.ui, look)};
    const Point at = cut.handle - size * 0.5f;
    ImGui::GetWindowDrawList()->AddRectFilled(px(at), px(at + size), context.ui.theme.colours.background,
                                              Theme::kCorner);
    ImGui::SetCursorScreenPos(px(at));
    ImGui::PushID(cut.name.c_str());
    if (button(context.ui, fmt::format("stage/heal/{}", cut.name), look)) commands.push_back(command::Heal{cut.name});
    ImGui::PopID();
  }
}

void Stage::Scene::draw_buttons(const StageContext& context, std::vector<Command>& commands) {
  heal_buttons(context, commands);
  tool_buttons(context);
  if (follow.on() && !context.bare) {
    ImGui::SetCursorScreenPos(px(end_follow.min));
    if (button(context.ui, "stage/unfollow",
               {.icon = ICON_X,
                .tip = tr("Stop following (Esc)"),
                .kind = ButtonKind::quiet,
                .width = end_follow.size().x,
                .height = end_follow.size().y}))
      context.selection.clear();
  }
  if (!chosen_station(context)) return;
  const Box box = buttons.back();
  ImGui::SetCursorScreenPos(px(box.min));
  // The keyboard has Enter on the node itself: on its way to a neighbour it need not stop here.
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
  const ButtonLook look{.icon = ICON_ZAP,
                        .tip = tr("What can happen to it (Enter)"),
                        .kind = ButtonKind::primary,
                        .width = box.size().x,
                        .height = box.size().y};
  if (button(context.ui, "stage/node_menu", look))
    menus.open({Pick::Kind::node, std::get<NodeId>(context.selection.what), kNobody, kNoRecord});
  ImGui::PopItemFlag();
}

Stage::Stage() : scene_(std::make_unique<Scene>()) {}
Stage::~Stage() = default;

void Stage::draw(const StageContext& context, ImVec2 min, ImVec2 max, std::vector<Command>& commands) {
  if (max.x - min.x < 8 || max.y - min.y < 8) return;
  Scene& s = *scene_;
  s.pane = pane_of(min, max);
  s.refresh(context);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushClipRect(min, max, true);
  list.AddRectFilled(min, max, context.ui.theme.colours.background);
  ImGui::SetCursorScreenPos(min);
  ImGui::SetNextItemAllowOverlap();
  // The keyboard stops at the nodes, not at the ground between them.
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav | ImGuiItemFlags_NoTabStop, true);
  ImGui::InvisibleButton(
      "stage", {max.x - min.x, max.y - min.y},
      ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight | ImGuiButtonFlags_MouseButtonMiddle);
  ImGui::PopItemFlag();
  const bool inside = ImGui::IsItemHovered();
  s.gestures.move_camera(s.camera, inside, ImGui::IsItemActive());
  s.frame = compose(context, s.layout, s.camera, s.used, s.load, std::move(s.frame));
  s.go_along(context);
  s.point_at(context, inside);
  const Gestures::Action action = s.gestures.read(s.frame, inside, context.real_seconds);
  s.act_on(context, action, commands);
  if (const auto node = s.walk.step(context, s.frame)) s.menus.open({Pick::Kind::node, *node, kNobody, kNoRecord});
  s.place_buttons(context);
  s.paint(context);
  s.draw_buttons(context, commands);
  s.menus.draw(context, s.load, commands);
  if (const auto message = s.menus.take_followed()) {
    context.selection.record(*message);
    follow(*message);
  }
  ImGui::PopClipRect();
}

bool Stage::animating() const {
  const Scene& s = *scene_;
  return s.waits_for_tip || s.hover_changed || s.gestures.holding() || s.menus.is_moving() || !s.standings.up_to_date();
}

void Stage::follow(RecordId message) { scene_->follow.begin(message); }
RecordId Stage::followed() const { return scene_->follow.on() ? scene_->follow.message() : kNoRecord; }

void Stage::pinch(const TwoFingers::Move& move) {
  scene_->gestures.cancel();
  if (move.factor == 1 && move.by == Point{}) return;
  if (!scene_->pane.contains(move.where)) return;
  scene_->camera.zoom_at(move.where, move.factor);
  scene_->camera.pan(move.by);
}
void Stage::walk() { scene_->walk.begin(); }
void Stage::fit() { scene_->camera.fit(); }
void Stage::on_context_lost() { scene_->painter.forget(); }
void Stage::on_context_restored() { scene_->painter.forget(); }
std::string Stage::view() const { return scene_->camera.text(); }
void Stage::set_view(std::string_view view) { scene_->camera.set_text(view); }

std::span<const Box> Stage::taken() const { return scene_->taken; }

ImVec2 Stage::node_position(NodeId node) const {
  const auto& stations = scene_->frame.stations;
  return index_of(node) < stations.size() ? px(stations[index_of(node)].centre) : ImVec2{-1, -1};
}

}  // namespace netsplit
