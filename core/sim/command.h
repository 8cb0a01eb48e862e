#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/base/distribution.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "core/base/value.h"

namespace netsplit {

/// A click in the page, a line of a scenario's script and a step of a link are the same value: one of these.
namespace command {
struct Crash {
  NodeId node = kNobody;
  bool wipe_disk = false;
  bool operator==(const Crash&) const = default;
};
struct Restart {
  NodeId node = kNobody;
  bool operator==(const Restart&) const = default;
};
/// The host stops for a while, as in a garbage collection: nothing is handled, its clock goes on, nothing is lost.
struct Pause {
  NodeId node = kNobody;
  bool operator==(const Pause&) const = default;
};
struct Resume {
  NodeId node = kNobody;
  bool operator==(const Resume&) const = default;
};
/// CPU times are multiplied by `factor` (1e9 ppb = normal speed).
struct Slow {
  NodeId node = kNobody;
  Ratio factor = Ratio::one();
  bool operator==(const Slow&) const = default;
};
struct StepClock {
  NodeId node = kNobody;
  Duration by{};
  bool operator==(const StepClock&) const = default;
};
/// The clock gains `ppm` microseconds a second from now on.
struct DriftClock {
  NodeId node = kNobody;
  std::int64_t ppm = 0;
  bool operator==(const DriftClock&) const = default;
};
/// Nothing passes from any of `from` to any of `to`; in both directions unless `one_way`. Named, to be healed by name.
struct Cut {
  std::string name;
  std::vector<NodeId> from;
  std::vector<NodeId> to;
  bool one_way = false;
  bool operator==(const Cut&) const = default;
};
/// Ends the cut of this name; all cuts when the name is empty.
struct Heal {
  std::string name;
  bool operator==(const Heal&) const = default;
};
/// From now on the link from -> to loses, repeats and delays this much in addition to what its profile says; in both
/// directions unless `one_way`. All zero makes it as it was.
struct Degrade {
  NodeId from = kNobody;
  NodeId to = kNobody;
  bool one_way = false;
  Ratio loss;
  Ratio duplicate;
  Duration delay{};
  bool operator==(const Degrade&) const = default;
};
/// Drops or delays one message in flight, named by its `sent` record.
struct DropMessage {
  RecordId message = kNoRecord;
  bool operator==(const DropMessage&) const = default;
};
struct DelayMessage {
  RecordId message = kNoRecord;
  Duration by{};
  bool operator==(const DelayMessage&) const = default;
};
/// Puts a second copy of one message in flight on the wire: it arrives when the first one does.
struct DuplicateMessage {
  RecordId message = kNoRecord;
  bool operator==(const DuplicateMessage&) const = default;
};
/// One message in flight arrives now.
struct Deliver {
  RecordId message = kNoRecord;
  bool operator==(const Deliver&) const = default;
};
/// An armed timer fires now.
struct Fire {
  NodeId node = kNobody;
  std::string timer;  ///< its label's name
  std::uint32_t key = 0;
  bool operator==(const Fire&) const = default;
};
/// The write under way on a node's disk is durable now.
struct FinishWrite {
  NodeId node = kNobody;
  bool operator==(const FinishWrite&) const = default;
};
/// From now on somebody else decides what happens next, an adversary: messages wait in the network, timers and clocks
/// stand still, no script goes on, and what is handled takes no time. Only commands make anything happen.
struct TakeOver {
  bool operator==(const TakeOver&) const = default;
};
/// Ends that: all goes on by itself, as if the time in between had not passed.
struct HandBack {
  bool operator==(const HandBack&) const = default;
};
/// A node that is absent comes to be: with its config, a new disk and a new clock.
struct Create {
  NodeId node = kNobody;
  bool operator==(const Create&) const = default;
};
/// A node ceases to be, and its disk with it.
struct Remove {
  NodeId node = kNobody;
  bool operator==(const Remove&) const = default;
};
/// A node stands elsewhere from now on: its links are those of its new labels. An empty label stays as it was.
struct Move {
  NodeId node = kNobody;
  std::string region;
  std::string zone;
  std::string rack;
  bool operator==(const Move&) const = default;
};
/// Whoever sends to `node` reaches `holder` from now on. Connections that were open go on leading to where the address
/// led before: each other node notices by itself, at a moment of its own within `stale`.
struct MoveAddress {
  NodeId node = kNobody;
  NodeId holder = kNobody;
  Duration stale{};
  bool operator==(const MoveAddress&) const = default;
};
/// From now on somebody sits on the link from -> to, reads what passes, alters this share of it, and sends this share
/// again, so much later; in both directions unless `one_way`.
struct Tap {
  NodeId from = kNobody;
  NodeId to = kNobody;
  bool one_way = false;
  Ratio alters;
  Ratio replays;
  Duration after{};
  bool operator==(const Tap&) const = default;
};
/// And is gone again, in both directions.
struct Untap {
  NodeId from = kNobody;
  NodeId to = kNobody;
  bool operator==(const Untap&) const = default;
};
/// Whoever sits on this link sends a message in the name of `from`, made after the last one that passed.
struct Inject {
  NodeId from = kNobody;
  NodeId to = kNobody;
  bool operator==(const Inject&) const = default;
};
/// A node has a new certificate: as the old one, and valid for so long from now on, by a clock that is right.
struct Renew {
  NodeId node = kNobody;
  Duration valid{};
  bool operator==(const Renew&) const = default;
};
/// A node runs another release of its software from now on: it sends in the version `speaks`, and understands those from
/// `understands_from` to that one.
struct Roll {
  NodeId node = kNobody;
  std::uint16_t speaks = 1;
  std::uint16_t understands_from = 1;
  bool operator==(const Roll&) const = default;
};
/// An operator's request to a role ("transfer leadership to s3"): delivered at once, from kNobody.
struct Tell {
  NodeId node = kNobody;
  Value request;
  bool operator==(const Tell&) const = default;
};
}  // namespace command

using Command = std::variant<command::Crash, command::Restart, command::Pause, command::Resume, command::Slow,
                             command::StepClock, command::DriftClock, command::Cut, command::Heal, command::Degrade,
                             command::DropMessage, command::DelayMessage, command::Tell, command::DuplicateMessage,
                             command::Deliver, command::Fire, command::FinishWrite, command::TakeOver,
                             command::HandBack, command::Create, command::Remove, command::Move, command::MoveAddress,
                             command::Tap, command::Untap, command::Inject, command::Renew, command::Roll>;

const Label& label_of(const Command& command);
/// The node that it concerns first; kNobody for the network as a whole.
NodeId node_of(const Command& command);

/// A command and its place in the run: after exactly `steps` events, at virtual time `at`. Replaying goes by these.
struct PlacedCommand {
  Time at{};
  std::uint64_t steps = 0;
  Command command;
  bool operator==(const PlacedCommand&) const = default;
};

/// A command of the scenario's script: it comes before every event that is due at `at` or later.
struct ScriptedCommand {
  Time at{};
  Command command;
  std::uint16_t by =
      0xffff;       ///< the domain that makes it, which may have to wait (sim/domains.h); or nobody in particular
  Duration pace{};  ///< after it that domain waits so long with the next of such a row
  bool operator==(const ScriptedCommand&) const = default;
};

}  // namespace netsplit
