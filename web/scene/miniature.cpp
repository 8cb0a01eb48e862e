#include "web/scene/miniature.h"

#include <algorithm>
#include <deque>

namespace netsplit {
namespace {

constexpr float kShare = 0.64f;                ///< of the room between nodes that names would need
constexpr float kMargin = 12;                  ///< of its box, left free
constexpr float kAspect = 1.7f;                ///< of every picture
constexpr std::uint64_t kMostEvents = 60'000;  ///< a picture is not worth more
constexpr Duration kPatience = ms(60);         ///< to see something on its way
constexpr std::size_t kTelling = 2;            ///< so many messages on their way make a picture of something at work

TimelineLimits small_limits(const Scenario& scenario) {
  TimelineLimits limits{scenario.limits(scenario.until)};
  limits.max_steps = std::min(limits.max_steps, kMostEvents);
  limits.record_bytes = 1u << 20;
  limits.history_bytes = 1u << 16;
  limits.keyframe_bytes = 1u << 18;
  return limits;
}

/// What a picture shows at a glance.
bool is_loud(const Command& command) {
  return std::holds_alternative<command::Crash>(command) || std::holds_alternative<command::Cut>(command);
}

bool is_fault(const Command& command) {
  return is_loud(command) || std::holds_alternative<command::Pause>(command) ||
         std::holds_alternative<command::Slow>(command) || std::holds_alternative<command::StepClock>(command) ||
         std::holds_alternative<command::DriftClock>(command) || std::holds_alternative<command::Degrade>(command);
}

/// All that a picture is made of refers to one another.
struct Drawn {
  Drawn(const StageContext& c, const Layout& layout, const Standings& standings, const Pick& hovered,
        const UsedLinks& used, const Box& pane)
      : context(c),
        camera(fitted(pane, layout)),
        frame(compose(context, layout, camera, used, load)),
        picture{context, layout, camera, frame, standings, load, follow, hovered, pane, {}} {}
  Drawn(const Drawn&) = delete;
  Drawn& operator=(const Drawn&) = delete;

  static Camera fitted(const Box& pane, const Layout& layout) {
    Camera camera;
    camera.set_pane(pane, layout.box);
    return camera;
  }

  StageContext context;
  Camera camera;
  LinkLoad load;  ///< none: so small a picture shows only what moves
  Follow follow;
  Frame frame;
  Picture picture;
};

}  // namespace

std::optional<Time> first_fault(const Scenario& scenario) {
  const auto& script = scenario.spec.script;
  for (const auto wanted : {is_loud, is_fault}) {
    const auto found = std::find_if(script.begin(), script.end(), [&](const auto& s) { return wanted(s.command); });
    if (found != script.end()) return found->at;
  }
  return std::nullopt;
}

Miniature::Miniature(std::shared_ptr<const Scenario> scenario)
    : scenario_(std::move(scenario)),
      timeline_(scenario_->spec, small_limits(*scenario_)),
      layout_(compacted(lay_out_system(timeline_.world(), scenario_->view.layout, kAspect), kShare)),
      target_(first_fault(*scenario_)) {
  // A moment later, so that what was on its way is seen to be lost.
  if (target_) *target_ += std::clamp(typical(scenario_->spec.network.fallback.latency), us(10), ms(10));
}

void Miniature::gather() {
  used_.follow(timeline_.recorder(), timeline_.world().nodes());
  index_.follow(timeline_.recorder());
  standings_.follow(timeline_);
  const World& world = timeline_.world();
  std::size_t there = 0;
  for (std::size_t i = 0; i < world.nodes(); ++i) there += world.state(node_id(i)) != HostState::absent;
  if (there != layout_.seen()) layout_ = compacted(lay_out_system(world, scenario_->view.layout, kAspect), kShare);
}

bool Miniature::is_telling() const {
  if (timeline_.world().packets_in_flight() < kTelling) return false;
  if (target_) return true;
  for (std::size_t i = 0; i < timeline_.world().nodes(); ++i)
    if (standings_.of(node_id(i)).tone == Tone::good) return true;
  return false;
}

bool Miniature::advance(std::uint64_t events) {
  if (ready_) return true;
  if (target_ && timeline_.world().now() < *target_) {
    const bool arrived = timeline_.seek(*target_, events);
    gather();
    if (!arrived && !timeline_.finished()) return false;
    return ready_ = is_telling() || timeline_.finished();
  }
  for (std::uint64_t i = 0; i < events; ++i) {
    const bool over = !timeline_.step_forward() || (target_ && now() > *target_ + kPatience);
    // Asking every node what it is costs more than an event.
    if (i % 8 == 0) gather();
    if (!over && !is_telling()) continue;
    // Nothing is ever on its way, as when all have crashed: then it is the fault itself that is shown.
    if (over && target_) timeline_.seek(*target_);
    gather();
    return ready_ = true;
  }
  return false;
}

void Miniature::play(double seconds) {
  if (!ready_) return;
  played_ = true;
  const auto passed = static_cast<std::int64_t>(seconds * scenario_->view.speed * 1e9);
  timeline_.seek(now() + Duration(passed), 2'000);
  gather();
}

void paint_miniatures(std::span<const PlacedMiniature> placed, const Ui& ui, Painter& painter, ImDrawList& list) {
  painter.strokes.clear();
  painter.lines.clear();
  painter.packets.clear();
  painter.nodes.clear();
  std::deque<Drawn> drawn;
  for (const auto& [mini, pane] : placed) {
    const StageContext context{.timeline = mini->timeline_,
                               .scenario = *mini->scenario_,
                               .selection = mini->selection_,
                               .ui = ui,
                               .index = mini->index_,
                               .reduced_motion = !mini->played_,
                               .embed = true,
                               .bare = true};
    drawn.emplace_back(context, mini->layout_, mini->standings_, mini->hovered_, mini->used_, pane.grown(-kMargin));
  }
  for (const Drawn& d : drawn) {
    paint_areas(d.picture, list);
    paint_area_names(d.picture, list);
    add_marks(d.picture, painter);
  }
  painter.queue(list);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    // The line of a cut goes on as far as the eye does.
    list.PushClipRect(px(placed[i].pane.min), px(placed[i].pane.max), true);
    paint_details(drawn[i].picture, list);
    paint_cuts(drawn[i].picture, list);
    list.PopClipRect();
  }
}

}  // namespace netsplit
