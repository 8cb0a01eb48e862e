#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/order_search.h"
#include "web/app/run_index.h"
#include "web/app/store_judge.h"

namespace netsplit {

/// One order that explains what clients saw of a key, as far as the run is known; and for each operation the earliest moment
/// at which it can have taken effect then.
class KeyOrder {
 public:
  struct Step {
    OpId op = 0;
    Time at{};
    std::string after;  ///< what the key's value is then
  };

  void choose(std::size_t key);
  std::size_t key() const { return key_; }
  /// Takes in what became known since, and thinks for so long at most; true when there is something left to think about.
  bool follow(const StoreJudge& judge, const Recorder& recorder, const RunIndex::Edition& edition,
              std::chrono::microseconds share);

  /// `unknown` while it is being looked for, or when it was too hard to find.
  checkers::Answer answer() const { return answer_; }
  bool searching() const { return search_ != nullptr; }
  const std::vector<Step>& steps() const { return steps_; }
  std::optional<std::size_t> place_of(OpId op) const;
  /// The answer that no order explains.
  std::optional<OpId> stuck() const { return stuck_; }
  /// One more than there are steps when an answer is left that no order explains: that one is the last.
  std::size_t size() const { return steps_.size() + (stuck_ ? 1 : 0); }
  /// When the n-th step takes effect, or when the answer that nothing explains is given.
  Time at(std::size_t step) const { return step < steps_.size() ? steps_[step].at : stuck_at_; }
  /// How many of them have been by this moment.
  std::size_t steps_by(Time at) const;

 private:
  void take(const Recorder& recorder);

  std::size_t key_ = 0;
  RunIndex::Edition edition_;
  std::size_t changes_ = 0;  ///< of the key, when the search began
  std::unique_ptr<checkers::OrderSearch> search_;
  checkers::Answer answer_ = checkers::Answer::unknown;
  std::vector<Step> steps_;
  std::map<OpId, std::size_t> places_;
  std::optional<OpId> stuck_;
  Time stuck_at_{};
};

}  // namespace netsplit
