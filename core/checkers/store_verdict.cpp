#include "core/checkers/store_verdict.h"

#include <fmt/format.h>

#include <algorithm>

namespace netsplit::checkers {
namespace {

constexpr std::size_t kToldAtMost = 6;

std::string told(const Call& call, const History& history) {
  return fmt::format("{} ({})", tell(call, history.atoms), history.processes[call.process]);
}

}  // namespace

std::optional<StoreVerdict> judge_store(const KvHistory& recorded, const World& world, Budget budget) {
  if (recorded.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const HostSpec& host : world.hosts()) names.push_back(host.name);
  StoreVerdict verdict{recorded.history(names), {}};
  verdict.linearizability = check_linearizability(verdict.history, *find_model("kv"), budget);
  return verdict;
}

std::string why_broken(const Witness& witness, const History& history) {
  std::string others;
  std::size_t more = 0;
  for (std::size_t i = 0; i < witness.calls.size(); ++i) {
    if (witness.calls[i].invoked == witness.stuck.invoked) continue;
    if (i >= kToldAtMost) {
      ++more;
      continue;
    }
    others += (others.empty() ? "" : ", ") + told(witness.calls[i], history);
  }
  if (more > 0) others += fmt::format(" and {} more", more);
  return fmt::format("no order of the operations explains {}; it does not go together with {}",
                     told(witness.stuck, history), others);
}

}  // namespace netsplit::checkers
