#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkers/linearizability.h"

namespace netsplit::checkers {

/// What operations on single objects may promise, from strong to weak.
///
///                        linearizable
///                             |
///                         sequential
///                             |
///                     causal-convergence
///                    /        |         \.
///                causal     pram    writes-follow-reads
///                          /    \       |
///             read-your-writes  monotonic-writes
///                                   \   |
///                                monotonic-reads
///
/// linearizable and sequential are for all models (linearizability.h, sequential.h); causal is the weak variant CC
/// (causal.h); causal-convergence is CCv, all four session guarantees together (sessions.h); pram is read-your-writes and
/// monotonic writes and reads (as Brzezinski, Sobaniec and Wawrzyniak, "Session guarantees to achieve PRAM consistency of
/// replicated shared objects", 2003). What is in a copy can be seen only by reading twice, so monotonic-writes and
/// writes-follow-reads are judged for readers whose reads are monotonic.
enum class Level : std::uint8_t {
  linearizable,
  sequential,
  causal_convergence,
  causal,
  pram,
  writes_follow_reads,
  monotonic_writes,
  monotonic_reads,
  read_your_writes,
};
inline constexpr int kLevels = 9;
/// All of them; stronger ones stand before weaker ones.
std::span<const Level> levels();
/// As on a command line: "read-your-writes".
std::string_view name_of(Level level);
/// One sentence: what it promises.
std::string_view promise_of(Level level);
std::optional<Level> find_level(std::string_view name);
/// True if every history that has the first has the second. A level implies itself.
bool implies(Level stronger, Level weaker);

struct LevelResult {
  Level level = Level::linearizable;
  Answer answer = Answer::unknown;
  /// broken: the reasons, a sentence each; unknown: what is not known; holds: the stronger level that shows it, if that
  /// is how it is known.
  std::vector<std::string> why{};
  std::vector<Call> calls{};   ///< broken: those of the reasons, in order of invocation
  std::uint64_t explored = 0;  ///< configurations, or calls and pairs of them
};

/// Whether a history keeps a level. REQUIRES: the model knows the verbs of all calls. The levels below sequential are
/// judged for registers whose values tell who wrote them (reads_from.h); for others they are known where a stronger one
/// holds, or where what is certain breaks them.
LevelResult check_level(const History& history, const ModelEntry& model, Level level, Budget budget = {});

struct LevelsFound {
  std::vector<LevelResult> levels;  ///< one for each, in the order of levels()
  std::vector<Level> strongest;     ///< those that hold, and no stronger one is known to
  const LevelResult& of(Level level) const { return levels[static_cast<std::size_t>(level)]; }
};

/// All levels at once, each with the budget. Answers never contradict one another: what a broken level is implied by is
/// broken, what a kept one implies is kept.
LevelsFound strongest_levels(const History& history, const ModelEntry& model, Budget budget = {});

}  // namespace netsplit::checkers
