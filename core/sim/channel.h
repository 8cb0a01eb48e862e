#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/describer.h"
#include "core/base/time.h"
#include "core/base/value.h"
#include "core/sim/event_queue.h"
#include "core/sim/record.h"

// Channels that nobody on the way can read, alter or repeat: TLS 1.3 (RFC 8446) and 1.2 (RFC 5246) as far as they show in
// time, in bytes and in who is believed. No cryptography is done: a packet carries the number of its connection, and what
// became of it on the way. Simplified: two nodes have one connection, used in both directions, whose client is who first
// had something to say; what it rides on (TCP) keeps order and repeats nothing, and opening that costs nothing.
namespace netsplit {

/// How two places talk.
struct ChannelSpec {
  enum class Kind : std::uint8_t { plain, tls, mutual_tls };
  enum class Version : std::uint8_t { v1_2, v1_3 };
  enum class Resumption : std::uint8_t { none, ticket, early_data };
  Kind kind = Kind::plain;
  Version version = Version::v1_3;
  Resumption resumption = Resumption::ticket;
  Duration ticket = std::chrono::hours{2};  ///< so long after a whole handshake a connection may be resumed
  Duration idle{};                          ///< after so long without a word it is closed; 0: never
  Duration work{};                          ///< CPU time of each end for each proof in a handshake
  bool is_plain() const { return kind == Kind::plain; }
  bool is_mutual() const { return kind == Kind::mutual_tls; }
  bool operator==(const ChannelSpec&) const = default;
};
std::string_view name_of(ChannelSpec::Kind kind);
/// What encryption adds to a message: RFC 8446, section 5.2, for each record of at most 16,384 bytes.
std::uint32_t sealing_bytes(std::uint32_t bytes);

/// Says who somebody is, in the words of an issuer. Without an issuer there is none.
struct Certificate {
  std::string issuer = "CA";
  std::string name;
  std::vector<std::string> also;  ///< other names, of addresses that may come to lead to its owner
  Time from = -kLongest;          ///< on the clock of who looks at it
  Time until = kForever;
  bool names(std::string_view who) const;
  bool operator==(const Certificate&) const = default;
};
/// What is wrong with it for who expects `name` and trusts these issuers, at this time on their clock.
DropReason flaw_of(const Certificate& certificate, std::string_view name, const std::vector<std::string>& trusts,
                   Time wall);

/// What a packet's key says: the number of its connection (0: it goes in plain), and what became of it.
namespace passport {
inline constexpr std::uint32_t kConnection = 0x00ffffff;
inline constexpr std::uint32_t kHandshake = 1u << 24;
inline constexpr std::uint32_t kEarly = 1u << 25;     ///< sent before the handshake was done: RFC 8446, section 2.3
inline constexpr std::uint32_t kAltered = 1u << 26;   ///< on the way; the check of its record fails
inline constexpr std::uint32_t kReplayed = 1u << 27;  ///< sent again by somebody on the way
inline constexpr std::uint32_t kForged = 1u << 28;    ///< by somebody on the way, in the sender's name
inline constexpr std::uint32_t kAssured = 1u << 29;   ///< sent while an adversary decided: already looked at
}  // namespace passport

// Handshakes are messages like others: they take their time, may be lost, and anybody on the way sees them.
struct ClientHello {
  static constexpr std::string_view kName = "client hello";
  std::uint32_t connection = 0;
  std::uint32_t ticket = 0;  ///< the connection whose secret it would go on with; 0: a whole handshake
  bool early = false;        ///< data comes right behind
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return ticket != 0 ? 500 : 300; }
  bool operator==(const ClientHello&) const = default;
};
struct ServerHello {
  static constexpr std::string_view kName = "server hello";
  std::uint32_t connection = 0;
  bool resumed = false;
  Certificate certificate;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const ServerHello&) const = default;
};
struct Finished {
  static constexpr std::string_view kName = "finished";
  std::uint32_t connection = 0;
  bool proves = false;  ///< the client's certificate comes along
  Certificate certificate;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const Finished&) const = default;
};
/// Ends a connection: RFC 8446, section 6. Somebody who knows no such connection says so likewise, as TCP's reset.
struct Alert {
  static constexpr std::string_view kName = "alert";
  std::uint32_t connection = 0;
  DropReason reason = DropReason::none;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 24; }
  bool operator==(const Alert&) const = default;
};
bool is_handshake(const Value& message);

/// The right to take up what was agreed on in a whole handshake, without certificates.
struct Ticket {
  std::uint32_t number = 0;  ///< of the connection in which it was given; 0: none
  Time until{};              ///< on the own clock that never jumps
  bool is_good(Time now) const { return number != 0 && now < until; }
  bool operator==(const Ticket&) const = default;
};

/// What a node knows of its connection to another one. It is gone with a crash.
struct ChannelEnd {
  enum class State : std::uint8_t { closed, calling, called, open, refused };
  /// Said before the connection was there.
  struct Waiting {
    Value message;
    RecordId sent = kNoRecord;
    bool operator==(const Waiting&) const = default;
  };
  NodeId peer = kNobody;
  State state = State::closed;
  bool caller = false;    ///< this end is the client
  bool resumed = false;   ///< without certificates: who was known then is known now
  bool verified = false;  ///< the peer has proved who it is
  bool early = false;     ///< the server may not have taken up the connection; `waiting` keeps what was sent
  std::uint8_t tries = 0;
  DropReason refusal = DropReason::none;
  std::uint32_t number = 0;
  Ticket ticket;  ///< from the peer, when that was the server
  Ticket issued;  ///< to the peer, when this end was the server: it says nothing of who the peer's server is
  Time used{};    ///< on the own clock that never jumps
  std::vector<Waiting> waiting;
  std::vector<Event> kept;  ///< that came before the handshake was done
  bool operator==(const ChannelEnd&) const = default;
};

/// A node's ends, by peer.
class ChannelEnds {
 public:
  bool empty() const { return ends_.empty(); }
  ChannelEnd* find(NodeId peer);
  const ChannelEnd* find(NodeId peer) const;
  /// Made when there is none. The reference holds until another one is made.
  ChannelEnd& with(NodeId peer);
  void clear() { ends_.clear(); }
  const std::vector<ChannelEnd>& all() const { return ends_; }
  std::vector<ChannelEnd>& all() { return ends_; }
  void hash_into(Hasher& h) const { netsplit::hash_into(h, ends_); }

 private:
  std::vector<ChannelEnd> ends_;
};

}  // namespace netsplit
