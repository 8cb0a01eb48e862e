#pragma once
#include <memory>
#include <utility>

#include "core/base/describer.h"
#include "core/base/footprint.h"
#include "core/base/hash.h"
#include "core/base/value.h"
#include "core/sim/outbox.h"

namespace netsplit {

/// What runs on a node: a plain struct whose copy is a snapshot. It has
///     struct Config { void options(Options&); bool operator==(const Config&) const = default; };
///     Config config;
///     struct Disk { kName, describe, == };  Disk disk;    // optional: what survives a crash, once synced
///     void start(Outbox&);                                 // at the beginning, and after a restart with `disk` as last synced
///     bool receive(NodeId from, const Value&, Outbox&);    // false: not understood
///     void timeout(Timer, Outbox&);                        // armed timers and finished syncs
///     void describe(Describer&) const;
///     bool operator==(const R&) const = default;
/// and, if it does nothing with nodes but compare them, address them and keep sets of them, so that it would do the same
/// under other names:
///     static constexpr bool kNodesAreAlike = true;
/// No pointers, statics or chance of its own; hashing goes through its fields.
template <class R>
concept RoleType = std::copyable<R> &&
    requires(R& r, const R& c, NodeId from, const Value& m, Timer t, Outbox& out, Describer& d) {
  r.config;
  r.start(out);
  { r.receive(from, m, out) } -> std::same_as<bool>;
  r.timeout(t, out);
  c.describe(d);
  { c == c } -> std::convertible_to<bool>;
};

template <class R>
concept HasDisk = requires(R& r) {
  typename R::Disk;
  r.disk;
};

/// Any role, as a value: copying it copies the struct inside.
class Role {
 public:
  Role() = default;
  template <RoleType R>
  static Role of(R role) {
    Role r;
    r.model_ = std::make_unique<Model<R>>(std::move(role));
    return r;
  }
  Role(const Role& o) : model_(o.model_ ? o.model_->clone() : nullptr) {}
  Role(Role&&) noexcept = default;
  Role& operator=(Role o) noexcept {
    model_ = std::move(o.model_);
    return *this;
  }

  void start(Outbox& out) { model_->start(out); }
  bool receive(NodeId from, const Value& m, Outbox& out) { return model_->receive(from, m, out); }
  void timeout(Timer t, Outbox& out) { model_->timeout(t, out); }
  void describe(Describer& d) const { model_->describe(d); }
  void hash_into(Hasher& h) const { model_->hash(h); }
  /// About how many bytes a copy takes.
  std::size_t footprint() const { return model_->footprint(); }
  /// True for one that would do the same if nodes had other names.
  bool nodes_are_alike() const { return model_->nodes_are_alike(); }
  bool operator==(const Role& o) const { return model_->equal(*o.model_); }
  /// Back to what a restart finds: the config, and this disk image (an empty one after the disk was lost).
  void restart(const Value& durable) { model_->restart(durable); }

  template <RoleType R>
  const R* as() const {
    return model_ && model_->type() == &kTag<R> ? &static_cast<const Model<R>*>(model_.get())->role : nullptr;
  }

 private:
  template <class R>
  static constexpr char kTag = 0;

  struct Concept {
    virtual ~Concept() = default;
    virtual std::unique_ptr<Concept> clone() const = 0;
    virtual const void* type() const = 0;
    virtual void start(Outbox&) = 0;
    virtual bool receive(NodeId, const Value&, Outbox&) = 0;
    virtual void timeout(Timer, Outbox&) = 0;
    virtual void describe(Describer&) const = 0;
    virtual void hash(Hasher&) const = 0;
    virtual std::size_t footprint() const = 0;
    virtual bool nodes_are_alike() const = 0;
    virtual bool equal(const Concept&) const = 0;
    virtual void restart(const Value&) = 0;
  };

  template <class R>
  struct Model final : Concept {
    R role;
    explicit Model(R r) : role(std::move(r)) {}
    std::unique_ptr<Concept> clone() const override { return std::make_unique<Model>(role); }
    const void* type() const override { return &kTag<R>; }
    void start(Outbox& out) override { role.start(out); }
    bool receive(NodeId from, const Value& m, Outbox& out) override { return role.receive(from, m, out); }
    void timeout(Timer t, Outbox& out) override { role.timeout(t, out); }
    void describe(Describer& d) const override { role.describe(d); }
    void hash(Hasher& h) const override { netsplit::hash_into(h, role); }
    std::size_t footprint() const override { return footprint_of(role); }
    bool nodes_are_alike() const override {
      if constexpr (requires { R::kNodesAreAlike; }) return R::kNodesAreAlike;
      return false;
    }
    bool equal(const Concept& o) const override {
      return o.type() == type() && role == static_cast<const Model&>(o).role;
    }
    void restart(const Value& durable) override {
      R fresh{};
      fresh.config = std::move(role.config);
      if constexpr (HasDisk<R>)
        if (const auto* disk = durable.as<typename R::Disk>()) fresh.disk = *disk;
      role = std::move(fresh);
    }
  };
  std::unique_ptr<Concept> model_;
};

}  // namespace netsplit
