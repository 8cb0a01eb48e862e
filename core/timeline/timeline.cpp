#include "core/timeline/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/sort_stably.h"
#include "core/timeline/description.h"

namespace netsplit {
namespace {

bool before(const PlacedCommand& a, const PlacedCommand& b) {
  return a.steps != b.steps ? a.steps < b.steps : a.at < b.at;
}

}  // namespace

Timeline::Timeline(WorldSpec spec, TimelineLimits limits)
    : limits_(limits), recorder_(limits.record_bytes, limits.history_bytes), here_{{World(std::move(spec))}, {}} {
  here_.world.record_to(&recorder_);
  keyframes_.push_back(std::make_unique<Keyframe>(Keyframe{here_, 0}));
}

bool Timeline::seek(Time at, std::uint64_t events) {
  at = std::clamp(at, Time::zero(), limits_.end);
  Target target;
  target.at = at;
  if (!travel(target, events)) return false;
  if (at < kForever && !out_of_budget() && here_.world.now() < at) {
    here_.world.advance_to(at);
    note_furthest();
  }
  return true;
}

void Timeline::seek_step(std::uint64_t steps) {
  Target target;
  target.steps = steps;
  travel(target, kUnlimited);
}

bool Timeline::step_forward() {
  const std::uint64_t events = here_.world.events();
  Target target;
  target.events = events + 1;
  travel(target, kUnlimited);
  return here_.world.events() > events;
}

bool Timeline::step_back() {
  if (here_.world.events() == 0) return false;
  Target target;
  target.events = here_.world.events() - 1;
  travel(target, kUnlimited);
  return true;
}

void Timeline::seek_record(RecordId id) {
  if (id >= recorder_.end()) return;
  Target target;
  target.records = std::uint64_t{id} + 1;
  travel(target, kUnlimited);
}

/// True when the way from there to the target leads forward. A place where commands were applied that have been taken
/// back is on no way to anywhere.
bool Timeline::leads_to(const Place& place, const Target& target) const {
  const World& w = place.world;
  return place.next_command <= commands_.size() && w.now() <= target.at && w.steps() <= target.steps &&
         w.events() < target.events && w.records() < target.records;
}

void Timeline::restore_nearest(const Target& target) {
  const auto ahead = std::partition_point(keyframes_.begin() + 1, keyframes_.end(),
                                          [&](const auto& k) { return leads_to(k->place, target); });
  const Place* nearest = &(*std::prev(ahead))->place;
  if (edge_ && leads_to(*edge_, target)) nearest = &*edge_;
  if (leads_to(here_, target) && here_.world.steps() >= nearest->world.steps()) return;
  if (at_live_edge() && here_.next_command <= commands_.size()) {
    here_.counts = recorder_.counts();
    edge_ = here_;
  }
  restore(*nearest);
}

void Timeline::restore(const Place& place) {
  here_ = place;
  here_.world.record_to(&recorder_);
  recorder_.rewind(here_.counts);
}

bool Timeline::travel(const Target& asked, std::uint64_t budget) {
  Target target = asked;
  target.at = std::min(target.at, limits_.end);
  restore_nearest(target);
  const World& world = here_.world;
  const std::uint64_t last = world.steps() + std::min(budget, kUnlimited - world.steps());
  bool arrived = false;
  while (!arrived) {
    if (world.records() >= target.records || world.events() >= target.events) {
      arrived = true;
    } else if (here_.apply_next(commands_, target.at)) {
      continue;
    } else if (world.steps() >= target.steps || out_of_budget()) {
      arrived = true;
    } else if (world.steps() >= last) {
      break;
    } else {
      const std::uint64_t from = world.steps();
      arrived = !run_to(std::min(last, next_stop(target)), target);
      if (world.steps() > from && world.steps() % spacing_ == 0) pass_keyframe();
    }
  }
  note_furthest();
  return arrived;
}

/// The next step at which there is something to do besides taking events.
std::uint64_t Timeline::next_stop(const Target& target) const {
  const std::uint64_t steps = here_.world.steps();
  std::uint64_t stop = std::min({target.steps, limits_.max_steps, (steps / spacing_ + 1) * spacing_});
  if (here_.next_command < commands_.size()) {
    const std::uint64_t command_steps = commands_[here_.next_command].steps;
    if (command_steps > steps) stop = std::min(stop, command_steps);
  }
  return stop;
}

/// Takes events up to this step, or until the target is reached; false when nothing more is due before it. On the way
/// the fields are sampled, each time when all that was due by then has happened.
bool Timeline::run_to(std::uint64_t step, const Target& target) {
  const World& world = here_.world;
  while (world.steps() < step) {
    if (!here_.step(std::min(target.at, fields_.next()))) {
      if (fields_.next() > target.at || std::min(target.at, world.next_event()) == kForever) return false;
      fields_.sample(world);
      continue;
    }
    if (out_of_budget()) return true;
    if (world.records() >= target.records || world.events() >= target.events) return true;
  }
  return true;
}

/// Here is a place for a keyframe: takes it, or compares the replay with the one taken before.
void Timeline::pass_keyframe() {
  here_.counts = recorder_.counts();
  const std::uint64_t steps = here_.world.steps();
  const auto at = std::partition_point(keyframes_.begin(), keyframes_.end(),
                                       [&](const auto& k) { return k->place.world.steps() < steps; });
  if (at == keyframes_.end()) {
    auto taken = std::make_unique<Keyframe>(Keyframe{here_, 0});
    taken->bytes = here_.world.footprint(keyframes_.back()->place.world);
    keyframe_bytes_ += taken->bytes;
    keyframes_.push_back(std::move(taken));
    make_room();
  } else if ((*at)->place.world.steps() == steps && (*at)->place.world.story_hash() != here_.world.story_hash()) {
    recorder_.note_divergence(here_.world.records());
  }
}

void Timeline::make_room() {
  while (keyframes_.size() > 2 && (keyframe_bytes_ > limits_.keyframe_bytes || keyframes_.size() > kMostKeyframes)) {
    const auto odd = std::find_if(keyframes_.begin() + 1, keyframes_.end(),
                                  [&](const auto& k) { return k->place.world.steps() / spacing_ % 2 == 1; });
    if (odd == keyframes_.end()) {
      spacing_ *= 2;
      continue;
    }
    keyframe_bytes_ -= (*odd)->bytes;
    const auto next = keyframes_.erase(odd);
    if (next == keyframes_.end()) continue;
    // What the next one shared with the dropped one only is its own now.
    const World& previous = (*std::prev(next))->place.world;
    keyframe_bytes_ -= (*next)->bytes;
    (*next)->bytes = (*next)->place.world.footprint(previous);
    keyframe_bytes_ += (*next)->bytes;
  }
}

void Timeline::note_furthest() {
  const std::uint64_t steps = here_.world.steps();
  const Time now = here_.world.now();
  if (steps < furthest_steps_ || (steps == furthest_steps_ && now <= furthest_at_)) return;
  furthest_steps_ = steps;
  furthest_at_ = now;
  edge_.reset();
}

bool Timeline::at_live_edge() const {
  return here_.world.steps() == furthest_steps_ && here_.world.now() == furthest_at_;
}

bool Timeline::finished() const {
  if (out_of_budget()) return true;
  const Time next = here_.world.next_event();
  if (next == kForever && limits_.end == kForever) return here_.next_command == commands_.size();
  return here_.world.now() >= limits_.end && next > limits_.end;
}

std::optional<std::string> Timeline::stopped_because() const {
  const auto why = here_.stopped_because(limits_);
  if (!why) return std::nullopt;
  return fmt::format("The run stopped at {}: {}.", duration_text(here_.world.now()), *why);
}

void Timeline::act(Command command) {
  if (!at_live_edge() || here_.next_command < commands_.size()) {
    if (branches_.size() == kMostBranches) branches_.erase(branches_.begin());
    branches_.push_back(branch_from(here_.world.now()));
    cut_future();
  }
  edge_.reset();
  commands_.push_back({here_.world.now(), here_.world.steps(), std::move(command)});
  here_.world.apply(commands_.back().command);
  ++here_.next_command;
}

Timeline::Branch Timeline::branch_from(Time cut_at) const {
  return {commands_, cut_at, furthest_at_, edge_ ? edge_->world.hash() : here_.world.hash()};
}

void Timeline::cut_future() {
  const World& world = here_.world;
  recorder_.cut_off(world.records(), world.operations());
  fields_.cut_off(world.now());
  while (keyframes_.size() > 1 && keyframes_.back()->place.world.steps() > world.steps()) {
    keyframe_bytes_ -= keyframes_.back()->bytes;
    keyframes_.pop_back();
  }
  commands_.resize(here_.next_command);
  spacing_ = kFirstSpacing;  // there may be room again; older keyframes lie on multiples of this too
  furthest_steps_ = world.steps();
  furthest_at_ = world.now();
  edge_.reset();
}

void Timeline::plan(std::vector<PlacedCommand> commands) {
  restore(keyframes_.front()->place);
  cut_future();
  sort_stably(commands, before);
  commands_ = std::move(commands);
}

/// Stands where the two lists of commands part. Gives what was left; nothing when there is no difference.
std::optional<Timeline::Branch> Timeline::go_over_to(std::vector<PlacedCommand> wanted) {
  const auto [mine, theirs] = std::mismatch(commands_.begin(), commands_.end(), wanted.begin(), wanted.end());
  if (mine == commands_.end() && theirs == wanted.end()) return std::nullopt;
  PlacedCommand fork = mine != commands_.end() ? *mine : *theirs;
  if (theirs != wanted.end() && before(*theirs, fork)) fork = *theirs;
  Branch left = branch_from(fork.at);
  commands_.erase(mine, commands_.end());
  if (fork.steps < furthest_steps_ || (fork.steps == furthest_steps_ && fork.at <= furthest_at_)) {
    edge_.reset();
    Target target;
    target.at = fork.at;
    target.steps = fork.steps;
    travel(target, kUnlimited);
    here_.world.advance_to(fork.at);
    cut_future();
  }
  commands_ = std::move(wanted);
  return left;
}

void Timeline::switch_to(std::size_t branch) {
  auto left = go_over_to(branches_[branch].commands);
  if (left)
    branches_[branch] = *std::move(left);
  else
    branches_.erase(branches_.begin() + static_cast<std::ptrdiff_t>(branch));
}

void Timeline::follow(std::vector<PlacedCommand> commands) {
  std::erase_if(branches_, [&](const Branch& b) { return b.commands == commands; });
  go_over_to(std::move(commands));
}

}  // namespace netsplit
