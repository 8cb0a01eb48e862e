#include "core/protocols/catalog.h"
#include "core/protocols/client/kv_client.h"
#include "core/protocols/raft/server.h"
#include "core/timeline/timeline.h"
#include "tests/bench/bench.h"

#ifdef __linux__
#include <unistd.h>

#include <cstdio>
#endif

// Five Raft servers that answer a thousand requests a second: events a second, memory, seeks.
namespace netsplit::bench {
namespace {

HostSpec host(std::string name, std::string role) {
  HostSpec h;
  h.name = std::move(name);
  h.role_name = std::move(role);
  return h;
}

WorldSpec raft_spec() {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::uniform(us(500), us(1500));
  std::vector<NodeId> servers;
  for (std::size_t i = 0; i < 5; ++i) servers.push_back(node_id(i));
  for (std::size_t i = 0; i < 5; ++i) {
    raft::Server server;
    server.config.members = servers;
    spec.hosts.push_back(host("s" + std::to_string(i + 1), "raft.server"));
    spec.hosts.back().sync_time = Distribution::uniform(us(100), us(300));
    spec.hosts.back().service_time = Distribution::constant(us(5));
    spec.roles.push_back(Role::of(std::move(server)));
  }
  kv::Client client;
  client.config.servers = servers;
  client.config.loop = kv::ClientConfig::Loop::open;
  client.config.rate = 1000;
  client.config.keys = 1000;
  spec.hosts.push_back(host("clients", "kv.client"));
  spec.roles.push_back(Role::of(std::move(client)));
  spec.monitors = find_role("raft.server")->monitors(servers);
  return spec;
}

/// Resident memory in MiB; 0 where that can't be read.
double resident_mib() {
#ifdef __linux__
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  long total = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20) : 0;
#else
  return 0;
#endif
}

void measure_speed(const Options& options, Report& report) {
  const std::uint64_t n = options.quick ? 200'000 : 1'000'000;
  const auto speed = [&](bool watched) {
    WorldSpec spec = raft_spec();
    if (!watched) spec.monitors.clear();
    Recorder recorder;
    World world(std::move(spec));
    world.record_to(&recorder);
    world.run_until(2s);
    return best_rate(n, options.quick ? 3 : 5, [&](std::uint64_t steps) {
      for (std::uint64_t i = 0; i < steps; ++i) world.step();
    });
  };
#ifdef __EMSCRIPTEN__
  constexpr double kTarget = 0.5;
#else
  constexpr double kTarget = 1;
#endif
  report.at_least("raft", "5 servers, 1000 requests/s, records and invariants on", speed(true) / 1e6, "M events/s",
                  kTarget);
  report.add("raft", "the same without invariants", speed(false) / 1e6, "M events/s");
}

/// From the first election on, with records and invariants.
void measure_lengths(const Options& options, Report& report) {
  std::vector<std::uint64_t> lengths{10'000, 100'000, 1'000'000};
  if (!options.quick) lengths.push_back(10'000'000);
  compare_sizes("raft", "events in the run", lengths, 3, report, [](std::uint64_t events) {
    double best = 0;
    for (std::uint64_t turn = 0; turn < std::max<std::uint64_t>(1, 300'000 / events); ++turn) {
      Recorder recorder;
      World world(raft_spec());
      world.record_to(&recorder);
      best = std::max(best, best_rate(events, 1, [&](std::uint64_t steps) {
                        for (std::uint64_t i = 0; i < steps; ++i) world.step();
                      }));
    }
    return best;
  });
}

void measure_seeks(const Options& options, Report& report) {
  const std::uint64_t events = options.quick ? 100'000 : 1'000'000;
  Timeline timeline(raft_spec());
  double start = cpu_seconds();
  timeline.seek_step(events);
  report.add("raft", "run with keyframes", static_cast<double>(events) / (cpu_seconds() - start) / 1e6, "M events/s");
  const Time end = timeline.world().now();
  Rng places{7};
  std::vector<double> seeks;
  std::vector<double> hashed;
  for (int i = 0; i < 60; ++i) {
    start = cpu_seconds();
    timeline.seek(places.between(Time::zero(), end));
    seeks.push_back((cpu_seconds() - start) * 1e3);
    start = cpu_seconds();
    timeline.hash();
    hashed.push_back((cpu_seconds() - start) * 1e3);
  }
#ifdef __EMSCRIPTEN__
  constexpr double kTarget = 50;
#else
  constexpr double kTarget = 16;
#endif
  const std::string run = " in a run of " + std::to_string(events) + " events";
  report.at_most("raft", "seek anywhere" + run + ", median", median(seeks), "ms", kTarget);
  report.add("raft", "seek anywhere" + run + ", longest", *std::max_element(seeks.begin(), seeks.end()), "ms");
  report.add("raft", "hash of the run there, median", median(hashed), "ms");
  report.add("raft", "keyframes", static_cast<double>(timeline.keyframe_count()), "");
}

void measure_memory(const Options& options, Report& report) {
  const Duration length = options.quick ? Duration(60s) : Duration(600s);
  const double before = resident_mib();
  const double start = cpu_seconds();
  Timeline timeline(raft_spec());
  timeline.seek(length);
  const std::string run = std::to_string(length / 1min) + " virtual min";
  report.add("raft", run + ": events", static_cast<double>(timeline.world().steps()) / 1e6, "M");
  const auto* client = timeline.world().role(node_id(5)).as<kv::Client>();
  report.add("raft", run + ": requests answered", static_cast<double>(client->ok), "");
  report.add("raft", run + ": claims broken", static_cast<double>(timeline.world().violations().size()), "");
  report.add("raft", run + ": time to compute", cpu_seconds() - start, "s");
  report.add("raft", run + ": records and history", static_cast<double>(timeline.recorder().bytes()) / (1 << 20),
             "MiB");
  report.add("raft", run + ": keyframes, estimated", static_cast<double>(timeline.keyframe_bytes()) / (1 << 20), "MiB");
  report.add("raft", run + ": keyframes", static_cast<double>(timeline.keyframe_count()), "");
  if (before > 0) report.at_most("raft", run + ": memory, measured", resident_mib() - before, "MiB", 256);
}

}  // namespace

void bench_raft(const Options& options, Report& report) {
  measure_memory(options, report);
  measure_speed(options, report);
  measure_lengths(options, report);
  measure_seeks(options, report);
}

}  // namespace netsplit::bench
