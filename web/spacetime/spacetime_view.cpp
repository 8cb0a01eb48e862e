#include "web/spacetime/spacetime_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "web/app/format.h"

namespace netsplit {
namespace {

constexpr float kAxis = 22;
constexpr float kMostNames = 108;
constexpr double kFollowShare = 0.72;
constexpr double kWatched = 8;                ///< seconds of watching that the first window holds
constexpr std::size_t kFirstRecords = 700;    ///< and no more records than these
constexpr float kFullInk = 0.35f;             ///< of the plot may be covered by lines that are drawn fully
constexpr float kLeastInk = 0.06f;            ///< with more lines each is fainter, and they add up to a density
constexpr std::size_t kMostMarks = 20'000;    ///< records that are drawn one by one
constexpr std::size_t kMostCounted = 60'000;  ///< records that are counted anew in each frame

std::size_t records_between(const Recorder& recorder, Time from, Time to) {
  const RecordId first = recorder.first_at(from);
  const RecordId last = recorder.first_at(to);
  return last > first ? last - first : 0;
}

}  // namespace

void SpaceTimeView::follow_run(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  const RunIndex::Edition edition = context.index.edition();
  if (!(edition == edition_)) {
    if (edition.run != edition_.run) {
      density_.clear();
      reach_.clear();
      begun_ = false;
    } else {
      const RecordId same = context.index.same_until(edition_);
      density_.cut_off(recorder, same);
      reach_.cut_off(recorder, same);
    }
    edition_ = edition;
    cone_.reset();
    faults_of_ = {};
  }
  density_.follow(recorder, context.world().nodes());
  reach_.follow(recorder);
  furthest_ = context.timeline.furthest();
}

void SpaceTimeView::follow_faults(const PanelContext& context) {
  const auto& script = context.scenario.spec.script;
  const auto done = std::count_if(script.begin(), script.end(),
                                  [&](const ScriptedCommand& c) { return c.at <= context.timeline.furthest(); });
  const std::array<std::size_t, 3> of{context.index.marks().size() + 1, context.timeline.commands().size(),
                                      static_cast<std::size_t>(done)};
  if (of == faults_of_) return;
  faults_of_ = of;
  faults_ = find_fault_spans(context.timeline, context.scenario, context.index.marks());
}

void SpaceTimeView::follow_selection(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  const auto* chosen = std::get_if<RecordId>(&context.selection.what);
  if (!chosen || !recorder.find(*chosen)) {
    cone_.reset();
  } else if (cone_ && cone_->of() == *chosen) {
    cone_->follow(recorder);
    return;
  } else {
    cone_.emplace(recorder, context.world().nodes(), *chosen);
  }
  second_ = kNoRecord;
  comparison_.reset();
}

/// Some seconds of watching, unless so much happens in them that nothing could be told apart.
void SpaceTimeView::begin(const PanelContext& context) {
  const Time now = context.world().now();
  auto span = Duration{static_cast<std::int64_t>(context.playback.speed() * kWatched * 1e9)};
  span = std::clamp<Duration>(span, us(200), std::chrono::minutes{10});
  const Recorder& recorder = context.timeline.recorder();
  while (span > us(20) && records_between(recorder, now - span, now) > kFirstRecords) span /= 2;
  camera_.show(Time{}, span);
  following_ = true;
  share_ = kFollowShare;
  scroll_ = 0;
  dense_ = false;
  begun_ = true;
}

void SpaceTimeView::lay_out(const PanelContext& context, Rect pane) {
  const Fonts& fonts = context.fonts();
  float names = 0;
  for (const HostSpec& host : context.world().hosts()) {
    names = std::max(names, text_width(fonts.semibold14, host.name) + 26);
    if (names > kMostNames) break;
  }
  names = std::min(names, context.phone ? kMostNames * 0.6f : kMostNames);
  camera_.set_left(pane.min.x + names);
  camera_.set_width(pane.width() - names);
  diagram_ = lay_out_diagram(pane, names, kAxis, camera_, context.world().nodes(), scroll_);
  scroll_ = diagram_.scroll;
}

void SpaceTimeView::follow_time(const PanelContext& context) {
  const Time now = context.world().now();
  const bool was_seen = last_now_ >= camera_.from() && last_now_ <= camera_.to();
  // Time that runs out of the window takes the window with it.
  if (context.playback.playing() && !following_ && was_seen && now > camera_.to()) {
    following_ = true;
    share_ = 0.97;
  }
  last_now_ = now;
  if (following_ && drag_ != Drag::scrub) camera_.follow(now, share_);
  camera_.keep_in_sight(std::max(context.timeline.furthest(), now));
}

void SpaceTimeView::zoom(float x, double factor) {
  camera_.zoom_at(x, factor);
  if (!following_) return;
  const double share = static_cast<double>((last_now_ - camera_.from()).count()) /
                       static_cast<double>(std::max<std::int64_t>(1, camera_.span().count()));
  // What is zoomed at stays in its place; the moment goes on from where that leaves it.
  if (share > 0.02 && share < 0.98) {
    share_ = share;
  } else {
    following_ = false;
  }
}

/// By a key or a button: around the moment looked at, when that is seen.
void SpaceTimeView::zoom_by(double factor) {
  const float now = diagram_.x(last_now_);
  const bool seen = now >= diagram_.plot.min.x && now <= diagram_.plot.max.x;
  zoom(seen ? now : (diagram_.plot.min.x + diagram_.plot.max.x) / 2, factor);
}

void SpaceTimeView::pan(Point by) {
  if (by.x != 0) following_ = false;
  camera_.pan(by.x);
  scroll_ = std::clamp(scroll_ - by.y, 0.0f, diagram_.scroll_limit());
  diagram_.scroll = scroll_;
}

void SpaceTimeView::fit(const PanelContext& context) {
  const Duration run = std::max<Duration>(context.timeline.furthest(), ms(1));
  following_ = false;
  camera_.show(-run / 50, run / 50 * 52);
}

bool SpaceTimeView::pinch(const TwoFingers::Move& move) {
  const bool begins = move.factor == 1 && move.by == Point{};
  if (begins && drag_ != Drag::none) drag_ = Drag::spent;
  if (begins || ImGui::GetFrameCount() - drawn_at_ > 1 || !pane_.contains({move.where.x, move.where.y})) return false;
  drag_ = Drag::spent;
  zoom(move.where.x, move.factor);
  pan(move.by);
  return true;
}

bool SpaceTimeView::has_keys() const { return keys_ && ImGui::GetFrameCount() - drawn_at_ <= 1; }

void SpaceTimeView::gather(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  in_sight_ = records_between(recorder, camera_.from(), camera_.to());
  const auto [first, end] = diagram_.rows_seen();
  const float places = diagram_.plot.width() * static_cast<float>(end - first) * 0.5f;
  const std::size_t limit = std::clamp<std::size_t>(static_cast<std::size_t>(places), 1500, kMostMarks);
  dense_ = in_sight_ > (dense_ ? limit / 4 * 3 : limit);
  marks_ = Marks();
  if (dense_) return;
  marks_ = gather_marks(context.timeline, reach_, camera_.from(), camera_.to(), 2 * kMostMarks);
  dense_ = !marks_.whole;
}

/// Bins some pixels wide. Where the memory of the run's bins is too coarse, there are few enough records to be counted.
const EventDensity::Table& SpaceTimeView::density_table(const PanelContext& context) {
  const auto [first, end] = diagram_.rows_seen();
  const Duration least = camera_.of_pixels(end - first <= 24 ? 2.0f : 4.0f);
  const auto wanted = Duration{static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(least.count())))};
  const EventDensity::Table& level = density_.level(wanted);
  const Recorder& recorder = context.timeline.recorder();
  const Record* kept = recorder.find(recorder.detailed_from());
  const bool detailed = recorder.detailed_from() == 0 || (kept && kept->time <= camera_.from());
  if (level.width <= wanted || in_sight_ > kMostCounted || !detailed) return level;
  counted_ = EventDensity::count(recorder, diagram_.nodes, camera_.from(), camera_.to(), wanted);
  return counted_;
}

void SpaceTimeView::paint(const PanelContext& context) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const DiagramPicture picture{
      .context = context,
      .diagram = diagram_,
      .marks = marks_,
      .faults = faults_,
      .cone = cone_ ? &*cone_ : nullptr,
      .second = second_,
      .hovered = hovered_,
      .ink = std::clamp(kFullInk / std::max(0.01f, coverage_of(diagram_, marks_)), kLeastInk, 1.0f)};
  painter_.strokes.clear();
  painter_.packets.clear();
  const EventDensity::Table* table = dense_ ? &density_table(context) : nullptr;
  ImGui::PushClipRect({diagram_.plot.min.x, diagram_.plot.min.y}, diagram_.plot.max, true);
  paint_ground(picture, list);
  if (!table) fill_cone(picture, painter_);
  table ? fill_density(picture, *table, painter_) : fill_marks(picture, painter_);
  painter_.queue(list);
  ImGui::PopClipRect();
  paint_frame(picture, list);
  if (touched_ || drag_ != Drag::none) return;
  table ? paint_density_tip(context, *table) : paint_diagram_tip(picture);
}

void SpaceTimeView::draw(const PanelContext& context) {
  const ImVec2 min = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  // On a phone the switches have a row of their own.
  const float words = context.phone && !cone_ ? 0.0f : 26.0f;
  const float strip = context.phone ? context.ui.pressable(32) + 4 + words : words;
  pane_ = {min, {min.x + size.x, min.y + size.y - strip}};
  if (pane_.width() < 120 || pane_.height() < kAxis + Diagram::kLeastRow) return;
  follow_run(context);
  follow_faults(context);
  follow_selection(context);
  lay_out(context, pane_);
  if (!begun_) begin(context);
  drawn_at_ = ImGui::GetFrameCount();
  follow_time(context);
  ImGui::SetCursorScreenPos(pane_.min);
  ImGui::SetNextItemAllowOverlap();
  ImGui::InvisibleButton("diagram", {pane_.width(), pane_.height()});
  focus_ring(context.ui, {pane_.min.x + 3, pane_.min.y + 3}, {pane_.max.x - 3, pane_.max.y - 3}, 4);
  read_mouse(context, ImGui::IsItemHovered());
  read_keys();
  gather(context);
  const bool inside = ImGui::IsItemHovered() && drag_ != Drag::pan && drag_ != Drag::scrub;
  const Point mouse{ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y};
  hovered_ = inside && diagram_.plot.contains({mouse.x, mouse.y})
                 ? pick_in(diagram_, marks_, mouse, touched_ ? 14.0f : 4.0f)
                 : DiagramPick{};
  if (hovered_.kind != DiagramPick::Kind::nothing) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  paint(context);
  paint_strip(context, {{min.x, pane_.max.y}, {min.x + size.x, min.y + size.y}});
  context.ui.log.add("spacetime.plot", diagram_.plot.min, diagram_.plot.max);
  context.ui.log.add("spacetime.axis", diagram_.axis.min, diagram_.axis.max);
}

}  // namespace netsplit
