#include "core/search/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/scenario/reduction.h"
#include "core/search/attempt.h"
#include "core/search/reductions.h"
#include "core/timeline/description.h"

namespace netsplit::search {
namespace {

constexpr int kHardest = 2;  ///< times to try harder

constexpr std::string_view kSpaces = " 0\n";

std::string plural(std::uint64_t n, std::string_view word) {
  return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
}

/// Commands that name a message by its number mean nothing in a run that differs by one record.
bool names_message(const PlacedCommand& placed) {
  return std::holds_alternative<command::DropMessage>(placed.command) ||
         std::holds_alternative<command::DelayMessage>(placed.command);
}

std::uint64_t hash_of(const Draft& draft) {
  std::string all = draft.text;
  for (const Decision& d : draft.decisions)
    all += fmt::format("\n{} {} {} {} {}", d.from, d.to, d.label, d.nth, d.delay.value_or(Duration{-1}).count());
  return fnv1a(all);
}

}  // namespace

std::uint64_t Size::weight() const {
  return 1000 * nodes + 500 * faults + 1000 * chances + 20 * settings + 20 * operations + events +
         static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(time).count()) / 10 + letters;
}

std::string size_text(const Size& size) {
  std::string text = plural(size.nodes, "node") + ", " + plural(size.faults, "fault");
  if (size.operations > 0) text += ", " + plural(size.operations, "operation");
  return text + ", " + plural(size.events, "event") + " in " + duration_text(size.time);
}

Shrinker::Shrinker(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string claim,
                   std::uint64_t budget)
    : scenario_(scenario),
      commands_(std::move(commands)),
      until_(until),
      claim_(std::move(claim)),
      budget_(budget),
      attempt_(std::make_unique<Attempt>(scenario_, commands_, until_, claim_)),
      kept_(std::make_unique<Kept>()),
      reductions_(reductions()) {
  for (const auto& reduction : reductions_) tried_.push_back({reduction->name(), 0, 0, 0});
}

Shrinker::~Shrinker() = default;

std::string_view Shrinker::now_trying() const {
  return stage_ == Stage::passes ? reductions_[current_]->name() : std::string_view("the run as it is");
}

bool Shrinker::advance(std::uint64_t events) {
  const std::uint64_t enough = spent_ + events;
  while (stage_ != Stage::done && spent_ < enough) {
    if (spent_ >= budget_ && best_) {
      stage_ = Stage::done;
      break;
    }
    const std::uint64_t before = attempt_->spent();
    const bool over = attempt_->advance();
    const std::uint64_t spent = std::max<std::uint64_t>(attempt_->spent() - before, 1);
    spent_ += spent;
    if (stage_ == Stage::passes) tried_[current_].events += spent;
    if (over) take_result();
  }
  return stage_ == Stage::done;
}

void Shrinker::take_result() {
  const bool broke = attempt_->broken().has_value();
  if (stage_ == Stage::original) return take_original();
  if (stage_ == Stage::spelled_out) {
    stage_ = Stage::passes;
    if (!broke) {  // this run can't be told in another way: it stays as it is
      stage_ = Stage::done;
      return;
    }
    keep(size_of(*attempt_, attempt_->until()));
    reductions_.front()->begin(*kept_);
  } else {
    const Size size = broke ? size_of(*attempt_, attempt_->until()) : Size{};
    const bool smaller = broke && size.weight() < best_->size.weight();
    ++tried_[current_].tried;
    tried_[current_].helped += smaller;
    helped_ = helped_ || smaller;
    if (smaller) keep(size);
    reductions_[current_]->tried(broke, smaller);
  }
  if (!begin_candidate()) {
    stage_ = Stage::done;
    exhausted_ = true;
  }
}

void Shrinker::take_original() {
  if (!attempt_->broken()) {
    stage_ = Stage::done;
    return;
  }
  std::vector<PlacedCommand> lines;
  for (const PlacedCommand& placed : commands_)
    if (!names_message(placed)) lines.push_back(placed);
  kept_->draft = {spell_out(scenario_, claim_, lines), attempt_->decided()};
  const Size size = size_of(*attempt_, until_);
  before_ = size;
  best_ = FailingRun{scenario_, commands_, until_, *attempt_->broken(), size};
  stage_ = Stage::spelled_out;
  attempt_ = std::make_unique<Attempt>(kept_->draft, claim_, until_);
}

/// False when there is nothing more to try.
bool Shrinker::begin_candidate() {
  for (;;) {
    while (auto draft = reductions_[current_]->next(*kept_)) {
      if (!seen_.insert(hash_of(*draft)).second) {
        reductions_[current_]->tried(false, false);
        continue;
      }
      const Time horizon = best_->until + best_->until / 4 + ms(10);
      attempt_ = std::make_unique<Attempt>(std::move(*draft), claim_, horizon);
      return true;
    }
    if (!next_reduction()) return false;
    reductions_[current_]->begin(*kept_);
  }
}

/// Round after round until none helps, however hard they try; then the turn of those that come last.
bool Shrinker::next_reduction() {
  while (++current_ < reductions_.size())
    if (reductions_[current_]->comes_last() == closing_) return true;
  if (closing_) return false;
  if (!std::exchange(helped_, false)) {
    closing_ = ++harder_ > kHardest;
    for (const auto& reduction : reductions_) reduction->try_harder();
  }
  current_ = 0;
  while (reductions_[current_]->comes_last() != closing_)
    if (++current_ == reductions_.size()) return false;
  return true;
}

Size Shrinker::size_of(const Attempt& attempt, Time until) const {
  const Draft& draft = stage_ == Stage::original ? kept_->draft : attempt.draft();
  const std::string text = with_end(draft.text, until);
  const Outline outline = outline_of(text);
  Size size;
  size.nodes = outline.nodes.size();
  size.faults = outline.faults + draft.decisions.size();
  size.chances = outline.chances;
  // A message that a line of the script names is easier to pass on than one that is decided on besides.
  size.settings = outline.settings + 20 * draft.decisions.size();
  size.operations = attempt.operations();
  size.events = attempt.broken()->record;
  size.time = until;
  size.letters = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return kSpaces.find(c) == std::string_view::npos; }));
  return size;
}

void Shrinker::keep(Size size) {
  kept_->draft = attempt_->draft();
  kept_->draft.text = with_end(kept_->draft.text, attempt_->until());
  kept_->placed = attempt_->commands();
  kept_->lost_by_chance = attempt_->lost_by_chance();
  const std::string title = "Smallest known: " + claim_ + " broken";
  auto loaded = load_scenario(condensed(kept_->draft.text, title), "shrunk");
  if (auto* scenario = std::get_if<Scenario>(&loaded))
    best_ = FailingRun{std::move(*scenario), kept_->placed, attempt_->until(), *attempt_->broken(), size};
}

}  // namespace netsplit::search
