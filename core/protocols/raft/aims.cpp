#include "core/protocols/raft/aims.h"

#include <algorithm>

#include "core/protocols/raft/server.h"

namespace netsplit::raft {

Group::Group(std::span<const NodeId> servers) {
  for (const NodeId id : servers) members_.push_back({.id = id});
}

bool Group::observe(NodeId changed, const Role& role) {
  const auto member = std::find_if(members_.begin(), members_.end(), [&](const Member& m) { return m.id == changed; });
  const auto* server = member == members_.end() ? nullptr : role.as<Server>();
  if (!server) return false;
  const Core& core = server->core;
  const Index last = core.disk.log.last_index();
  *member = {changed,     true, core.is_leader(),          core.disk.term,
             core.leader, last, core.disk.log.last_term(), core.applied};
  return true;
}

std::size_t Group::seen() const {
  return static_cast<std::size_t>(
      std::count_if(members_.begin(), members_.end(), [](const Member& m) { return m.seen; }));
}

std::size_t LeaderElected::followers_of(const Group::Member& leader) const {
  return static_cast<std::size_t>(std::count_if(group_.members().begin(), group_.members().end(), [&](const auto& m) {
    return m.id == leader.id || (m.seen && m.term == leader.term && m.leader == leader.id);
  }));
}

bool LeaderElected::observe(NodeId changed, const Role& role) {
  if (!group_.observe(changed, role)) return false;
  return std::any_of(group_.members().begin(), group_.members().end(),
                     [&](const Group::Member& m) { return m.leads && followers_of(m) * 2 > group_.members().size(); });
}

std::string LeaderElected::missing() const {
  const Group::Member* latest = nullptr;
  for (const Group::Member& m : group_.members())
    if (m.leads && (!latest || m.term > latest->term)) latest = &m;
  if (!latest) return "no server led";
  return "#" + std::to_string(index_of(latest->id)) + " led term " + std::to_string(latest->term) + ", followed by " +
         std::to_string(followers_of(*latest)) + " of " + std::to_string(group_.members().size()) + " servers";
}

bool ServersAgree::observe(NodeId changed, const Role& role) {
  if (!group_.observe(changed, role)) return false;
  const Group::Member& one = group_.members().front();
  return std::all_of(group_.members().begin(), group_.members().end(), [&](const Group::Member& m) {
    return m.seen && m.last == one.last && m.last_term == one.last_term && m.applied == m.last;
  });
}

std::string ServersAgree::missing() const {
  if (group_.seen() < group_.members().size())
    return std::to_string(group_.seen()) + " of " + std::to_string(group_.members().size()) +
           " servers gave a sign of life";
  const auto [least, most] = std::minmax_element(group_.members().begin(), group_.members().end(),
                                                 [](const auto& a, const auto& b) { return a.applied < b.applied; });
  return "#" + std::to_string(index_of(least->id)) + " had applied " + std::to_string(least->applied) +
         " entries, and #" + std::to_string(index_of(most->id)) + " " + std::to_string(most->applied);
}

}  // namespace netsplit::raft
