#include "web/scene/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/scene/menus.h"
#include "web/scene/node_actions.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kGap = 6;
constexpr float kAround = 76;  ///< what a sheet has besides its content

/// Chips in rows; returns the index of the one that was pressed, or -1.
int chips(const Ui& ui, const std::string& id, const std::vector<std::string>& names,
          const std::function<bool(std::size_t)>& chosen) {
  int pressed = -1;
  const float room = ImGui::GetContentRegionAvail().x;
  float used = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool on = chosen(i);
    const ButtonLook look{.icon = on ? ICON_CHECK : ICON_PLUS,
                          .label = names[i],
                          .kind = on ? ButtonKind::plain : ButtonKind::quiet,
                          .toggle = true,
                          .chosen = on};
    const float width = button_width(ui, look);
    if (used > 0 && used + kGap + width <= room) {
      ImGui::SameLine(0, kGap);
      used += kGap + width;
    } else {
      used = width;
    }
    if (button(ui, fmt::format("{}/{}", id, names[i]), look)) pressed = static_cast<int>(i);
  }
  return pressed;
}

void draw_nodes(const StageContext& context, const std::string& id, const Form& form, FormField& field) {
  std::vector<std::string> names;
  for (NodeId n : form.offered) names.push_back(node_name(context.timeline.world(), n));
  const auto at = [&](NodeId n) { return std::find(field.nodes.begin(), field.nodes.end(), n); };
  const int pressed =
      chips(context.ui, id, names, [&](std::size_t i) { return at(form.offered[i]) != field.nodes.end(); });
  if (pressed < 0) return;
  const NodeId node = form.offered[static_cast<std::size_t>(pressed)];
  const auto found = at(node);
  const bool was_on = found != field.nodes.end();
  if (field.kind == FormField::Kind::node) field.nodes.clear();
  if (field.kind == FormField::Kind::nodes && was_on) field.nodes.erase(found);
  if (!was_on) field.nodes.push_back(node);
  // In the scenario's order, so that the same choice is the same command.
  std::sort(field.nodes.begin(), field.nodes.end());
}

void draw_box(const StageContext& context, const std::string& id, FormField& field) {
  std::array<char, 128> text{};
  field.typed.copy(text.data(), text.size() - 1);
  const Ui& ui = context.ui;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{10, (ui.pressable(32) - ImGui::GetFontSize()) / 2});
  ImGui::SetNextItemWidth(std::min(240.0f, ImGui::GetContentRegionAvail().x));
  if (ImGui::InputText(("##" + id).c_str(), text.data(), text.size())) field.typed = text.data();
  ImGui::PopStyleVar();
  focus_ring(ui, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), Theme::kCorner);
  ui.log.add(id, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (!field.range.empty())
    paragraph(ui, ui.theme.fonts.regular12, ui.theme.colours.muted, title_case(field.range).append("."));
}

void draw_field(const StageContext& context, const Form& form, FormField& field) {
  const std::string id = "form/" + field.name;
  const Ui& ui = context.ui;
  heading(ui, title_case(field.name));
  paragraph(ui, ui.theme.fonts.regular14, ui.theme.colours.text, field.doc);
  switch (field.kind) {
    case FormField::Kind::node:
    case FormField::Kind::nodes: return draw_nodes(context, id, form, field);
    case FormField::Kind::flag:
      if (chips(ui, id, {"yes"}, [&](std::size_t) { return field.on; }) == 0) field.on = !field.on;
      return;
    case FormField::Kind::choice: {
      const int pressed =
          chips(ui, id, field.names, [&](std::size_t i) { return field.chosen == static_cast<int>(i); });
      if (pressed >= 0) field.chosen = pressed;
      return;
    }
    default: return draw_box(context, id, field);
  }
}

bool draw_buttons(const StageContext& context, const Form& form, bool& open) {
  const Ui& ui = context.ui;
  ImGui::Dummy({0, 4});
  const bool send = button(ui, "form/send", {.icon = ICON_SEND, .label = form.verb, .kind = ButtonKind::primary});
  // Whoever came with the keyboard begins here, and has the fields before it.
  if (!form.shown && ImGui::GetIO().ConfigFlags & ImGuiConfigFlags_NavEnableKeyboard) point_keyboard_here();
  ImGui::SameLine(0, kGap);
  if (button(ui, "form/cancel", {.label = tr("Cancel"), .kind = ButtonKind::quiet})) open = false;
  const std::string wrong = form.tried ? form.complaint() : std::string();
  if (!wrong.empty()) paragraph(ui, ui.theme.fonts.regular14, ui.theme.tone(Tone::bad), wrong);
  return send;
}

std::vector<NodeId> nodes_of_role(const World& world, std::string_view role) {
  std::vector<NodeId> found;
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (world.host(node_id(i)).role_name == role) found.push_back(node_id(i));
  return found;
}

}  // namespace

std::string Form::complaint() const {
  for (const FormField& field : fields)
    if (std::string wrong = field.complaint(); !wrong.empty()) return wrong;
  return {};
}

Form request_form(const World& world, NodeId node, const MenuRequest& request) {
  Form form;
  form.title = fmt::format("{}: {}", node_name(world, node), humanize(request.entry->name));
  form.doc = request.entry->doc;
  form.verb = tr("Ask ") + node_name(world, node);
  form.offered = nodes_of_role(world, world.host(node).role_name);
  form.fields = request.fields(form.offered);
  form.build = [node, request](const std::vector<FormField>& fields) {
    return Command{command::Tell{node, request.build(fields)}};
  };
  return form;
}

Form part_form(const World& world, NodeId node) {
  Form form;
  form.title = tr("Part the network");
  form.doc = tr("Nothing passes between the two sides until the cut is healed.");
  form.verb = tr("Part");
  for (std::size_t i = 0; i < world.nodes(); ++i) form.offered.push_back(node_id(i));
  FormField side;
  side.kind = FormField::Kind::nodes;
  side.name = tr("one side");
  side.doc = tr("The nodes on the side of ") + node_name(world, node) + tr("; all others are on the other side.");
  side.nodes = {node};
  side.most = form.offered.size() - 1;
  form.fields = {side};
  form.build = [name = fresh_cut_name(world), all = form.offered](const std::vector<FormField>& fields) {
    command::Cut cut{name, fields.front().nodes, {}, false};
    for (NodeId n : all)
      if (std::find(cut.from.begin(), cut.from.end(), n) == cut.from.end()) cut.to.push_back(n);
    return Command{cut};
  };
  return form;
}

bool draw_form(const StageContext& context, Form& form, std::vector<Command>& commands) {
  bool open = true;
  if (!begin_sheet(context.ui, "form", form.title, {440, form.height}, open)) return open;
  // Looked at before the fields are drawn: there Enter would press the one in focus.
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  paragraph(context.ui, context.ui.theme.fonts.regular14, context.ui.theme.colours.muted, form.doc);
  std::vector<FormField> before = form.fields;
  for (FormField& field : form.fields) draw_field(context, form, field);
  if (entered) form.fields = std::move(before);
  const bool send = draw_buttons(context, form, open) || entered;
  if (send && open) {
    form.tried = true;
    if (form.complaint().empty()) {
      commands.push_back(form.build(form.fields));
      open = false;
    }
  }
  if (!open) ImGui::CloseCurrentPopup();
  const float height = ImGui::GetCursorScreenPos().y + ImGui::GetScrollY() - ImGui::GetWindowPos().y + kAround;
  form.settling = height == form.height ? std::max(0, form.settling - 1) : 2;
  form.height = height;
  form.shown = true;
  end_sheet();
  return open;
}

}  // namespace netsplit
