#include "web/app/store_judge.h"

#include <algorithm>
#include <chrono>

#include "web/theme/words.h"

namespace netsplit {
namespace {

/// What a frame may spend on it, when something moves and when nothing does.
constexpr std::chrono::microseconds kShare{500};
constexpr std::chrono::microseconds kRestingShare{8000};
constexpr std::uint64_t kSteps = 1'000;
constexpr std::uint64_t kStepsForWeaker = 200'000;
constexpr std::size_t kMostForWeaker = 10'000;  ///< operations: they are judged all at once

}  // namespace

void StoreJudge::read(const Operation& op) {
  store_.invoked(op.id, op.invoked_record, op.client, op.invoked, op.operation);
  if (op.outcome == Outcome::pending)
    open_.push_back(op.id);
  else
    store_.completed(op.id, op.completed_record, op.completed, op.outcome, op.result);
}

void StoreJudge::follow(const Recorder& recorder, const RunIndex::Edition& edition) {
  if (edition != edition_) {
    edition_ = edition;
    store_.clear();
    open_.clear();
    seen_ = 0;
    whole_ = true;
    weaker_.clear();
    weaker_judged_ = 0;
  }
  const auto& operations = recorder.operations();
  const OpId first = recorder.first_operation();
  whole_ = whole_ && first <= seen_;
  std::erase_if(open_, [&](OpId id) {
    if (id < first) return true;
    const Operation& op = operations[id - first];
    if (op.outcome == Outcome::pending) return false;
    store_.completed(op.id, op.completed_record, op.completed, op.outcome, op.result);
    return true;
  });
  for (seen_ = std::max<std::size_t>(seen_, first); seen_ < first + operations.size(); ++seen_)
    read(operations[seen_ - first]);
}

void StoreJudge::think(bool resting) {
  const auto end = std::chrono::steady_clock::now() + (resting ? kRestingShare : kShare);
  while (store_.advance(kSteps, resting) && std::chrono::steady_clock::now() < end) {}
}

void StoreJudge::judge_weaker(const Scenario& scenario, const World& world) {
  const Scenario::Expectations& expected = scenario.expected;
  if (expected.holds.empty() && expected.broken.empty()) return;
  if (empty() || thinking() || weaker_judged_ == seen_ || seen_ > kMostForWeaker) return;
  weaker_judged_ = seen_;
  weaker_ = judge_levels(scenario, store_, world, {.steps = kStepsForWeaker});
}

const checkers::Witness* StoreJudge::broken(const World& world) const {
  const checkers::Witness* witness = store_.broken();
  return witness && whole_ && witness->stuck.answered < world.records() ? witness : nullptr;
}

std::optional<OperationMark> StoreJudge::mark(OpId operation, const World& world) const {
  const checkers::Witness* witness = broken(world);
  if (!witness) return std::nullopt;
  if (witness->stuck.origin == operation) return OperationMark{Tone::bad, tr("No order explains this answer")};
  const auto concerned = [&](const checkers::Call& call) { return call.origin == operation; };
  if (std::none_of(witness->calls.begin(), witness->calls.end(), concerned)) return std::nullopt;
  return OperationMark{Tone::waiting, tr("An answer that came later does not go together with this")};
}

}  // namespace netsplit
