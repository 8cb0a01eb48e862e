#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/linearizability.h"
#include "core/checkers/store_watch.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// A claim that was watched during a run, and whether it held.
struct Verdict {
  const Label* claim = nullptr;
  std::uint64_t violations = 0;
  std::optional<Violation> first;
};

/// A run without a user interface: a scenario played from the beginning, with the commands of a link. Keeps no history,
/// so that its memory is that of the World. Its hash is that of the same run in any other player.
class ScenarioRun final : public RecordSink {
 public:
  /// `also` is told every record too; may be null.
  ScenarioRun(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, RecordSink* also = nullptr);
  ScenarioRun(const ScenarioRun&) = delete;
  ScenarioRun& operator=(const ScenarioRun&) = delete;

  /// Plays about so many more events; true when the run is over: at its end, or at a budget.
  bool advance(std::uint64_t events);
  /// One more command, where the run stands now or later, but before anything else happens. REQUIRES: those that were
  /// given are all before it.
  void place(Command command, Time at) { commands_.push_back({at, world().steps(), std::move(command)}); }
  void place(Command command) { place(std::move(command), world().now()); }
  const std::vector<PlacedCommand>& commands() const { return commands_; }
  /// As advance, but stops at `moment`, with all that is due by then done; true when it stands there, or the run is over.
  bool advance_to(Time moment, std::uint64_t events);

  const World& world() const { return run_.world; }
  Time until() const { return limits_.end; }
  std::optional<std::string> stopped_because() const { return run_.stopped_because(limits_); }
  std::uint64_t records(RecordKind kind) const { return records_[static_cast<std::size_t>(kind)]; }
  /// Operations by how they ended so far.
  std::uint64_t operations(Outcome outcome) const;
  std::vector<Verdict> verdicts() const;
  /// What all has cost by the operations that ended ok, in nano-dollars; nothing without prices or without any such.
  std::optional<std::int64_t> bill_for_each() const;

  void record(RecordId id, const Record& r) override;
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

 private:
  Run run_;
  RunLimits limits_;
  std::vector<PlacedCommand> commands_;
  RecordSink* also_;
  std::array<std::uint64_t, kRecordKinds> records_{};
  std::array<std::uint64_t, 4> ended_{};
};

/// A weaker promise about what the clients saw which the scenario names, and whether it was kept.
struct LevelVerdict {
  std::string claim;
  checkers::Answer answer = checkers::Answer::unknown;
  std::string why;            ///< broken or unknown: a sentence or some
  RecordId seen = kNoRecord;  ///< broken: the last of the answers that show it
};
std::vector<LevelVerdict> judge_levels(const Scenario& scenario, const checkers::StoreWatch& store, const World& world,
                                       checkers::Budget budget = {});

/// A role knows the others by number: writes their names where its text says "#3".
std::string with_names(std::string_view text, const World& world);

/// The result of a run as one JSON document: hash, counts, verdicts, operations and the state of every node.
/// `store`: has followed what its clients saw; may be null.
std::string run_json(const Scenario& scenario, const ScenarioRun& run, const checkers::StoreWatch* store = nullptr);

}  // namespace netsplit
