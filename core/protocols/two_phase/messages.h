#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/describer.h"
#include "core/base/label.h"

// Two-phase commit of one transaction (Gray, "Notes on data base operating systems", 1978; Gray and Lamport, "Consensus on
// transaction commit", TODS 2006, section 3). A coordinator asks whether all participants are prepared, decides, writes
// the decision down, and tells it. Who is prepared may not change its mind any more: if the coordinator is gone then, it
// waits. That is how two-phase commit blocks.
// Simplified: the participants begin by themselves, as in the paper's specification; what the transaction does to data is
// left out; one transaction a run.
namespace netsplit::two_phase {

/// What somebody knows about the transaction.
enum class Standing : std::uint8_t { working, prepared, committed, aborted };
inline constexpr std::string_view kStandings[] = {"working", "prepared", "committed", "aborted"};

/// Participant to coordinator: its part is on disk, it will do as it is told.
struct Prepared {
  static constexpr std::string_view kName = "prepared";
  void describe(Describer&) const {}
  bool operator==(const Prepared&) const = default;
};
/// Participant to coordinator: it has aborted on its own.
struct Refused {
  static constexpr std::string_view kName = "refused";
  void describe(Describer&) const {}
  bool operator==(const Refused&) const = default;
};
/// Coordinator to participants.
struct Commit {
  static constexpr std::string_view kName = "commit";
  void describe(Describer&) const {}
  bool operator==(const Commit&) const = default;
};
struct Abort {
  static constexpr std::string_view kName = "abort";
  void describe(Describer&) const {}
  bool operator==(const Abort&) const = default;
};

/// What is on the disk of either.
struct Disk {
  static constexpr std::string_view kName = "two_phase.disk";
  Standing standing = Standing::working;
  void describe(Describer& d) const { d.text("standing", kStandings[static_cast<std::size_t>(standing)]); }
  bool operator==(const Disk&) const = default;
};

void describe_standing(Standing standing, Describer& d);

}  // namespace netsplit::two_phase
