#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/checkers/history.h"
#include "core/checkers/linear_search.h"
#include "core/checkers/witness.h"
#include "core/sim/world.h"

namespace netsplit::checkers {

/// "Each operation takes effect at one moment between its invocation and its answer."
inline constexpr Label kLinearizability{"Linearizability"};

/// Follows what the clients of a run see while it grows, and keeps saying whether it is linearizable. It works in slices,
/// object by object: one is looked at again when a quarter has been added to it, or when there is time for it.
class StoreWatch final : public RecordSink {
 public:
  explicit StoreWatch(std::uint64_t steps_for_an_object = 20'000'000);
  StoreWatch(const StoreWatch&) = delete;
  StoreWatch& operator=(const StoreWatch&) = delete;

  void clear();
  void record(RecordId, const Record&) override {}
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

  /// Goes on for about so many steps of the model. `thorough`: there is time for what has hardly grown, too. False when
  /// there is nothing to do.
  bool advance(std::uint64_t steps, bool thorough);

  bool empty() const { return operations_ == 0; }
  /// Those that are not known to have failed.
  std::size_t operations() const { return operations_; }
  std::uint64_t explored() const { return explored_; }  ///< configurations
  /// How many objects are too hard for their budget.
  std::size_t undecided() const { return undecided_; }
  /// True when all that is known was looked at.
  bool up_to_date() const { return waiting_ == 0 && !search_ && !shrinking_; }
  Answer answer() const;
  /// The first answer that no order explains, and with what it does not go together. Processes are node numbers, moments
  /// are records, origins are numbers of operations.
  const Witness* broken() const { return broken_ ? &*broken_ : nullptr; }
  /// What was asked for, in the order of the first question: the n-th object's name, its calls in order of invocation, and
  /// a number that is larger whenever more is known of it.
  std::size_t objects() const { return objects_.size(); }
  std::string_view name_of(std::size_t object) const { return atoms_.text(names_[object]); }
  std::vector<Call> calls_of(std::size_t object) const;
  std::size_t changes_of(std::size_t object) const { return objects_[object].changes; }
  /// objects() when there is none of that name.
  std::size_t find(std::string_view name) const;
  const Atoms& atoms() const { return atoms_; }
  /// One sentence with the facts. REQUIRES: broken().
  std::string why(const World& world) const;

 private:
  struct Entry {
    Call call;
    bool happened = true;
  };
  struct Object {
    std::vector<Entry> entries;
    std::size_t looked_at = 0;  ///< changes when it was last looked at
    std::size_t changes = 0;
    bool given_up = false;
    bool waits() const { return !given_up && changes > looked_at; }
    bool worth_it() const { return waits() && (changes - looked_at) * 4 >= looked_at; }
  };
  struct Place {
    std::uint32_t object;
    std::uint32_t entry;
  };

  void changed(Object& object);
  bool begin_next(bool thorough);
  void take_answer();
  void shrink(std::uint64_t steps);

  std::uint64_t most_steps_;
  Atoms atoms_;
  std::map<Atom, std::uint32_t> object_of_;
  std::vector<Atom> names_;  ///< of objects_
  std::vector<Object> objects_;
  std::map<OpId, Place> open_;
  std::size_t operations_ = 0;
  std::size_t waiting_ = 0;  ///< objects
  std::size_t undecided_ = 0;
  std::uint64_t explored_ = 0;

  std::unique_ptr<Model> model_;
  std::vector<Call> calls_;  ///< of the object that is looked at
  std::uint32_t current_ = 0;
  std::unique_ptr<LinearSearch> search_;
  std::unique_ptr<WitnessSearch> shrinking_;
  std::optional<Witness> broken_;
};

}  // namespace netsplit::checkers
