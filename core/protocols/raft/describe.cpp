#include <algorithm>
#include <string>

#include "core/protocols/raft/server.h"

// How a Raft server looks to the inspector, to transcripts and to screen readers.
namespace netsplit::raft {
namespace {

constexpr std::size_t kEntriesShown = 64;
constexpr std::size_t kSessionsShown = 32;

std::string brief(const Describer& d, const Value& command) {
  if (const auto* request = command.as<kv::Request>()) return kv::brief(request->op);
  if (command.as<Noop>()) return "no-op";
  const auto* m = command.as<Membership>();
  if (!m) return std::string(command.name());
  return m->joint() ? d.node_names(m->voters) + " | " + d.node_names(m->next) : d.node_names(m->voters);
}

void describe_standing(const Core& core, Describer& d) {
  const bool voter = core.membership().contains(core.self);
  switch (core.standing) {
    case Standing::leader: return d.standing("leader", Tone::good);
    case Standing::candidate: return d.standing("candidate", Tone::active);
    case Standing::pre_candidate: return d.standing("pre-candidate", Tone::active);
    case Standing::follower: return d.standing(voter ? "follower" : "learner", voter ? Tone::plain : Tone::waiting);
  }
}

std::string_view name_of(Peer::Flow flow) {
  switch (flow) {
    case Peer::Flow::probe: return "probe";
    case Peer::Flow::replicate: return "replicate";
    case Peer::Flow::snapshot: return "snapshot";
  }
  return "";
}

void describe_peers(const Core& core, Describer& d) {
  static constexpr std::array<std::string_view, 5> kColumns{"server", "match", "next", "flow", "vote"};
  d.table("followers", kColumns);
  for (const Peer& p : core.peers) {
    const bool voter = core.membership().contains(p.id);
    const Tone tone = p.flow == Peer::Flow::snapshot          ? Tone::active
                      : p.match == core.disk.log.last_index() ? Tone::good
                      : p.flow == Peer::Flow::probe           ? Tone::waiting
                                                              : Tone::plain;
    d.row(std::array{d.node_name(p.id), std::to_string(p.match), std::to_string(p.next), std::string(name_of(p.flow)),
                     std::string(voter ? "voter" : "learner")},
          tone);
  }
}

void describe_membership(const Core& core, Describer& d) {
  const Membership& m = core.membership();
  const bool settled = core.configs.back().index <= core.commit;
  d.begin("membership");
  d.nodes("voters", m.voters, settled ? Tone::plain : Tone::waiting);
  if (m.joint()) d.nodes("next voters", m.next, Tone::active);
  d.number("since index", as_number(core.configs.back().index));
  d.flag("committed", settled, settled ? Tone::good : Tone::waiting);
  if (core.pending_change) d.number("catching up, round", core.pending_change->rounds + 1, {}, Tone::active);
  d.end();
}

void describe_leading(const Server& s, Describer& d) {
  if (!d.fields_only()) describe_peers(s.core, d);
  d.number("commands waiting", as_number(s.waiting.size()));
  d.number("reads waiting", as_number(s.core.waiting_reads.size() + s.core.ready_reads.size()));
  if (s.core.transfer_to != kNobody) d.node("transfers to", s.core.transfer_to, Tone::active);
  if (s.config.read_mode == ReadMode::lease) d.duration("lease until (own clock)", s.core.lease_end);
}

}  // namespace

void Store::describe(Describer& d) const {
  map.describe(d);
  d.number("sessions", as_number(sessions.size()));
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 3> kColumns{"session", "request", "index"};
  d.table("session table", kColumns);
  for (std::size_t i = 0; i < std::min(sessions.size(), kSessionsShown); ++i)
    d.row(std::array{kv::session_name(sessions[i].id), std::to_string(sessions[i].number),
                     std::to_string(sessions[i].used)});
}

void Server::describe_log(Describer& d) const {
  const Log& log = core.disk.log;
  const Index last = log.last_index();
  std::vector<Cell> cells;
  for (Index i = std::max(log.base, last > kEntriesShown ? last - kEntriesShown : 0) + 1; i <= last; ++i) {
    const Entry& e = log.at(i);
    const std::string text = brief(d, e.command);
    const std::string state = i <= core.applied ? "applied" : i <= core.commit ? "committed" : "not committed";
    const std::string safe = i <= core.durable_index ? "" : ", not durable yet";
    cells.push_back(
        {text,
         "index " + std::to_string(i) + ", term " + std::to_string(e.term) + ": " + text + " (" + state + safe + ")",
         e.term, i <= core.commit, i});
  }
  d.log("log", cells);
}

void Server::describe(Describer& d) const {
  if (core.configs.empty()) return d.standing("not started", Tone::waiting);
  describe_standing(core, d);
  const Log& log = core.disk.log;
  d.number("term", as_number(core.disk.term));
  d.node("voted for", core.disk.voted_for);
  d.node("leader", core.leader, core.leader == kNobody ? Tone::waiting : Tone::plain);
  d.number("commit index", as_number(core.commit));
  d.number("applied index", as_number(core.applied));
  d.number("last index", as_number(log.last_index()));
  d.number("durable index", as_number(core.durable_index), {},
           core.durable_index < log.last_index() ? Tone::waiting : Tone::plain);
  if (!core.votes.empty()) d.nodes("votes", core.votes, Tone::active);
  if (config.mutation != Mutation::none)
    d.text("mutation", kMutations[static_cast<std::size_t>(config.mutation)], Tone::bad);
  if (!d.fields_only()) describe_log(d);
  if (core.is_leader()) describe_leading(*this, d);
  describe_membership(core, d);
  if (const Snapshot* s = core.snapshot()) {
    d.begin("snapshot");
    d.number("last index", as_number(s->last_index));
    d.number("last term", as_number(s->last_term));
    d.number("size", s->wire_bytes(), "bytes");
    d.end();
  }
  d.nested("store", store);
}

}  // namespace netsplit::raft
