#include "web/state/run_lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/search/record_words.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/app/time_axis.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using search::SideRun;

constexpr float kAroundLanes = 16;
constexpr float kLaneLabels = 92;
constexpr float kLabelsOnPhone = 64;
constexpr float kTitle = 26;
constexpr float kLaneRow = 20;
constexpr float kBand = 14;
constexpr float kFoot = 6;   ///< below a lane
constexpr float kFlag = 20;  ///< for what stands at the line, between ruler and lanes
constexpr float kReach = 9;  ///< of a mark, for the mouse
constexpr float kIconHalf = 11;
constexpr std::size_t kMostNodes = 10;
constexpr float kFadedShare = 0.38f;

/// The time line of a node that is nothing in particular.
void draw_plain(const PanelContext& context, float from, float to, float middle, float share) {
  ImGui::GetWindowDrawList()->AddRectFilled({from, middle - 1}, {to, middle + 1},
                                            faded(context.colours().muted, 0.45f * share), 1);
}

void draw_spell(const PanelContext& context, const Standing& standing, float from, float to, float top, float share) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float bottom = top + kBand;
  if (standing.tone == Tone::plain) return draw_plain(context, from, to, (top + bottom) / 2, share);
  const ImU32 ink = context.ui.theme.tone(standing.tone);
  if (standing.word == "down") {
    // Hollow, as a crashed node is on the stage.
    for (float x = from; x < to; x += 6)
      for (const float y : {top, bottom - 1})
        out.AddRectFilled({x, y}, {std::min(x + 3, to), y + 1}, faded(ink, share));
  } else {
    out.AddRectFilled({from, top}, {to, bottom}, faded(ink, 0.34f * share), 2);
    out.AddRectFilled({from, top}, {std::min(from + 2, to), bottom}, faded(ink, share), 1);
  }
}

bool is_fault(RecordKind kind) { return kind != RecordKind::note; }

/// What was done to the system and what broke has an icon; a note of a node is a stroke.
bool is_stroke(const StoryLine& line) { return line.tone == Tone::active; }

void draw_mark(const PanelContext& context, const StoryLine& line, float x, float top, float share) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (is_stroke(line))
    return out.AddRectFilled({x - 1, top + 2}, {x + 1, top + kLaneRow - 2}, faded(context.colours().text, 0.8f * share),
                             1);
  out.AddCircleFilled({x, top + kLaneRow / 2}, 9, faded(context.colours().surface, 0.85f), 16);
  draw_icon(out, context.fonts().icon16, {x, top + kLaneRow / 2}, faded(context.ui.theme.tone(line.tone), share),
            line.icon);
}

}  // namespace

std::string tell_of(const SideRun& run, const Record& record) {
  if (record.kind == RecordKind::command)
    if (const Command* command = search::command_of(record, run.scenario(), run.trial().run()))
      return tell(run.world(), *command);
  return tell_whole(run.world(), record);
}

/// The same nodes in both lanes: those of which something is told in either run, and among many those of which it is told
/// after the two have parted.
void RunLanes::choose_nodes(const Runs& runs) {
  const std::size_t known = runs.left.told().size() + runs.right.told().size() + (runs.parting.found() ? 1 : 0);
  if (known == known_ && !nodes_.empty()) return;
  known_ = known;
  struct Candidate {
    std::string name;
    bool told = false;
    bool told_later = false;
  };
  std::vector<Candidate> all;
  for (const SideRun* run : {&runs.left, &runs.right}) {
    const auto& hosts = run->world().hosts();
    std::vector<std::size_t> places;
    for (const HostSpec& host : hosts) {
      auto at = std::find_if(all.begin(), all.end(), [&](const Candidate& c) { return c.name == host.name; });
      places.push_back(static_cast<std::size_t>(at - all.begin()));
      if (at == all.end()) all.push_back({host.name});
    }
    for (const RecordId id : run->told()) {
      const Record* r = run->recorder().find(id);
      if (!r || index_of(r->node) >= places.size()) continue;
      Candidate& c = all[places[index_of(r->node)]];
      c.told = true;
      c.told_later = c.told_later || (runs.parting.found() && id >= runs.parting.common());
    }
  }
  const auto count = [&](bool Candidate::*what) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Candidate& c) { return c.*what; }));
  };
  const bool any = count(&Candidate::told) > 0;
  const bool later = count(&Candidate::told) > kMostNodes && count(&Candidate::told_later) > 0;
  nodes_.clear();
  for (const Candidate& c : all)
    if (nodes_.size() < kMostNodes && (later ? c.told_later : c.told || !any)) nodes_.push_back(c.name);
  left_out_ = all.size() - nodes_.size();
}

void RunLanes::draw_node(const PanelContext& context, const TimeTrack& track, const Lane& lane, NodeId node,
                         float top) {
  const auto& spells = lane.run.spells(node);
  const float band = top + (kLaneRow - kBand) / 2;
  const auto in_sight = [&](Time t) { return std::clamp(track.x(t), track.left, track.right); };
  float drawn = track.left - 1;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const Time from = spells[i].from;
    const Time to = i + 1 < spells.size() ? spells[i + 1].from : lane.run.reached();
    if (to < track.window.from() || from > track.window.to()) continue;
    const float right = std::max(in_sight(to), in_sight(from) + (spells[i].standing.tone == Tone::plain ? 0 : 2));
    if (right - drawn < 0.7f) continue;  // as many as there are columns of the screen
    drawn = right;
    // Up to where they part the second one is the first one again.
    const float middle = std::clamp(in_sight(lane.faded_until), in_sight(from), right);
    if (middle > in_sight(from)) draw_spell(context, spells[i].standing, in_sight(from), middle, band, kFadedShare);
    if (middle < right) draw_spell(context, spells[i].standing, middle, right, band, 1);
  }
}

/// What a node is, written in its band beside the icons of its row.
void RunLanes::draw_words(const PanelContext& context, const TimeTrack& track, const Lane& lane, NodeId node,
                          const std::vector<float>& icons, float top) {
  const auto& spells = lane.run.spells(node);
  ImFont* font = context.fonts().regular12;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const Standing& standing = spells[i].standing;
    const Time to = i + 1 < spells.size() ? spells[i + 1].from : lane.run.reached();
    if (standing.tone == Tone::plain || to < track.window.from() || spells[i].from > track.window.to()) continue;
    const float width = text_width(font, standing.word);
    float x = std::max(track.x(spells[i].from), track.left) + 6;
    for (const float icon : icons)
      if (icon + kIconHalf > x && icon - kIconHalf < x + width) x = icon + kIconHalf;
    if (x + width + 6 > std::min(track.x(to), track.right)) continue;
    const float share = spells[i].from < lane.faded_until ? kFadedShare : 1;
    draw_text(*ImGui::GetWindowDrawList(), font, {x, top + (kLaneRow - kBand) / 2 - 1},
              faded(context.colours().text, 0.4f + 0.6f * share), standing.word);
  }
}

/// In the row of its node, or beside the title when that has none. Of what lies on one spot the first is drawn. Returns where
/// the icons are, for each row.
std::vector<std::vector<float>> RunLanes::draw_marks(const PanelContext& context, const TimeTrack& track,
                                                     const Lane& lane, float top) {
  struct Last {
    float fault = -100;
    float note = -100;
  };
  std::vector<Last> last(nodes_.size() + 1);
  std::vector<std::vector<float>> icons(nodes_.size() + 1);
  const auto& told = lane.run.told();
  const auto time_of = [&](RecordId id) {
    const Record* r = lane.run.recorder().find(id);
    return r ? r->time : Time{};
  };
  const auto first =
      std::partition_point(told.begin(), told.end(), [&](RecordId id) { return time_of(id) < track.window.from(); });
  for (auto at = first; at != told.end() && time_of(*at) <= track.window.to(); ++at) {
    const Record* r = lane.run.recorder().find(*at);
    if (!r) continue;
    const std::size_t row = row_of(lane.run.world(), r->node);
    const float y = row == 0 ? top + 3 : top + kTitle + kLaneRow * static_cast<float>(row - 1);
    const Mark mark{*at, r->time, track.x(r->time)};
    note_mouse(mark, y, lane.is_left);
    float& before = is_fault(r->kind) ? last[row].fault : last[row].note;
    if (mark.x - before <= (is_fault(r->kind) ? 10.0f : 2.0f)) continue;
    before = mark.x;
    const StoryLine line = tell(lane.run.world(), *r);
    draw_mark(context, line, mark.x, y, r->time < lane.faded_until ? kFadedShare : 1);
    if (!is_stroke(line)) icons[row].push_back(mark.x);
  }
  return icons;
}

/// 0: it has none of its own.
std::size_t RunLanes::row_of(const World& world, NodeId node) const {
  if (index_of(node) >= world.nodes()) return 0;
  const auto at = std::find(nodes_.begin(), nodes_.end(), world.host(node).name);
  return at == nodes_.end() ? 0 : static_cast<std::size_t>(at - nodes_.begin()) + 1;
}

void RunLanes::note_mouse(const Mark& mark, float y, bool on_left) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float far = std::abs(mouse.x - mark.x);
  if (mouse.y < y || mouse.y >= y + kLaneRow || far >= kReach) return;
  if (under_mouse_ && far >= std::abs(mouse.x - under_mouse_->x)) return;
  under_mouse_ = mark;
  mouse_on_left_ = on_left;
}

float RunLanes::draw_lane(const PanelContext& context, const TimeTrack& track, const Lane& lane, std::string_view title,
                          float left, float top) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float hairline = context.ui.theme.hairline();
  out.AddRectFilled({left, top}, {track.right + kAroundLanes, top + hairline}, context.colours().hairline);
  draw_text_cut(out, context.fonts().semibold14, {left + kAroundLanes, top + 4}, (track.right - left) / 2,
                context.colours().text, title);
  float y = top + kTitle;
  for (const std::string& name : nodes_) {
    const NodeId node = lane.run.world().find(name);
    const bool chosen = lane.is_left && node != kNobody && context.selection.is_node(node);
    draw_text_cut(out, context.fonts().regular14, {left + kAroundLanes, y + 1}, track.left - left - kAroundLanes - 6,
                  node == kNobody ? context.colours().muted
                  : chosen        ? context.colours().accent
                                  : context.colours().text,
                  name);
    if (node == kNobody)
      draw_text(out, context.fonts().regular12, {track.left, y + 2}, context.colours().muted, tr("is not in this run"));
    else
      draw_node(context, track, lane, node, y);
    y += kLaneRow;
  }
  out.PushClipRect({track.left - 9, top}, {track.right + 9, y}, true);
  const auto icons = draw_marks(context, track, lane, top);
  for (std::size_t row = 0; row < nodes_.size(); ++row)
    if (const NodeId node = lane.run.world().find(nodes_[row]); node != kNobody)
      draw_words(context, track, lane, node, icons[row + 1], top + kTitle + kLaneRow * static_cast<float>(row));
  out.PopClipRect();
  return y + kFoot;
}

void RunLanes::draw_lines(const PanelContext& context, const TimeTrack& track, const Runs& runs, float top,
                          float bottom) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const auto in_sight = [&](float x) { return x >= track.left - 1 && x <= track.right + 1; };
  const float now = context.ui.theme.snap(track.x(context.world().now()));
  if (in_sight(now)) out.AddRectFilled({now - 0.5f, top + kFlag}, {now + 1, bottom}, context.colours().text);
  if (!runs.parting.found()) return;
  const float x = context.ui.theme.snap(track.x(runs.parting.at()));
  if (!in_sight(x)) return;
  const ImU32 ink = context.colours().accent;
  out.AddRectFilled({x - 1, top + 2}, {x + 1, bottom}, ink);
  const std::string words = tr("they part here");
  ImFont* font = context.fonts().semibold12;
  const float wide = text_width(font, words) + 12;
  const float left = x + wide + 2 > track.right ? x - wide : x;
  out.AddRectFilled({left, top + 1}, {left + wide, top + kFlag - 2}, ink, 3);
  draw_text(out, font, {left + 6, top + 1}, context.colours().on_accent, words);
  context.ui.log.add("runs.line", {x - 1, top}, {x + 1, bottom});
}

/// A click goes to the moment, and on a mark of this run to that very event.
void RunLanes::take_pointer(const PanelContext& context, const TimeTrack& track, const Runs& runs, float top,
                            float bottom) {
  const float width = std::max(1.0f, track.right - track.left);
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({track.left, top});
  const bool pressed = ImGui::InvisibleButton("runs.lanes", {width, bottom - top});
  const ImGuiIO& io = ImGui::GetIO();
  const bool dragged =
      std::abs(io.MousePos.x - io.MouseClickedPos[0].x) > 4 || std::abs(io.MousePos.y - io.MouseClickedPos[0].y) > 4;
  if (ImGui::IsItemActive() && dragged) window_.move(track.at(0) - track.at(io.MouseDelta.x));
  context.ui.log.add("runs.lanes", {track.left, top}, {track.right, bottom});
  if (ImGui::IsItemHovered()) {
    steer(window_, track, false);
    const SideRun& run = mouse_on_left_ ? runs.left : runs.right;
    const Record* r = under_mouse_ ? run.recorder().find(under_mouse_->id) : nullptr;
    if (r && begin_tooltip(context.ui)) {
      paragraph(context.ui, context.fonts().semibold14, context.colours().text, tell_of(run, *r));
      paragraph(context.ui, context.fonts().mono12, context.colours().muted, format_moment(r->time));
      end_tooltip();
    }
  }
  ImGui::SetCursorScreenPos(after);
  if (!pressed || dragged) return;
  if (under_mouse_ && mouse_on_left_ && under_mouse_->id < context.timeline.recorder().end()) {
    context.selection.record(under_mouse_->id);
    return context.ask(request::SeekRecord{under_mouse_->id});
  }
  const bool near_line = runs.parting.found() && std::abs(io.MousePos.x - track.x(runs.parting.at())) < kReach;
  context.ask(request::Seek{under_mouse_ ? under_mouse_->at
                            : near_line  ? runs.parting.at()
                                         : track.moment(io.MousePos.x)});
}

void RunLanes::draw(const PanelContext& context, const Runs& runs) {
  choose_nodes(runs);
  const Time furthest = std::max(runs.left.reached(), runs.right.reached());
  window_.follow(scrubber_span(furthest, Time{}, std::max(furthest, context.scenario.until)), context.world().now());
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const TimeTrack track{window_, origin.x + (context.phone ? kLabelsOnPhone : kLaneLabels),
                        origin.x + room - kAroundLanes};
  draw_time_ruler(context, window_, track, origin.y);
  draw_zoom_tools(context, window_, "runs", track.right + kAroundLanes - 4, origin.y - 32);
  under_mouse_.reset();
  const float top = origin.y + kRuler;
  const Time parted = runs.parting.found() ? runs.parting.at() : kForever;
  float y = draw_lane(context, track, {runs.left, true, Time{}}, tr("This run"), origin.x, top + kFlag);
  y = draw_lane(context, track, {runs.right, false, parted}, runs.right_title, origin.x, y);
  draw_lines(context, track, runs, top, y);
  take_pointer(context, track, runs, top, y);
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy({room, y - origin.y});
  if (left_out_ == 0) return;
  ImGui::SetCursorPosX(kAroundLanes);
  paragraph(context.ui, context.fonts().regular12, context.colours().muted,
            trf("{} more nodes have no line of their own.", format_count(left_out_)));
}

}  // namespace netsplit
