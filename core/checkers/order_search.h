#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/linear_search.h"

namespace netsplit::checkers {

/// One order of the calls on an object, one after another, that explains what they were answered.
struct ExplainedOrder {
  struct Step {
    Call call;
    std::string after;  ///< what the object is then
  };
  Answer answer = Answer::unknown;
  std::vector<Step> steps;    ///< all calls when it holds; otherwise those that explain all answers before `stuck`
  std::optional<Call> stuck;  ///< the first answer that no order explains
};

/// Finds such an order in slices. The calls are of one object, in order of invocation.
class OrderSearch {
 public:
  OrderSearch(std::unique_ptr<Model> model, const Atoms& atoms, std::vector<Call> calls);

  /// Goes on for about so many steps of the model; true when it has ended: also when it has taken too long.
  bool advance(std::uint64_t steps);
  /// REQUIRES: advance has returned true.
  const ExplainedOrder& found() const { return found_; }

 private:
  void conclude();

  std::unique_ptr<Model> model_;
  const Atoms& atoms_;
  std::vector<Call> calls_;
  std::unique_ptr<LinearSearch> search_;
  bool ended_ = false;
  ExplainedOrder found_;
};

}  // namespace netsplit::checkers
