#pragma once
#include <cstdint>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/label.h"
#include "core/base/time.h"
#include "core/base/value.h"

namespace netsplit {

/// What happened. Every record has a cause: the record during whose handling it came about.
enum class RecordKind : std::uint8_t {
  started,    ///< node: its role ran `start`
  sent,       ///< node -> peer; label: message type; value: bytes. Its id is the message's identity
  delivered,  ///< node <- peer; cause: the `sent` record
  dropped,    ///< node -> peer; cause: the `sent` record; reason says why
  armed,      ///< node; label: timer; value: its key
  fired,      ///< node; label: timer; value: its key; cause: the `armed` record
  synced,     ///< node; a disk write became durable; cause: the event that asked for it
  invoked,    ///< node: a client; label: operation type; value: OpId
  completed,  ///< node: a client; value: OpId; cause: the event that brought the answer
  crashed,    ///< node; reason tells whether the disk went with it
  restarted,  ///< node
  paused,     ///< node
  resumed,    ///< node
  command,    ///< any other command; label: its verb; node: whom it concerns
  note,       ///< node; label and value as the role said them
  violated,   ///< label: the claim that was broken; node: where it was seen; value: index into World::violations()
  created,    ///< node; cause: what the role that did it was handling, if it was one
  removed,    ///< node; likewise
};
inline constexpr int kRecordKinds = 18;

enum class DropReason : std::uint8_t {
  none,
  lost,              ///< the network lost it, by its loss probability
  cut,               ///< a partition or a cut link stood in the way
  no_such_node,      ///< nobody has that address: not yet, or no longer
  receiver_down,     ///< the receiver had crashed
  receiver_crashed,  ///< it waited at the receiver when that crashed
  queue_full,        ///< tail drop: the link's or the host's queue had no room
  not_understood,    ///< the receiver's role knows no such message
  by_command,        ///< somebody chose to drop this one
  disk_lost,         ///< with `crashed`: the disk went too
  too_large,         ///< a link on the way takes none so large, and nobody says so: a black hole
  wrong_version,     ///< the receiver doesn't understand this version of the protocol
  bad_record,        ///< altered or repeated on the way, or put in: the check of its record fails
  no_session,        ///< of a connection that the receiver doesn't have, or no longer
  no_connection,     ///< nobody answered the handshake
  certificate_expired,
  certificate_too_new,  ///< not valid yet, by the clock of who looks at it
  unknown_issuer,       ///< whoever signed the certificate is trusted by nobody here
  no_certificate,       ///< whoever should prove who it is has none
  wrong_name,           ///< the certificate is somebody else's
  // The rules of administrative domains; the record's value is the domain.
  not_admitted,       ///< the receiver's domain doesn't let the sender's call
  over_quota,         ///< more than it takes from others
  version_forbidden,  ///< not in a version that may cross its border
  size_forbidden,     ///< larger than what may cross it
  not_owner,          ///< with `command`: not done, for the node is somebody else's
  window_closed,      ///< likewise: not done, for it is outside the owner's change windows
  waits_for_window,   ///< likewise: put off until one opens
};
std::string_view name_of(RecordKind kind);
std::string_view name_of(DropReason reason);

/// One line of the run's story. Plain bytes, so that a replay can be compared to the original cheaply.
struct Record {
  Time time{};
  const Label* label = nullptr;  ///< never null
  RecordId cause = kNoRecord;
  std::uint32_t value = 0;
  NodeId node = kNobody;
  NodeId peer = kNobody;
  RecordKind kind = RecordKind::note;
  DropReason reason = DropReason::none;

  bool operator==(const Record&) const = default;
};

/// How a client's operation ended. `unknown` means that it may have happened, or may yet happen: a time-out.
enum class Outcome : std::uint8_t { pending, ok, fail, unknown };
std::string_view name_of(Outcome outcome);

/// Where the records of a run go. The World calls it in order of ids; replaying after a seek produces the same calls
/// again from an earlier id.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void record(RecordId id, const Record& r) = 0;
  virtual void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) = 0;
  virtual void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) = 0;
};

}  // namespace netsplit
