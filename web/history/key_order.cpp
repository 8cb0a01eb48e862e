#include "web/history/key_order.h"

#include <algorithm>

#include "core/checkers/key_model.h"

namespace netsplit {
namespace {

constexpr std::uint64_t kSteps = 2'000;

}  // namespace

void KeyOrder::choose(std::size_t key) {
  if (key == key_) return;
  *this = KeyOrder();
  key_ = key;
}

bool KeyOrder::follow(const StoreJudge& judge, const Recorder& recorder, const RunIndex::Edition& edition,
                      std::chrono::microseconds share) {
  const checkers::StoreWatch& store = judge.store();
  if (edition != edition_ || key_ >= store.objects()) {
    *this = KeyOrder();
    edition_ = edition;
  }
  if (judge.empty()) return false;
  if (!search_) {
    if (changes_ == store.changes_of(key_)) return false;
    changes_ = store.changes_of(key_);
    search_ = std::make_unique<checkers::OrderSearch>(std::make_unique<checkers::KeyModel>(), store.atoms(),
                                                      store.calls_of(key_));
  }
  const auto end = std::chrono::steady_clock::now() + share;
  while (!search_->advance(kSteps))
    if (std::chrono::steady_clock::now() >= end) return true;
  take(recorder);
  search_.reset();
  return changes_ != store.changes_of(key_);
}

void KeyOrder::take(const Recorder& recorder) {
  const checkers::ExplainedOrder& found = search_->found();
  answer_ = found.answer;
  stuck_.reset();
  if (found.stuck) stuck_ = static_cast<OpId>(found.stuck->origin);
  const Operation* stuck = stuck_ ? find_operation(recorder, *stuck_) : nullptr;
  stuck_at_ = stuck ? stuck->completed : Time{};
  steps_.clear();
  places_.clear();
  Time at{};
  for (const auto& step : found.steps) {
    const auto op = static_cast<OpId>(step.call.origin);
    if (const Operation* operation = find_operation(recorder, op)) at = std::max(at, operation->invoked);
    places_[op] = steps_.size();
    steps_.push_back({op, at, step.after});
  }
}

std::optional<std::size_t> KeyOrder::place_of(OpId op) const {
  const auto found = places_.find(op);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t KeyOrder::steps_by(Time at) const {
  const auto after = std::upper_bound(steps_.begin(), steps_.end(), at, [](Time t, const Step& s) { return t < s.at; });
  return static_cast<std::size_t>(after - steps_.begin()) + (stuck_ && at >= stuck_at_ ? 1 : 0);
}

}  // namespace netsplit
