#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// What goes over TLS: handshakes, who is let in, and what is thrown away at the receiver. channel.h says what is left out.
namespace netsplit {
namespace {

constexpr std::size_t kMostWaiting = 1'000;  ///< messages that wait for one connection
constexpr Duration kFirstRetry = 1s;         ///< RFC 6298, section 2.1; doubled each time
constexpr std::uint8_t kMostTries = 3;       ///< hellos, before it is given up
constexpr Duration kLongestHandshake = 10s;  ///< a server waits no longer for a client's last word
constexpr std::uint32_t kMeddledWith = passport::kAltered | passport::kReplayed;

std::uint32_t connection_of(const Value& handshake) {
  std::uint32_t number = 0;
  match(
      handshake, [&](const ClientHello& m) { number = m.connection; },
      [&](const ServerHello& m) { number = m.connection; }, [&](const Finished& m) { number = m.connection; },
      [&](const Alert& m) { number = m.connection; });
  return number;
}

}  // namespace

Certificate World::certificate(NodeId id) const {
  Certificate c = host(id).certificate;
  if (c.name.empty()) c.name = host(id).name;
  c.until = node(id).certificate_until;
  return c;
}

/// What `by` finds wrong with the certificate of `of`, by its own clock.
DropReason World::flaw_seen(NodeId by, NodeId of, const Certificate& shown) const {
  return flaw_of(shown, host(of).name, host(by).trusts, node(by).clock.wall(clock_time()));
}

void World::send_over_channel(NodeId from, Node& n, NodeId to, Value&& message, RecordId cause) {
  const bool handshake = is_handshake(message);
  const std::uint32_t bytes = message.bytes() + (handshake ? 0 : sealing_bytes(message.bytes()));
  const RecordId sent = record(RecordKind::sent, message.label(), cause, from, to, bytes);
  if (adversary_.seated) return send_assured(from, n, to, std::move(message), sent);
  if (handshake) {
    const std::uint32_t number = connection_of(message);
    launch(from, n, to, std::move(message), bytes, sent, number | passport::kHandshake);
    ChannelEnd* end = n.channels.find(to);
    if (end && end->state == ChannelEnd::State::open) flush(from, n, *end);
    return;
  }
  const ChannelSpec& spec = network_.channel(from, to);
  ChannelEnd& end = n.channels.with(to);
  const Duration quiet = n.clock.elapsed(now_) - end.used;
  if (end.state == ChannelEnd::State::open && spec.idle > Duration::zero() && quiet > spec.idle)
    end.state = ChannelEnd::State::closed;
  if (end.state == ChannelEnd::State::called && quiet > kLongestHandshake) end.state = ChannelEnd::State::closed;
  if (end.state == ChannelEnd::State::refused) end.state = ChannelEnd::State::closed;  // perhaps it is welcome by now
  if (end.state == ChannelEnd::State::open) {
    end.used = n.clock.elapsed(now_);
    return launch(from, n, to, std::move(message), bytes, sent, end.number);
  }
  if (end.waiting.size() >= kMostWaiting) {
    record(RecordKind::dropped, message.label(), sent, from, to, 0, DropReason::queue_full);
    return;
  }
  const bool early = end.state == ChannelEnd::State::calling && end.early;
  if (early) launch(from, n, to, Value(message), bytes, sent, end.number | passport::kEarly);
  end.waiting.push_back({std::move(message), sent});
  if (end.state == ChannelEnd::State::closed) call(from, n, end, sent);
}

/// An adversary takes no time, and handshakes are nothing but time. Whom a certificate would keep out is kept out.
void World::send_assured(NodeId from, Node& n, NodeId to, Value&& message, RecordId sent) {
  const bool mutual = network_.channel(from, to).is_mutual();
  DropReason flaw = flaw_seen(from, to, certificate(to));
  if (flaw == DropReason::none && mutual) flaw = flaw_seen(to, from, certificate(from));
  if (flaw != DropReason::none) {
    record(RecordKind::dropped, message.label(), sent, from, to, 0, flaw);
    return;
  }
  const std::uint32_t bytes = message.bytes();
  launch(from, n, to, std::move(message), bytes, sent, passport::kAssured | (mutual ? passport::kVerified : 0));
}

/// Begins a handshake.
void World::call(NodeId from, Node& n, ChannelEnd& end, RecordId cause) {
  const ChannelSpec& spec = network_.channel(from, end.peer);
  connections_ = std::max(1u, (connections_ + 1) & passport::kConnection);
  end.number = connections_;
  end.caller = true;
  end.state = ChannelEnd::State::calling;
  end.tries = 0;
  end.verified = false;
  end.resumed = spec.resumption != ChannelSpec::Resumption::none && n.clock.elapsed(now_) < end.ticket_until;
  end.early = end.resumed && spec.resumption == ChannelSpec::Resumption::early_data;
  say_hello(from, n, end, cause);
  if (!end.early) return;
  for (const ChannelEnd::Waiting& w : end.waiting)
    launch(from, n, end.peer, Value(w.message), w.message.bytes() + sealing_bytes(w.message.bytes()), w.sent,
           end.number | passport::kEarly);
}

void World::say_hello(NodeId from, Node& n, const ChannelEnd& end, RecordId cause) {
  Value hello = Value::of(ClientHello{end.number, end.resumed, end.early, end.ticket_of});
  const std::uint32_t bytes = hello.bytes();
  const RecordId sent = record(RecordKind::sent, hello.label(), cause, from, end.peer, bytes);
  Event due;
  due.kind = Event::Kind::hello_due;
  due.time = now_ + kFirstRetry * (1 << end.tries);
  due.node = from;
  due.peer = end.peer;
  due.key = end.number;
  due.incarnation = n.incarnation;
  queue_.push(std::move(due));
  launch(from, n, end.peer, std::move(hello), bytes, sent, end.number | passport::kHandshake);
}

/// No answer to a hello so far: it is said once more, or given up.
bool World::call_again(const Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) return false;
  const ChannelEnd* seen = node(id).channels.find(event.peer);
  if (!seen || !seen->caller || seen->state != ChannelEnd::State::calling || seen->number != event.key) return false;
  Node& n = touch(id);
  ChannelEnd& end = n.channels.with(event.peer);
  if (++end.tries < kMostTries) {
    say_hello(id, n, end, end.waiting.empty() ? kNoRecord : end.waiting.front().sent);
  } else {
    hang_up(id, end, DropReason::no_connection);
  }
  return true;
}

/// What waited for the connection will not go out.
void World::hang_up(NodeId id, ChannelEnd& end, DropReason reason) {
  end.state = ChannelEnd::State::closed;
  const bool gone_out = std::exchange(end.early, false);
  for (const ChannelEnd::Waiting& w : std::exchange(end.waiting, {}))
    if (!gone_out) record(RecordKind::dropped, w.message.label(), w.sent, id, end.peer, 0, reason);
}

void World::flush(NodeId id, Node& n, ChannelEnd& end) {
  end.used = n.clock.elapsed(now_);
  for (ChannelEnd::Waiting& w : std::exchange(end.waiting, {})) {
    const std::uint32_t bytes = w.message.bytes() + sealing_bytes(w.message.bytes());
    launch(id, n, end.peer, std::move(w.message), bytes, w.sent, end.number);
  }
}

/// The handshake is done, as far as this end can tell: what came too early is handled before anything else.
void World::open(Node& n, ChannelEnd& end) {
  end.state = ChannelEnd::State::open;
  end.early = false;
  if (end.kept.empty()) return;
  const AppendLog<Event> others = std::exchange(n.backlog, {});
  for (Event& e : std::exchange(end.kept, {})) n.backlog.push_back(std::move(e));
  for (const Event& e : others) n.backlog.push_back(e);
}

bool World::turned_away(NodeId id, const Event& event, DropReason reason) {
  record(RecordKind::dropped, event.message.label(), event.cause, event.peer, id, 0, reason);
  return false;
}

/// Somebody has meddled with a record: RFC 8446, section 5.2, ends the connection.
bool World::break_off(NodeId id, ChannelEnd* end, const Event& event, Outbox& out) {
  if (end) end->state = ChannelEnd::State::closed;
  out.send(event.peer, Alert{event.key & passport::kConnection, DropReason::bad_record});
  return turned_away(id, event, DropReason::bad_record);
}

/// Identity is checked at the receiver: true when the role is to see the message.
bool World::admit(NodeId id, Node& n, Event& event, Outbox& out) {
  const std::uint32_t key = event.key;
  const NodeId from = event.peer;
  if (key & passport::kHandshake) {
    shake_hands(id, n, event, out);
    return false;
  }
  if (from == kNobody || from == id) return true;
  const ChannelSpec& spec = network_.channel(from, id);
  if (adversary_.seated || (key & passport::kAssured)) {
    if (!spec.is_plain() && (key & (kMeddledWith | passport::kForged)))
      return turned_away(id, event, DropReason::bad_record);
    out.verified_ = spec.is_mutual();
    return true;
  }
  ChannelEnd* end = n.channels.find(from);
  if (key & passport::kForged) {
    if (spec.is_mutual()) return turned_away(id, event, DropReason::no_certificate);
    // Who is the client here has asked a server for its certificate, and hears it on no other connection.
    const bool asked = end && end->caller && end->state == ChannelEnd::State::open;
    return !asked || break_off(id, end, event, out);
  }
  const std::uint32_t number = key & passport::kConnection;
  if (number == 0) return spec.is_plain() || turned_away(id, event, DropReason::no_session);
  if ((key & passport::kEarly) && (key & passport::kReplayed)) {
    // RFC 8446, section 8: a server that keeps no account of first messages takes a repeated one for another.
    out.verified_ = spec.is_mutual();
    return true;
  }
  const bool known = end && end->number == number;
  if (known && end->state == ChannelEnd::State::open) {
    if (key & kMeddledWith) return break_off(id, end, event, out);
    end->used = out.elapsed_;
    out.verified_ = end->verified;
    return true;
  }
  if (known && end->state == ChannelEnd::State::refused) return turned_away(id, event, end->refusal);
  const bool too_early = (known && end->state == ChannelEnd::State::called) || (key & passport::kEarly);
  if (too_early) {
    ChannelEnd& keeper = n.channels.with(from);
    if (keeper.kept.size() >= kMostWaiting) return turned_away(id, event, DropReason::queue_full);
    keeper.kept.push_back(event);
    return false;
  }
  out.send(from, Alert{number, DropReason::no_session});
  return turned_away(id, event, DropReason::no_session);
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
        const bool refused = alert.reason != DropReason::no_session && alert.reason != DropReason::bad_record;
        if (refused) end.ticket_until = {};
        hang_up(id, end, alert.reason);
      });
}

void World::on_hello(NodeId id, Node& n, ChannelEnd& end, const ClientHello& hello, Outbox& out) {
  // Both have called at once: that of the lower number counts.
  if (end.state == ChannelEnd::State::calling && index_of(id) < index_of(end.peer)) return;
  const ChannelSpec& spec = network_.channel(end.peer, id);
  const bool again = end.number == hello.connection && end.state == ChannelEnd::State::open;
  if (!again) {
    end.number = hello.connection;
    end.caller = false;
    end.early = false;
    end.state = ChannelEnd::State::called;
    end.used = out.elapsed_;
    end.verified = false;
    // Only who was let in before has a ticket that the server knows.
    end.resumed = hello.resumes && spec.resumption != ChannelSpec::Resumption::none && hello.ticket == n.incarnation &&
                  out.elapsed_ < end.ticket_until;
  }
  if (!end.resumed) out.work_ += spec.work;
  out.send(end.peer,
           ServerHello{hello.connection, end.resumed, n.incarnation, end.resumed ? Certificate{} : certificate(id)});
  if (again) return;
  const bool takes_early = end.resumed && hello.early;
  std::erase_if(end.kept, [&](const Event& e) {
    const bool of_this_one = (e.key & passport::kConnection) == hello.connection;
    if (of_this_one && takes_early) return false;
    if (of_this_one && !(e.key & passport::kEarly)) return false;
    turned_away(id, e, DropReason::no_session);
    return true;
  });
  if (!takes_early) return;
  end.verified = spec.is_mutual();
  open(n, end);
}

void World::on_answer(NodeId id, Node& n, ChannelEnd& end, const ServerHello& hello, Outbox& out) {
  if (!end.caller || end.number != hello.connection) return;
  if (end.state != ChannelEnd::State::calling) return;
  const ChannelSpec& spec = network_.channel(id, end.peer);
  const bool refused_early = end.early && !hello.resumed;
  if (hello.resumed) {
    if (end.early) end.waiting.clear();  // has been read
  } else {
    const DropReason flaw = flaw_seen(id, end.peer, hello.certificate);
    if (flaw != DropReason::none) {
      end.early = false;
      hang_up(id, end, flaw);
      out.send(end.peer, Alert{hello.connection, flaw});
      return;
    }
    out.work_ += spec.is_mutual() ? 2 * spec.work : spec.work;
    end.ticket_until = out.elapsed_ + spec.ticket;
    end.ticket_of = hello.ticket;
  }
  if (refused_early) end.early = false;
  end.resumed = hello.resumed;
  end.verified = true;
  const bool proves = spec.is_mutual() && !hello.resumed;
  out.send(end.peer, Finished{end.number, proves, proves ? certificate(id) : Certificate{}});
  // In TLS 1.2 the server has the last word of a whole handshake, and the client of a short one.
  if (spec.version == ChannelSpec::Version::v1_3 || hello.resumed) open(n, end);
}

void World::on_finished(NodeId id, Node& n, ChannelEnd& end, const Finished& finished, Outbox& out) {
  if (end.number != finished.connection) return;
  const ChannelSpec& spec = network_.channel(end.peer, id);
  if (end.caller) {
    if (end.state != ChannelEnd::State::calling) return;
    open(n, end);
    return flush(id, n, end);
  }
  if (end.state != ChannelEnd::State::called && end.state != ChannelEnd::State::open) return;
  const bool last_word = spec.version == ChannelSpec::Version::v1_2 && !end.resumed;
  if (end.state == ChannelEnd::State::called) {
    if (spec.is_mutual() && !end.resumed) {
      out.work_ += spec.work;
      const DropReason flaw = flaw_seen(id, end.peer, finished.certificate);
      if (flaw != DropReason::none) {
        end.state = ChannelEnd::State::refused;
        end.refusal = flaw;
        for (const Event& e : std::exchange(end.kept, {})) turned_away(id, e, flaw);
        out.send(end.peer, Alert{finished.connection, flaw});
        return;
      }
    }
    end.verified = spec.is_mutual();
    if (!end.resumed) end.ticket_until = out.elapsed_ + spec.ticket;
    open(n, end);
  }
  if (last_word)
    out.send(end.peer, Finished{end.number, false, {}});
  else
    flush(id, n, end);
}

/// A life ends, and with it what was to be said over its channels.
void World::close_channels(NodeId id, Node& n, RecordId cause) {
  for (const ChannelEnd& end : n.channels.all()) {
    for (const ChannelEnd::Waiting& w : end.waiting)
      record(RecordKind::dropped, w.message.label(), w.sent, id, end.peer, 0, DropReason::no_connection);
    for (const Event& e : end.kept)
      record(RecordKind::dropped, e.message.label(), cause, e.peer, id, 0, DropReason::receiver_crashed);
  }
  n.channels.clear();
}

/// Whoever takes over finds no handshake half done: what waited for one is on its way.
void World::finish_handshakes() {
  if (!secured_) return;
  std::erase_if(adversary_.waiting, [&](const Event& e) {
    if (!(e.key & passport::kHandshake)) return false;
    --in_flight_;
    return true;
  });
  queue_.remove_if([](const Event& e) { return e.kind == Event::Kind::hello_due; });
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const NodeId id = node_id(i);
    if (node(id).channels.empty()) continue;
    Node& n = touch(id);
    for (ChannelEnd& end : n.channels.all()) {
      if (end.state != ChannelEnd::State::open) end.state = ChannelEnd::State::closed;
      for (ChannelEnd::Waiting& w : std::exchange(end.waiting, {})) {
        if (end.early) continue;  // has gone out
        const std::uint32_t bytes = w.message.bytes();
        launch(id, n, end.peer, std::move(w.message), bytes, w.sent, passport::kAssured);
      }
      for (Event& e : std::exchange(end.kept, {})) plan(std::move(e));
      end.early = false;
    }
  }
}

void World::apply_one(const command::Renew& c) {
  if (!exists(c.node)) return;
  touch(c.node).certificate_until = now_ + c.valid;
  record_command(label_of(c), c.node);
}

}  // namespace netsplit
