#include "core/search/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/scenario/plain_text.h"
#include "core/scenario/reduction.h"
#include "core/search/attempt.h"
#include "core/search/reductions.h"
#include "core/timeline/description.h"

namespace netsplit::search {
namespace {

constexpr int kHardest = 2;  ///< times to try harder

std::size_t letters_in(std::string_view text) {
  constexpr std::string_view kSpaces = " 0\n";
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [&](char c) { return kSpaces.find(c) == std::string_view::npos; }));
}

/// To take over and to hand back decides nothing yet.
bool is_choice(const Command& command) {
  return !std::holds_alternative<command::TakeOver>(command) && !std::holds_alternative<command::HandBack>(command);
}

std::string plural(std::uint64_t n, std::string_view word) {
  return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
}

std::uint64_t hash_of(const Draft& draft) {
  Hasher hasher;
  hash_into(hasher, draft);
  return hasher.value();
}

/// What a script can't say: its lines are put off by the first of these, or come too late to say what it is about.
bool begins_deeds(const Command& c) {
  return std::holds_alternative<command::TakeOver>(c) || std::holds_alternative<command::Deliver>(c) ||
         std::holds_alternative<command::Fire>(c) || std::holds_alternative<command::FinishWrite>(c);
}

Time taken_over_by_script(const Scenario& scenario) {
  for (const ScriptedCommand& line : scenario.spec.script)
    if (std::holds_alternative<command::TakeOver>(line.command)) return line.at;
  return kForever;
}

std::optional<Decision> decision_of(const Command& command, MessageName message) {
  if (std::holds_alternative<command::DropMessage>(command))
    return Decision{std::move(message), Decision::What::drop, {}};
  if (const auto* delay = std::get_if<command::DelayMessage>(&command))
    return Decision{std::move(message), Decision::What::delay, delay->by};
  if (std::holds_alternative<command::DuplicateMessage>(command))
    return Decision{std::move(message), Decision::What::duplicate, {}};
  return std::nullopt;
}

/// What was done by hand: as lines of the script, as decisions on messages and, from where that would not do, as deeds.
/// What names a message by a number that no message has did nothing.
Draft told_anew(const Scenario& scenario, const std::vector<PlacedCommand>& commands, const MessageLog& messages,
                std::string_view claim) {
  Draft draft;
  std::vector<PlacedCommand> lines;
  const Time taken_over = taken_over_by_script(scenario);
  bool deeds = false;
  Time last{};
  for (const PlacedCommand& placed : commands) {
    deeds = deeds || placed.at >= taken_over || begins_deeds(placed.command);
    const RecordId id = message_of(placed.command);
    const MessageLog::Message* message = messages.find(id);
    if (id != kNoRecord && !message) continue;
    std::optional<MessageName> name;
    if (message) name = name_of(*message, scenario.spec.hosts);
    if (deeds && draft.deeds.empty()) draft.from_the_start = placed.steps == 0;
    if (deeds)
      draft.deeds.push_back({placed.at - std::exchange(last, placed.at), placed.command, std::move(name)});
    else if (name)
      draft.decisions.push_back(*decision_of(placed.command, *std::move(name)));
    else
      lines.push_back(placed);
  }
  draft.text = spell_out(scenario, claim, lines);
  return draft;
}

}  // namespace

std::uint64_t Size::weight() const {
  return 1000 * nodes + 500 * (faults + choices) + 3000 * chances + 20 * settings + 20 * operations + events +
         static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(time).count()) / 10 + letters;
}

std::string size_text(const Size& size) {
  std::string text = plural(size.nodes, "node") + ", " + plural(size.faults, "fault");
  if (size.choices > 0) text += ", " + plural(size.choices, "choice");
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
  kept_->draft = told_anew(scenario_, commands_, attempt_->messages(), claim_);
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
  const Draft draft = stage_ == Stage::original ? kept_->draft : attempt.realised();
  const std::string text = with_end(draft.text, until);
  const Outline outline = outline_of(text);
  Size size;
  size.nodes = outline.nodes.size();
  size.faults = outline.faults + draft.decisions.size();
  for (const Deed& deed : draft.deeds) size.choices += is_choice(deed.command);
  size.chances = outline.chances;
  // A message that a line of the script names is easier to pass on than one that is decided on besides.
  size.settings = outline.settings + 10 * draft.decisions.size();
  size.operations = attempt.operations();
  size.events = attempt.broken()->record;
  size.time = until;
  size.letters = letters_in(text);
  for (const Decision& d : draft.decisions) size.letters += letters_in(format_duration(d.by));
  for (const Deed& d : draft.deeds) size.letters += letters_in(format_duration(d.wait));
  return size;
}

void Shrinker::keep(Size size) {
  kept_->draft = attempt_->realised();
  kept_->draft.text = with_end(kept_->draft.text, attempt_->until());
  kept_->placed = attempt_->commands();
  kept_->messages = attempt_->messages().messages();
  kept_->hosts = attempt_->hosts();
  kept_->until = attempt_->until();
  const std::string title = "Smallest known: " + claim_ + " broken";
  auto loaded = load_scenario(condensed(kept_->draft.text, title), "shrunk");
  if (auto* scenario = std::get_if<Scenario>(&loaded))
    best_ = FailingRun{std::move(*scenario), kept_->placed, attempt_->until(), *attempt_->broken(), size};
}

}  // namespace netsplit::search
