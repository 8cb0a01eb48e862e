#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/checkers/transactions.h"

namespace netsplit::checkers {

/// Kinds of dependencies as a set.
using Kinds = std::uint8_t;
constexpr Kinds only(Dependency::Kind kind) { return static_cast<Kinds>(1u << static_cast<unsigned>(kind)); }

/// Transactions and what must come before what, ready to be walked.
class DependencyGraph {
 public:
  DependencyGraph(std::size_t transactions, std::vector<Dependency> dependencies);

  std::size_t size() const { return offsets_.size() - 1; }
  std::span<const Dependency> all() const { return dependencies_; }
  std::span<const Dependency> from(std::uint32_t transaction) const {
    return std::span(dependencies_).subspan(offsets_[transaction], offsets_[transaction + 1] - offsets_[transaction]);
  }

 private:
  std::vector<Dependency> dependencies_;  ///< by `from`
  std::vector<std::size_t> offsets_;
};

/// For each transaction the number of its strongly connected component, along these kinds (Tarjan 1972).
std::vector<std::uint32_t> components(const DependencyGraph& graph, Kinds kinds);

/// The same for walks in which no rw follows another: for each transaction two numbers, [2t] when it was reached by another
/// kind and [2t + 1] when it was reached by rw.
std::vector<std::uint32_t> components_without_adjacent_rw(const DependencyGraph& graph, Kinds others);

/// The shortest walk along these kinds that stays in one component; empty when there is none.
std::vector<Dependency> shortest_path(const DependencyGraph& graph, std::uint32_t from, std::uint32_t to, Kinds kinds,
                                      std::span<const std::uint32_t> component);
/// The same where no rw follows another; it begins as after an rw and doesn't end with one.
std::vector<Dependency> shortest_path_without_adjacent_rw(const DependencyGraph& graph, std::uint32_t from,
                                                          std::uint32_t to, Kinds others,
                                                          std::span<const std::uint32_t> component);

}  // namespace netsplit::checkers
