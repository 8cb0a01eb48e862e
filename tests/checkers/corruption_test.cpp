#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/checkers/levels.h"
#include "tests/checkers/random_history.h"
#include "tests/checkers/weak_history.h"
#include "tests/thorough.h"

namespace netsplit::corruption_test {
using namespace netsplit::checkers;

namespace {

/// A linearizable history of one register, and an order that explains it: what a store might have gone through, so that
/// something can be done to it there.
struct Correct {
  History history;
  std::vector<std::uint32_t> order;
};

Correct correct(std::size_t processes, std::size_t calls, std::uint64_t seed) {
  RandomHistory how{.model = "register", .processes = processes, .calls = calls, .values = 1'000'000};
  Correct e{random_history(how, seed), {}};
  const auto model = find_model(how.model)->make();
  LinearSearch search(*model, e.history.atoms, e.history.calls);
  while (!search.advance(1'000'000)) {}
  REQUIRE(search.answer() == Answer::holds);
  for (const LinearSearch::Step& step : search.order()) e.order.push_back(step.call);
  return e;
}

std::vector<std::uint32_t> those(const Correct& e, Verb verb) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t call : e.order)
    if (e.history.calls[call].verb == verb && e.history.calls[call].known()) out.push_back(call);
  return out;
}

/// Two reads get each other's answer.
void swap_results(Correct& e, Rng& rng) {
  const auto reads = those(e, Verb::read);
  if (reads.size() < 2) return;
  std::swap(e.history.calls[reads[rng.below(reads.size())]].result,
            e.history.calls[reads[rng.below(reads.size())]].result);
}

/// A write was acknowledged and never happened: all reads see what they would have seen without it.
void drop_write(Correct& e, Rng& rng) {
  const auto writes = those(e, Verb::write);
  if (writes.empty()) return;
  const std::uint32_t dropped = writes[rng.below(writes.size())];
  Atom value = kNothing;
  for (const std::uint32_t call : e.order) {
    Call& c = e.history.calls[call];
    if (c.verb == Verb::write && call != dropped) value = c.value;
    if (c.verb == Verb::read) c.result = value;
  }
}

/// One read is answered of a copy that lacks the last write, or the last two.
void serve_stale_read(Correct& e, Rng& rng) {
  const auto reads = those(e, Verb::read);
  if (reads.empty()) return;
  const std::uint32_t stale = reads[rng.below(reads.size())];
  const std::size_t behind = 1 + rng.below(2);
  std::vector<Atom> versions(2, kNothing);
  for (const std::uint32_t call : e.order) {
    Call& c = e.history.calls[call];
    if (c.verb == Verb::write) versions.push_back(c.value);
    if (call == stale) c.result = versions[versions.size() - 1 - std::min(behind, versions.size() - 1)];
  }
}

/// From some moment on one process is answered of a copy that gets no more writes.
void cut_off_a_reader(Correct& e, Rng& rng) {
  const auto reads = those(e, Verb::read);
  if (reads.empty()) return;
  const std::uint32_t first = reads[rng.below(reads.size())];
  const std::uint32_t who = e.history.calls[first].process;
  Atom value = kNothing;
  bool cut = false;
  for (const std::uint32_t call : e.order) {
    Call& c = e.history.calls[call];
    cut |= call == first;
    if (c.verb == Verb::write && !cut) value = c.value;
    if (c.verb == Verb::read && cut && c.process == who) c.result = value;
  }
}

struct Corruption {
  std::string_view name;
  void (*apply)(Correct&, Rng&);
};
constexpr Corruption kCorruptions[] = {{"swapped results", swap_results},
                                       {"dropped write", drop_write},
                                       {"stale read", serve_stale_read},
                                       {"cut-off reader", cut_off_a_reader}};

bool same_answers(const History& a, const History& b) {
  return std::equal(a.calls.begin(), a.calls.end(), b.calls.begin(),
                    [](const Call& x, const Call& y) { return x.result == y.result; });
}

struct Rate {
  std::uint64_t changed = 0;
  std::uint64_t detected = 0;
  std::uint64_t percent() const { return changed == 0 ? 0 : detected * 100 / changed; }
};

template <class Detect>
Rate rate_of(const Corruption& corruption, std::size_t processes, std::size_t calls, std::uint64_t tries,
             Detect&& detect) {
  Rate rate;
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    const Correct before = correct(processes, calls, seed);
    Correct after = correct(processes, calls, seed);
    Rng rng{seed ^ 0xabcdef};
    corruption.apply(after, rng);
    if (same_answers(before.history, after.history)) continue;
    ++rate.changed;
    rate.detected += detect(after.history) ? 1 : 0;
  }
  return rate;
}

bool not_linearizable(const History& h) {
  return check_linearizability(h, *find_model("register")).answer == Answer::broken;
}

}  // namespace

// Measured on 1,000 histories of each kind, 4 processes: 96, 22, 51 and 96 %. The more calls overlap, the more of what was
// done to them might just as well have happened: the next test shows that nothing else is missed.
TEST_CASE("of correct histories that were corrupted so many are found to be broken") {
  const auto tries = thorough<std::uint64_t>(1'000, 100);
  const std::uint64_t least_percent[] = {90, 12, 40, 90};
  for (std::size_t i = 0; i < std::size(kCorruptions); ++i) {
    const Rate rate = rate_of(kCorruptions[i], 4, 60, tries, not_linearizable);
    INFO(kCorruptions[i].name << ": " << rate.detected << " of " << rate.changed << " histories of 60 calls");
    CHECK(rate.changed > tries / 3);
    CHECK(rate.percent() >= least_percent[i]);
  }
}

TEST_CASE("what is not found in a small corrupted history could have happened") {
  const auto tries = thorough<std::uint64_t>(20'000, 1'000);
  for (const Corruption& corruption : kCorruptions) {
    std::uint64_t missed = 0;
    const Rate rate = rate_of(corruption, 3, 7, tries, [&](const History& h) {
      const bool found = not_linearizable(h);
      REQUIRE(found != orders_exist("register", h.calls, h.atoms, {}, 0));
      missed += found ? 0 : 1;
      return found;
    });
    INFO(corruption.name << ": " << rate.detected << " of " << rate.changed << " histories of 7 calls");
    CHECK(rate.detected > 0);
    CHECK(missed > 0);
  }
}

TEST_CASE("which promise a corruption breaks is told, and it is never one that was kept") {
  const auto tries = thorough<std::uint64_t>(4'000, 300);
  const auto broken = [](Level level) {
    return [level](const History& h) {
      const Answer answer = check_level(h, *find_model("register"), level).answer;
      REQUIRE(answer != Answer::unknown);
      if (answer == Answer::broken && h.calls.size() <= 7) REQUIRE_FALSE(sequential_by_force(h));
      return answer == Answer::broken;
    };
  };
  for (const Corruption& corruption : kCorruptions) {
    const Rate small = rate_of(corruption, 3, 7, tries, broken(Level::causal_convergence));
    const Rate large = rate_of(corruption, 4, 60, tries / 10, broken(Level::causal_convergence));
    const Rate reads = rate_of(corruption, 4, 60, tries / 10, broken(Level::monotonic_reads));
    const Rate own = rate_of(corruption, 4, 60, tries / 10, broken(Level::read_your_writes));
    INFO(corruption.name << ": causal-convergence " << large.percent() << " %, monotonic-reads " << reads.percent()
                         << " %, read-your-writes " << own.percent() << " %; of small ones " << small.percent()
                         << " % causal-convergence");
    CHECK(large.percent() >= reads.percent());
    CHECK(large.percent() >= own.percent());
    CHECK(small.detected > 0);
    CHECK(large.detected > 0);
  }
}

}  // namespace netsplit::corruption_test
