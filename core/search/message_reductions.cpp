#include <algorithm>
#include <utility>

#include "core/scenario/reduction.h"
#include "core/search/reductions.h"
#include "core/search/stretches.h"

// What becomes of single messages: chance is made certain, and then as little of it is kept as will do.
namespace netsplit::search {
namespace {

using What = Decision::What;
using Fate = MessageLog::Fate;
using Message = MessageLog::Message;

/// A run in which chance has been replaced by decisions.
struct Certain {
  Draft draft;
  std::size_t own = 0;  ///< the first of its decisions, which it had before
};

/// Messages lost by chance are messages that are lost for certain.
std::vector<Certain> certain_losses(const Kept& best) {
  Certain certain{best.draft, best.draft.decisions.size()};
  certain.draft.text = without_losses(best.draft.text);
  for (const Message& m : best.messages)
    if (m.fate == Fate::lost) certain.draft.decisions.push_back({name_of(m, best.hosts), What::drop, {}});
  if (certain.draft.decisions.size() == certain.own) return {};
  return {std::move(certain)};
}

bool travels(const Message& m) { return m.fate != Fate::stopped && m.from != m.to && m.from != kNobody; }

/// How long messages took: the shortest time, and what a quarter, half and three quarters of them took at most. In whole
/// milliseconds, where it is one at least.
std::vector<Duration> typical_latencies(const Kept& best) {
  std::vector<Duration> all;
  for (const Message& m : best.messages)
    if (travels(m) && m.fate == Fate::came) all.push_back(m.came - m.at);
  std::sort(all.begin(), all.end());
  std::vector<Duration> typical;
  for (std::size_t quarter = 0; quarter < 4 && !all.empty(); ++quarter) {
    Duration d = all[(all.size() - 1) * quarter / 4];
    if (d >= ms(1)) d = std::chrono::floor<std::chrono::milliseconds>(d);
    if (typical.empty() || typical.back() != d) typical.push_back(d);
  }
  return typical;
}

/// Every message takes this long but for those of which something else is told one by one: that they took longer, came
/// twice, or did not come. Where some took less, this may be another run.
std::optional<Certain> certain_latency(const Kept& best, Duration latency) {
  auto text = with_constant_latency(best.draft.text, latency);
  if (!text) return std::nullopt;
  Certain certain{best.saying(*std::move(text)), 0};
  auto& decisions = certain.draft.decisions;
  decisions.clear();
  for (const Message& m : best.messages) {
    if (!travels(m)) continue;
    const MessageName name = name_of(m, best.hosts);
    if (m.fate == Fate::lost || m.fate == Fate::dropped) {
      decisions.push_back({name, What::drop, {}});
      continue;
    }
    const Time came = m.fate == Fate::came ? m.came : best.until + ms(1);
    const Duration late = came - m.at - latency;
    if (late > Duration::zero()) decisions.push_back({name, What::delay, late});
    if (m.repeated) decisions.push_back({name, What::duplicate, {}});
  }
  return certain;
}

std::vector<Certain> certain_latencies(const Kept& best) {
  std::vector<Certain> all;
  for (const Duration latency : typical_latencies(best))
    if (auto certain = certain_latency(best, latency)) all.push_back(*std::move(certain));
  return all;
}

/// All of chance for certain, in each of some ways, and then as little of that as will do.
class OneByOne final : public Reduction {
 public:
  using Source = std::vector<Certain> (*)(const Kept&);
  OneByOne(std::string_view name, Source source) : name_(name), source_(source) {}
  std::string_view name() const override { return name_; }
  void begin(const Kept& best) override {
    ways_ = source_(best);
    std::erase_if(ways_, [](const Certain& way) { return way.draft.decisions.size() > kMostDecisions; });
    std::reverse(ways_.begin(), ways_.end());
    tries_ = 0;
    all_ = true;
  }
  std::optional<Draft> next(const Kept&) override {
    while (!ways_.empty() && tries_ < kMostTries) {
      const Certain& way = ways_.back();
      if (all_) return way.draft;
      if (const auto stretch = stretches_.next(way.draft.decisions.size() - way.own)) {
        fewer_ = way.draft;
        const auto first = fewer_.decisions.begin() + static_cast<std::ptrdiff_t>(way.own + stretch->first);
        fewer_.decisions.erase(first, first + static_cast<std::ptrdiff_t>(stretch->count));
        return fewer_;
      }
      next_way();
    }
    return std::nullopt;
  }
  void tried(bool broke, bool) override {
    ++tries_;
    Certain& way = ways_.back();
    if (all_) {
      stretches_.begin(way.draft.decisions.size() - way.own);
      all_ = false;
      if (!broke) next_way();
      return;
    }
    if (broke) way.draft = fewer_;
    stretches_.passed();
  }

 private:
  static constexpr std::size_t kMostDecisions = 2'000;
  static constexpr std::size_t kMostTries = 500;  ///< for each way
  void next_way() {
    ways_.pop_back();
    tries_ = 0;
    all_ = true;
  }
  std::string_view name_;
  Source source_;
  std::vector<Certain> ways_;  ///< the last one is tried; what is left of it breaks the claim
  bool all_ = true;            ///< none of its decisions has been taken out yet
  Draft fewer_;
  std::size_t tries_ = 0;
  Stretches stretches_;
};

/// Delays in rounder numbers.
class Delays final : public Reduction {
 public:
  std::string_view name() const override { return "delays"; }
  void begin(const Kept&) override { decision_ = try_ = 0; }
  std::optional<Draft> next(const Kept& best) override {
    for (; decision_ < best.draft.decisions.size(); ++decision_, try_ = 0) {
      const Decision& d = best.draft.decisions[decision_];
      const auto simpler = d.what == What::delay ? rounder(d.by) : std::vector<Duration>{};
      if (try_ >= simpler.size()) continue;
      Draft draft = best.draft;
      draft.decisions[decision_].by = simpler[try_];
      return draft;
    }
    return std::nullopt;
  }
  void tried(bool, bool kept) override { try_ = kept ? 0 : try_ + 1; }

 private:
  std::size_t decision_ = 0;
  std::size_t try_ = 0;
};

/// Decisions on messages become lines of the script, which name messages by their numbers: at the next round moment or,
/// when the message has arrived by then, right after it was sent.
class IntoScript final : public Reduction {
 public:
  std::string_view name() const override { return "messages into the script"; }
  bool comes_last() const override { return true; }
  void begin(const Kept&) override { try_ = 0; }
  std::optional<Draft> next(const Kept& best) override {
    if (!best.draft.deeds.empty()) return std::nullopt;  // the link has what is done by hand in any case
    // Which of the decisions came to be placed first isn't known: each is tried as the one.
    if (best.placed.empty() || try_ >= 2 * best.draft.decisions.size()) return std::nullopt;
    const PlacedCommand& first = best.placed.front();
    const Time soon = first.at + us(1);
    const Time at = try_ % 2 == 0 ? Time(std::chrono::ceil<std::chrono::milliseconds>(soon)) : soon;
    Draft draft = best.saying(with_command(best.draft.text, at, first.command));
    draft.decisions.erase(draft.decisions.begin() + static_cast<std::ptrdiff_t>(try_ / 2));
    return draft;
  }
  void tried(bool, bool kept) override { try_ = kept ? 0 : try_ + 1; }

 private:
  std::size_t try_ = 0;
};

}  // namespace

std::vector<std::unique_ptr<Reduction>> message_reductions() {
  std::vector<std::unique_ptr<Reduction>> all;
  all.push_back(std::make_unique<OneByOne>("losses one by one", certain_losses));
  all.push_back(std::make_unique<OneByOne>("latencies one by one", certain_latencies));
  all.push_back(std::make_unique<Delays>());
  all.push_back(std::make_unique<IntoScript>());
  return all;
}

}  // namespace netsplit::search
