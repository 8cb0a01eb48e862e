#include "core/checkers/availability.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace netsplit::checkers {
namespace {

bool good(const Served& operation, Duration limit) {
  return operation.success && operation.answered && *operation.answered - operation.asked <= limit;
}

/// It may still become good.
bool open(const Served& operation, Duration limit, Time end) {
  const bool answered = operation.answered && *operation.answered <= end;
  return !answered && end - operation.asked < limit;
}

/// "99.9 %", exact.
std::string percent(Ratio share) {
  std::string text = fmt::format("{}.{:07}", share.ppb / (Ratio::kOne / 100), share.ppb % (Ratio::kOne / 100));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " %";
}

}  // namespace

std::vector<AvailabilityWindow> availability(std::span<const Served> operations, Duration limit, Duration window,
                                             Time end) {
  std::map<std::int64_t, AvailabilityWindow> windows;
  for (const Served& operation : operations) {
    if (open(operation, limit, end)) continue;
    const std::int64_t n = operation.asked / window;
    AvailabilityWindow& w = windows.try_emplace(n, AvailabilityWindow{window * n, 0, 0}).first->second;
    ++w.asked;
    if (good(operation, limit)) ++w.good;
  }
  std::vector<AvailabilityWindow> out;
  for (const auto& [n, w] : windows) out.push_back(w);
  return out;
}

ErrorBudget error_budget(std::span<const Served> operations, Objective objective, Duration window, Time end) {
  ErrorBudget budget;
  std::vector<Time> bad;
  for (const Served& operation : operations) {
    if (open(operation, objective.limit, end)) continue;
    ++budget.asked;
    if (!good(operation, objective.limit)) bad.push_back(operation.asked);
  }
  budget.bad = bad.size();
  if (budget.asked == 0) {
    budget.why.push_back("nothing was asked");
    return budget;
  }
  const std::uint64_t leaves = Ratio::kOne - std::min(objective.share.ppb, Ratio::kOne);
  budget.allowed = budget.asked * leaves / Ratio::kOne;
  budget.left = static_cast<std::int64_t>(budget.allowed) - static_cast<std::int64_t>(budget.bad);
  // bad / asked over leaves / kOne, in an order that neither overflows nor loses more than a thousandth.
  if (leaves > 0) budget.burn_permille = budget.bad * Ratio::kOne / budget.asked * 1'000 / leaves;
  budget.answer = budget.left >= 0 ? Answer::holds : Answer::broken;
  const auto windows = availability(operations, objective.limit, window, end);
  budget.worst = *std::min_element(windows.begin(), windows.end(),
                                   [](const auto& a, const auto& b) { return a.share() < b.share(); });
  if (budget.answer == Answer::holds) return budget;
  const auto last = bad.begin() + static_cast<std::ptrdiff_t>(budget.allowed);
  std::nth_element(bad.begin(), last, bad.end());
  budget.exhausted = *last;
  budget.why.push_back(fmt::format("{} of {} were not answered with success within {}; {} leaves {}", budget.bad,
                                   budget.asked, in_seconds(objective.limit), percent(objective.share),
                                   budget.allowed));
  budget.why.push_back(
      fmt::format("the budget of the whole run was spent by what was asked at {}", in_seconds(*budget.exhausted)));
  budget.why.push_back(fmt::format("at worst, from {} to {}, {} of {} were good", in_seconds(budget.worst.from),
                                   in_seconds(budget.worst.from + window), budget.worst.good, budget.worst.asked));
  return budget;
}

}  // namespace netsplit::checkers
