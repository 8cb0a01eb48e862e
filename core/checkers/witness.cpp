#include "core/checkers/witness.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace netsplit::checkers {
namespace {

/// A smaller witness that takes longer than this to confirm is not worth it.
constexpr std::uint64_t kWitnessStepsForATrial = 200'000;
constexpr std::uint64_t kWitnessStepsForAll = 20'000'000;
constexpr std::size_t kWitnessBytesForATrial = 64u << 20;

bool matters(const Call& call) { return call.known() || !only_looks(call); }

}  // namespace

WitnessSearch::WitnessSearch(std::unique_ptr<Model> model, const Atoms& atoms, std::vector<Call> calls,
                             const LinearSearch& failed)
    : model_(std::move(model)), atoms_(atoms), calls_(std::move(calls)) {
  witness_.stuck = calls_[failed.answered(failed.explained())];
  prefix_ = as_of(calls_, witness_.stuck.answered + 1);
  begin(as_of(calls_, witness_.stuck.answered));
}

void WitnessSearch::begin(std::vector<Call> calls) {
  tried_ = std::move(calls);
  search_ = std::make_unique<LinearSearch>(*model_, atoms_, tried_);
  spent_ = 0;
}

void WitnessSearch::take_order() {
  Model::State state = model_->begin(atoms_, tried_, true);
  for (const LinearSearch::Step& step : search_->order()) {
    witness_.order.push_back(tried_[step.call]);
    state = model_->step(state, tried_[step.call]);
  }
  witness_.state = model_->describe(state);
}

/// Without believing in the calls of this chunk.
std::vector<Call> WitnessSearch::without_chunk() const {
  std::vector<Call> out;
  std::size_t nth = 0;
  for (Call call : calls_) {
    if (call.known()) {
      if (nth >= at_ && nth < at_ + chunk_) call.answered = kNever;
      ++nth;
    }
    if (matters(call)) out.push_back(call);
  }
  return out;
}

void WitnessSearch::try_chunk() {
  const auto known = static_cast<std::size_t>(std::count_if(calls_.begin(), calls_.end(), std::mem_fn(&Call::known)));
  if (at_ >= known) {
    at_ = 0;
    chunk_ = std::min(chunk_, known) / 2;
  }
  if (chunk_ == 0 || spent_in_all_ > kWitnessStepsForAll) return finish();
  begin(without_chunk());
}

void WitnessSearch::finish() {
  std::copy_if(calls_.begin(), calls_.end(), std::back_inserter(witness_.calls), std::mem_fn(&Call::known));
  stage_ = Stage::done;
}

/// What was tried is broken, holds, or takes too long to tell.
void WitnessSearch::decided(Answer answer) {
  switch (stage_) {
    case Stage::order:
      if (answer == Answer::holds) take_order();
      stage_ = Stage::prefix;
      return begin(prefix_);
    case Stage::prefix:
      // Usually what came later plays no part.
      if (answer == Answer::broken) calls_ = prefix_;
      stage_ = Stage::shrink;
      chunk_ = at_ = calls_.size();
      return try_chunk();
    case Stage::shrink:
      // Whom a broken history did not need, no smaller one needs: one pass for each size of chunk is enough.
      if (answer == Answer::broken)
        calls_ = tried_;
      else
        at_ += chunk_;
      return try_chunk();
    case Stage::done: return;
  }
}

bool WitnessSearch::advance(std::uint64_t steps) {
  if (stage_ == Stage::done) return true;
  const bool answered = search_->advance(steps);
  spent_ += steps;
  spent_in_all_ += steps;
  if (answered || spent_ >= kWitnessStepsForATrial || search_->bytes() > kWitnessBytesForATrial)
    decided(search_->answer());
  return stage_ == Stage::done;
}

}  // namespace netsplit::checkers
