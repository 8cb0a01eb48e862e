#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sim/command.h"
#include "core/sim/host.h"
#include "core/sim/record.h"

namespace netsplit {

/// Position of a domain in its World; kNoDomain: nobody's, or the one who watches and may do all.
using DomainId = std::uint16_t;
inline constexpr DomainId kNoDomain = 0xffff;

/// When a domain changes anything: from `from` to just before `to`, and again after each `every` when that isn't zero.
struct ChangeWindow {
  Time from{};
  Time to{};
  Duration every{};
  /// The first moment from `now` on at which it is open; kForever when there is none.
  Time opens(Time now) const;
  bool operator==(const ChangeWindow&) const = default;
};

/// An administrative domain: nodes of one owner, and the owner's rules. There is no administrator above the domains (the
/// sixth fallacy of distributed computing; Deutsch, Gosling, 1994-97), so nothing makes the rules of two of them agree.
struct Domain {
  std::string name;
  std::vector<NodeId> nodes;
  std::vector<ChangeWindow> windows;  ///< none: at any time
  bool waits = true;                  ///< outside a window a change is put off until one opens; otherwise it is refused
  std::uint64_t messages_per_second = 0;  ///< from all others together; 0: no limit
  std::uint64_t bytes_per_second = 0;     ///< likewise
  bool admits_all = true;
  std::vector<DomainId> admits;      ///< otherwise: who may call; answers to calls of its own come in anyway
  std::uint32_t largest = 0;         ///< bytes of a message across its border, in or out; 0: no limit
  std::uint16_t oldest_version = 0;  ///< of the protocol across its border, in or out
  std::uint16_t newest_version = std::numeric_limits<std::uint16_t>::max();
  Time versions_since{};  ///< from when on the two versions above are a rule

  /// The first moment from `now` on at which it may change something; kForever when there is none.
  Time opens(Time now) const;
  bool takes(std::uint16_t version) const { return oldest_version <= version && version <= newest_version; }
  bool has_quota() const { return messages_per_second != 0 || bytes_per_second != 0; }
  bool lets_call(DomainId who) const;
  bool operator==(const Domain&) const = default;
};

/// The domains of a run: their rules, and what their borders remember.
class Domains {
 public:
  Domains() = default;
  Domains(std::vector<Domain> domains, std::size_t nodes);

  bool any() const { return rules_ != nullptr; }
  std::size_t size() const { return any() ? rules_->domains.size() : 0; }
  const Domain& domain(DomainId id) const { return rules_->domains[id]; }
  /// Who owns a node: the first that says so.
  DomainId owner(NodeId id) const;

  struct Answer {
    DropReason reason = DropReason::none;
    DomainId who = kNoDomain;  ///< whose rule it is
  };
  /// A message comes to a border, if there is one between its ends.
  Answer cross(NodeId from, NodeId to, std::uint16_t version, std::uint32_t bytes, Time now);
  /// Whether a domain may do this: with its own nodes, nobody's, and a line of which one end is its own.
  bool may(DomainId who, const Command& command) const;
  /// When a change that comes now may be made; a change `in_a_row` also comes no sooner than the one before allows.
  Time earliest(DomainId who, Time now, bool in_a_row) const;
  void changed(DomainId who, Time next) { next_in_row_[who] = next; }

  void hash_into(Hasher& h) const;

 private:
  struct Rules {
    std::vector<Domain> domains;
    std::vector<DomainId> owners;  ///< one a node
  };
  /// What may still come in (a token bucket): a second's worth at most, in billionths.
  struct Bucket {
    Time since{};
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
  };
  bool within_quota(DomainId id, std::uint32_t bytes, Time now);

  std::shared_ptr<const Rules> rules_;  ///< null when there are no domains
  std::vector<Bucket> buckets_;
  std::vector<Time> next_in_row_;
  std::vector<std::uint32_t> calls_;  ///< who called whom across a border, in order: its answers are let in
};

}  // namespace netsplit
