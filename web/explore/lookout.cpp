#include "web/explore/lookout.h"

#include <chrono>

namespace netsplit {
namespace {

constexpr std::uint32_t kLevels = 3;
constexpr std::size_t kMostAround = 90;
constexpr std::uint64_t kStatesBetweenLooks = 50;
constexpr std::chrono::milliseconds kShare{8};
constexpr Duration kPace = std::chrono::milliseconds{100};

/// A search of all that can follow knows no nodes that come and go.
bool stays(const World& world) {
  bool all = true;
  for (std::size_t i = 0; i < world.nodes(); ++i) all = all && world.state(node_id(i)) != HostState::absent;
  return all;
}

}  // namespace

void Lookout::follow(const World& world, const search::FaultBudget& faults) {
  if (world_ && story_ == world.story_hash() && faults_ == faults) return;
  story_ = world.story_hash();
  faults_ = faults;
  world_ = world;
  world_->run_until(kForever);  // only what the processors were at is still due
  options_ = {};
  options_.faults = faults;
  options_.states = kMostStates;
  way_.reset();
  ahead_.reset();
  around_ = {};
  const std::size_t nodes = world.nodes();
  const std::size_t messages = world.packets_in_flight();
  if (nodes > kMostNodesAtAll || messages > kMostMessagesAtAll) return;
  const bool small = nodes <= kMostNodes && messages <= kMostMessages;
  around_ = search::look_around(*world_, options_, small ? kLevels : 1, kMostAround);
  if (small && stays(world)) ahead_ = std::make_unique<search::Explorer>(*world_, options_);
}

bool Lookout::think() {
  if (!ahead_ || ahead_->end() != search::Explorer::End::open) return false;
  const auto end = std::chrono::steady_clock::now() + kShare;
  while (ahead_->advance(kStatesBetweenLooks))
    if (std::chrono::steady_clock::now() >= end) return true;
  if (ahead_->broken()) way_ = search::follow(*world_, options_, ahead_->path(), kPace);
  return false;
}

void Lookout::forget() {
  world_.reset();
  ahead_.reset();
  way_.reset();
  around_ = {};
}

}  // namespace netsplit
