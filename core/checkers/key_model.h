#pragma once
#include <string>
#include <vector>

#include "core/checkers/flat_table.h"
#include "core/checkers/model.h"

namespace netsplit::checkers {

/// One key of a store: read, write, compare_and_set, append, erase. The same rules as kv::Map, which stores replicate.
/// Values that nobody ever sees, and that cannot grow into one that is seen, are one state: of a thousand orders of the
/// same appends only those are kept apart that some read can tell apart.
class KeyModel final : public Model {
 public:
  State begin(const Atoms& atoms, std::span<const Call> calls, bool exactly) override;
  State step(State state, const Call& call) override;
  std::uint64_t effect(const Call& call) override;
  std::string describe(State state) const override;

 private:
  static constexpr State kAbsent = 0;
  static constexpr State kUnseen = 1;  ///< some value that nobody sees

  void observe(const Call& call);
  bool matters(std::string_view text) const;
  State of(Atom value);
  State intern(std::string_view text);
  State appended(State state, Atom value);
  State append(State state, const Call& call);
  State compare_and_set(State state, const Call& call);

  const Atoms* atoms_ = nullptr;
  bool exactly_ = false;
  bool appends_ = false;
  std::vector<std::string_view> seen_;  ///< values that somebody saw or asked for, sorted
  std::vector<std::string> texts_;      ///< of states from 2 on
  std::vector<State> of_atom_;          ///< plus one; 0: not known yet
  std::map<std::string, State, std::less<>> states_;
  FlatTable appended_;  ///< by state and value
};

}  // namespace netsplit::checkers
