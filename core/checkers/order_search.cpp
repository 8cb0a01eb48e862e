#include "core/checkers/order_search.h"

#include <utility>

namespace netsplit::checkers {
namespace {

constexpr std::uint64_t kMostSteps = 20'000'000;
constexpr std::size_t kMostBytes = 64u << 20;

}  // namespace

OrderSearch::OrderSearch(std::unique_ptr<Model> model, const Atoms& atoms, std::vector<Call> calls)
    : model_(std::move(model)),
      atoms_(atoms),
      calls_(std::move(calls)),
      search_(std::make_unique<LinearSearch>(*model_, atoms_, calls_)) {}

bool OrderSearch::advance(std::uint64_t steps) {
  if (ended_) return true;
  if (search_->advance(steps))
    conclude();
  else
    ended_ = search_->steps() > kMostSteps || search_->bytes() > kMostBytes;
  return ended_;
}

void OrderSearch::conclude() {
  if (search_->answer() == Answer::broken) {
    // There is an order of what was known just before the answer that breaks it.
    found_.stuck = calls_[search_->answered(search_->explained())];
    found_.answer = Answer::broken;
    calls_ = as_of(calls_, found_.stuck->answered);
    search_ = std::make_unique<LinearSearch>(*model_, atoms_, calls_);
    return;
  }
  ended_ = true;
  if (!found_.stuck) found_.answer = search_->answer();
  if (search_->answer() != Answer::holds) return;
  Model::State state = model_->begin(atoms_, calls_, true);
  for (const LinearSearch::Step& step : search_->order()) {
    const Call& call = calls_[step.call];
    state = model_->step(state, call);
    found_.steps.push_back({call, model_->describe(state)});
  }
}

}  // namespace netsplit::checkers
