#include "core/protocols/raft/server.h"

#include <algorithm>

namespace netsplit::raft {
namespace {

auto session_at(auto& sessions, std::uint64_t id) {
  return std::lower_bound(sessions.begin(), sessions.end(), id,
                          [](const Session& s, std::uint64_t wanted) { return s.id < wanted; });
}

}  // namespace

const Session* Store::find(std::uint64_t session) const {
  const auto at = session_at(sessions, session);
  return at != sessions.end() && at->id == session ? &*at : nullptr;
}

Session& Store::open(std::uint64_t id, std::size_t max_sessions) {
  // All servers let go of the same one, since they go by the log (dissertation, 6.3).
  if (sessions.size() >= max_sessions)
    sessions.erase(std::min_element(sessions.begin(), sessions.end(),
                                    [](const Session& a, const Session& b) { return a.used < b.used; }));
  return *sessions.insert(session_at(sessions, id), Session{id, 0, 0, {}});
}

kv::Reply Store::apply(const kv::Request& request, Index index, std::size_t max_sessions) {
  kv::Reply reply{request.id, kv::Status::ok, kNobody, {}};
  const auto known = session_at(sessions, request.id.session);
  Session* session = known != sessions.end() && known->id == request.id.session ? &*known : nullptr;
  if (!session && request.opens) session = &open(request.id.session, max_sessions);
  if (!session || request.id.number < session->number) {
    reply.status = kv::Status::too_old;
    return reply;
  }
  session->used = index;
  if (request.id.number > session->number) {
    session->number = request.id.number;
    session->result = map.apply(request.op);
  }
  reply.result = session->result;
  return reply;
}

std::uint32_t Store::wire_bytes() const { return static_cast<std::uint32_t>(map.bytes() + 32 * sessions.size()); }

void Server::start(Outbox& out) {
  ToOutbox fx(out);
  core.start(config, out.self(), disk, fx);
  disk = {};
  catch_up(out);
}

bool Server::receive(NodeId from, const Value& message, Outbox& out) {
  if (const auto* request = message.as<kv::Request>()) {
    on_request(from, *request, message, out);
  } else {
    ToOutbox fx(out);
    if (!core.receive(from, message, fx) && !on_operator(message, out)) return false;
  }
  catch_up(out);
  return true;
}

void Server::timeout(Timer timer, Outbox& out) {
  ToOutbox fx(out);
  core.timeout(timer, fx);
  catch_up(out);
}

void Server::on_request(NodeId from, const kv::Request& request, const Value& message, Outbox& out) {
  ToOutbox fx(out);
  if (!config.allow.admits(from, out)) return out.send(from, kv::Reply{request.id, kv::Status::denied, kNobody, {}});
  const Session* session = store.find(request.id.session);
  if (core.is_leader() && session && session->number == request.id.number)
    return out.send(from, kv::Reply{request.id, kv::Status::ok, kNobody, session->result});
  if (request.op.kind == kv::OpKind::get && config.read_mode != ReadMode::log) {
    if (core.read(from, message, fx)) return;
  } else if (const auto index = core.propose(message, fx)) {
    waiting.push_back({*index, core.disk.term, from, request.id});
    return;
  }
  if (core.is_leader()) return out.send(from, kv::Reply{request.id, kv::Status::unavailable, kNobody, {}});
  out.send(from, kv::Reply{request.id, kv::Status::not_leader, core.leader, {}});
}

bool Server::on_operator(const Value& message, Outbox& out) {
  ToOutbox fx(out);
  // A follower passes it on. (A leader that can't do it now does nothing: the operator sees that nothing changed.)
  const auto led = [&](auto act) {
    if (core.is_leader())
      act();
    else if (core.leader != kNobody && core.leader != core.self)
      out.send(core.leader, message);
  };
  std::vector<NodeId> voters = core.membership().voters;
  return match(
      message, [&](const TransferLeadership& m) { led([&] { core.transfer_leadership(m.to, fx); }); },
      [&](const AddServer& m) {
        if (m.server != kNobody) voters.push_back(m.server);
        led([&] { core.change_membership(voters, fx); });
      },
      [&](const RemoveServer& m) {
        std::erase(voters, m.server);
        led([&] { core.change_membership(voters, fx); });
      },
      [&](const ChangeMembers& m) { led([&] { core.change_membership(m.servers, fx); }); },
      [&](const TakeSnapshot&) { core.compact(Value::of(store), fx); });
}

/// Brings the state machine up to what is committed, and answers those who waited for it.
void Server::catch_up(Outbox& out) {
  if (core.needs_restore()) {
    if (const auto* saved = core.snapshot()->state.as<Store>()) store = *saved;
    core.applied = core.snapshot()->last_index;
  }
  std::size_t answered = 0;
  while (core.can_apply()) {
    const Entry& entry = core.disk.log.at(++core.applied);
    const auto* request = entry.command.as<kv::Request>();
    if (!request) continue;
    kv::Reply reply = store.apply(*request, core.applied, static_cast<std::size_t>(config.max_sessions));
    if (answered == waiting.size() || waiting[answered].index != core.applied) continue;
    const Waiting& w = waiting[answered++];
    if (w.term == entry.term) out.send(w.client, std::move(reply));
  }
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(answered));
  if (!core.ready_reads.empty()) answer_reads(out);
  if (!core.is_leader()) release_lost(out);
  const Index last = core.snapshot() ? core.snapshot()->last_index : 0;
  if (core.applied - last >= static_cast<Index>(config.snapshot_threshold)) {
    ToOutbox fx(out);
    core.compact(Value::of(store), fx);
  }
}

void Server::answer_reads(Outbox& out) {
  auto& reads = core.ready_reads;
  std::size_t done = 0;
  for (; done < reads.size() && reads[done].index <= core.applied; ++done) {
    const auto& request = *reads[done].request.as<kv::Request>();
    out.send(reads[done].client, kv::Reply{request.id, kv::Status::ok, kNobody, store.map.apply(request.op)});
    ++reads_answered;
    last_read = core.applied;
  }
  reads.erase(reads.begin(), reads.begin() + static_cast<std::ptrdiff_t>(done));
}

/// A server that doesn't lead any more can't tell what becomes of the commands that it took.
void Server::release_lost(Outbox& out) {
  for (const Waiting& w : waiting) out.send(w.client, kv::Reply{w.id, kv::Status::interrupted, core.leader, {}});
  waiting.clear();
  for (const Read& r : core.lost_reads)
    out.send(r.client, kv::Reply{r.request.as<kv::Request>()->id, kv::Status::not_leader, core.leader, {}});
  core.lost_reads.clear();
}

}  // namespace netsplit::raft
