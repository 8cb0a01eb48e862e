#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/search/decision.h"
#include "core/search/message_log.h"
#include "core/search/trial.h"

namespace netsplit::search {

/// One candidate of a search for smaller runs: played until the claim is broken, or to its end.
class Attempt final : public RecordSink {
 public:
  /// A run as it was given.
  Attempt(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string_view claim);
  /// A draft, given a little longer than its text says. What can't be loaded breaks nothing.
  Attempt(Draft draft, std::string_view claim, Time horizon);

  /// Plays on for a while; true when it is known whether the claim is broken.
  bool advance();
  std::uint64_t spent() const { return spent_; }  ///< events
  const std::optional<Broken>& broken() const { return broken_; }
  /// Where the run may end: right after what shows the broken claim. REQUIRES: broken().
  Time until() const { return until_; }
  std::uint64_t operations() const { return trial_->world().operations(); }
  /// The draft, without what came to nothing: decisions on messages that were never sent, deeds that could not be done.
  Draft realised() const;
  /// What was done to the run.
  const std::vector<PlacedCommand>& commands() const { return trial_->run().commands(); }
  const MessageLog& messages() const { return messages_; }
  const std::vector<HostSpec>& hosts() const { return trial_->world().hosts(); }

  void record(RecordId id, const Record& r) override;
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}

 private:
  void start(Time until);
  bool step();
  void place_decisions();
  void do_next_deed();
  Time next_deed_due() const;
  const MessageLog::Message* on_its_way(const MessageName& wanted) const;
  bool found_by_monitor();
  bool finish();

  std::string claim_;
  Draft draft_;
  std::optional<Scenario> scenario_;
  std::vector<PlacedCommand> given_;
  std::unique_ptr<Trial> trial_;
  MessageLog messages_;
  std::multimap<MessageName, std::size_t> decided_;  ///< decisions of the draft
  std::vector<bool> placed_;                         ///< which of them were
  std::size_t looked_at_ = 0;                        ///< messages
  std::size_t next_deed_ = 0;
  Time last_deed_{};
  std::vector<Deed> done_;
  std::size_t violations_seen_ = 0;
  std::uint64_t spent_ = 0;
  Time until_{};
  std::optional<Broken> loose_;  ///< found in the first trial
  Time loose_until_{};
  std::optional<Broken> broken_;
};

/// Puts the number of a message into a command that names one.
void name_message(Command& command, RecordId message);
/// The message that a command names; kNoRecord when it names none.
RecordId message_of(const Command& command);

}  // namespace netsplit::search
