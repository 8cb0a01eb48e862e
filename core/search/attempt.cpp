#include "core/search/attempt.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

constexpr std::uint64_t kSlice = 256;          ///< events between two looks at the claims
constexpr std::uint64_t kCostOfJudging = 100;  ///< of a run, as if it had been events

/// The first whole millisecond by which what happens at `at` is over. Deadlines are asked before the run ends.
Time right_after(Time at) { return std::chrono::ceil<std::chrono::milliseconds>(at + us(1)); }

}  // namespace

Attempt::Attempt(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string_view claim)
    : claim_(claim), scenario_(scenario), given_(std::move(commands)) {
  start(until);
}

Attempt::Attempt(Draft draft, std::string_view claim, Time horizon) : claim_(claim), draft_(std::move(draft)) {
  auto loaded = load_scenario(draft_.text, "shrunk");
  if (auto* scenario = std::get_if<Scenario>(&loaded)) scenario_ = std::move(*scenario);
  if (scenario_) start(horizon);
}

void Attempt::start(Time until) {
  until_ = until;
  messages_ = {};
  decided_.clear();
  violations_seen_ = 0;
  trial_ = std::make_unique<Trial>(*scenario_, given_, until, this);
}

bool Attempt::advance() {
  if (!trial_) return true;
  bool over = false;
  const std::uint64_t steps_before = trial_->world().steps();
  if (draft_.decisions.empty() && given_.empty()) {
    over = trial_->advance(kSlice);
    messages_.forget_latest();
  } else {
    for (std::uint64_t i = 0; i < kSlice && !over; ++i) {
      over = trial_->advance(1);
      step_with_decisions();
    }
  }
  // Judging makes no steps, but takes time.
  spent_ += std::max<std::uint64_t>(trial_->world().steps() - steps_before, over ? kCostOfJudging : 1);
  if (found_by_monitor()) return true;
  return over && finish();
}

void Attempt::step_with_decisions() {
  for (const MessageCounter::Message& m : messages_.latest())
    for (const Decision& d : draft_.decisions) {
      if (m.nth != d.nth || m.label->name != d.label) continue;
      Decision same = decision_on(m, trial_->world());
      same.delay = d.delay;
      if (!(same == d)) continue;
      if (d.delay)
        trial_->place(command::DelayMessage{m.sent, *d.delay});
      else
        trial_->place(command::DropMessage{m.sent});
    }
  // What is done by hand to a message may come much later than it was sent, so of a run as given all are kept.
  if (!draft_.decisions.empty()) messages_.forget_latest();
}

bool Attempt::found_by_monitor() {
  const auto& violations = trial_->world().violations();
  for (; violations_seen_ < violations.size(); ++violations_seen_) {
    const Violation& v = violations[violations_seen_];
    if (v.claim->name != claim_) continue;
    broken_ = Broken{claim_, v.at, v.node, v.record, with_names(v.why, trial_->world())};
    until_ = right_after(v.at);
    note_decided();
    return true;
  }
  return false;
}

/// The run is over and judged by what its clients saw. That is judged once more for a run that ends right after it, since
/// an operation without an answer says less than one with it.
bool Attempt::finish() {
  std::optional<Broken> found;
  for (Broken& b : trial_->broken())
    if (b.claim == claim_) found = std::move(b);
  if (loose_) {
    broken_ = found ? found : loose_;
    if (!found) until_ = loose_until_;
    note_decided();
    return true;
  }
  if (!found) return true;
  const Time tight = right_after(found->at);
  if (tight >= until_ || !draft_.decisions.empty()) {
    broken_ = std::move(found);
    note_decided();
    return true;
  }
  loose_ = std::move(found);
  loose_until_ = until_;
  start(tight);
  return false;
}

void Attempt::note_decided() {
  for (const PlacedCommand& placed : given_) {
    const auto* drop = std::get_if<command::DropMessage>(&placed.command);
    const auto* delay = std::get_if<command::DelayMessage>(&placed.command);
    if (!drop && !delay) continue;
    const RecordId id = drop ? drop->message : delay->message;
    for (const MessageCounter::Message& m : messages_.latest()) {
      if (m.sent != id) continue;
      decided_.push_back(decision_on(m, trial_->world()));
      if (delay) decided_.back().delay = delay->by;
    }
  }
}

std::vector<Decision> Attempt::lost_by_chance() const {
  std::vector<Decision> all;
  if (trial_)
    for (const MessageCounter::Message& m : messages_.lost()) all.push_back(decision_on(m, trial_->world()));
  return all;
}

void Attempt::record(RecordId id, const Record& r) { messages_.record(id, r); }

}  // namespace netsplit::search
