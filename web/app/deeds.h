#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/sim/command.h"

namespace netsplit {

/// What was done to a run by hand, one after the other, to be taken back and done again. A run is its commands, so a deed
/// is those that there were on its other side.
class Deeds {
 public:
  static constexpr std::size_t kMost = 200;  ///< older ones stay done
  using Commands = std::vector<PlacedCommand>;
  struct Deed {
    Commands commands;  ///< to be followed in place of those that there are
    std::string what;
  };

  /// Something is about to be done; what was taken back is gone with it.
  void remember(Commands before, std::string what);
  /// The last deed, which is taken back by following its commands; nothing when there is none. `now` are those that
  /// there are.
  std::optional<Deed> undo(const Commands& now) { return pass(done_, undone_, now); }
  /// The same for the deed that was taken back last.
  std::optional<Deed> redo(const Commands& now) { return pass(undone_, done_, now); }

 private:
  static std::optional<Deed> pass(std::vector<Deed>& from, std::vector<Deed>& to, const Commands& now);

  std::vector<Deed> done_;
  std::vector<Deed> undone_;
};

}  // namespace netsplit
