#include "web/app/neighbours.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/sort_stably.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostBranches = 6;
constexpr std::size_t kMostByHand = 4;
constexpr std::size_t kMostOfScript = 5;

/// The number behind "hand."; nothing when the id begins with something else.
template <class Number>
std::optional<Number> number_in(std::string_view id, std::string_view kind) {
  if (!id.starts_with(kind) || id.size() <= kind.size() || id[kind.size()] != '.') return std::nullopt;
  id.remove_prefix(kind.size() + 1);
  Number n{};
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), n);
  return error == std::errc{} && end == id.data() + id.size() ? std::optional(n) : std::nullopt;
}

/// It says which message of this very run it means: in another run that number is another message.
bool names_a_message(const Command& command) {
  return std::holds_alternative<command::DropMessage>(command) ||
         std::holds_alternative<command::DelayMessage>(command) ||
         std::holds_alternative<command::DuplicateMessage>(command) ||
         std::holds_alternative<command::Deliver>(command);
}

/// Under an adversary each choice rests on those before it: none of them can be left out.
bool was_taken_over(const std::vector<PlacedCommand>& commands) {
  return std::any_of(commands.begin(), commands.end(),
                     [](const PlacedCommand& c) { return std::holds_alternative<command::TakeOver>(c.command); });
}

/// In a run that goes another way a number of events is another moment. So what was done by hand is done at its time there.
void at_their_times(std::vector<PlacedCommand>::const_iterator from, std::vector<PlacedCommand>::const_iterator end,
                    Scenario& scenario) {
  auto& script = scenario.spec.script;
  for (; from != end; ++from)
    if (!names_a_message(from->command)) script.push_back({from->at, from->command});
  sort_stably(script, [](const ScriptedCommand& a, const ScriptedCommand& b) { return a.at < b.at; });
}

/// Most of the nodes are the same: then it says something to lay the two side by side.
bool is_related(const Scenario& scenario, const RunBefore* before) {
  if (!before) return false;
  const auto& there = before->scenario.spec.hosts;
  const auto known = std::count_if(there.begin(), there.end(), [&](const HostSpec& host) {
    return std::any_of(scenario.spec.hosts.begin(), scenario.spec.hosts.end(),
                       [&](const HostSpec& own) { return own.name == host.name && own.role_name == host.role_name; });
  });
  return known * 2 >= static_cast<std::ptrdiff_t>(std::min(there.size(), scenario.spec.hosts.size())) && known > 0;
}

std::string words_of_before(const Scenario& scenario, const RunBefore& before) {
  if (before.scenario.title != scenario.title && !before.scenario.title.empty())
    return trf("the run before: {}", before.scenario.title);
  return before.scenario.seed == scenario.seed ? std::string(tr("the run before"))
                                               : trf("the run before, seed {}", before.scenario.seed);
}

}  // namespace

std::vector<Neighbour> neighbours_of(const Timeline& timeline, const Scenario& scenario, const RunBefore* before,
                                     std::string_view chosen) {
  std::vector<Neighbour> all;
  const auto& branches = timeline.branches();
  for (std::size_t i = branches.size(); i > 0 && branches.size() - i < kMostBranches; --i)
    all.push_back(
        {fmt::format("branch.{}", i - 1), trf("the future cut off at {}", short_duration(branches[i - 1].cut_at))});
  const World& world = timeline.world();
  const auto& commands = timeline.commands();
  if (!was_taken_over(commands)) {
    for (std::size_t i = commands.size(); i > 0 && commands.size() - i < kMostByHand; --i)
      all.push_back({fmt::format("hand.{}", i - 1), trf("without: {} ({})", tell(world, commands[i - 1].command),
                                                        short_duration(commands[i - 1].at))});
    const auto& script = scenario.spec.script;
    for (std::size_t i = 0; i < std::min(script.size(), kMostOfScript); ++i)
      if (script[i].at <= timeline.furthest())
        all.push_back({fmt::format("script.{}", i),
                       trf("without: {} ({})", tell(world, script[i].command), short_duration(script[i].at))});
    if (const auto seed = number_in<std::uint64_t>(chosen, "seed"))
      all.push_back({std::string(chosen), trf("seed {}", *seed)});
    const std::uint64_t next = number_in<std::uint64_t>(chosen, "seed").value_or(scenario.seed) + 1;
    all.push_back({fmt::format("seed.{}", next), trf("seed {}", next)});
  }
  if (is_related(scenario, before)) all.push_back({"before", words_of_before(scenario, *before)});
  return all;
}

std::optional<NeighbourRun> neighbour_called(std::string_view id, const Timeline& timeline, const Scenario& scenario,
                                             const RunBefore* before) {
  const auto& commands = timeline.commands();
  if (const auto n = number_in<std::size_t>(id, "branch"); n && *n < timeline.branches().size())
    return NeighbourRun{scenario, timeline.branches()[*n].commands, timeline.branches()[*n].reached};
  if (id == "before" && is_related(scenario, before))
    return NeighbourRun{before->scenario, before->commands, before->reached};
  if (was_taken_over(commands)) return std::nullopt;
  if (const auto n = number_in<std::size_t>(id, "hand"); n && *n < commands.size()) {
    const auto left_out = commands.begin() + static_cast<std::ptrdiff_t>(*n);
    NeighbourRun run{scenario, {commands.begin(), left_out}, Time{}};
    at_their_times(left_out + 1, commands.end(), run.scenario);
    return run;
  }
  if (const auto n = number_in<std::size_t>(id, "script"); n && *n < scenario.spec.script.size()) {
    NeighbourRun run{scenario, {}, Time{}};
    run.scenario.spec.script.erase(run.scenario.spec.script.begin() + static_cast<std::ptrdiff_t>(*n));
    // What was done by hand before that is as it was.
    const Time from = scenario.spec.script[*n].at;
    const auto later = std::find_if(commands.begin(), commands.end(), [&](const auto& c) { return c.at >= from; });
    run.commands.assign(commands.begin(), later);
    at_their_times(later, commands.end(), run.scenario);
    return run;
  }
  if (const auto seed = number_in<std::uint64_t>(id, "seed")) {
    NeighbourRun run{scenario, {}, Time{}};
    run.scenario.seed = run.scenario.spec.seed = *seed;
    at_their_times(commands.begin(), commands.end(), run.scenario);
    return run;
  }
  return std::nullopt;
}

}  // namespace netsplit
