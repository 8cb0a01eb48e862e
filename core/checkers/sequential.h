#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/checkers/linearizability.h"

namespace netsplit::checkers {

/// Looks for one order of all calls, on all objects together, that keeps the order of each process and in which each
/// answer is what the model gives: sequential consistency (Lamport, "How to make a multiprocessor computer that correctly
/// executes multiprocess programs", 1979). Other than linearizability it can't be decided object by object.
///
/// In the order of a process one call comes before another if it was answered before the other was asked. A call without
/// an answer comes after what its process had answers of by then, at any later place, or not at all.
///
/// Depth first with a memory of what was tried. The state is how far each process has come and what each object is. As
/// in LinearSearch a read that fits is taken at once, and of two ways to one point that one is followed which used fewer
/// of the calls without an answer. The problem is NP-complete (Gibbons and Korach 1997).
class SequentialSearch {
 public:
  /// The calls are in order of invocation; they must outlive the search. REQUIRES: the model knows their verbs.
  SequentialSearch(const ModelEntry& model, const Atoms& atoms, std::span<const Call> calls);

  /// Goes on for about so many steps of the model; true when it has an answer.
  bool advance(std::uint64_t steps);
  Answer answer() const { return answer_; }
  std::uint64_t explored() const { return explored_; }  ///< configurations
  std::uint64_t steps() const { return steps_; }        ///< of the model
  std::size_t bytes() const { return visited_.bytes(); }
  /// The order found, as indexes into the calls; while there is none, the one that is being tried.
  std::vector<std::uint32_t> order() const;

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  /// Calls of one process that come one after another. A process that waits for each answer has one lane.
  struct Lane {
    std::vector<std::uint32_t> calls;
    std::vector<std::uint32_t> beside;  ///< other lanes of the process
    std::uint32_t next = 0;             ///< of calls
  };
  struct Waiting {  ///< a call without an answer
    std::uint32_t call = 0;
    std::vector<std::uint32_t> after;  ///< lanes of its process
  };
  struct Step {
    std::uint32_t call;
    std::uint32_t lane;    ///< kNone: a call without an answer
    std::uint32_t unused;  ///< its bit
    Model::State before;   ///< of its object
  };
  struct Frame {
    std::size_t ordered;
    Moment tried;        ///< of the heads of lanes, those answered until here were tried
    std::uint32_t next;  ///< of alike_
    bool in_lanes;
  };

  void read_objects(const ModelEntry& model, const Atoms& atoms);
  void make_lanes();
  const Call* head(const Lane& lane) const {
    return lane.next < lane.calls.size() ? &calls_[lane.calls[lane.next]] : nullptr;
  }
  bool after_all(const Call& call, std::span<const std::uint32_t> lanes) const;
  bool take(std::uint32_t lane);
  bool take_one_of(const std::vector<std::uint32_t>& alike);
  void take_looks();
  void undo_to(std::size_t ordered);
  void make_key();
  bool enter();
  bool try_next();

  std::span<const Call> calls_;
  std::vector<std::unique_ptr<Model>> models_;  ///< by object
  std::vector<std::uint32_t> object_of_;        ///< by call
  std::vector<Lane> lanes_;
  std::vector<Waiting> waiting_;
  std::vector<std::vector<std::uint32_t>> alike_;  ///< of waiting_: those that have the same effect

  std::vector<Model::State> states_;  ///< by object
  std::vector<std::uint64_t> used_;   ///< bits of waiting_
  std::size_t left_ = 0;              ///< calls with an answer that are not in the order yet
  std::vector<Step> order_;
  std::vector<Frame> frames_;
  std::vector<std::uint64_t> key_;
  Visited visited_{1, 0};
  std::uint64_t explored_ = 0;
  std::uint64_t steps_ = 0;
  Answer answer_ = Answer::unknown;
};

struct Sequential {
  Answer answer = Answer::unknown;
  std::uint64_t explored = 0;  ///< configurations
  /// When it is broken: few calls that no order explains, even if of all others it isn't believed that they happened.
  std::vector<Call> witness;
};

/// Checks a history in slices. What is linearizable is sequentially consistent, and is found so much sooner.
class SequentialCheck {
 public:
  /// The history must outlive the check. REQUIRES: the model knows the verbs of all its calls.
  SequentialCheck(const History& history, const ModelEntry& model, Budget budget = {});
  /// Goes on for about so many steps of the model; true when there is a result.
  bool advance(std::uint64_t steps);
  const Sequential& result() const { return result_; }

 private:
  enum class Stage : std::uint8_t { linearizable, search, shrink, done };
  std::uint64_t advance_linearizable(std::uint64_t steps);
  std::uint64_t advance_search(std::uint64_t steps);
  void decided(Answer answer);
  void try_chunk();
  void begin(std::vector<Call> calls);

  const History& history_;
  const ModelEntry& entry_;
  Budget budget_;
  Stage stage_ = Stage::linearizable;
  std::uint64_t spent_ = 0;           ///< in this stage
  std::uint64_t spent_on_trial_ = 0;  ///< of a smaller witness
  std::vector<ObjectCalls> objects_;
  std::size_t next_ = 0;
  std::unique_ptr<Model> model_;
  std::unique_ptr<LinearSearch> linear_;  ///< in objects_[next_]
  std::vector<Call> calls_;               ///< known to be broken
  std::vector<Call> tried_;
  std::unique_ptr<SequentialSearch> search_;  ///< in tried_
  std::size_t chunk_ = 0;
  std::size_t at_ = 0;
  Sequential result_;
};

/// The whole check at once.
Sequential check_sequential(const History& history, const ModelEntry& model, Budget budget = {});

}  // namespace netsplit::checkers
