#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// How two ends get to know each other: RFC 8446, section 2, and RFC 5246, section 7.3. Handshakes alone are said again
// when something of them was lost: without that a connection would hang for ever, where TCP has it come through.
namespace netsplit {
namespace {

constexpr Duration kFirstRetry = 1s;    ///< RFC 6298, section 2.1; doubled each time
constexpr std::uint8_t kMostTries = 3;  ///< before it is given up

}  // namespace

/// Begins a handshake.
void World::call(NodeId from, Node& n, ChannelEnd& end, RecordId cause) {
  const ChannelSpec& spec = network_.channel(from, end.peer);
  connections_ = std::max(1u, (connections_ + 1) & passport::kConnection);
  end.number = connections_;
  end.caller = true;
  end.state = ChannelEnd::State::calling;
  end.tries = 0;
  end.verified = false;
  end.resumed = spec.resumption != ChannelSpec::Resumption::none && end.ticket.is_good(n.clock.elapsed(now_));
  end.early = end.resumed && spec.resumption == ChannelSpec::Resumption::early_data;
  say_hello(from, n, end, cause);
  if (end.early) flush_early(from, n, end);
}

void World::say(NodeId from, Node& n, const ChannelEnd& end, Value&& handshake, RecordId cause) {
  const std::uint32_t bytes = handshake.bytes();
  const RecordId sent = record(RecordKind::sent, handshake.label(), cause, from, end.peer, bytes);
  launch(from, n, end.peer, std::move(handshake), bytes, sent, end.number | passport::kHandshake);
}

void World::say_hello(NodeId from, Node& n, const ChannelEnd& end, RecordId cause) {
  const std::uint32_t ticket = end.resumed ? end.ticket.number : 0;
  say(from, n, end, Value::of(ClientHello{end.number, ticket, end.early}), cause);
  await_answer(from, n, end);
}

Value World::hello_back(NodeId id, const ChannelEnd& end) const {
  return Value::of(ServerHello{end.number, end.resumed, end.resumed ? Certificate{} : certificate(id)});
}

/// The client's.
Value World::last_word(NodeId id, const ChannelEnd& end) const {
  const bool proves = network_.channel(id, end.peer).is_mutual() && !end.resumed;
  return Value::of(Finished{end.number, proves, proves ? certificate(id) : Certificate{}});
}

void World::await_answer(NodeId id, const Node& n, const ChannelEnd& end) {
  Event due;
  due.kind = Event::Kind::answer_due;
  due.time = now_ + kFirstRetry * (1 << end.tries);
  due.node = id;
  due.peer = end.peer;
  due.key = end.number;
  due.incarnation = n.incarnation;
  queue_.push(std::move(due));
}

/// No answer so far: what was said is said once more, or all is given up.
bool World::say_again(const Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) return false;
  const ChannelEnd* seen = node(id).channels.find(event.peer);
  if (!seen || seen->number != event.key) return false;
  if (seen->state != ChannelEnd::State::calling && seen->state != ChannelEnd::State::called) return false;
  Node& n = touch(id);
  ChannelEnd& end = n.channels.with(event.peer);
  if (++end.tries >= kMostTries) {
    hang_up(id, end, DropReason::no_connection);
  } else if (end.state == ChannelEnd::State::calling) {
    say_hello(id, n, end, end.waiting.empty() ? kNoRecord : end.waiting.front().sent);
  } else {
    say(id, n, end, hello_back(id, end), kNoRecord);
    await_answer(id, n, end);
  }
  return true;
}

/// What waited for the connection will not go out, and what came over it will not be read.
void World::hang_up(NodeId id, ChannelEnd& end, DropReason reason) {
  end.state = ChannelEnd::State::closed;
  const bool gone_out = std::exchange(end.early, false);
  for (const ChannelEnd::Waiting& w : std::exchange(end.waiting, {}))
    if (!gone_out) record(RecordKind::dropped, w.message.label(), w.sent, id, end.peer, 0, reason);
  for (const Event& e : std::exchange(end.kept, {})) turned_away(id, e, reason);
}

/// The handshake is done, as far as this end can tell: what came too early is handled before anything else.
void World::open(NodeId id, Node& n, ChannelEnd& end) {
  end.state = ChannelEnd::State::open;
  end.early = false;
  if (end.kept.empty()) return;
  const AppendLog<Event> others = std::exchange(n.backlog, {});
  for (Event& e : std::exchange(end.kept, {})) {
    if ((e.key & passport::kConnection) == end.number)
      n.backlog.push_back(std::move(e));
    else
      turned_away(id, e, DropReason::no_session);
  }
  for (const Event& e : others) n.backlog.push_back(e);
}

void World::shake_hands(NodeId id, Node& n, const Event& event, Outbox& out) {
  const NodeId from = event.peer;
  if (network_.channel(from, id).is_plain() || adversary_.seated) return;
  ChannelEnd& end = n.channels.with(from);
  match(
      event.message, [&](const ClientHello& hello) { on_hello(id, n, end, hello, out); },
      [&](const ServerHello& hello) { on_answer(id, n, end, hello, out); },
      [&](const Finished& finished) { on_finished(id, n, end, finished, out); },
      [&](const Alert& alert) {
        if (alert.connection != end.number) return;
        if (alert.reason != DropReason::no_session) end.ticket = end.issued = {};
        hang_up(id, end, alert.reason);
      });
}

void World::on_hello(NodeId id, Node& n, ChannelEnd& end, const ClientHello& hello, Outbox& out) {
  // Both have called at once: that of the lower number counts.
  if (end.state == ChannelEnd::State::calling && index_of(id) < index_of(end.peer)) return;
  const bool stands = end.state == ChannelEnd::State::called || end.state == ChannelEnd::State::open;
  if (stands && hello.connection < end.number) return;  // from before
  if (stands && hello.connection == end.number && !end.caller) return out.send(end.peer, hello_back(id, end));
  const ChannelSpec& spec = network_.channel(end.peer, id);
  end.number = hello.connection;
  end.caller = false;
  end.early = false;
  end.state = ChannelEnd::State::called;
  end.tries = 0;
  end.used = out.elapsed_;
  end.verified = false;
  end.resumed = hello.ticket != 0 && hello.ticket == end.issued.number && end.issued.is_good(out.elapsed_) &&
                spec.resumption != ChannelSpec::Resumption::none;
  if (!end.resumed) out.work_ += spec.work;
  out.send(end.peer, hello_back(id, end));
  const bool takes_early = end.resumed && hello.early;
  if (takes_early) {
    end.verified = spec.is_mutual();
    return open(id, n, end);
  }
  for (const Event& e : std::exchange(end.kept, {})) turned_away(id, e, DropReason::no_session);
  await_answer(id, n, end);
}

void World::on_answer(NodeId id, Node& n, ChannelEnd& end, const ServerHello& hello, Outbox& out) {
  if (!end.caller || end.number != hello.connection) return;
  if (end.state == ChannelEnd::State::open) return out.send(end.peer, last_word(id, end));  // it was lost
  if (end.state != ChannelEnd::State::calling) return;
  const ChannelSpec& spec = network_.channel(id, end.peer);
  if (!hello.resumed) {
    const DropReason flaw = flaw_seen(id, end.peer, hello.certificate);
    if (flaw != DropReason::none) {
      hang_up(id, end, flaw);
      return out.send(end.peer, Alert{hello.connection, flaw});
    }
    out.work_ += spec.is_mutual() ? 2 * spec.work : spec.work;
    end.ticket = {end.number, out.elapsed_ + spec.ticket};
  } else if (end.early) {
    end.waiting.clear();  // has been read
  }
  end.early = false;
  end.resumed = hello.resumed;
  end.verified = true;
  out.send(end.peer, last_word(id, end));
  // In TLS 1.2 the server has the last word of a whole handshake, and the client of a short one.
  if (spec.version == ChannelSpec::Version::v1_3 || hello.resumed) open(id, n, end);
}

void World::on_finished(NodeId id, Node& n, ChannelEnd& end, const Finished& finished, Outbox& out) {
  if (end.number != finished.connection) return;
  if (end.caller) {
    if (end.state != ChannelEnd::State::calling) return;
    open(id, n, end);
    return flush(id, n, end);
  }
  if (end.state == ChannelEnd::State::called && !meets_client(id, n, end, finished, out)) return;
  if (end.state != ChannelEnd::State::open) return;
  if (network_.channel(end.peer, id).version == ChannelSpec::Version::v1_2 && !end.resumed)
    out.send(end.peer, Finished{end.number, false, {}});
  else
    flush(id, n, end);
}

/// The server has all that it needs to know who is the client, or to refuse it.
bool World::meets_client(NodeId id, Node& n, ChannelEnd& end, const Finished& finished, Outbox& out) {
  const ChannelSpec& spec = network_.channel(end.peer, id);
  if (spec.is_mutual() && !end.resumed) {
    out.work_ += spec.work;
    const DropReason flaw = flaw_seen(id, end.peer, finished.certificate);
    if (flaw != DropReason::none) {
      hang_up(id, end, flaw);
      end.state = ChannelEnd::State::refused;
      end.refusal = flaw;
      out.send(end.peer, Alert{finished.connection, flaw});
      return false;
    }
  }
  end.verified = spec.is_mutual();
  if (!end.resumed) end.issued = {end.number, out.elapsed_ + spec.ticket};
  open(id, n, end);
  return true;
}

}  // namespace netsplit
