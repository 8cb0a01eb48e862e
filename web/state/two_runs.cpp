#include "web/state/two_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/mirror.h"
#include "web/state/choices.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::chrono::microseconds kTimeAtOnce{5000};  ///< of a frame
constexpr std::uint64_t kEventsAtOnce = 200;
constexpr std::size_t kRecordBytes = std::size_t{32} << 20;  ///< of each of the two
constexpr std::size_t kMostRows = 60;
constexpr std::size_t kRowsTold = 6;
constexpr float kAroundRuns = 16;
constexpr float kChoiceWidth = 110;
constexpr float kChoicesOnPhone = 16;
constexpr float kTimes = 92;
constexpr float kGap = 12;

/// "They part at 5.000 000 s, event 1 234. Here: s1 crashes. There: s3 receives append entries from s1."
std::string sentence_of(const search::SideRun& left, const search::SideRun& right, const Parting& parting) {
  const Time until = std::min(left.reached(), right.reached());
  if (!parting.found())
    return trf("Up to {} they are the same, event by event: {} of them.", format_moment(until),
               format_count(parting.common()));
  const Time at = parting.at();
  const auto side = [&](const search::SideRun& run, const std::optional<Record>& record) {
    if (!record) return std::string(tr("nothing more happens"));
    return tell_of(run, *record) + (record->time == at ? "" : trf(", at {}", format_moment(record->time)));
  };
  const std::string there = parting.differ_inside() ? std::string(tr("the same, but with another cause or content"))
                                                    : side(right, parting.right());
  return trf("They part at {}, event {}. Here: {}. There: {}.", format_moment(at), format_count(parting.common()),
             side(left, parting.left()), there);
}

/// Another number when there are other futures, or another run was open before.
std::uint64_t stamp_of(const PanelContext& context) {
  Hasher h;
  for (const Timeline::Branch& branch : context.timeline.branches()) h.add(branch.hash);
  if (const RunBefore* before = context.before) {
    h.add(before->scenario.seed);
    h.add(fnv1a(before->scenario.text));
    h.add(before->commands.size());
    h.add(static_cast<std::uint64_t>(before->reached.count()));
  }
  return h.value();
}

}  // namespace

/// What was chosen may be gone with the run; the first of those that there are is likely to be the one that is wanted.
void TwoRunsPane::follow(const PanelContext& context) {
  neighbours_ = neighbours_of(context.timeline, context.scenario, context.before, chosen_);
  const auto is_chosen = [&](const Neighbour& n) { return n.id == chosen_; };
  if (!neighbours_.empty() && std::none_of(neighbours_.begin(), neighbours_.end(), is_chosen))
    chosen_ = neighbours_.front().id;
  const auto chosen = std::find_if(neighbours_.begin(), neighbours_.end(), is_chosen);
  if (chosen == neighbours_.end()) {
    left_.reset();
    right_.reset();
    parting_.reset();
    return;
  }
  title_ = chosen->words;
  const MadeOf wanted{chosen_,
                      context.scenario.text,
                      context.scenario.mutation,
                      context.scenario.seed,
                      context.timeline.commands(),
                      stamp_of(context)};
  if (!left_ || !(made_of_ == wanted)) {
    made_of_ = wanted;
    begin(context, *neighbour_called(chosen_, context.timeline, context.scenario, context.before));
  }
  play(context);
}

void TwoRunsPane::begin(const PanelContext& context, NeighbourRun other) {
  reached_ = other.reached;
  left_ = std::make_unique<search::SideRun>(context.scenario, context.timeline.commands(), context.scenario.until,
                                            kRecordBytes);
  const Time until = other.scenario.until;
  right_ = std::make_unique<search::SideRun>(std::move(other.scenario), std::move(other.commands), until, kRecordBytes);
  parting_.emplace(left_->world().hosts(), right_->world().hosts());
  arrived_ = false;
  sentence_.clear();
  rows_.clear();
  lanes_.forget();
}

/// In step, so that both have the records that are compared.
void TwoRunsPane::play(const PanelContext& context) {
  const Time left_to = context.timeline.furthest();
  const Time right_to = std::min(std::max(left_to, reached_), right_->trial().run().until());
  if (arrived_ && left_to_ == left_to && right_to_ == right_to) return;
  left_to_ = left_to;
  right_to_ = right_to;
  const auto began = std::chrono::steady_clock::now();
  bool left_there = false;
  bool right_there = false;
  do {
    if (!left_there) left_there = left_->advance_to(left_to, kEventsAtOnce);
    if (!right_there) right_there = right_->advance_to(right_to, kEventsAtOnce);
    parting_->follow(left_->recorder(), right_->recorder());
  } while (!(left_there && right_there) && std::chrono::steady_clock::now() - began < kTimeAtOnce);
  arrived_ = left_there && right_there;
  if (!arrived_) return context.ask(request::Work{});
  parting_->end(left_->recorder(), left_->reached(), right_->recorder(), right_->reached());
  gather();
}

void TwoRunsPane::gather() {
  sentence_ = sentence_of(*left_, *right_, *parting_);
  rows_.clear();
  if (!parting_->found()) return;
  rows_ = search::rows_of(
      *left_, *right_, parting_->common(),
      [](const search::SideRun& run, RecordId, const Record& r) { return tell_of(run, r); }, kMostRows + 1);
}

void TwoRunsPane::draw_choices(const PanelContext& context) {
  ImGui::Dummy({0, 4});
  if (context.phone) {
    ImGui::SetCursorPosX(kAroundRuns);
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, tr("Compare with"));
  }
  Choices choices(context, context.phone ? "" : tr("Compare with"), context.phone ? kChoicesOnPhone : kChoiceWidth);
  for (const Neighbour& neighbour : neighbours_)
    if (choices.add("runs.with." + neighbour.id, neighbour.words, neighbour.id == chosen_)) chosen_ = neighbour.id;
}

void TwoRunsPane::go_there(const PanelContext& context) const {
  const RecordId id = parting_->common();
  if (!parting_->left() || id >= context.timeline.recorder().end()) return context.ask(request::Seek{parting_->at()});
  context.selection.record(id);
  context.ask(request::SeekRecord{id});
}

void TwoRunsPane::draw_finding(const PanelContext& context) {
  ImGui::Dummy({0, 6});
  if (!arrived_ && sentence_.empty()) {
    const double all =
        static_cast<double>(std::max<std::int64_t>(1, std::max(context.timeline.furthest(), reached_).count()));
    const double done = static_cast<double>(std::min(left_->reached(), right_->reached()).count());
    ImGui::SetCursorPosX(kAroundRuns);
    return paragraph(context.ui, context.fonts().regular14, context.colours().muted,
                     trf("Both runs are being simulated: {:.0f} %", std::min(100.0, done / all * 100)));
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Tone tone = parting_->found() ? Tone::active : Tone::good;
  draw_icon(*ImGui::GetWindowDrawList(), context.fonts().icon16, {at.x + kAroundRuns + 8, at.y + 9},
            context.ui.theme.tone(tone), parting_->found() ? ICON_GIT_BRANCH : Theme::tone_icon(tone));
  std::string words = sentence_;
  if (!parting_->whole())
    words += tr(" The oldest events were thinned out before they could be compared: they may have parted earlier.");
  const float room = ImGui::GetContentRegionAvail().x - 2 * kAroundRuns - 22;
  const float height = draw_wrapped(ImGui::GetWindowDrawList(), context.fonts().regular14,
                                    {at.x + kAroundRuns + 22, at.y}, room, context.colours().text, words);
  ImGui::Dummy({room, height});
  ImGui::Dummy({0, 2});
  ImGui::SetCursorPosX(kAroundRuns);
  const ButtonLook go{.icon = ICON_CROSSHAIR,
                      .label = tr("Go there"),
                      .tip = tr("To the first event of this run that the other one does not have"),
                      .enabled = parting_->found(),
                      .height = 28};
  if (button(context.ui, "runs.go", go)) go_there(context);
  ImGui::Dummy({0, 4});
}

float TwoRunsPane::draw_row(const PanelContext& context, const search::TwoRuns::Row& row, std::size_t number) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x - 2 * kAroundRuns;
  const float times = context.phone ? 0 : kTimes;
  const float head = context.phone ? 16 : 0;  // on a phone the time stands above
  const float column = (room - times - kGap) / 2;
  ImFont* font = context.fonts().regular14;
  const auto height_of = [&](const std::string& text) { return draw_wrapped(nullptr, font, min, column, 0, text); };
  const float height = head + std::max({20.0f, height_of(row.left), height_of(row.right)}) + 4;
  ImGui::SetCursorScreenPos({min.x + kAroundRuns - 6, min.y});
  ImGui::PushID(static_cast<int>(number));
  const bool pressed = ImGui::InvisibleButton("row", {room + 12, height});
  ImGui::PopID();
  const ImVec2 box_min = ImGui::GetItemRectMin();
  const ImVec2 box_max = ImGui::GetItemRectMax();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) out.AddRectFilled(box_min, box_max, context.colours().hovered, 4);
  focus_ring(context.ui, box_min, box_max, 4);
  context.ui.log.add(fmt::format("runs.row.{}", number), box_min, box_max);
  const float left = min.x + kAroundRuns;
  draw_text(out, context.fonts().mono12, {left, min.y + (context.phone ? 0 : 4)}, context.colours().muted,
            format_moment_short(row.at));
  const float y = min.y + head + 2;
  draw_wrapped(&out, font, {left + times, y}, column, context.colours().text, row.left);
  draw_wrapped(&out, font, {left + times + column + kGap, y}, column, context.colours().text, row.right);
  if (pressed && row.left_record < context.timeline.recorder().end()) {
    context.selection.record(row.left_record);
    context.ask(request::SeekRecord{row.left_record});
  } else if (pressed) {
    context.ask(request::Seek{row.at});
  }
  return height;
}

void TwoRunsPane::draw_rows(const PanelContext& context) {
  if (rows_.empty()) return;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x - 2 * kAroundRuns;
  const float times = context.phone ? 0 : kTimes;
  const float column = (room - times - kGap) / 2;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float left = min.x + kAroundRuns + times;
  draw_text_cut(out, context.fonts().semibold14, {left, min.y + 4}, column, context.colours().text, tr("This run"));
  draw_text_cut(out, context.fonts().semibold14, {left + column + kGap, min.y + 4}, column, context.colours().text,
                title_);
  ImGui::Dummy({0, 28});
  for (std::size_t i = 0; i < std::min(rows_.size(), kMostRows); ++i) draw_row(context, rows_[i], i);
  if (rows_.size() > kMostRows) {
    ImGui::SetCursorPosX(kAroundRuns);
    paragraph(context.ui, context.fonts().regular12, context.colours().muted,
              tr("There is more; netsplit compare on the command line tells all of it."));
  }
  ImGui::Dummy({0, 8});
}

void TwoRunsPane::draw(const PanelContext& context) {
  scroll_by_finger(context.ui);
  follow(context);
  if (neighbours_.empty() || !left_) {
    ImGui::Dummy({0, 10});
    ImGui::SetCursorPosX(kAroundRuns);
    return paragraph(
        context.ui, context.fonts().regular14, context.colours().muted,
        tr("There is no other run to compare with yet: do something in the past of this one, and the future "
           "that was there is kept."));
  }
  draw_choices(context);
  draw_finding(context);
  lanes_.draw(context, {*left_, *right_, *parting_, title_});
  draw_rows(context);
}

std::vector<std::string> TwoRunsPane::lines() const {
  if (sentence_.empty()) return {};
  std::vector<std::string> out{trf("Beside another run, {}: {}", title_, sentence_)};
  for (std::size_t i = 0; i < std::min(rows_.size(), kRowsTold); ++i) {
    const auto side = [](const std::string& words) { return words.empty() ? std::string(tr("nothing")) : words; };
    out.push_back(trf("{}: here {}; there {}", format_moment(rows_[i].at), side(rows_[i].left), side(rows_[i].right)));
  }
  return out;
}

std::optional<Time> TwoRunsPane::parted_at() const {
  return arrived_ && parting_ && parting_->found() ? std::optional(parting_->at()) : std::nullopt;
}

std::string TwoRunsPane::probe() const {
  return fmt::format(R"({{"with":{},"arrived":{},"parted":{},"at_ns":{},"common":{},"rows":{},"sentence":{}}})",
                     json_string(chosen_), arrived_, parting_ && parting_->found(),
                     parting_ && parting_->found() ? parting_->at().count() : -1, parting_ ? parting_->common() : 0,
                     rows_.size(), json_string(sentence_));
}

}  // namespace netsplit
