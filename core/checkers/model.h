#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/checkers/history.h"

namespace netsplit::checkers {

/// A sequential specification: what one object does when calls come one after another. Its states are numbers, so that
/// a search can compare and keep millions of them.
class Model {
 public:
  using State = std::uint32_t;
  static constexpr State kRefused = 0xffffffff;

  virtual ~Model() = default;
  /// The state before any of these calls of one object. What was learnt of another object is forgotten. States that none
  /// of the calls can tell apart may be one, unless they are asked for exactly, to be described.
  virtual State begin(const Atoms& atoms, std::span<const Call> calls, bool exactly = false) = 0;
  /// The state after the call; kRefused when it could not have been answered so. A call without an answer is refused
  /// by no state.
  virtual State step(State state, const Call& call) = 0;
  /// Equal for two calls without an answer when each state goes the same way with both.
  virtual std::uint64_t effect(const Call& call) = 0;
  /// "3", "nothing", "[1 2]"
  virtual std::string describe(State state) const = 0;
};

struct ModelEntry {
  std::string_view name;
  std::string_view title;  ///< "a register that can be compared and set"
  std::span<const Verb> verbs;
  std::unique_ptr<Model> (*make)();
  bool knows(Verb verb) const;
};
/// All models; of two that know the same verbs the simpler one stands first.
std::span<const ModelEntry> models();
const ModelEntry* find_model(std::string_view name);
/// The first model that knows all verbs of the history; null when there is none.
const ModelEntry* guess_model(const History& history);

}  // namespace netsplit::checkers
