#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/checkers/history.h"
#include "core/checkers/linear_search.h"
#include "core/checkers/model.h"
#include "core/checkers/witness.h"

namespace netsplit::checkers {

/// What may be spent on an answer. Beyond it the answer is `unknown`, never a wrong one.
struct Budget {
  std::uint64_t steps = 200'000'000;         ///< of the model, for all objects together
  std::size_t bytes = std::size_t{1} << 29;  ///< of memory, for one object
};

struct Linearizability {
  Answer answer = Answer::unknown;
  std::uint64_t explored = 0;  ///< configurations
  std::size_t objects = 0;
  std::size_t undecided = 0;       ///< objects for which the budget did not suffice
  std::optional<Witness> witness;  ///< when it is broken: of the object where that was seen first
};

/// Checks a history object by object (it is linearizable if and only if the calls on each object are: Herlihy and Wing
/// 1990, theorem 1), in slices, so that a page stays awake meanwhile.
class LinearizabilityCheck {
 public:
  /// The history must outlive the check. REQUIRES: the model knows the verbs of all its calls.
  LinearizabilityCheck(const History& history, const ModelEntry& model, Budget budget = {});

  /// Goes on for about so many steps of the model; true when there is a result.
  bool advance(std::uint64_t steps);
  const Linearizability& result() const { return result_; }
  /// True until it is known whether orders exist; after that, the witness is made smaller.
  bool searching() const { return next_ < objects_.size(); }

 private:
  void take(const LinearSearch& search);
  void conclude();

  const Atoms& atoms_;
  const ModelEntry& entry_;
  Budget budget_;
  std::vector<ObjectCalls> objects_;
  std::size_t next_ = 0;
  std::unique_ptr<Model> model_;
  std::unique_ptr<LinearSearch> search_;  ///< in objects_[next_]
  std::optional<WitnessSearch> witness_;
  Moment earliest_ = kNever;  ///< of the answers that no order explains
  std::uint64_t spent_ = 0;
  bool concluded_ = false;
  Linearizability result_;
};

/// The whole check at once.
Linearizability check_linearizability(const History& history, const ModelEntry& model, Budget budget = {});

}  // namespace netsplit::checkers
