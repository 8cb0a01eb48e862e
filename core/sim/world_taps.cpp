#include <utility>

#include "core/sim/world.h"

// What somebody on a link does there.
namespace netsplit {
namespace {

constexpr Label kReads{"read by a tap"};
constexpr Label kSees{"encrypted to a tap"};
constexpr Label kAlters{"altered by a tap"};
constexpr Label kRepeats{"repeated by a tap"};

}  // namespace

/// A packet passes whoever sits on its link.
void World::pass_tap(Event& packet, std::uint32_t bytes) {
  const NodeId from = packet.peer;
  const NodeId to = packet.node;
  const command::Tap* tap = taps_.on(from, to);
  if (!tap || adversary_.seated) return;
  // In TLS 1.3 all that comes after the first hello is encrypted, certificates too: RFC 8446, section 2.
  const bool handshake = packet.key & passport::kHandshake;
  const bool in_the_open =
      network_.channel(from, to).version == ChannelSpec::Version::v1_2 || packet.message.as<ClientHello>();
  const bool sealed = packet.key != 0 && !(handshake && in_the_open);
  const auto tell = [&](Sighting::Deed deed, const Label& label) {
    record(RecordKind::note, label, packet.cause, from, to, bytes);
    taps_.saw({now_, deed, sealed, from, to, bytes, packet.cause, sealed ? Value{} : packet.message});
  };
  tell(Sighting::Deed::read, sealed ? kSees : kReads);
  if (handshake) return;  // altered, it would come to nothing; repeated, it would too
  if (packet.message.can_be_tampered_with()) taps_.remember(from, to, packet.message);
  Event copy;
  const bool repeats = taps_.chance.chance(tap->replays);
  if (repeats) copy = packet;
  if (taps_.chance.chance(tap->alters) && (sealed || packet.message.can_be_tampered_with())) {
    if (sealed)
      packet.key |= passport::kAltered;
    else
      packet.message = packet.message.tampered(0);
    tell(Sighting::Deed::altered, kAlters);
  }
  if (!repeats) return;
  tell(Sighting::Deed::replayed, kRepeats);
  if (sealed) copy.key |= passport::kReplayed;
  copy.time += tap->after;
  plan(std::move(copy));
}

void World::apply_one(const command::Tap& c) {
  if (!exists(c.from) || !exists(c.to) || c.from == c.to) return;
  taps_.put(c);
  record_command(label_of(c), c.from, c.to);
}

void World::apply_one(const command::Untap& c) {
  if (!exists(c.from) || !exists(c.to)) return;
  taps_.take_off(c.from, c.to);
  taps_.take_off(c.to, c.from);
  record_command(label_of(c), c.from, c.to);
}

/// It sends from where it sits, over a connection of its own where it needs one: who is the server lets anybody connect.
void World::apply_one(const command::Inject& c) {
  if (!exists(c.from) || !exists(c.to) || c.from == c.to) return;
  const RecordId injected = record_command(label_of(c), c.from, c.to);
  const Value* pattern = taps_.pattern(c.from, c.to);
  if (!pattern || adversary_.seated) return;
  Event packet;
  packet.sent = now_;
  packet.node = c.to;
  packet.peer = c.from;
  packet.message = pattern->tampered(++taps_.forged);
  packet.key = network_.channel(c.from, c.to).is_plain() ? 0 : passport::kForged;
  const std::uint32_t bytes = packet.message.bytes();
  packet.cause = record(RecordKind::sent, packet.message.label(), injected, c.from, c.to, bytes);
  taps_.saw({now_, Sighting::Deed::forged, false, c.from, c.to, bytes, packet.cause, packet.message});
  const Network::Passage passage = network_.send(c.from, c.to, bytes, now_, taps_.chance);
  if (passage.dropped != DropReason::none) {
    record(RecordKind::dropped, packet.message.label(), packet.cause, c.from, c.to, 0, passage.dropped);
    return;
  }
  packet.time = now_ + passage.delay;
  plan(std::move(packet));
}

}  // namespace netsplit
