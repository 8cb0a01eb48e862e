#include <algorithm>

#include "core/checkers/linearizability.h"
#include "tests/bench/bench.h"
#include "tests/checkers/random_history.h"

// Linearizability of histories like those that Porcupine, the fastest public checker, was measured with on such a machine;
// the targets are a third of its times.
namespace netsplit::bench {
namespace {

using checkers::History;
using checkers::RandomHistory;

/// The same kind of history on many keys at once.
History on_keys(RandomHistory how, std::size_t keys, std::uint64_t seed) {
  History all;
  for (std::size_t k = 0; k < keys; ++k) {
    const History one = random_history(how, seed + k);
    all.processes = one.processes;
    const auto again = [&](checkers::Atom atom) {
      return atom == checkers::kNothing ? atom : all.atoms.of(one.atoms.text(atom));
    };
    for (checkers::Call c : one.calls) {
      c.object = all.atoms.of("k" + std::to_string(k));
      c.value = again(c.value);
      c.expected = again(c.expected);
      c.result = again(c.result);
      c.invoked = c.invoked * keys + k;
      if (c.known()) c.answered = c.answered * keys + k;
      all.calls.push_back(c);
    }
  }
  std::sort(all.calls.begin(), all.calls.end(), [](const auto& a, const auto& b) { return a.invoked < b.invoked; });
  return all;
}

double milliseconds(const std::vector<History>& histories) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double start = cpu_seconds();
    for (const History& h : histories) {
      checkers::LinearizabilityCheck check(h, *checkers::guess_model(h));
      while (check.searching()) check.advance(100'000);
    }
    best = std::min(best, (cpu_seconds() - start) * 1e3);
  }
  return best;
}

std::vector<History> one(const RandomHistory& how, std::size_t keys, std::uint64_t seed) {
  std::vector<History> histories;
  histories.push_back(on_keys(how, keys, seed));
  return histories;
}

}  // namespace

void bench_checkers(const Options& options, Report& report) {
  std::vector<History> registers;
  for (std::uint64_t seed = 0; seed < 102; ++seed)
    registers.push_back(checkers::random_history({.model = "cas_register",
                                                  .processes = 5,
                                                  .calls = 80,
                                                  .values = 5,
                                                  .unknown_in = 5,
                                                  .wrong_in = seed % 3 == 0 ? 80u : 0u},
                                                 seed));
  report.at_most("checkers", "102 registers of 80 operations, a fifth unknown", milliseconds(registers), "ms", 128);
  const RandomHistory kv{.model = "kv", .processes = 6, .calls = 170, .values = 50, .unknown_in = 1'000'000};
  report.at_most("checkers", "1,700 operations, 6 at once on each of 10 keys", milliseconds(one(kv, 10, 1)), "ms", 54);
  RandomHistory wrong = kv;
  wrong.calls = 200;
  wrong.wrong_in = 400;
  report.at_most("checkers", "2,000 operations, some answers wrong", milliseconds(one(wrong, 10, 2)), "ms", 7);
  RandomHistory crowd = kv;
  crowd.processes = 25;
  report.add("checkers", "1,700 operations, 25 at once on each of 10 keys", milliseconds(one(crowd, 10, 1)), "ms");
  const std::size_t keys = options.quick ? 100 : 1'000;
  const RandomHistory many{.model = "kv", .processes = 5, .calls = 100, .values = 20, .unknown_in = 200};
  report.at_most("checkers", "100 operations on each of " + std::to_string(keys) + " keys",
                 milliseconds(one(many, keys, 3)), "ms", static_cast<double>(keys));
}

}  // namespace netsplit::bench
