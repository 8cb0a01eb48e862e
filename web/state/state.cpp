#include "web/state/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "icons.h"
#include "web/app/format.h"
#include "web/panels/inspector_widgets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kAroundState = 16;
constexpr float kFieldLabels = 168;
constexpr float kColumn = 116;
constexpr float kFieldRow = 22;
constexpr float kCard = 320;  ///< width of a node's table

const Described* field_of(const Described& role, std::string_view path) {
  for (const FlatField& f : flat_fields(role))
    if (f.path == path) return f.field;
  return nullptr;
}

void section(const PanelContext& context, std::string_view name) {
  ImGui::Dummy({0, 4});
  ImGui::SetCursorPosX(kAroundState);
  paragraph(context.ui, context.fonts().semibold14, context.colours().text, name);
}

/// The group in which a log stands.
const Described& around(const Described& role, const Described* log) {
  for (const Described& child : role.children)
    if (child.kind == Described::Kind::group && &around(child, log) != &child) return around(child, log);
  for (const Described& child : role.children)
    if (&child == log) return role;
  return role;
}

}  // namespace

void StateView::follow(const PanelContext& context) {
  if (scenario_ != context.scenario.text) {
    scenario_ = context.scenario.text;
    known_.clear();
    pinned_.reset();
    future_.forget();
    other_ = {};
    left_ = node_id(0);
    back_ = 0;
  }
  known_.resize(context.world().nodes());
}

/// Described anew only when something has happened since. What is passed on the way to a moment is not what the reader has
/// seen before: marked is what differs from where time last stood, or from the last frame while it runs.
const DescribedNode& StateView::describe(const PanelContext& context, NodeId id) {
  const World& world = context.world();
  Known& k = known_[index_of(id)];
  if (k.shown_at == world.records() && (context.seeking || k.seen_at == world.records())) return k.shown;
  k.shown = describe_node(world, id);
  k.shown_at = world.records();
  Described plain = k.shown.role;
  if (k.seen_at != kNoRecord) mark_changes(k.seen, k.shown.role);
  if (context.seeking) return k.shown;
  k.seen = std::move(plain);
  k.seen_at = world.records();
  return k.shown;
}

/// Nodes of one role stand together.
std::vector<std::vector<NodeId>> StateView::groups(const World& world) const {
  std::vector<std::vector<NodeId>> out;
  for (std::size_t n = 0; n < world.nodes(); ++n) {
    if (world.state(node_id(n)) == HostState::absent) continue;
    const std::string& role = world.host(node_id(n)).role_name;
    const auto same = [&](const auto& group) { return world.host(group.front()).role_name == role; };
    const auto at = std::find_if(out.begin(), out.end(), same);
    if (at == out.end())
      out.push_back({node_id(n)});
    else
      at->push_back(node_id(n));
  }
  return out;
}

void StateView::draw_logs(const PanelContext& context, const std::vector<NodeId>& nodes) {
  const DescribedNode& first = describe(context, nodes.front());
  for (const FlatField& wanted : flat_of(first.role, Described::Kind::log)) {
    std::vector<LogRow> rows;
    for (const NodeId id : nodes) {
      const DescribedNode& node = describe(context, id);
      for (const FlatField& log : flat_of(node.role, Described::Kind::log))
        if (log.path == wanted.path)
          rows.push_back({node_name(context.world(), id), id, node.tone, log.field, &around(node.role, log.field), {}});
    }
    std::string legend;
    for (const LogMark& mark : marks_of(around(first.role, wanted.field)))
      legend += fmt::format("{}{} {}", legend.empty() ? "" : ", ", mark.name.substr(0, 1), mark.name);
    section(context, title_case(wanted.path));
    ImGui::SetCursorPosX(kAroundState);
    paragraph(context.ui, context.fonts().regular12, context.colours().muted,
              tr("filled: settled; the number above and the hue are the entry's term") +
                  (legend.empty() ? "" : tr("; marked below: ") + legend));
    draw_log_rows(context, "state." + wanted.path, rows, back_);
  }
}

void StateView::draw_field_row(const PanelContext& context, const std::vector<NodeId>& nodes, const std::string& path,
                               ImVec2 min) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float left = ImGui::GetWindowPos().x;
  out.AddRectFilled({left + kAroundState, min.y},
                    {min.x + kFieldLabels + kColumn * static_cast<float>(nodes.size()), min.y + 1},
                    faded(context.colours().hairline, 0.6f));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const ImVec2 at{min.x + kFieldLabels + kColumn * static_cast<float>(i), min.y};
    if (!ImGui::IsRectVisible(at, {at.x + kColumn, at.y + kFieldRow})) continue;
    const Described* field = field_of(describe(context, nodes[i]).role, path);
    if (!field) continue;
    if (field->changed)
      out.AddRectFilled({at.x - 4, at.y + 1}, {at.x + kColumn - 8, at.y + kFieldRow}, context.colours().accent_soft, 3);
    const ImU32 ink = field->tone == Tone::plain ? context.colours().text : context.ui.theme.tone(field->tone);
    draw_text_cut(out, context.fonts().mono12, {at.x, at.y + 4}, kColumn - 14, ink, field->text);
  }
  // The names stay where they are while the table is moved sideways.
  out.AddRectFilled({left, min.y + 1}, {left + kFieldLabels, min.y + kFieldRow}, context.colours().surface);
  draw_text_cut(out, context.fonts().regular14, {left + kAroundState, min.y + 2}, kFieldLabels - kAroundState - 8,
                context.colours().muted, title_case(path));
}

void StateView::draw_fields(const PanelContext& context, const std::vector<NodeId>& nodes, std::size_t number) {
  std::vector<std::string> paths;
  const std::size_t looked_at = std::min<std::size_t>(nodes.size(), 12);
  for (std::size_t i = 0; i < looked_at; ++i)
    for (const FlatField& f : flat_fields(describe(context, nodes[i]).role))
      if (std::find(paths.begin(), paths.end(), f.path) == paths.end()) paths.push_back(f.path);
  const float height = kFieldRow * static_cast<float>(paths.size() + 1);
  const float width = kFieldLabels + kColumn * static_cast<float>(nodes.size()) + kAroundState;
  const bool wide = width > ImGui::GetContentRegionAvail().x;
  ImGui::SetNextWindowContentSize({width, 0});
  const ImVec2 size{0, height + (wide ? ImGui::GetStyle().ScrollbarSize : 0) + 2};
  const ImGuiWindowFlags flags = ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  if (ImGui::BeginChild(fmt::format("fields{}", number).c_str(), size, ImGuiChildFlags_None, flags)) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImDrawList& out = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const ImVec2 at{origin.x + kFieldLabels + kColumn * static_cast<float>(i), origin.y};
      if (!ImGui::IsRectVisible(at, {at.x + kColumn, at.y + kFieldRow})) continue;
      const DescribedNode& node = describe(context, nodes[i]);
      const std::string name = node_name(context.world(), nodes[i]);
      ImGui::SetCursorScreenPos({at.x - 4, at.y});
      if (ImGui::InvisibleButton(("node" + name).c_str(), {kColumn - 8, kFieldRow})) context.selection.node(nodes[i]);
      focus_ring(context.ui, {at.x - 4, at.y}, {at.x + kColumn - 12, at.y + kFieldRow}, 3);
      context.ui.log.add("state.node." + name, at, {at.x + kColumn - 12, at.y + kFieldRow});
      const bool chosen = context.selection.is_node(nodes[i]);
      draw_text(out, context.fonts().semibold14, {at.x, at.y + 2},
                chosen || ImGui::IsItemHovered() ? context.colours().accent : context.colours().text, name);
      const float used = text_width(context.fonts().semibold14, name) + 6;
      draw_text_cut(out, context.fonts().regular12, {at.x + used, at.y + 4}, kColumn - 12 - used,
                    context.ui.theme.tone(node.tone), node.standing);
    }
    for (std::size_t r = 0; r < paths.size(); ++r)
      draw_field_row(context, nodes, paths[r], {origin.x, origin.y + kFieldRow * static_cast<float>(r + 1)});
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy({width, height});
  }
  ImGui::EndChild();
}

/// Tables and rings of each node as cards side by side.
void StateView::draw_tables(const PanelContext& context, const std::vector<NodeId>& nodes) {
  const float room = ImGui::GetContentRegionAvail().x - 2 * kAroundState;
  const auto columns = static_cast<std::size_t>(std::max(1.0f, room / kCard));
  const float width = std::floor(room / static_cast<float>(columns)) - kAroundState;
  std::size_t shown = 0;
  float row_top = ImGui::GetCursorScreenPos().y;
  float row_end = row_top;
  const float left = ImGui::GetWindowPos().x + kAroundState - ImGui::GetScrollX();
  for (const NodeId id : nodes) {
    if (shown >= 64) break;
    const DescribedNode& node = describe(context, id);
    for (const Described::Kind kind : {Described::Kind::table, Described::Kind::ring}) {
      for (const FlatField& item : flat_of(node.role, kind)) {
        if (item.field->children.empty() && item.field->log.empty()) continue;
        const std::size_t column = shown++ % columns;
        if (column == 0) row_top = row_end;
        ImGui::SetCursorScreenPos({left + static_cast<float>(column) * (width + kAroundState), row_top});
        ImGui::PushID(static_cast<int>(shown));
        ImGui::BeginGroup();
        if (ImGui::BeginChild("card", {width, 0}, ImGuiChildFlags_AutoResizeY, ImGuiWindowFlags_NoScrollbar)) {
          heading(context.ui, node_name(context.world(), id) + ": " + item.path);
          kind == Described::Kind::table ? draw_table(context, *item.field) : draw_cells(context, *item.field);
        }
        ImGui::EndChild();
        ImGui::EndGroup();
        ImGui::PopID();
        row_end = std::max(row_end, ImGui::GetItemRectMax().y);
      }
    }
  }
  ImGui::SetCursorScreenPos({left - kAroundState, row_end});
  ImGui::Dummy({1, 8});
}

void StateView::draw_all(const PanelContext& context) {
  const auto all = groups(context.world());
  for (std::size_t i = 0; i < all.size(); ++i) {
    draw_logs(context, all[i]);
    section(context, context.world().host(all[i].front()).role_name);
    draw_fields(context, all[i], i);
    draw_tables(context, all[i]);
  }
}

void StateView::draw(const PanelContext& context) {
  follow(context);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2));
  if (context.phone) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_buttons(context, at.x + ImGui::GetContentRegionAvail().x - 8, at.y + 4);
    ImGui::SetCursorScreenPos({at.x, at.y + context.ui.pressable(28) + 8});
  }
  switch (mode_) {
    case Mode::nodes: draw_all(context); break;
    case Mode::compare: draw_compare(context); break;
    case Mode::runs: two_runs_.draw(context); break;
  }
  ImGui::PopStyleVar();
}

float StateView::draw_buttons(const PanelContext& context, float right, float y) {
  struct Choice {
    Mode mode;
    const char* id;
    const char* icon;
    const char* label;
    const char* tip;
  };
  const std::array<Choice, 3> choices{{
      {Mode::runs, "state.runs", ICON_GIT_BRANCH, tr("Two runs"),
       tr("This run and another one on one time axis, and where they part")},
      {Mode::compare, "state.compare", ICON_SPLIT, tr("Compare"), tr("Two nodes, two moments or two futures")},
      {Mode::nodes, "state.all", ICON_TABLE, tr("All nodes"), tr("All nodes side by side")},
  }};
  float x = right;
  for (const Choice& c : choices) {
    const ButtonLook look{.icon = c.icon,
                          .label = c.label,
                          .tip = c.tip,
                          .kind = ButtonKind::quiet,
                          .toggle = true,
                          .chosen = mode_ == c.mode,
                          .height = 28};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    if (button(context.ui, c.id, look)) mode_ = c.mode;
    x -= 4;
  }
  return x;
}

void StateView::choose(std::string_view what) {
  mode_ = Mode::runs;
  two_runs_.choose(what);
}

std::vector<std::string> StateView::lines() const {
  return mode_ == Mode::runs ? two_runs_.lines() : std::vector<std::string>();
}

std::optional<Time> StateView::landmark() const { return mode_ == Mode::runs ? two_runs_.parted_at() : std::nullopt; }

void StateView::draw_tools(const PanelContext& context, float right, float y) { draw_buttons(context, right, y); }

}  // namespace netsplit
