#include "core/search/attempt.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

constexpr std::uint64_t kSlice = 256;          ///< events between two looks at the claims
constexpr std::uint64_t kCostOfJudging = 100;  ///< of a run, as if it had been events

/// The first whole millisecond by which what happens at `at` is over. Deadlines are asked before the run ends.
Time right_after(Time at) { return std::chrono::ceil<std::chrono::milliseconds>(at + us(1)); }

Command command_for(const Decision& decision, RecordId message) {
  switch (decision.what) {
    case Decision::What::delay: return command::DelayMessage{message, decision.by};
    case Decision::What::duplicate: return command::DuplicateMessage{message};
    default: return command::DropMessage{message};
  }
}

/// Whether the command would do anything to this world: what can't be done leaves no record.
bool does_something(const Command& command, World world) {
  const RecordId before = world.records();
  world.apply(command);
  return world.records() != before;
}

}  // namespace

void name_message(Command& command, RecordId message) {
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.message; }) c.message = message;
      },
      command);
}

RecordId message_of(const Command& command) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.message; })
          return c.message;
        else
          return kNoRecord;
      },
      command);
}

Attempt::Attempt(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string_view claim)
    : claim_(claim), scenario_(scenario), given_(std::move(commands)) {
  start(until);
}

Attempt::Attempt(Draft draft, std::string_view claim, Time horizon) : claim_(claim), draft_(std::move(draft)) {
  for (std::size_t i = 0; i < draft_.decisions.size(); ++i) decided_.emplace(draft_.decisions[i].message, i);
  auto loaded = load_scenario(draft_.text, "shrunk");
  if (auto* scenario = std::get_if<Scenario>(&loaded)) scenario_ = std::move(*scenario);
  if (scenario_) start(horizon);
}

void Attempt::start(Time until) {
  until_ = until;
  messages_ = {};
  placed_.assign(draft_.decisions.size(), false);
  looked_at_ = next_deed_ = violations_seen_ = 0;
  last_deed_ = {};
  done_.clear();
  trial_ = std::make_unique<Trial>(*scenario_, given_, until, this);
}

bool Attempt::advance() {
  if (!trial_) return true;
  bool over = false;
  const std::uint64_t steps_before = trial_->world().steps();
  if (draft_.decisions.empty() && draft_.deeds.empty()) {
    over = trial_->advance(kSlice);
  } else {
    for (std::uint64_t i = 0; i < kSlice && !over; ++i) {
      over = step();
      if (trial_->world().violations().size() > violations_seen_) break;
    }
  }
  // Judging makes no steps, but takes time.
  spent_ += std::max<std::uint64_t>(trial_->world().steps() - steps_before, over ? kCostOfJudging : 1);
  if (found_by_monitor()) return true;
  return over && finish();
}

bool Attempt::step() {
  bool over = false;
  const bool at_once = draft_.from_the_start && trial_->world().records() == 0 && next_deed_ == 0;
  if (next_deed_ == draft_.deeds.size() || next_deed_due() > until_)
    over = trial_->advance(1);
  else if ((at_once && next_deed_due() == Time{}) || trial_->advance_to(next_deed_due(), 1))
    do_next_deed();
  place_decisions();
  return over;
}

void Attempt::place_decisions() {
  const auto& messages = messages_.messages();
  for (; looked_at_ < messages.size(); ++looked_at_) {
    const auto [first, last] = decided_.equal_range(name_of(messages[looked_at_], hosts()));
    for (auto d = first; d != last; ++d) {
      trial_->place(command_for(draft_.decisions[d->second], messages[looked_at_].sent), trial_->world().now());
      placed_[d->second] = true;
    }
  }
}

Time Attempt::next_deed_due() const {
  return std::max(last_deed_ + draft_.deeds[next_deed_].wait, trial_->world().now());
}

void Attempt::do_next_deed() {
  const Time due = next_deed_due();
  Deed deed = draft_.deeds[next_deed_++];
  if (deed.message) {
    const MessageLog::Message* message = on_its_way(*deed.message);
    if (!message) return;
    deed.message = name_of(*message, hosts());
    name_message(deed.command, message->sent);
  }
  if (!does_something(deed.command, trial_->world())) return;
  trial_->place(deed.command, due);
  deed.wait = due - std::exchange(last_deed_, due);
  done_.push_back(std::move(deed));
}

/// The message itself or, if the draft allows that, the one of its type from there to there whose number is nearest.
const MessageLog::Message* Attempt::on_its_way(const MessageName& wanted) const {
  const World& world = trial_->world();
  const MessageLog::Message* best = nullptr;
  const auto distance = [&](const MessageLog::Message& m) {
    return m.nth > wanted.nth ? 2 * std::uint64_t{m.nth - wanted.nth} : 2 * std::uint64_t{wanted.nth - m.nth} + 1;
  };
  world.for_each_packet([&](const Packet& p) {
    if (p.message->name() != wanted.label || index_of(p.from) >= world.nodes()) return;
    if (world.host(p.from).name != wanted.from || world.host(p.to).name != wanted.to) return;
    const MessageLog::Message* m = messages_.find(p.id);
    if (!m || (m->nth != wanted.nth && !draft_.most_alike)) return;
    if (!best || distance(*m) < distance(*best)) best = m;
  });
  return best;
}

bool Attempt::found_by_monitor() {
  const auto& violations = trial_->world().violations();
  for (; violations_seen_ < violations.size(); ++violations_seen_) {
    const Violation& v = violations[violations_seen_];
    if (v.claim->name != claim_) continue;
    broken_ = Broken{claim_, v.at, v.node, v.record, with_names(v.why, trial_->world())};
    until_ = right_after(v.at);
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
    return true;
  }
  if (!found) return true;
  const Time tight = right_after(found->at);
  if (tight >= until_) {
    broken_ = std::move(found);
    return true;
  }
  loose_ = std::move(found);
  loose_until_ = until_;
  start(tight);
  return false;
}

Draft Attempt::realised() const {
  Draft draft{draft_.text, {}, done_, false, draft_.from_the_start};
  for (std::size_t i = 0; i < placed_.size(); ++i)
    if (placed_[i]) draft.decisions.push_back(draft_.decisions[i]);
  return draft;
}

void Attempt::record(RecordId id, const Record& r) { messages_.record(id, r); }

}  // namespace netsplit::search
