#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/checkers/model.h"
#include "core/checkers/visited.h"

namespace netsplit::checkers {

enum class Answer : std::uint8_t { holds, broken, unknown };

/// Looks for an order of the calls on one object in which each comes between its invocation and its answer and each
/// answer is what the model gives: a linearization (Herlihy and Wing 1990).
///
/// Depth first with a memory of what was tried, as Wing and Gong (1993) and Lowe (2017, "Testing for linearizability"),
/// with these savings:
///  - just in time (Lowe, section 5): a call is put into the order only when it, or one that needs it, is answered;
///  - a read that fits is put into the order at once: later it could only get in the way;
///  - calls without an answer are used only where they help: of two ways to the same point that one is followed which
///    used fewer of them; of such calls that are alike, the one that was invoked first is used first.
class LinearSearch {
 public:
  /// The calls are of one object, in order of invocation. They and the model must outlive the search.
  LinearSearch(Model& model, const Atoms& atoms, std::span<const Call> calls);

  /// Goes on for about so many steps of the model; true when it has an answer.
  bool advance(std::uint64_t steps);
  /// `unknown` until there is one.
  Answer answer() const { return answer_; }
  std::uint64_t explored() const { return explored_; }  ///< configurations
  std::uint64_t steps() const { return steps_; }        ///< of the model
  std::size_t bytes() const { return visited_.bytes(); }

  struct Step {
    std::uint32_t call = 0;  ///< index into the calls
    Model::State state = 0;  ///< after it
  };
  /// The order found; while there is none, the one that is being tried.
  const std::vector<Step>& order() const { return order_; }
  /// How many answers, in the order of their coming, some order of the calls explains. All of them when it holds.
  std::size_t explained() const { return explained_; }
  /// The calls with an answer, as they were answered.
  std::uint32_t answered(std::size_t nth) const { return known_[returns_[nth].known].call; }
  std::size_t answers() const { return returns_.size(); }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Return {
    std::uint32_t known;    ///< the call that is answered, as a number of known_
    std::uint32_t opened;   ///< known calls invoked before it
    std::uint32_t unknown;  ///< unknown calls invoked before it
  };
  struct Known {
    std::uint32_t call;
    std::uint32_t slot = 0;        ///< its bit while it is open
    std::uint32_t before = kNone;  ///< in the list of open calls
    std::uint32_t after = kNone;
  };
  enum class Trying : std::uint8_t { awaited, open, unknown };
  struct Frame {
    std::uint32_t at;  ///< of returns_: the answer that is waited for
    Model::State state;
    std::uint32_t next;  ///< of known_ or alike_: what to try next
    std::uint32_t ordered;
    Trying trying;
  };

  void read(std::span<const Call> calls);
  std::size_t give_slots();
  void find_alike();
  void open(std::uint32_t at);
  void unlink(std::uint32_t known);
  void relink(std::uint32_t known);
  void retreat(std::uint32_t to);
  bool done(std::uint32_t known) const;
  bool settle();
  void take_looks();
  bool enter();
  bool try_next();
  Model::State step(Model::State from, std::uint32_t call) { return ++steps_, model_.step(from, calls_[call]); }
  bool try_known(std::uint32_t known, Model::State from);
  bool try_one_of(const std::vector<std::uint32_t>& alike, const Frame& frame);
  void restore();

  Model& model_;
  std::span<const Call> calls_;
  std::vector<Return> returns_;                    ///< in order of time
  std::vector<Known> known_;                       ///< calls with an answer, in order of invocation
  std::vector<std::uint32_t> unknown_;             ///< calls without, in order of invocation
  std::vector<std::vector<std::uint32_t>> alike_;  ///< of unknown_: those that have the same effect
  std::size_t known_words_ = 1;                    ///< of mask_: a bit for each call that is open at the same time
  std::size_t unknown_words_ = 0;

  std::uint32_t at_ = 0;
  Model::State state_ = 0;
  std::uint32_t first_open_ = kNone;
  std::uint32_t last_open_ = kNone;
  std::vector<std::uint64_t> mask_;  ///< known calls that are in the order but not yet answered; unknown calls used
  std::vector<std::uint64_t> key_;
  std::vector<Step> order_;
  std::vector<Frame> frames_;
  std::vector<std::uint64_t> masks_;  ///< mask_ of each frame
  Visited visited_{1, 0};
  std::uint64_t explored_ = 0;
  std::uint64_t steps_ = 0;
  std::size_t explained_ = 0;
  Answer answer_ = Answer::unknown;
};

}  // namespace netsplit::checkers
