#include "web/explore/explore_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/panes.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using search::Choice;
using search::Move;

constexpr float kRow = 30;
constexpr float kMargin = 16;
constexpr std::size_t kMostRows = 200;
constexpr float kWide = 720;       ///< from here on the graph stands beside the choices
constexpr float kLeastPane = 300;  ///< in which the graph is more than a strip; the stage keeps its own least height

const char* icon_of(Choice::Kind kind) {
  switch (kind) {
    case Choice::Kind::deliver: return ICON_INBOX;
    case Choice::Kind::fire: return ICON_TIMER;
    case Choice::Kind::finish_write: return ICON_HARD_DRIVE;
    case Choice::Kind::crash: return ICON_POWER_OFF;
    case Choice::Kind::restart: return ICON_POWER;
    case Choice::Kind::cut: return ICON_SCISSORS;
    case Choice::Kind::heal: return ICON_LINK;
    case Choice::Kind::drop: return ICON_TRASH_2;
    case Choice::Kind::duplicate: return ICON_COPY;
  }
  return ICON_CIRCLE;
}

/// Loss and repetition of a message are buttons beside it.
bool has_row(const Move& move) { return move.kind != Choice::Kind::drop && move.kind != Choice::Kind::duplicate; }

std::string sentence(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z' && (words.size() < 2 || words[1] < '0' || words[1] > '9'))
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

}  // namespace

void ExploreView::draw(const PanelContext& context) {
  seated_ = context.world().taken_over();
  if (!seated_) {
    lookout_.forget();
    return draw_invitation(context);
  }
  if (!context.seeking) {
    lookout_.follow(context.world(), faults_);
    if (lookout_.think()) context.ask(request::Work{});
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x < kWide) {
    draw_outlook(context);
    return draw_moves(context, ImGui::GetContentRegionAvail());
  }
  const float left = std::floor(room.x * 0.46f);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  draw_moves(context, {left, room.y});
  ImGui::SetCursorScreenPos({corner.x + left, corner.y});
  if (ImGui::BeginChild("outlook", {room.x - left, room.y})) {
    draw_outlook(context);
    if (const auto chosen = draw_state_graph(context, lookout_.around(), pointed_))
      context.ask(request::Act{lookout_.around().moves[*chosen].command});
  }
  ImGui::EndChild();
}

void ExploreView::draw_invitation(const PanelContext& context) {
  const ImVec2 room = ImGui::GetContentRegionAvail();
  ImGui::Dummy({0, 10});
  ImGui::Indent(kMargin);
  paragraph(context.ui, context.fonts().semibold14, context.colours().text, tr("The adversary's seat"));
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + std::min(640.0f, ImGui::GetContentRegionAvail().x - kMargin));
  paragraph(context.ui, context.fonts().regular14, context.colours().muted,
            tr("Take over, and nothing happens by itself any more: you decide which message arrives next, which timer "
               "fires, and who crashes. What cannot go wrong in any order is correct."));
  ImGui::PopTextWrapPos();
  ImGui::Dummy({0, 6});
  const ButtonLook look{.icon = ICON_HAND, .label = tr("Take over"), .kind = ButtonKind::primary};
  if (button(context.ui, "explore.take_over", look)) {
    context.ask(request::Act{command::TakeOver{}});
    if (room.x >= kWide && room.y + kTabRow < kLeastPane) context.ask(request::ResizeLower{kLeastPane});
  }
  ImGui::Unindent(kMargin);
}

void ExploreView::draw_moves(const PanelContext& context, ImVec2 size) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {8, 4});
  if (ImGui::BeginChild("moves", size, ImGuiChildFlags_AlwaysUseWindowPadding)) {
    scroll_by_finger(context.ui);
    const auto& moves = lookout_.around().moves;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < moves.size(); ++i)
      if (has_row(moves[i]) && ++rows <= kMostRows) draw_move(context, moves[i], i);
    const auto say = [&](std::string_view words) {
      paragraph(context.ui, context.fonts().regular14, context.colours().muted, words);
    };
    if (rows > kMostRows) say(trf("and {} more, in the menus of nodes and messages", rows - kMostRows));
    if (moves.empty() && lookout_.ahead())
      say(tr("Nothing can happen any more. Allow faults, above, or go back in time."));
    if (moves.empty() && !lookout_.ahead())
      say(tr("This system is too large to list all that can happen. The menus of nodes and messages have it."));
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void ExploreView::draw_move(const PanelContext& context, const Move& move, std::size_t number) {
  const auto& around = lookout_.around();
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float height = context.ui.pressable(kRow);
  const float width = ImGui::GetContentRegionAvail().x;
  // What else may happen to the same message stands at the end of its row.
  float right = min.x + width;
  for (std::size_t i = 0; i < around.moves.size(); ++i) {
    const Move& other = around.moves[i];
    if (has_row(other) || move.kind != Choice::Kind::deliver || other.message != move.message) continue;
    const bool lost = other.kind == Choice::Kind::drop;
    const ButtonLook look{.icon = icon_of(other.kind),
                          .tip = lost ? tr("It is lost") : tr("It arrives twice"),
                          .kind = ButtonKind::quiet,
                          .height = height - 2};
    right -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({right, min.y});
    if (button(context.ui, fmt::format("explore.other.{}", i), look)) context.ask(request::Act{other.command});
  }
  ImGui::SetCursorScreenPos(min);
  ImGui::PushID(static_cast<int>(number));
  const ImVec2 max{right - 4, min.y + height};
  const bool pressed = ImGui::InvisibleButton("move", {max.x - min.x, height});
  ImGui::PopID();
  focus_ring(context.ui, min, max, 6);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) pointed_ = move.leads_to;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (hovered || (pointed_ != 0 && pointed_ == move.leads_to))
    out.AddRectFilled(min, max, context.colours().hovered, 6);
  const search::Surroundings::State& there = around.states[move.leads_to];
  const bool fault = move.kind == Choice::Kind::crash || move.kind == Choice::Kind::cut;
  const Tone tone = !there.broken.empty() ? Tone::bad : fault ? Tone::waiting : Tone::active;
  draw_icon(out, context.fonts().icon16, {min.x + 16, min.y + height / 2}, context.ui.theme.tone(tone),
            icon_of(move.kind));
  std::string words = sentence(move.words);
  if (!there.broken.empty()) words += trf(", and {} is broken", there.broken);
  const ImU32 ink = move.leads_to == 0 ? context.colours().muted : context.colours().text;
  draw_text_cut(out, context.fonts().regular14, {min.x + 34, min.y + (height - 18) / 2}, max.x - min.x - 40, ink,
                words);
  context.ui.log.add(fmt::format("explore.move.{}", number), min, max);
  ImGui::SetCursorScreenPos({min.x, min.y + height});
  ImGui::Dummy({0, 0});
  if (pressed) context.ask(request::Act{move.command});
}

void ExploreView::draw_outlook(const PanelContext& context) {
  const search::Explorer* ahead = lookout_.ahead();
  ImGui::Dummy({0, 8});
  ImGui::Indent(kMargin);
  if (lookout_.way()) {
    draw_way(context);
  } else if (!ahead) {
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              tr("This system is too large to look ahead here."));
  } else {
    const auto& counts = ahead->counts();
    const std::string states =
        counts.distinct == 1 ? tr("One state lies ahead") : trf("{} states lie ahead", format_count(counts.distinct));
    std::string rest = trf(", up to {} choices from here. ", counts.depth);
    switch (ahead->end()) {
      case search::Explorer::End::open: rest += tr("Looking for more \xe2\x80\xa6"); break;
      case search::Explorer::End::whole: rest += tr("That is all there is: no order breaks a claim."); break;
      default: rest += tr("There are more; none of these breaks a claim."); break;
    }
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, states + rest);
  }
  ImGui::Unindent(kMargin);
}

void ExploreView::draw_way(const PanelContext& context) {
  const search::Way& way = *lookout_.way();
  const std::string claim = title_case(lookout_.ahead()->broken()->finding.claim->name);
  const std::string words = way.story.size() == 1 ? trf("{} breaks with the next choice.", claim)
                                                  : trf("{} can be broken in {} choices.", claim, way.story.size());
  paragraph(context.ui, context.fonts().semibold14, context.ui.theme.tone(Tone::bad), words);
  std::string story;
  for (std::size_t i = 0; i < way.story.size(); ++i)
    story += fmt::format("{}{}. {}", i ? "\n" : "", i + 1, sentence(way.story[i]));
  const ButtonLook look{.icon = ICON_PLAY, .label = tr("Do it"), .tip = story, .height = 28};
  if (button(context.ui, "explore.do_it", look))
    for (const PlacedCommand& placed : way.commands) context.ask(request::Act{placed.command});
}

void ExploreView::draw_tools(const PanelContext& context, float right, float y) {
  if (!context.world().taken_over()) return;
  float x = right;
  const auto place = [&](const ButtonLook& look) {
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    x -= 4;
  };
  const ButtonLook back{.icon = ICON_UNDO_2,
                        .label = tr("Hand back"),
                        .tip = tr("All goes on by itself again"),
                        .kind = ButtonKind::quiet,
                        .height = 28};
  place(back);
  if (button(context.ui, "explore.hand_back", back)) context.ask(request::Act{command::HandBack{}});
  struct Fault {
    const char* id;
    std::string_view label;
    std::uint32_t search::FaultBudget::*budget;
  };
  const Fault faults[] = {{"partition", tr("Cut"), &search::FaultBudget::partition},
                          {"drop", tr("Loss"), &search::FaultBudget::drop},
                          {"crash", tr("Crash"), &search::FaultBudget::crash}};
  for (const Fault& fault : faults) {
    const bool on = faults_.*fault.budget > 0;
    const ButtonLook look{.label = fault.label,
                          .tip = on ? tr("Not more than has been done by hand") : tr("One more of these may come"),
                          .kind = ButtonKind::quiet,
                          .toggle = true,
                          .chosen = on,
                          .height = 28};
    place(look);
    if (!button(context.ui, fmt::format("explore.{}", fault.id), look)) continue;
    faults_.*fault.budget = on ? 0 : 1;
    if (fault.budget == &search::FaultBudget::drop) faults_.duplicate = faults_.drop;
  }
}

std::string ExploreView::probe() const {
  if (!seated_) return R"({"seated":false})";
  const search::Explorer* ahead = lookout_.ahead();
  return fmt::format(R"({{"seated":true,"moves":{},"around":{},"distinct":{},"thinking":{},"way":{}}})",
                     lookout_.around().moves.size(), lookout_.around().states.size(),
                     ahead ? ahead->counts().distinct : 0, ahead && ahead->end() == search::Explorer::End::open,
                     lookout_.way() ? lookout_.way()->story.size() : 0);
}

}  // namespace netsplit
