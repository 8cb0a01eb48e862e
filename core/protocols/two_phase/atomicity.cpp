#include "core/protocols/two_phase/atomicity.h"

#include <algorithm>
#include <array>

#include "core/protocols/two_phase/coordinator.h"
#include "core/protocols/two_phase/participant.h"

namespace netsplit::two_phase {
namespace {

bool decided(Standing standing) { return standing == Standing::committed || standing == Standing::aborted; }

std::string name(NodeId id) { return "#" + std::to_string(index_of(id)); }

template <class Claim>
std::vector<Monitor> watch(std::span<const NodeId> group) {
  Claim claim;
  for (const NodeId id : group) claim.members.push_back({.id = id});
  return {Monitor::of(std::move(claim))};
}

template <class Member>
Member* find(std::vector<Member>& members, NodeId id) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.id == id; });
  return found == members.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Monitor> AtomicCommitment::monitors(std::span<const NodeId> group) {
  return watch<AtomicCommitment>(group);
}

std::span<const Label* const> AtomicCommitment::claims() {
  static constexpr std::array<const Label*, 1> kClaims{&kAtomicCommitment};
  return kClaims;
}

void AtomicCommitment::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  const auto* participant = role.as<Participant>();
  if (!participant || !decided(participant->standing)) return;
  Member* seen = find(members, changed);
  if (!seen) return;
  const bool commits = participant->standing == Standing::committed;
  if (commits ? seen->committed : seen->aborted) return;
  (commits ? seen->committed : seen->aborted) = true;
  const auto other =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return commits ? m.aborted : m.committed; });
  if (other == members.end()) return;
  findings.push_back({&kAtomicCommitment, name(changed) + (commits ? " commits" : " aborts") + ", and " +
                                              name(other->id) + (commits ? " has aborted" : " has committed")});
}

std::vector<Monitor> Decisions::monitors(std::span<const NodeId> group) { return watch<Decisions>(group); }

std::span<const Label* const> Decisions::claims() {
  static constexpr std::array<const Label*, 2> kClaims{&kUnanimousCommit, &kStableDecision};
  return kClaims;
}

void Decisions::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  const auto* coordinator = role.as<Coordinator>();
  Member* seen = coordinator && decided(coordinator->standing) ? find(members, changed) : nullptr;
  if (!seen || seen->decided == coordinator->standing) return;
  const bool commits = coordinator->standing == Standing::committed;
  const std::size_t all = coordinator->config.participants.size();
  if (seen->decided != Standing::working)
    findings.push_back({&kStableDecision, name(changed) + (commits ? " commits what it had aborted before"
                                                                   : " aborts what it had committed before")});
  else if (commits && coordinator->prepared.size() < all)
    findings.push_back({&kUnanimousCommit, name(changed) + " commits, and of " + std::to_string(all) +
                                               " participants only " + std::to_string(coordinator->prepared.size()) +
                                               " are prepared"});
  seen->decided = coordinator->standing;
}

EverybodyDecided::EverybodyDecided(std::span<const NodeId> participants) {
  for (const NodeId id : participants) members_.push_back({.id = id});
}

bool EverybodyDecided::observe(NodeId changed, const Role& role) {
  const auto* participant = role.as<Participant>();
  for (Member& m : members_)
    if (participant && m.id == changed) m.standing = participant->standing;
  return std::all_of(members_.begin(), members_.end(), [](const Member& m) { return decided(m.standing); });
}

std::string EverybodyDecided::missing() const {
  std::string waiting;
  for (const Member& m : members_)
    if (!decided(m.standing)) waiting += (waiting.empty() ? "" : ", ") + name(m.id);
  return waiting + " had neither committed nor aborted";
}

}  // namespace netsplit::two_phase
