#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// What the groups of the benchmark share. Times are of the processor, so that a busy machine disturbs less.
namespace netsplit::bench {

struct Options {
  bool quick = false;  ///< a tenth of the work: for continuous integration
};

class Report {
 public:
  enum class Bound { at_least, at_most, exactly };
  struct Line {
    std::string group;
    std::string name;
    double value = 0;
    std::string unit;
    double target = 0;  ///< 0: none
    Bound bound = Bound::at_least;
    bool met() const {
      switch (bound) {
        case Bound::at_least: return target == 0 || value >= target;
        case Bound::at_most: return target == 0 || value <= target;
        case Bound::exactly: return value == target;
      }
      return false;
    }
  };

  void add(std::string group, std::string name, double value, std::string unit) {
    lines_.push_back({std::move(group), std::move(name), value, std::move(unit), 0, Bound::at_least});
    print(lines_.back());
  }
  void at_least(std::string group, std::string name, double value, std::string unit, double target) {
    lines_.push_back({std::move(group), std::move(name), value, std::move(unit), target, Bound::at_least});
    print(lines_.back());
  }
  void at_most(std::string group, std::string name, double value, std::string unit, double target) {
    lines_.push_back({std::move(group), std::move(name), value, std::move(unit), target, Bound::at_most});
    print(lines_.back());
  }
  /// A count that doesn't depend on the machine.
  void exactly(std::string group, std::string name, double value, std::string unit, double target) {
    lines_.push_back({std::move(group), std::move(name), value, std::move(unit), target, Bound::exactly});
    print(lines_.back());
  }
  const std::vector<Line>& lines() const { return lines_; }
  bool quiet = false;

 private:
  void print(const Line& line) const;
  std::vector<Line> lines_;
};

double cpu_seconds();

/// Runs `work(n)` several times and returns the most that it did in a second: the least disturbed of them.
template <class Work>
double best_rate(std::uint64_t n, int repetitions, Work work) {
  double best = 0;
  for (int i = 0; i < repetitions; ++i) {
    const double start = cpu_seconds();
    work(n);
    const double took = cpu_seconds() - start;
    best = std::max(best, static_cast<double>(n) / std::max(took, 1e-6));
  }
  return best;
}

inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// The cost of an event for each size, measured in turns, so that what disturbs one disturbs all. The first size is the
/// yardstick: the others may cost a fifth more. `rate(size)` is in events a second.
void compare_sizes(const std::string& group, const std::string& what, const std::vector<std::uint64_t>& sizes,
                   int rounds, Report& report, const std::function<double(std::uint64_t)>& rate);

/// Deliveries a second of the reference loops: a delivery is answered after 10 to 15 ms, five nodes all to all.
double heap_of_functions(std::uint64_t in_flight, std::uint64_t deliveries, int repetitions);
double calendar_queue(std::uint64_t in_flight, std::uint64_t deliveries, int repetitions);

void bench_engine(const Options& options, Report& report);
void bench_scale(const Options& options, Report& report);
void bench_raft(const Options& options, Report& report);
void bench_timeline(const Options& options, Report& report);
void bench_checkers(const Options& options, Report& report);
void bench_sweep(const Options& options, Report& report);
void bench_explore(const Options& options, Report& report);
void bench_services(const Options& options, Report& report);

}  // namespace netsplit::bench
