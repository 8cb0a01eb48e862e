#include "core/checkers/linearizability.h"

#include <algorithm>
#include <limits>

namespace netsplit::checkers {

LinearizabilityCheck::LinearizabilityCheck(const History& history, const ModelEntry& model, Budget budget)
    : atoms_(history.atoms), entry_(model), budget_(budget), objects_(by_object(history.calls)), model_(model.make()) {
  result_.objects = objects_.size();
}

void LinearizabilityCheck::take(const LinearSearch& search) {
  result_.explored += search.explored();
  if (search.answer() == Answer::unknown) ++result_.undecided;
  if (search.answer() != Answer::broken) return;
  const std::vector<Call>& calls = objects_[next_].calls;
  const Moment moment = calls[search.answered(search.explained())].answered;
  if (moment >= earliest_) return;
  earliest_ = moment;
  witness_.emplace(entry_.make(), atoms_, calls, search);
}

void LinearizabilityCheck::conclude() {
  concluded_ = true;
  if (witness_) result_.witness = witness_->witness();
  result_.answer = witness_ ? Answer::broken : result_.undecided > 0 ? Answer::unknown : Answer::holds;
}

bool LinearizabilityCheck::advance(std::uint64_t steps) {
  for (std::uint64_t left = steps; !concluded_ && left > 0;) {
    if (!searching()) {
      const std::uint64_t slice = std::min<std::uint64_t>(left, 10'000);
      left -= slice;
      if (!witness_ || witness_->advance(slice)) conclude();
      continue;
    }
    if (!search_) search_ = std::make_unique<LinearSearch>(*model_, atoms_, objects_[next_].calls);
    const std::uint64_t before = search_->steps();
    const bool over = search_->advance(std::min<std::uint64_t>(left, 10'000));
    const std::uint64_t took = std::max<std::uint64_t>(search_->steps() - before, 1);
    spent_ += took;
    left -= std::min(left, took);
    if (!over && spent_ < budget_.steps && search_->bytes() < budget_.bytes) continue;
    take(*search_);
    search_.reset();
    objects_[next_++].calls = {};
  }
  return concluded_;
}

Linearizability check_linearizability(const History& history, const ModelEntry& model, Budget budget) {
  LinearizabilityCheck check(history, model, budget);
  while (!check.advance(std::numeric_limits<std::uint32_t>::max())) {}
  return check.result();
}

}  // namespace netsplit::checkers
