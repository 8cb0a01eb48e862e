#pragma once
#include "core/protocols/raft/types.h"
#include "core/sim/outbox.h"

namespace netsplit::raft {

/// What a Core asks of the role that holds it.
class Effects {
 public:
  virtual ~Effects() = default;
  /// The host's monotonic clock.
  virtual Time elapsed() const = 0;
  virtual void send(NodeId to, Value message) = 0;
  virtual void arm(Timer timer, Duration lo, Duration hi) = 0;
  virtual void cancel(Timer timer) = 0;
  /// Makes this image durable, then calls `timeout(done)`.
  virtual void sync(const Disk& disk, Timer done) = 0;
  virtual void note(const Label& what, std::uint64_t value) = 0;
};

/// For a role that is one Raft server and nothing else: everything goes to its outbox as it is.
class ToOutbox final : public Effects {
 public:
  explicit ToOutbox(Outbox& out) : out_(out) {}
  Time elapsed() const override { return out_.elapsed(); }
  void send(NodeId to, Value message) override { out_.send(to, std::move(message)); }
  void arm(Timer timer, Duration lo, Duration hi) override { out_.arm(timer, lo, hi); }
  void cancel(Timer timer) override { out_.cancel(timer); }
  void sync(const Disk& disk, Timer done) override { out_.sync(disk, done); }
  void note(const Label& what, std::uint64_t value) override { out_.note(what, value); }

 private:
  Outbox& out_;
};

}  // namespace netsplit::raft
