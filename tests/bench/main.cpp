#include <cstdio>
#include <cstring>

#include "tests/bench/bench.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#else
#include <ctime>
#endif

// netsplit-bench: how fast the engine is, beside bare reference loops in the same run.
namespace netsplit::bench {

double cpu_seconds() {
#ifdef __EMSCRIPTEN__
  return EM_ASM_DOUBLE({
    const usage = process.cpuUsage();
    return (usage.user + usage.system) / 1e6;
  });
#else
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
#endif
}

void Report::print(const Line& line) const {
  if (quiet) return;
  std::string verdict;
  if (line.target != 0) {
    char text[64];
    const char* format = line.bound == Report::Bound::exactly   ? "%s exactly %.0f"
                         : line.bound == Report::Bound::at_most ? "%s at most %.4g"
                                                                : "%s at least %.4g";
    std::snprintf(text, sizeof text, format, line.met() ? "ok" : "MISSED", line.target);
    verdict = text;
  }
  std::printf("%-10s %-58s %12.4g %-14s %s\n", line.group.c_str(), line.name.c_str(), line.value, line.unit.c_str(),
              verdict.c_str());
  std::fflush(stdout);
}

namespace {

const char* name_of(Report::Bound bound) {
  return bound == Report::Bound::exactly ? "exactly" : bound == Report::Bound::at_most ? "at_most" : "at_least";
}

void print_json(const Report& report) {
  std::printf("[\n");
  for (std::size_t i = 0; i < report.lines().size(); ++i) {
    const auto& line = report.lines()[i];
    std::printf("  {\"group\": \"%s\", \"name\": \"%s\", \"value\": %.10g, \"unit\": \"%s\"", line.group.c_str(),
                line.name.c_str(), line.value, line.unit.c_str());
    if (line.target != 0)
      std::printf(", \"%s\": %.10g, \"met\": %s", name_of(line.bound), line.target, line.met() ? "true" : "false");
    std::printf("}%s\n", i + 1 < report.lines().size() ? "," : "");
  }
  std::printf("]\n");
}

struct Group {
  const char* name;
  void (*run)(const Options&, Report&);
};
constexpr Group kGroups[] = {{"engine", bench_engine},     {"scale", bench_scale},       {"raft", bench_raft},
                             {"timeline", bench_timeline}, {"checkers", bench_checkers}, {"sweep", bench_sweep},
                             {"explore", bench_explore},   {"services", bench_services}};

int usage() {
  std::fprintf(stderr,
               "usage: netsplit-bench [--quick] [--json] [--strict] "
               "[engine|scale|raft|timeline|checkers|sweep|explore|services ...]\n");
  return 2;
}

int run(int argc, char** argv) {
  Options options;
  Report report;
  bool json = false;
  bool strict = false;
  std::vector<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto is_it = [&](const Group& g) { return argument == g.name; };
    if (argument == "--quick") {
      options.quick = true;
    } else if (argument == "--json") {
      json = report.quiet = true;
    } else if (argument == "--strict") {
      strict = true;
    } else if (std::any_of(std::begin(kGroups), std::end(kGroups), is_it)) {
      wanted.push_back(argument);
    } else {
      return usage();
    }
  }
  for (const Group& group : kGroups)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), group.name) != wanted.end())
      group.run(options, report);
  if (json) print_json(report);
  const auto missed = [](const Report::Line& line) { return !line.met(); };
  return strict && std::any_of(report.lines().begin(), report.lines().end(), missed) ? 1 : 0;
}

}  // namespace
void compare_sizes(const std::string& group, const std::string& what, const std::vector<std::uint64_t>& sizes,
                   int rounds, Report& report, const std::function<double(std::uint64_t)>& rate) {
  std::vector<double> best(sizes.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < sizes.size(); ++i) best[i] = std::max(best[i], rate(sizes[i]));
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string name = "cost of an event, " + std::to_string(sizes[i]) + " " + what;
    report.add(group, name, 1e9 / best[i], "ns");
    report.at_most(group, name + " / " + std::to_string(sizes[0]), best[0] / best[i], "", 1.2);
  }
}

}  // namespace netsplit::bench

int main(int argc, char** argv) { return netsplit::bench::run(argc, argv); }
