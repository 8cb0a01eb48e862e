#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/options.h"
#include "core/base/value.h"
#include "core/sim/eventually.h"
#include "core/sim/monitor.h"
#include "core/sim/role.h"

namespace netsplit {

/// A role or a request being set up: its options can be read and written by name, then it is built.
class RoleDraft {
 public:
  virtual ~RoleDraft() = default;
  virtual void options(Options& o) = 0;
  virtual Role build() const = 0;
  /// Whether the other role is of this kind.
  virtual bool makes(const Role& other) const = 0;
};
class RequestDraft {
 public:
  virtual ~RequestDraft() = default;
  virtual void options(Options& o) = 0;
  virtual Value build() const = 0;
  /// Takes over a request that was built before, to be written down again. False when it is of another type.
  virtual bool assume(const Value& built) = 0;
};

/// A request that an operator may make of a role with the command `tell`.
struct RequestEntry {
  std::string_view name;  ///< "transfer_leadership"
  std::string_view doc;
  std::unique_ptr<RequestDraft> (*draft)();
};

/// A switch that breaks the code on purpose, and the claim that is expected to catch it.
struct MutationEntry {
  std::string_view name;  ///< "vote_twice"
  std::string_view doc;
  std::string_view caught_by;  ///< claim
};

/// Something that may be expected of a group of nodes to come to be by a deadline.
struct AimEntry {
  const Label* claim = nullptr;
  std::string_view doc;
  Monitor (*watch)(std::span<const NodeId> group, Time from, Time by);
};

/// What is wrong with the options of a node, where only the whole scenario tells.
struct ConfigProblem {
  std::string path;     ///< within its config: "steps/1/to"
  std::string message;  ///< "found ..., expected ..."
};

struct RoleEntry {
  std::string_view name;      ///< "raft.server"
  std::string_view doc;       ///< one sentence
  std::string_view glyph;     ///< icon when `standing` names none: "server", "client", "queue" ...
  std::string_view contract;  ///< what it answers: "kv", "log", "service", or "" for a client
  std::unique_ptr<RoleDraft> (*draft)();
  std::span<const RequestEntry> requests;
  std::span<const MutationEntry> mutations;
  /// Watches all nodes of this role (the ones given share one group, a cluster); none for a role without claims.
  std::vector<Monitor> (*monitors)(std::span<const NodeId> group);
  std::span<const AimEntry> aims = {};
  std::string_view asks = {};  ///< the contract that its `servers` have to answer
  /// Looks at a node among all roles of the scenario, by node; null for a role that nothing more can be wrong with.
  std::optional<ConfigProblem> (*problem)(std::span<const Role> roles, NodeId node) = nullptr;
};

/// The one list of roles. A new family adds its lines here and in CMake nothing.
std::span<const RoleEntry> catalog();
const RoleEntry* find_role(std::string_view name);
/// The entry that such a role is listed under. REQUIRES: there is one.
const RoleEntry& entry_of(const Role& role);

/// How a role's entry gets its draft:  .draft = &make_draft<raft::Server>
template <class R>
std::unique_ptr<RoleDraft> make_draft() {
  struct Draft final : RoleDraft {
    R role{};
    void options(Options& o) override { role.config.options(o); }
    Role build() const override { return Role::of(role); }
    bool makes(const Role& other) const override { return other.as<R>() != nullptr; }
  };
  return std::make_unique<Draft>();
}
template <class Request>
std::unique_ptr<RequestDraft> make_request() {
  struct Draft final : RequestDraft {
    Request request{};
    void options(Options& o) override { request.options(o); }
    Value build() const override { return Value::of(request); }
    bool assume(const Value& built) override {
      const Request* same = built.as<Request>();
      if (same) request = *same;
      return same != nullptr;
    }
  };
  return std::make_unique<Draft>();
}
/// How an aim is listed:  aim_entry<raft::LeaderElected>()
template <class Aim>
constexpr AimEntry aim_entry() {
  return {Aim::kClaim, Aim::kDoc, [](std::span<const NodeId> group, Time from, Time by) {
            return Monitor::of(Eventually<Aim>(Aim(group), from, by));
          }};
}

}  // namespace netsplit
