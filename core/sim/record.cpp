#include "core/sim/record.h"

#include <array>

namespace netsplit {

std::string_view name_of(RecordKind kind) {
  static constexpr std::array<std::string_view, kRecordKinds> names{
      "started", "sent",      "delivered", "dropped", "armed",   "fired", "synced",   "invoked", "completed",
      "crashed", "restarted", "paused",    "resumed", "command", "note",  "violated", "created", "removed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(DropReason reason) {
  static constexpr std::array<std::string_view, 27> names{"",
                                                          "lost on the way",
                                                          "link is cut",
                                                          "no such node",
                                                          "receiver is down",
                                                          "receiver crashed before handling it",
                                                          "queue is full",
                                                          "not understood",
                                                          "dropped by hand",
                                                          "disk lost too",
                                                          "too large for a link on the way",
                                                          "not of a version that the receiver speaks",
                                                          "bad record",
                                                          "of no connection that the receiver has",
                                                          "no connection came about",
                                                          "certificate expired",
                                                          "certificate not valid yet",
                                                          "unknown issuer",
                                                          "no certificate",
                                                          "name does not match",
                                                          "not admitted by the domain",
                                                          "over the domain's quota",
                                                          "in a version that the domain forbids",
                                                          "larger than the domain allows",
                                                          "is refused: it is somebody else's node",
                                                          "is refused: it is outside the change windows",
                                                          "waits for a change window"};
  return names[static_cast<std::size_t>(reason)];
}

std::string_view name_of(Outcome outcome) {
  static constexpr std::array<std::string_view, 4> names{"pending", "ok", "fail", "unknown"};
  return names[static_cast<std::size_t>(outcome)];
}

}  // namespace netsplit
