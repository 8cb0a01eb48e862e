#include "core/search/trial.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

constexpr std::uint64_t kStepsOfJudging = 1'000'000;

}  // namespace

Trial::Trial(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, RecordSink* also)
    : scenario_(scenario), also_(also), run_(scenario, std::move(commands), until, this) {}

bool Trial::advance(std::uint64_t events) {
  if (!over_) {
    over_ = run_.advance(events);
    return false;
  }
  if (!judged_) {
    if (store_.advance(kStepsOfJudging, true)) return false;
    levels_ = judge_levels(scenario_, store_, world());
    judged_ = true;
  }
  return true;
}

std::vector<Broken> Trial::broken() const {
  std::vector<Broken> all;
  for (const Violation& v : world().violations()) {
    const auto same = [&](const Broken& b) { return b.claim == v.claim->name; };
    if (std::none_of(all.begin(), all.end(), same))
      all.push_back({std::string(v.claim->name), v.at, v.node, v.record, with_names(v.why, world())});
  }
  if (const checkers::Witness* witness = store_.broken())
    all.push_back(at_answer(std::string(checkers::kLinearizability.name),
                            static_cast<RecordId>(witness->stuck.answered), store_.why(world())));
  for (const LevelVerdict& level : levels_)
    if (level.answer == checkers::Answer::broken) all.push_back(at_answer(level.claim, level.seen, level.why));
  return all;
}

std::vector<std::string> Trial::undecided() const {
  std::vector<std::string> all;
  if (!store_.empty() && store_.answer() == checkers::Answer::unknown)
    all.emplace_back(checkers::kLinearizability.name);
  for (const LevelVerdict& level : levels_)
    if (level.answer == checkers::Answer::unknown) all.push_back(level.claim);
  return all;
}

Broken Trial::at_answer(std::string claim, RecordId answer, std::string why) const {
  Broken broken{std::move(claim), world().now(), kNobody, answer, std::move(why)};
  const auto found = std::lower_bound(completions_.begin(), completions_.end(), answer,
                                      [](const Completion& c, RecordId id) { return c.record < id; });
  if (found != completions_.end() && found->record == answer) {
    broken.at = found->at;
    broken.node = found->client;
  }
  return broken;
}

void Trial::record(RecordId id, const Record& r) {
  if (also_) also_->record(id, r);
}

void Trial::invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) {
  if (op >= clients_.size()) clients_.resize(op + 1, kNobody);
  clients_[op] = client;
  store_.invoked(op, id, client, at, operation);
  if (also_) also_->invoked(op, id, client, at, operation);
}

void Trial::completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) {
  completions_.push_back({id, at, op < clients_.size() ? clients_[op] : kNobody});
  store_.completed(op, id, at, outcome, result);
  if (also_) also_->completed(op, id, at, outcome, result);
}

}  // namespace netsplit::search
