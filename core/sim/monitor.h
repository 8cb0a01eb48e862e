#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/label.h"
#include "core/base/time.h"
#include "core/sim/role.h"

namespace netsplit {

/// A claim that did not hold, and what was seen.
struct Finding {
  const Label* claim = nullptr;
  std::string why;  ///< one sentence with the facts
};

/// A claim broken during the run.
struct Violation {
  const Label* claim = nullptr;
  std::string why;
  Time at{};
  NodeId node = kNobody;
  RecordId record = kNoRecord;
};

/// Watches claims that must always hold, while the run goes on: after each event the node that changed is shown to it.
/// It sees all nodes at once but may not influence them. Like a role it is a plain copyable struct; what it remembers
/// (who led which term) are the history variables of a proof. It must be cheap when nothing relevant changed.
///     static std::span<const Label* const> claims();
///     void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
/// One that waits for something has a deadline besides, and is asked right after it:
///     Time deadline() const;
///     void expire(std::vector<Finding>& findings);
///     bool waits() const;
///     std::optional<Duration> took() const;
class Monitor {
 public:
  template <class M>
  static Monitor of(M monitor) {
    Monitor m;
    m.model_ = std::make_unique<Model<M>>(std::move(monitor));
    return m;
  }
  Monitor(const Monitor& o) : model_(o.model_->clone()) {}
  Monitor(Monitor&&) noexcept = default;
  Monitor& operator=(Monitor o) noexcept {
    model_ = std::move(o.model_);
    return *this;
  }
  std::span<const Label* const> claims() const { return model_->claims(); }
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings) {
    model_->observe(changed, role, now, findings);
  }
  Time deadline() const { return model_->deadline(); }  ///< kForever: none
  /// Of all that it remembers. REQUIRES: it has no deadline.
  void hash_into(Hasher& h) const { model_->hash(h); }
  void expire(std::vector<Finding>& findings) { model_->expire(findings); }
  /// True while what has a deadline has not come to be.
  bool waits() const { return model_->waits(); }
  /// How long after the moment from which things count it came to be; nothing while it has not, or without a deadline.
  std::optional<Duration> took() const { return model_->took(); }

 private:
  Monitor() = default;
  struct Concept {
    virtual ~Concept() = default;
    virtual std::unique_ptr<Concept> clone() const = 0;
    virtual std::span<const Label* const> claims() const = 0;
    virtual void observe(NodeId, const Role&, Time, std::vector<Finding>&) = 0;
    virtual Time deadline() const = 0;
    virtual void hash(Hasher&) const = 0;
    virtual void expire(std::vector<Finding>&) = 0;
    virtual bool waits() const = 0;
    virtual std::optional<Duration> took() const = 0;
  };
  template <class M>
  struct Model final : Concept {
    M monitor;
    explicit Model(M m) : monitor(std::move(m)) {}
    std::unique_ptr<Concept> clone() const override { return std::make_unique<Model>(monitor); }
    std::span<const Label* const> claims() const override { return M::claims(); }
    void observe(NodeId n, const Role& role, Time now, std::vector<Finding>& findings) override {
      monitor.observe(n, role, now, findings);
    }
    Time deadline() const override {
      if constexpr (kHasDeadline) return monitor.deadline();
      return kForever;
    }
    void hash(Hasher& h) const override {
      if constexpr (!kHasDeadline) netsplit::hash_into(h, monitor);
    }
    void expire(std::vector<Finding>& findings) override {
      if constexpr (kHasDeadline) monitor.expire(findings);
    }
    bool waits() const override {
      if constexpr (kHasDeadline) return monitor.waits();
      return false;
    }
    std::optional<Duration> took() const override {
      if constexpr (kHasDeadline) return monitor.took();
      return std::nullopt;
    }
    static constexpr bool kHasDeadline = requires(const M& m) { m.deadline(); };
  };
  std::unique_ptr<Concept> model_;
};

}  // namespace netsplit
