// Two states side by side, and what they don't have in common.
#include <fmt/format.h>

#include <algorithm>

#include "icons.h"
#include "web/app/format.h"
#include "web/state/choices.h"
#include "web/state/state.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kAroundTable = 16;
constexpr float kChoices = 84;  ///< where they begin, beside "Compare" and "with"
constexpr float kTableLabels = 200;
constexpr float kTableRow = 22;

std::vector<std::uint64_t> all_differing(const LogComparison& log) {
  std::vector<std::uint64_t> all = log.differ;
  all.insert(all.end(), log.only_left.begin(), log.only_left.end());
  all.insert(all.end(), log.only_right.begin(), log.only_right.end());
  return all;
}

const Described* log_at(const Described& role, std::string_view path) {
  for (const FlatField& f : flat_of(role, Described::Kind::log))
    if (f.path == path) return f.field;
  return nullptr;
}

}  // namespace

void StateView::pin(const PanelContext& context) {
  pinned_ = context.world();
  other_ = {Other::Kind::moment, left_, 0};
}

std::string StateView::other_name(const PanelContext& context) const {
  const std::string name = node_name(context.world(), other_.kind == Other::Kind::node ? other_.node : left_);
  if (other_.kind == Other::Kind::moment && pinned_) return name + tr(" at ") + format_moment(pinned_->now());
  if (other_.kind == Other::Kind::future) return name + tr(" in the other future");
  return name;
}

/// The world of what it is compared with; null while that is still being simulated.
const World* StateView::other_world(const PanelContext& context) {
  if (other_.kind == Other::Kind::moment) return pinned_ ? &*pinned_ : nullptr;
  if (other_.kind == Other::Kind::node) return &context.world();
  const auto& branches = context.timeline.branches();
  if (other_.branch >= branches.size()) return nullptr;
  const Timeline::Branch& branch = branches[other_.branch];
  future_.want(context.scenario, branch.commands, std::min(branch.reached, context.world().now()));
  if (!future_.go_on()) context.ask(request::Work{});
  return future_.world();
}

void StateView::draw_left_choices(const PanelContext& context) {
  const World& world = context.world();
  Choices choices(context, tr("Compare"), kChoices);
  for (std::size_t n = 0; n < std::min<std::size_t>(world.nodes(), 48); ++n) {
    const std::string name = node_name(world, node_id(n));
    if (choices.add("compare.left." + name, name, left_ == node_id(n))) left_ = node_id(n);
  }
}

void StateView::draw_right_choices(const PanelContext& context) {
  const World& world = context.world();
  Choices choices(context, "with", kChoices);
  for (std::size_t n = 0; n < std::min<std::size_t>(world.nodes(), 48); ++n) {
    if (node_id(n) == left_) continue;
    const std::string name = node_name(world, node_id(n));
    const Other other{Other::Kind::node, node_id(n), 0};
    if (choices.add("compare.right." + name, name, other_ == other)) other_ = other;
  }
  if (pinned_) {
    const std::string label = tr("itself at ") + format_moment(pinned_->now());
    if (choices.add("compare.moment", label, other_.kind == Other::Kind::moment))
      other_ = {Other::Kind::moment, left_, 0};
  }
  for (std::size_t i = 0; i < context.timeline.branches().size(); ++i) {
    const std::string label =
        tr("itself in the future cut off at ") + format_moment(context.timeline.branches()[i].cut_at);
    const bool chosen = other_.kind == Other::Kind::future && other_.branch == i;
    if (choices.add(fmt::format("compare.future.{}", i), label, chosen)) other_ = {Other::Kind::future, left_, i};
  }
  const ButtonLook keep{.icon = ICON_PIN,
                        .label = tr("Keep this moment"),
                        .tip = tr("Then go to another one: the node is compared with itself as it is now"),
                        .height = 28};
  if (choices.add("compare.pin", keep)) pin(context);
}

void StateView::draw_choices(const PanelContext& context) {
  const World& world = context.world();
  if (index_of(left_) >= world.nodes()) left_ = node_id(0);
  const bool gone = other_.kind == Other::Kind::future && other_.branch >= context.timeline.branches().size();
  if (gone || (other_.kind == Other::Kind::node && (other_.node == kNobody || other_.node == left_)))
    other_ = {Other::Kind::node, node_id(left_ == node_id(0) && world.nodes() > 1 ? 1 : 0), 0};
  ImGui::Dummy({0, 4});
  draw_left_choices(context);
  draw_right_choices(context);
}

/// A line each: what it is, here and there.
void StateView::draw_differences(const PanelContext& context, const DescribedNode& left, const DescribedNode& right) {
  const StateComparison both = netsplit::compare(left.role, right.role);
  const std::string here = node_name(context.world(), left_);
  const std::string there = other_name(context);
  ImGui::Dummy({0, 6});
  ImGui::SetCursorPosX(kAroundTable);
  const std::size_t count = both.count();
  paragraph(context.ui, context.fonts().semibold17, context.colours().text,
            count == 0 ? trf("{} and {} do not differ", here, there)
                       : trf("{} {} between {} and {}", format_count(count), count == 1 ? "difference" : "differences",
                             here, there));
  const float room = ImGui::GetContentRegionAvail().x - 2 * kAroundTable;
  for (const LogComparison& log : both.logs) {
    for (const std::string& sentence : netsplit::tell(log, here, there)) {
      ImGui::SetCursorPosX(kAroundTable);
      paragraph(context.ui, context.fonts().regular14, context.ui.theme.tone(Tone::bad), sentence);
    }
    const Described* a = log_at(left.role, log.path);
    const Described* b = log_at(right.role, log.path);
    if (!a || !b) continue;
    const std::vector<LogRow> rows{{here, left_, left.tone, a, &left.role, all_differing(log)},
                                   {there, kNobody, right.tone, b, &right.role, all_differing(log)}};
    draw_log_rows(context, "compare." + log.path, rows, back_);
  }
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float labels = std::min(kTableLabels, room * 0.34f);
  const float column = (room - labels) / 2;
  const auto line = [&](std::string_view name, std::string_view a, std::string_view b, bool head) {
    const ImVec2 at{ImGui::GetCursorScreenPos().x + kAroundTable, ImGui::GetCursorScreenPos().y};
    ImGui::Dummy({room, kTableRow});
    if (!head) out.AddRectFilled(at, {at.x + room, at.y + 1}, faded(context.colours().hairline, 0.6f));
    ImFont* font = head ? context.fonts().semibold14 : context.fonts().mono12;
    const float y = at.y + (head ? 2.0f : 4.0f);
    const auto value = [&](std::string_view text) { return text.empty() ? std::string_view("\xe2\x80\x93") : text; };
    draw_text_cut(out, context.fonts().regular14, {at.x, at.y + 2}, labels - 8, context.colours().muted, name);
    draw_text_cut(out, font, {at.x + labels, y}, column - 8, context.colours().text, value(a));
    draw_text_cut(out, font, {at.x + labels + column, y}, column - 8, context.colours().text, value(b));
  };
  if (!both.fields.empty()) line("", here, there, true);
  for (const Difference& d : both.fields) line(title_case(d.path), d.left, d.right, false);
  ImGui::Dummy({0, 8});
}

void StateView::draw_compare(const PanelContext& context) {
  draw_choices(context);
  const World* other = other_world(context);
  if (!other) {
    ImGui::Dummy({0, 8});
    ImGui::SetCursorPosX(kAroundTable);
    return paragraph(context.ui, context.fonts().regular14, context.colours().muted,
                     trf("The other future is being simulated: {:.0f} %", future_.progress() * 100));
  }
  const NodeId there = other_.kind == Other::Kind::node ? other_.node : left_;
  draw_differences(context, describe_node(context.world(), left_), describe_node(*other, there));
}

}  // namespace netsplit
