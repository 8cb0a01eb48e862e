#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/distribution.h"
#include "core/base/ids.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "core/base/value.h"
#include "core/sim/record.h"
#include "core/sim/timer.h"

namespace netsplit {

/// One thing that a role asked the engine to do.
struct Effect {
  enum class Kind : std::uint8_t { send, arm, cancel, sync, invoke, complete, note, create, remove, move_address };
  Kind kind{};
  Outcome outcome = Outcome::pending;  ///< complete
  NodeId to = kNobody;                 ///< send
  std::uint32_t number = 0;            ///< invoke and complete: OpId; note: its value; create ...: the nodes
  Value value;                         ///< send, sync, invoke, complete
  Timer timer;                         ///< arm, cancel, sync (fired when durable), note (its label)
  Duration lo{};                       ///< arm; move_address: how long old connections last
  Duration hi{};

  bool operator==(const Effect&) const = default;
};

/// Where a role's effects go while it handles one event. They take place in order, when the handling is over.
class Outbox {
 public:
  NodeId self() const { return self_; }
  /// The host's wall clock: offset, drift and steps included. It may jump, also backwards.
  Time now() const { return wall_; }
  /// The host's monotonic clock since the run began: it drifts, but never jumps.
  Time elapsed() const { return elapsed_; }

  /// Who sent the message that is being handled has proved who it is, with a certificate: over mutual TLS, or as the
  /// server over TLS. Without that a sender's name is but what the message says.
  bool verified() const { return verified_; }

  /// Sends a message. To oneself it goes through the network's loopback: at once, but as an event of its own.
  template <Describable M>
  void send(NodeId to, M message) {
    send(to, Value::of(std::move(message)));
  }
  void send(NodeId to, Value message) {
    Effect& e = add(Effect::Kind::send);
    e.to = to;
    e.value = std::move(message);
  }
  /// `timeout(timer)` after a duration on the host's clock that the engine draws from [lo, hi].
  void arm(Timer timer, Duration lo, Duration hi) {
    Effect& e = add(Effect::Kind::arm);
    e.timer = timer;
    e.lo = lo;
    e.hi = hi;
  }
  void arm(Timer timer, Duration after) { arm(timer, after, after); }
  void cancel(Timer timer) { add(Effect::Kind::cancel).timer = timer; }
  /// Writes this disk image. When it is durable, `timeout(done)` comes. A crash before that keeps the image before it.
  /// Images handed over while a write is under way are merged: the next write takes the last of them, all are told.
  template <Describable D>
  void sync(const D& disk, Timer done) {
    Effect& e = add(Effect::Kind::sync);
    e.value = Value::of(disk);
    e.timer = done;
  }
  /// This handling takes so much CPU time; its effects take place when that has been spent.
  void work(Duration cpu) { work_ += cpu; }
  /// A number in [0, n) that the engine chooses. REQUIRES: n > 0.
  std::uint64_t pick(std::uint64_t n) { return rng_->below(n); }
  /// As `pick`, for a duration of any distribution.
  Duration draw(const Distribution& d) { return d.draw(*rng_); }
  bool chance(Ratio p) { return rng_->chance(p); }

  /// A client begins an operation on whatever it tests; the number names it in `complete` and in the history.
  template <Describable Op>
  OpId invoke(Op operation) {
    Effect& e = add(Effect::Kind::invoke);
    e.value = Value::of(std::move(operation));
    return e.number = next_op_++;
  }
  /// Its end, as the client sees it; `result` may be an empty Value.
  void complete(OpId op, Outcome outcome, Value result) {
    Effect& e = add(Effect::Kind::complete);
    e.number = op;
    e.outcome = outcome;
    e.value = std::move(result);
  }
  /// Something worth a line in the story: `out.note(kBecameLeader, term)`.
  void note(const Label& what, std::uint64_t value = 0) {
    Effect& e = add(Effect::Kind::note);
    e.timer = Timer{what};
    e.number = static_cast<std::uint32_t>(value);
  }

  /// What an autoscaler or an orchestrator does with machines: as command::Create, Remove and MoveAddress.
  void create(NodeId node) { add(Effect::Kind::create).number = number_of(node); }
  void remove(NodeId node) { add(Effect::Kind::remove).number = number_of(node); }
  void move_address(NodeId node, NodeId holder, Duration stale = {}) {
    Effect& e = add(Effect::Kind::move_address);
    e.number = number_of(node) << 16 | number_of(holder);
    e.lo = stale;
  }

 private:
  friend class World;
  static std::uint32_t number_of(NodeId id) { return static_cast<std::uint32_t>(index_of(id)); }
  Effect& add(Effect::Kind kind) {
    Effect& e = effects_.emplace_back();
    e.kind = kind;
    return e;
  }

  NodeId self_ = kNobody;
  Time wall_{};
  Time elapsed_{};
  Duration work_{};
  bool verified_ = false;
  Rng* rng_ = nullptr;
  OpId next_op_ = 0;
  std::vector<Effect> effects_;
};

}  // namespace netsplit
