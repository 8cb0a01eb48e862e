#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/checkers/linear_search.h"

namespace netsplit::checkers {

/// Why no order of an object's calls exists.
struct Witness {
  /// As few calls as cannot be ordered together, whatever the others did: of all others it is not even believed that
  /// they happened. In order of invocation.
  std::vector<Call> calls;
  Call stuck;               ///< the first answer that no order explains
  std::vector<Call> order;  ///< one that explains all answers before it
  std::string state;        ///< what the object was after it
};

/// Finds the witness in slices.
class WitnessSearch {
 public:
  /// `calls`: of one object, in order of invocation; `failed`: a search in them that has found them broken.
  WitnessSearch(std::unique_ptr<Model> model, const Atoms& atoms, std::vector<Call> calls, const LinearSearch& failed);
  /// Goes on for about so many steps of the model; true when the witness is as small as it gets.
  bool advance(std::uint64_t steps);
  const Witness& witness() const { return witness_; }

 private:
  enum class Stage : std::uint8_t { order, prefix, shrink, done };
  void begin(std::vector<Call> calls);
  void take_order();
  void decided(Answer answer);
  void try_chunk();
  void finish();
  std::vector<Call> without_chunk() const;

  std::unique_ptr<Model> model_;
  const Atoms& atoms_;
  std::vector<Call> calls_;   ///< known to be broken; those not believed are unknown or gone
  std::vector<Call> prefix_;  ///< up to the stuck answer
  Stage stage_ = Stage::order;
  std::vector<Call> tried_;
  std::unique_ptr<LinearSearch> search_;
  std::uint64_t spent_ = 0;  ///< on this trial
  std::uint64_t spent_in_all_ = 0;
  std::size_t chunk_ = 0;
  std::size_t at_ = 0;
  Witness witness_;
};

}  // namespace netsplit::checkers
