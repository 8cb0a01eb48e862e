#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "core/cli/check.h"
#include "core/scenario/json_text.h"
#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {

using checkers::AnomalyFound;
using checkers::Answer;
using checkers::Isolation;
using checkers::Transaction;
using checkers::TransactionHistory;
using checkers::TransactionVerdict;

struct Level {
  std::string_view name;
  Isolation isolation;
  bool strict;
};
constexpr std::array<Level, 6> kLevels{{{"strict-serializable", Isolation::serializable, true},
                                        {"serializable", Isolation::serializable, false},
                                        {"snapshot-isolation", Isolation::snapshot_isolation, false},
                                        {"repeatable-read", Isolation::repeatable_read, false},
                                        {"read-committed", Isolation::read_committed, false},
                                        {"read-uncommitted", Isolation::read_uncommitted, false}}};

/// Repeatable read and snapshot isolation do not compare.
bool implies(const Level& stronger, const Level& weaker) {
  const bool apart =
      stronger.isolation == Isolation::snapshot_isolation && weaker.isolation == Isolation::repeatable_read;
  return stronger.isolation >= weaker.isolation && stronger.strict >= weaker.strict && !apart;
}

struct Checked {
  const CheckTask& task;
  const TransactionHistory& history;
  const Level* asked;  ///< null: the strongest that holds
  TransactionVerdict verdict;
  double ms = 0;

  /// Without times a history can break the order of real time, but not keep it.
  Answer answer(const Level& level) const {
    if (!verdict.holds(level.isolation, level.strict)) return Answer::broken;
    return level.strict && !history.timed ? Answer::unknown : Answer::holds;
  }
};

std::string_view in_words(Answer answer) {
  return answer == Answer::holds ? "holds" : answer == Answer::broken ? "violated" : "unknown";
}

std::string counts(const TransactionHistory& history) {
  const auto ended = [&](Transaction::End end) {
    const auto& all = history.transactions;
    return std::count_if(all.begin(), all.end(), [&](const Transaction& t) { return t.end == end; });
  };
  return fmt::format("{} transactions ({} committed, {} aborted, {} unknown)", history.transactions.size(),
                     ended(Transaction::End::committed), ended(Transaction::End::aborted),
                     ended(Transaction::End::unknown));
}

/// The names of what breaks a level.
std::vector<std::string_view> breakers(const Checked& c, const Level& level) {
  std::vector<std::string_view> names;
  for (const AnomalyFound& found : c.verdict.anomalies) {
    TransactionVerdict alone;
    alone.anomalies.push_back(found);
    if (!alone.holds(level.isolation, level.strict)) names.push_back(name_of(found.anomaly));
  }
  return names;
}

std::string level_line(const Checked& c, const Level& level) {
  switch (c.answer(level)) {
    case Answer::holds: return fmt::format("  holds     {}\n", level.name);
    case Answer::unknown:
      return fmt::format("  unknown   {}: the history does not say when transactions began and ended\n", level.name);
    case Answer::broken: break;
  }
  return fmt::format("  VIOLATED  {}: {}\n", level.name, fmt::join(breakers(c, level), ", "));
}

std::string transaction_line(const Checked& c, std::uint32_t nth) {
  const Transaction& t = c.history.transactions[nth];
  const std::string who = fmt::format("{} (line {}, process {})", checkers::name_of_transaction(nth), t.origin,
                                      one_line(c.history.processes[t.process], 40));
  return fmt::format("    {:32} {}\n", who, one_line(tell(t, c.history.atoms), 200));
}

std::string anomaly_text(const Checked& c, const AnomalyFound& found) {
  std::string text = fmt::format("{}{}\n", name_of(found.anomaly),
                                 found.by_realtime  ? ", in the order of real time"
                                 : found.by_process ? ", in the order of a process"
                                                    : "");
  for (const std::uint32_t t : found.transactions) text += transaction_line(c, t);
  if (found.cycle.empty()) return text + "  " + one_line(found.why, 400) + '\n';
  text += "  no order of them exists, because each comes before the next and the last before the first:\n";
  for (const auto& d : found.cycle)
    text += fmt::format("    {} before {}: {}\n", checkers::name_of_transaction(d.from),
                        checkers::name_of_transaction(d.to), one_line(tell(d, c.history.atoms), 200));
  return text;
}

/// Those that hold, and no stronger one is known to.
std::vector<std::string_view> strongest(const Checked& c) {
  std::vector<std::string_view> names;
  for (const Level& level : kLevels) {
    const bool implied = std::any_of(std::begin(kLevels), std::end(kLevels), [&](const Level& other) {
      return c.answer(other) == Answer::holds && implies(other, level) && &other != &level;
    });
    if (c.answer(level) == Answer::holds && !implied) names.push_back(level.name);
  }
  return names;
}

std::string verdict(const Checked& c) {
  if (!c.asked) {
    const auto names = strongest(c);
    return "strongest: " + (names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
  }
  const Answer answer = c.answer(*c.asked);
  return fmt::format("{}{}{}", answer == Answer::broken ? "NOT " : "", c.asked->name,
                     answer == Answer::unknown ? ": unknown" : "");
}

/// Of the one that was asked for; else whether any holds.
Answer answer_of(const Checked& c) {
  if (c.asked) return c.answer(*c.asked);
  return strongest(c).empty() ? Answer::broken : Answer::holds;
}

void print_text(const Checked& c) {
  fmt::print("{}: {}, {} of {} processes, {} dependencies\n", one_line(c.task.request.file, 80), c.task.read.format,
             counts(c.history), c.history.processes.size(), c.verdict.dependencies);
  fmt::print("{}\n", verdict(c));
  if (c.task.request.level.empty())
    fmt::print("(asked because the history {} when transactions began and ended; --level asks for another)\n",
               c.history.timed ? "says" : "does not say");
  for (const Level& level : kLevels) fmt::print("{}", level_line(c, level));
  for (const AnomalyFound& found : c.verdict.anomalies) fmt::print("{}", anomaly_text(c, found));
  fmt::print("checked in {:.1f} ms\n", c.ms);
}

void put_anomaly(JsonText& json, const Checked& c, const AnomalyFound& found) {
  json.object().put("anomaly", name_of(found.anomaly));
  json.put("by_process", found.by_process).put("by_realtime", found.by_realtime).put("why", found.why);
  json.array("transactions");
  for (const std::uint32_t nth : found.transactions) {
    const Transaction& t = c.history.transactions[nth];
    json.object().put("name", checkers::name_of_transaction(nth)).put("line", t.origin);
    json.put("process", c.history.processes[t.process]).put("steps", tell(t, c.history.atoms)).end();
  }
  json.end().array("cycle");
  for (const auto& d : found.cycle) {
    json.object().put("from", checkers::name_of_transaction(d.from)).put("to", checkers::name_of_transaction(d.to));
    json.put("kind", name_of(d.kind)).put("why", tell(d, c.history.atoms)).end();
  }
  json.end().end();
}

void print_json(const Checked& c) {
  JsonText json;
  json.object().put("format", c.task.read.format).put("transactions", c.history.transactions.size());
  json.put("processes", c.history.processes.size()).put("dependencies", c.verdict.dependencies);
  json.put("level", c.asked ? c.asked->name : kStrongest).put("verdict", in_words(answer_of(c))).array("strongest");
  for (const std::string_view name : strongest(c)) json.put({}, name);
  json.end().object("levels");
  for (const Level& level : kLevels) json.put(level.name, in_words(c.answer(level)));
  json.end().array("anomalies");
  for (const AnomalyFound& found : c.verdict.anomalies) put_anomaly(json, c, found);
  json.end().put("milliseconds", c.ms).end();
  print(std::move(json).take() + '\n');
}

}  // namespace

std::vector<std::string> transaction_levels() {
  std::vector<std::string> names;
  for (const Level& level : kLevels) names.emplace_back(level.name);
  names.emplace_back(kStrongest);
  return names;
}

int check_transactions(const CheckTask& task, const TransactionHistory& history) {
  const CheckRequest& request = task.request;
  if (!request.model.empty())
    return bad_input(request.file, {"--model", "found a model for a history of transactions, expected none"});
  const std::string_view name = !request.level.empty() ? std::string_view(request.level)
                                : history.timed        ? "strict-serializable"
                                                       : "serializable";
  const auto asked = std::find_if(kLevels.begin(), kLevels.end(), [&](const Level& l) { return l.name == name; });
  if (asked == kLevels.end() && name != kStrongest) return wrong_level(task, "transactions", transaction_levels());
  const Stopwatch watch;
  Checked c{task, history, asked == kLevels.end() ? nullptr : &*asked, checkers::check_transactions(history), 0};
  c.ms = watch.ms();
  request.json ? print_json(c) : print_text(c);
  return status_of(answer_of(c));
}

}  // namespace netsplit::cli
