#include <chrono>
#include <string>

#include "core/scenario/scenario.h"
#include "core/search/explore/explorer.h"
#include "tests/bench/bench.h"

// All interleavings, beside what TLC does on such a machine with one worker: two-phase commit with 8 participants in 36 s and
// 3.1 GB, models of Raft with 3 servers at 70,000 to 130,000 generated states a second. By the clock on the wall.
namespace netsplit::bench {
namespace {

using search::ExploreOptions;
using search::Explorer;

struct Explored {
  double seconds = 0;
  Explorer::Counts counts;
  std::size_t bytes = 0;
};

Explored explore(const std::string& text, const ExploreOptions& options, unsigned threads) {
  const auto loaded = load_scenario(text, "bench");
  World world(std::get<Scenario>(loaded).spec);
  world.apply(command::TakeOver{});
  world.run_until(Time{});
  const auto began = std::chrono::steady_clock::now();
  Explorer explorer(world, options);
  while (explorer.advance(threads > 1 ? 200'000 : 10'000, threads)) {}
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return {took.count(), explorer.counts(), explorer.bytes()};
}

std::string two_phase(int participants) {
  std::string names;
  for (int i = 1; i <= participants; ++i) names += (i > 1 ? ", \"r" : "\"r") + std::to_string(i) + '"';
  return R"({"version": 1, "nodes": [{"name": "tm", "role": "two_phase.coordinator", "config": {"participants": [)" +
         names + R"(], "resend": "0s"}}, {"name": "r1..r)" + std::to_string(participants) +
         R"(", "role": "two_phase.participant",
            "config": {"coordinator": "tm", "refuse": "40ms", "tells": false, "resend": "0s"}}]})";
}

}  // namespace

void bench_explore(const Options& options, Report& report) {
  ExploreOptions set;
  set.semantics = search::Semantics::set;
  const int participants = options.quick ? 7 : 8;
  const std::string text = two_phase(participants);
  Explored alone, together;
#ifdef __EMSCRIPTEN__
  const bool threads = false;
#else
  const bool threads = true;
#endif
  for (int round = 0; round < 3; ++round) {
    const Explored one = explore(text, set, 1);
    if (alone.seconds == 0 || one.seconds < alone.seconds) alone = one;
    if (!threads) continue;
    const Explored two = explore(text, set, 2);
    if (together.seconds == 0 || two.seconds < together.seconds) together = two;
  }
  const std::string name = "two-phase commit, " + std::to_string(participants) + " participants";
  // What there is to find depends on no machine, and not on threads.
  const double states = options.quick ? 296'448 : 1'745'408;
  report.exactly("explore", name + ", distinct states", static_cast<double>(alone.counts.distinct), "", states);
  if (threads)
    report.exactly("explore", name + ", distinct states, 2 threads", static_cast<double>(together.counts.distinct), "",
                   states);
  report.at_most("explore", name, alone.seconds, "s", 8);
  report.at_most("explore", name + ", memory for states", static_cast<double>(alone.bytes) / (1 << 20), "MiB", 400);
  report.add("explore", name + ", generated", static_cast<double>(alone.counts.generated) / alone.seconds, "states/s");
  if (threads) report.at_least("explore", name + ", 2 threads / 1", alone.seconds / together.seconds, "", 1.7);

  const std::string raft = R"({"version": 1, "nodes": [{"name": "s1..s3", "role": "raft.server",
      "config": {"prevote": false, "check_quorum": false}, "disk": {"sync": "1ms"}}]})";
  ExploreOptions bounded;
  bounded.faults.timeout = 3;
  bounded.states = options.quick ? 300'000 : 3'000'000;
  Explored best;
  for (int round = 0; round < 3; ++round) {
    const Explored one = explore(raft, bounded, 1);
    if (best.seconds == 0 || one.seconds < best.seconds) best = one;
  }
  report.at_least("explore", "3-server Raft, generated", static_cast<double>(best.counts.generated) / best.seconds,
                  "states/s", 1e6);
}

}  // namespace netsplit::bench
