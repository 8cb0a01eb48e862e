#pragma once
#include <cstdint>
#include <vector>

#include "core/base/cow.h"
#include "core/base/rng.h"
#include "core/sim/command.h"
#include "core/sim/event_queue.h"

namespace netsplit {

/// Something that somebody on a link has seen or done.
struct Sighting {
  enum class Deed : std::uint8_t { read, altered, replayed, forged };
  Time at{};
  Deed deed = Deed::read;
  bool sealed = false;  ///< encrypted: only how much, and when
  NodeId from = kNobody;
  NodeId to = kNobody;
  std::uint32_t bytes = 0;  ///< on the wire
  RecordId sent = kNoRecord;
  Value message;  ///< as it was read; nothing when it was sealed
  bool operator==(const Sighting&) const = default;
};
std::string_view name_of(Sighting::Deed deed);

/// The attacker of Dolev and Yao ("On the security of public key protocols", 1983), on single links: sees all that passes,
/// and may alter it, send it again, and make up messages. It breaks no cipher. What a message means it knows of the types
/// that have a hook `tampered`; others it can only read and send again.
class Taps {
 public:
  static constexpr std::size_t kRemembered = 60;

  bool empty() const { return taps_.empty(); }
  bool used() const { return !empty() || !seen_.empty(); }
  void put(const command::Tap& tap);
  void take_off(NodeId from, NodeId to);
  /// What is done to what goes from here to there; null for nothing.
  const command::Tap* on(NodeId from, NodeId to) const;
  /// The last message that it could make another one of, on this link.
  const Value* pattern(NodeId from, NodeId to) const;
  void remember(NodeId from, NodeId to, const Value& message);
  void saw(Sighting sighting);
  /// The last of what was seen and done, on all links: oldest first.
  const std::vector<Sighting>& seen() const;
  void seed(std::uint64_t seed) { chance = Rng::stream(seed, "tap"); }
  void hash_into(Hasher& h) const;

  Rng chance;
  std::uint64_t forged = 0;  ///< messages of its own

 private:
  struct OnLink {
    command::Tap tap;
    Value pattern;
  };
  std::vector<OnLink> taps_;  ///< each for one direction
  Cow<std::vector<Sighting>> seen_;
};

}  // namespace netsplit
