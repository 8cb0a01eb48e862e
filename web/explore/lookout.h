#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "core/search/explore/counterexample.h"
#include "core/search/explore/explorer.h"
#include "core/search/explore/moves.h"

namespace netsplit {

/// Looks ahead from where a run that was taken over stands: the states around it, and, bit by bit while the reader thinks,
/// all that can follow.
class Lookout {
 public:
  static constexpr std::uint64_t kMostStates = 300'000;
  /// Of a system with more nodes or messages than these only the next choices are looked at, or nothing at all, so that no
  /// frame takes long.
  static constexpr std::size_t kMostNodes = 32, kMostMessages = 200, kMostNodesAtAll = 300, kMostMessagesAtAll = 2000;
  /// Begins anew when the run or what may go wrong is another one.
  void follow(const World& world, const search::FaultBudget& faults);
  /// A slice of work; false when there is nothing more to do.
  bool think();
  void forget();

  const search::Surroundings& around() const { return around_; }
  /// Null for a system that is too large.
  const search::Explorer* ahead() const { return ahead_.get(); }
  /// As few choices as break a claim; null while none is known.
  const search::Way* way() const { return way_ ? &*way_ : nullptr; }

 private:
  std::uint64_t story_ = 0;  ///< of the world that was looked at; 0: none
  search::FaultBudget faults_;
  search::ExploreOptions options_;
  std::optional<World> world_;
  search::Surroundings around_;
  std::unique_ptr<search::Explorer> ahead_;
  std::optional<search::Way> way_;
};

}  // namespace netsplit
