#include <algorithm>
#include <utility>

#include "core/sim/world.h"

// What goes over TLS, and what is thrown away at the receiver; handshakes are in world_handshakes.cpp. channel.h says what
// is left out.
namespace netsplit {
namespace {

constexpr std::size_t kMostWaiting = 1'000;  ///< messages that wait for one connection
constexpr std::uint32_t kMeddledWith = passport::kAltered | passport::kReplayed;

std::uint32_t connection_of(const Value& handshake) {
  std::uint32_t number = 0;
  match(
      handshake, [&](const ClientHello& m) { number = m.connection; },
      [&](const ServerHello& m) { number = m.connection; }, [&](const Finished& m) { number = m.connection; },
      [&](const Alert& m) { number = m.connection; });
  return number;
}

std::uint32_t sealed_bytes(const Value& message) { return message.bytes() + sealing_bytes(message.bytes()); }

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

/// What would keep these two from having a connection at all, for who looks at certificates without a handshake.
DropReason World::flaw_between(NodeId from, NodeId to) const {
  const ChannelEnd* theirs = node(to).channels.find(from);
  const bool is_answer = theirs && theirs->caller;
  const NodeId client = is_answer ? to : from;
  const NodeId server = is_answer ? from : to;
  const DropReason flaw = flaw_seen(client, server, certificate(server));
  if (flaw != DropReason::none || !network_.channel(from, to).is_mutual()) return flaw;
  return flaw_seen(server, client, certificate(client));
}

/// `asked_for`: whose address has led there. Whoever answers at it has to have a certificate in that name.
void World::send_over_channel(NodeId from, Node& n, NodeId to, NodeId asked_for, Value&& message, RecordId cause) {
  const bool handshake = is_handshake(message);
  if (handshake && adversary_.seated) return;  // nobody waits for it any more
  const std::uint32_t bytes = handshake ? message.bytes() : sealed_bytes(message);
  const RecordId sent = record(RecordKind::sent, message.label(), cause, from, to, bytes);
  if (handshake) {
    const std::uint32_t number = connection_of(message);
    launch(from, n, to, std::move(message), bytes, sent, number | passport::kHandshake);
    ChannelEnd* end = n.channels.find(to);
    if (end && end->state == ChannelEnd::State::open) flush(from, n, *end);
    return;
  }
  if (asked_for != to && !certificate(to).names(host(asked_for).name)) {
    record(RecordKind::dropped, message.label(), sent, from, to, 0, DropReason::wrong_name);
    return;
  }
  if (adversary_.seated) return send_assured(from, n, to, std::move(message), sent);
  const Time now = n.clock.elapsed(now_);
  const Duration idle = network_.channel(from, to).idle;
  ChannelEnd& end = n.channels.with(to);
  if (end.state == ChannelEnd::State::open && idle > Duration::zero() && now - end.used > idle)
    end.state = ChannelEnd::State::closed;
  if (end.state == ChannelEnd::State::refused) end.state = ChannelEnd::State::closed;  // perhaps it is welcome by now
  if (end.state == ChannelEnd::State::open) {
    end.used = now;
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
  const DropReason flaw = flaw_between(from, to);
  if (flaw != DropReason::none) {
    record(RecordKind::dropped, message.label(), sent, from, to, 0, flaw);
    return;
  }
  const ChannelEnd* theirs = node(to).channels.find(from);
  if (!theirs || !theirs->caller) n.channels.with(to).caller = true;  // who speaks first is the client
  const std::uint32_t bytes = message.bytes();
  launch(from, n, to, std::move(message), bytes, sent, passport::kAssured);
}

/// What waited for the connection goes out.
void World::flush(NodeId id, Node& n, ChannelEnd& end) {
  end.used = n.clock.elapsed(now_);
  for (ChannelEnd::Waiting& w : std::exchange(end.waiting, {})) {
    const std::uint32_t bytes = sealed_bytes(w.message);
    launch(id, n, end.peer, std::move(w.message), bytes, w.sent, end.number);
  }
}

/// And what waited for it goes out before it is there, behind the first hello.
void World::flush_early(NodeId id, Node& n, const ChannelEnd& end) {
  for (const ChannelEnd::Waiting& w : end.waiting)
    launch(id, n, end.peer, Value(w.message), sealed_bytes(w.message), w.sent, end.number | passport::kEarly);
}

bool World::turned_away(NodeId id, const Event& event, DropReason reason) {
  record(RecordKind::dropped, event.message.label(), event.cause, event.peer, id, 0, reason);
  return false;
}

/// Somebody has meddled with a record: RFC 8446, section 5.2, ends the connection, and section 6.2 its tickets.
bool World::break_off(NodeId id, ChannelEnd& end, const Event& event, Outbox& out) {
  end.state = ChannelEnd::State::closed;
  end.ticket = end.issued = {};
  out.send(event.peer, Alert{end.number, DropReason::bad_record});
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
  if (adversary_.seated || (key & passport::kAssured)) return admit_unshaken(id, n, event, out);
  // One of them has moved meanwhile, and the kind of channel with it.
  if ((key == 0) != spec.is_plain()) return turned_away(id, event, DropReason::no_session);
  if (key == 0) return true;
  if (key & passport::kForged) return admit_forged(id, n, event, out);
  if (key & passport::kEarly) return admit_early(id, n, event, out);
  ChannelEnd* end = n.channels.find(from);
  const std::uint32_t number = key & passport::kConnection;
  const bool known = end && end->number == number;
  switch (known ? end->state : ChannelEnd::State::closed) {
    case ChannelEnd::State::open:
      if (key & kMeddledWith) return break_off(id, *end, event, out);
      end->used = out.elapsed_;
      out.verified_ = end->verified;
      return true;
    case ChannelEnd::State::calling:
    case ChannelEnd::State::called: return keep(id, *end, event);
    case ChannelEnd::State::refused:
    case ChannelEnd::State::closed: break;
  }
  const bool refused = known && end->state == ChannelEnd::State::refused;
  const DropReason reason = refused ? end->refusal : DropReason::no_session;
  out.send(from, Alert{number, reason});
  return turned_away(id, event, reason);
}

/// While an adversary decides there are no connections: certificates are looked at for each message.
bool World::admit_unshaken(NodeId id, const Node& n, const Event& event, Outbox& out) {
  const ChannelSpec& spec = network_.channel(event.peer, id);
  if (spec.is_plain()) return true;
  if (event.key & (kMeddledWith | passport::kForged)) return turned_away(id, event, DropReason::bad_record);
  if (!(event.key & passport::kAssured)) {
    const DropReason flaw = flaw_between(event.peer, id);
    if (flaw != DropReason::none) return turned_away(id, event, flaw);
  }
  const ChannelEnd* end = n.channels.find(event.peer);
  out.verified_ = spec.is_mutual() || (end && end->caller);
  return true;
}

/// Whoever sits on the way has a connection of its own, in the sender's name.
bool World::admit_forged(NodeId id, Node& n, const Event& event, Outbox& out) {
  if (network_.channel(event.peer, id).is_mutual()) return turned_away(id, event, DropReason::no_certificate);
  // Who is the client here has asked a server for its certificate, and hears it on no other connection.
  ChannelEnd* end = n.channels.find(event.peer);
  const bool asked = end && end->caller && end->state == ChannelEnd::State::open;
  return !asked || break_off(id, *end, event, out);
}

/// What came right behind a hello. What is turned away here is sent again when the handshake is done.
bool World::admit_early(NodeId id, Node& n, const Event& event, Outbox& out) {
  const std::uint32_t number = event.key & passport::kConnection;
  const bool mutual = network_.channel(event.peer, id).is_mutual();
  ChannelEnd& end = n.channels.with(event.peer);
  if (event.key & passport::kReplayed) {
    // RFC 8446, section 8: a server that keeps no account of first messages takes a repeated one for another, as long
    // as it honours the ticket.
    if (!end.issued.is_good(out.elapsed_) || number <= end.issued.number)
      return turned_away(id, event, DropReason::no_session);
    out.verified_ = mutual;
    return true;
  }
  if (number > end.number) return keep(id, end, event);  // its hello was lost, and will be said again
  if (number < end.number || end.state != ChannelEnd::State::open || !end.resumed)
    return turned_away(id, event, DropReason::no_session);
  if (event.key & kMeddledWith) return break_off(id, end, event, out);
  end.used = out.elapsed_;
  out.verified_ = mutual;
  return true;
}

/// It waits for the end of a handshake.
bool World::keep(NodeId id, ChannelEnd& end, const Event& event) {
  if (end.kept.size() >= kMostWaiting) return turned_away(id, event, DropReason::queue_full);
  end.kept.push_back(event);
  return false;
}

/// A life ends, and with it what was to be said over its channels.
void World::close_channels(NodeId id, Node& n, RecordId cause) {
  for (const ChannelEnd& end : n.channels.all()) {
    for (const ChannelEnd::Waiting& w : end.waiting)
      if (!end.early)
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
  queue_.remove_if([](const Event& e) { return e.kind == Event::Kind::answer_due; });
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const NodeId id = node_id(i);
    if (node(id).channels.empty()) continue;
    Node& n = touch(id);
    for (ChannelEnd& end : n.channels.all()) {
      if (end.state != ChannelEnd::State::open) end.state = ChannelEnd::State::closed;
      const bool gone_out = std::exchange(end.early, false);
      for (ChannelEnd::Waiting& w : std::exchange(end.waiting, {}))
        if (!gone_out) send_assured(id, n, end.peer, std::move(w.message), w.sent);
      for (Event& e : std::exchange(end.kept, {})) plan(std::move(e));
    }
  }
}

void World::apply_one(const command::Renew& c) {
  if (!exists(c.node)) return;
  touch(c.node).certificate_until = now_ + c.valid;
  record_command(label_of(c), c.node);
}

}  // namespace netsplit
