#include "core/checkers/levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/checkers/causal.h"
#include "core/checkers/reads_from.h"
#include "core/checkers/sequential.h"
#include "core/checkers/sessions.h"

namespace netsplit::checkers {
namespace {

constexpr std::array kAllLevels{
    Level::linearizable,        Level::sequential,       Level::causal_convergence, Level::causal,          Level::pram,
    Level::writes_follow_reads, Level::monotonic_writes, Level::monotonic_reads,    Level::read_your_writes};
static_assert(kAllLevels.size() == kLevels);

struct Entry {
  std::string_view name;
  std::string_view promise;
  std::array<std::optional<Level>, 3> next;  ///< what it implies directly
};

const Entry& entry(Level level) {
  using enum Level;
  static constexpr std::array<Entry, kLevels> kEntries{
      Entry{"linearizable",
            "Each operation takes effect at one moment between its invocation and its answer.",
            {sequential}},
      Entry{"sequential",
            "All operations fit into one order that keeps the order of each process.",
            {causal_convergence}},
      Entry{"causal-convergence",
            "Who sees an effect sees its causes, and all agree on one order of the writes.",
            {causal, pram, writes_follow_reads}},
      Entry{"causal", "Who sees an effect sees its causes.", {}},
      Entry{"pram",
            "Each process sees its own writes, and the writes of every other in their order.",
            {monotonic_writes, read_your_writes}},
      Entry{"writes-follow-reads", "Who sees a write sees what its writer had read before.", {monotonic_reads}},
      Entry{"monotonic-writes", "Who sees a write sees what its writer had written before.", {monotonic_reads}},
      Entry{"monotonic-reads", "Who has read a version reads no older one.", {}},
      Entry{"read-your-writes", "Who has written a version reads no older one.", {}},
  };
  return kEntries[static_cast<std::size_t>(level)];
}

Guarantees guarantees_of(Level level) {
  const auto with = [level](Level guarantee) { return implies(level, guarantee); };
  return {with(Level::read_your_writes), with(Level::monotonic_reads), with(Level::monotonic_writes),
          with(Level::writes_follow_reads)};
}

/// What nothing is implied by but the two that are for all models.
bool for_registers(Level level) { return level != Level::linearizable && level != Level::sequential; }

class Levels {
 public:
  Levels(const History& history, const ModelEntry& model, Budget budget)
      : history_(history), model_(model), budget_(budget) {
    static constexpr std::array kRegisterVerbs{Verb::read, Verb::write, Verb::compare_and_set, Verb::append,
                                               Verb::erase};
    is_register_ = std::all_of(model.verbs.begin(), model.verbs.end(), [](Verb verb) {
      return std::find(kRegisterVerbs.begin(), kRegisterVerbs.end(), verb) != kRegisterVerbs.end();
    });
    // A log is read and appended to, but not written.
    is_register_ &= model.knows(Verb::write);
    if (is_register_) reads_ = read_from(history);
  }

  /// By itself, whatever is known of other levels.
  LevelResult judge(Level level) const {
    if (level == Level::linearizable) return judge_linearizable();
    if (level == Level::sequential) return judge_sequential();
    LevelResult result;
    result.level = level;
    if (!is_register_) {
      result.why.push_back(
          fmt::format("{} is judged for registers only, not for the model {}", name_of(level), model_.name));
      return result;
    }
    Explained e = level == Level::causal ? check_causal(history_, reads_, budget_)
                                         : check_sessions(history_, reads_, guarantees_of(level), budget_);
    result.answer = e.answer;
    result.why = std::move(e.why);
    result.calls = std::move(e.calls);
    result.explored = e.explored;
    return result;
  }

 private:
  std::string spent() const { return fmt::format("the budget of {} steps did not suffice", budget_.steps); }

  LevelResult judge_linearizable() const {
    LevelResult result;
    const Linearizability l = check_linearizability(history_, model_, budget_);
    result.answer = l.answer;
    result.explored = l.explored;
    if (l.answer == Answer::unknown) result.why.push_back(spent());
    if (!l.witness) return result;
    const Witness& w = *l.witness;
    result.why.push_back(fmt::format("no order explains that {} was answered {}",
                                     name_of_process(history_, w.stuck.process), tell(w.stuck, history_.atoms)));
    result.why.push_back(fmt::format("after an order that explains the answers before it, {} was {}",
                                     history_.atoms.text(w.stuck.object), w.state));
    result.calls = w.calls;
    return result;
  }

  LevelResult judge_sequential() const {
    LevelResult result;
    result.level = Level::sequential;
    Sequential s = check_sequential(history_, model_, budget_);
    result.answer = s.answer;
    result.explored = s.explored;
    if (s.answer == Answer::unknown) result.why.push_back(spent());
    if (s.answer == Answer::broken)
      result.why.push_back("no one order of these calls keeps that of each process and explains all their answers");
    result.calls = std::move(s.witness);
    return result;
  }

  const History& history_;
  const ModelEntry& model_;
  Budget budget_;
  bool is_register_ = false;
  ReadsFrom reads_;
};

/// `result` as it follows from `other`, if it does.
bool follow(LevelResult& result, const LevelResult& other) {
  if (other.answer == Answer::holds && implies(other.level, result.level)) {
    result.answer = Answer::holds;
    result.why.assign(1, fmt::format("what is {} is {}", name_of(other.level), name_of(result.level)));
    return true;
  }
  if (other.answer == Answer::broken && implies(result.level, other.level)) {
    result.answer = Answer::broken;
    result.why = other.why;
    result.calls = other.calls;
    return true;
  }
  return false;
}

}  // namespace

std::span<const Level> levels() { return kAllLevels; }
std::string_view name_of(Level level) { return entry(level).name; }
std::string_view promise_of(Level level) { return entry(level).promise; }

std::optional<Level> find_level(std::string_view name) {
  const auto found =
      std::find_if(kAllLevels.begin(), kAllLevels.end(), [&](Level level) { return name_of(level) == name; });
  return found == kAllLevels.end() ? std::nullopt : std::optional(*found);
}

bool implies(Level stronger, Level weaker) {
  if (stronger == weaker) return true;
  const auto& next = entry(stronger).next;
  return std::any_of(next.begin(), next.end(), [&](const auto& level) { return level && implies(*level, weaker); });
}

LevelResult check_level(const History& history, const ModelEntry& model, Level level, Budget budget) {
  const Levels judge(history, model, budget);
  // Reasons are found sooner, and are plainer, where they are of a weaker level.
  if (level == Level::sequential) {
    LevelResult weaker = judge.judge(Level::causal_convergence);
    LevelResult result{level};
    result.explored = weaker.explored;
    if (weaker.answer == Answer::broken && follow(result, weaker)) return result;
  }
  LevelResult result = judge.judge(level);
  if (result.answer != Answer::unknown || !for_registers(level)) return result;
  const LevelResult stronger = judge.judge(Level::sequential);
  result.explored += stronger.explored;
  follow(result, stronger);
  return result;
}

LevelsFound strongest_levels(const History& history, const ModelEntry& model, Budget budget) {
  const Levels judge(history, model, budget);
  LevelsFound found;
  for (const Level level : kAllLevels) found.levels.push_back(LevelResult{level});
  const auto settle = [&](Level level) {
    LevelResult& result = found.levels[static_cast<std::size_t>(level)];
    const bool known = std::any_of(found.levels.begin(), found.levels.end(), [&](const LevelResult& other) {
      return other.level != level && follow(result, other);
    });
    if (!known) result = judge.judge(level);
  };
  // Linearizability has the plainest witness. Below it, what is weak is quick to check and settles what is strong.
  settle(Level::linearizable);
  for (std::size_t i = kAllLevels.size(); i-- > 1;) settle(kAllLevels[i]);
  for (LevelResult& result : found.levels) {
    if (result.answer != Answer::unknown) continue;
    std::any_of(found.levels.begin(), found.levels.end(),
                [&](const LevelResult& other) { return other.level != result.level && follow(result, other); });
  }
  const auto holds = [&](Level level) { return found.of(level).answer == Answer::holds; };
  for (const Level level : kAllLevels)
    if (holds(level) && std::none_of(kAllLevels.begin(), kAllLevels.end(), [&](Level other) {
          return other != level && holds(other) && implies(other, level);
        }))
      found.strongest.push_back(level);
  return found;
}

}  // namespace netsplit::checkers
