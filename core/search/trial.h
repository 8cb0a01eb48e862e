#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/store_watch.h"
#include "core/scenario/run.h"

namespace netsplit::search {

/// A claim that a run broke, and where that shows first.
struct Broken {
  std::string claim;
  Time at{};
  NodeId node = kNobody;        ///< kNobody: nowhere in particular, as when a deadline passed
  RecordId record = kNoRecord;  ///< what shows it
  std::string why;              ///< one sentence, with the names of nodes
};

/// One run of a scenario, played to its end and judged as `netsplit run` judges it: by its monitors, by Linearizability
/// where clients talked to a store, and by the weaker promises that the scenario names.
class Trial final : public RecordSink {
 public:
  /// `also` is told every record too; may be null.
  Trial(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, RecordSink* also = nullptr);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// Plays about so many more events; true when the run is over and judged.
  bool advance(std::uint64_t events);
  /// One more command, as ScenarioRun::place.
  void place(Command command, Time at) { run_.place(std::move(command), at); }
  /// Plays about so many more events, but not past `moment`; true when the run stands there, or is over.
  bool advance_to(Time moment, std::uint64_t events) { return run_.advance_to(moment, events); }
  const ScenarioRun& run() const { return run_; }
  const World& world() const { return run_.world(); }
  const checkers::StoreWatch& store() const { return store_; }
  /// REQUIRES: advance has returned true.
  const std::vector<LevelVerdict>& levels() const { return levels_; }
  /// Claims that the budget did not suffice to judge.
  std::vector<std::string> undecided() const;
  /// Every claim that was broken, once: first what the monitors saw, in order of time.
  std::vector<Broken> broken() const;

  void record(RecordId id, const Record& r) override;
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

 private:
  struct Completion {
    RecordId record;
    Time at;
    NodeId client;
  };
  Broken at_answer(std::string claim, RecordId answer, std::string why) const;

  const Scenario& scenario_;
  RecordSink* also_;
  checkers::StoreWatch store_;
  std::vector<Completion> completions_;  ///< in order of records
  std::vector<NodeId> clients_;          ///< of each operation
  std::vector<LevelVerdict> levels_;
  bool over_ = false;
  bool judged_ = false;
  ScenarioRun run_;  ///< last: it records into what stands above
};

}  // namespace netsplit::search
