#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "web/sweep/sweeper.h"

namespace netsplit {

/// "340 of 1 000 runs, 120 a second, 6 s left"; empty when there is no sweep.
std::string sweep_progress(const Sweeper& sweeper);
/// "Leader Elected is broken in 989 of 1 000 runs: 98.9 % (98 % to 99.4 %)". The interval covers the truth in 95 of 100
/// cases. `what`: "Leader Elected is broken".
std::string share_words(const std::string& what, std::uint64_t hits, std::uint64_t runs);
/// "0.382 %", in three digits.
std::string percent_text(double share);
/// The whole sweep for those who listen: how far it is, and what it found.
std::vector<std::string> sweep_lines(const Sweeper& sweeper);

/// A run that broke a claim, in words: "Open seed 17: Leader Elected is broken".
struct FailingTrial {
  std::uint64_t trial = 0;
  std::string words;
};
/// The first ones of each variant, so many in all at most.
std::vector<FailingTrial> failing_trials(const Sweeper& sweeper, std::size_t most);

}  // namespace netsplit
