#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/base/sort_stably.h"
#include "core/checkers/level_claims.h"
#include "core/checkers/store_watch.h"
#include "core/protocols/catalog.h"
#include "core/scenario/calls.h"
#include "core/scenario/conflicts.h"
#include "core/scenario/lesson_fields.h"
#include "core/scenario/measure_fields.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenario_fields.h"
#include "core/scenario/settings.h"
#include "scenarios_embedded.h"

namespace netsplit {
namespace {

/// What a role's options are given besides what is written: the nodes that it concerns when none are named, and the
/// scenario's mutation.
class FillIn final : public Options {
 public:
  FillIn(const Directory& directory, const RoleOptionsRead& read, std::string_view role, std::string_view mutation)
      : directory_(directory), read_(read), role_(role), mutation_(mutation) {}

  std::vector<NodeId> members;  ///< the group that the node belongs to
  std::vector<NodeId> asked;    ///< whom it asks without being told

  void duration(std::string_view, Duration&, Duration, Duration, std::string_view) override {}
  void integer(std::string_view, std::int64_t&, std::int64_t, std::int64_t, std::string_view) override {}
  void ratio(std::string_view, Ratio&, std::string_view) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view, std::string&, std::size_t, std::string_view) override {}
  void choice(std::string_view name, int& value, std::span<const std::string_view> names, std::string_view) override {
    if (name != "mutation" || mutation_.empty()) return;
    const auto found = std::find(names.begin(), names.end(), mutation_);
    if (found != names.end()) value = static_cast<int>(found - names.begin());
  }
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}
  void node(std::string_view, NodeId&, std::string_view) override {}
  void nodes(std::string_view name, std::vector<NodeId>& value, std::string_view) override {
    const bool given = std::find(read_.given.begin(), read_.given.end(), name) != read_.given.end();
    if (name == "members") {
      if (!given) value = directory_.present(directory_.with_role(role_));
      members = value;
    }
    if (name == "servers" && !given) asked = value = all_that_answer(find_role(role_)->asks);
  }

 private:
  std::vector<NodeId> all_that_answer(std::string_view contract) const {
    std::vector<NodeId> servers;
    for (NodeId id : directory_.present(directory_.all()))
      if (const RoleEntry* role = find_role(directory_.role(id)); role && role->contract == contract)
        servers.push_back(id);
    return servers;
  }

  const Directory& directory_;
  const RoleOptionsRead& read_;
  std::string_view role_;
  std::string_view mutation_;
};

/// Nodes of one role that work together are watched together.
using Groups = std::map<std::pair<std::string, std::vector<NodeId>>, std::vector<NodeId>>;

Groups build_roles(ScenarioDraft& d, std::vector<Caller>& callers) {
  Groups groups;
  WorldSpec& spec = d.scenario.spec;
  for (std::size_t i = 0; i < d.entries.size(); ++i) {
    const ScenarioDraft::Entry& entry = d.entries[i];
    const std::string& role = spec.hosts[entry.first].role_name;
    const PendingOptions& pending = d.context.role_options[i];
    const auto draft = find_role(role)->draft();
    Caller& caller = callers.emplace_back();
    caller.first = entry.first;
    caller.count = entry.count;
    const RoleOptionsRead read = read_options(pending.json, pending.path, d.context, [&](Options& o) {
      CallWatch watch(o, caller, caller.usual);
      draft->options(watch);
    });
    FillIn fill(d.context.directory, read, role, d.scenario.mutation);
    draft->options(fill);
    if (!fill.asked.empty()) caller.asks.emplace_back(caller.usual).whom = fill.asked;
    auto& group = groups[{role, fill.members}];
    for (std::size_t host = entry.first; host < entry.first + entry.count; ++host) {
      spec.roles.push_back(draft->build());
      group.push_back(node_id(host));
    }
  }
  return groups;
}

/// What can only be seen once all roles are there. Nodes of one entry are alike, so the first of them tells.
void check_roles(const ScenarioDraft& d) {
  const WorldSpec& spec = d.scenario.spec;
  for (std::size_t i = 0; i < d.entries.size(); ++i) {
    const std::size_t first = d.entries[i].first;
    const RoleEntry& role = *find_role(spec.hosts[first].role_name);
    const auto problem = role.problem ? role.problem(spec.roles, node_id(first)) : std::nullopt;
    if (!problem) continue;
    std::string message = problem->message;
    for (std::size_t at = 0; (at = message.find('#', at)) != std::string::npos; ++at) {
      // Roles know nodes by number only.
      std::size_t end = at + 1;
      std::size_t node = 0;
      while (end < message.size() && message[end] >= '0' && message[end] <= '9')
        node = node * 10 + (message[end++] - '0');
      if (end > at + 1 && node < spec.hosts.size()) message.replace(at, end - at, spec.hosts[node].name);
    }
    refuse(d.context.role_options[i].path + "/" + problem->path, message);
  }
}

void check_mutation(const Scenario& s) {
  if (s.mutation.empty()) return;
  std::vector<std::string_view> names;
  for (const RoleEntry& role : catalog()) {
    const auto runs_it = [&](const HostSpec& h) { return h.role_name == role.name; };
    if (std::any_of(s.spec.hosts.begin(), s.spec.hosts.end(), runs_it))
      for (const MutationEntry& m : role.mutations) names.push_back(m.name);
  }
  if (std::find(names.begin(), names.end(), s.mutation) != names.end()) return;
  refuse("/mutation",
         fmt::format("found {}, expected {}{}", in_quotes(s.mutation),
                     names.empty() ? "none: no role here has one" : fmt::format("one of {}", fmt::join(names, ", ")),
                     did_you_mean(s.mutation, names)));
}

/// Each group of nodes that can be expected to bring it about is watched for it.
void watch_for(Scenario& s, const Scenario::Expectations::Eventually& expected, const std::string& path,
               const Groups& groups) {
  std::vector<std::string_view> known;
  const std::size_t before = s.spec.monitors.size();
  for (const auto& [key, members] : groups)
    for (const AimEntry& aim : find_role(key.first)->aims) {
      known.push_back(aim.claim->name);
      if (aim.claim->name == expected.claim) s.spec.monitors.push_back(aim.watch(members, expected.from, expected.by));
    }
  if (s.spec.monitors.size() == before)
    refuse(path + "/claim", fmt::format("found {}, expected one of those that the nodes here can bring about: {}",
                                        in_quotes(expected.claim), fmt::join(known, ", ")));
  if (expected.by >= s.until)
    refuse(path + "/by", fmt::format("found {}, expected a moment before the end of the run, {}",
                                     in_quotes(format_duration(expected.by)), format_duration(s.until)));
}

std::vector<std::string_view> watched_claims(const Scenario& s) {
  std::vector<std::string_view> claims;
  for (const Monitor& m : s.spec.monitors)
    for (const Label* claim : m.claims()) claims.push_back(claim->name);
  return claims;
}

void check_expected_claims(const Scenario& s) {
  std::vector<std::string_view> claims = watched_claims(s);
  for (const checkers::Level level : checkers::levels()) claims.push_back(checkers::claim_of(level));
  const auto check = [&](const std::vector<std::string>& expected, std::string_view path) {
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (std::find(claims.begin(), claims.end(), expected[i]) == claims.end())
        refuse(path_to(std::string(path), i), fmt::format("found {}, expected one of {}{}", in_quotes(expected[i]),
                                                          fmt::join(claims, ", "), did_you_mean(expected[i], claims)));
  };
  check(s.expected.holds, "/expect/holds");
  check(s.expected.broken, "/expect/broken");
  for (std::size_t i = 0; i < s.expected.holds.size(); ++i)
    if (s.expected.breaks(s.expected.holds[i]))
      refuse(path_to("/expect/holds", i),
             fmt::format("found {}, expected no claim that is to be broken too", in_quotes(s.expected.holds[i])));
}

void check_measures(const Scenario& s) {
  const std::vector<std::string_view> claims = watched_claims(s);
  for (std::size_t i = 0; i < s.measures.size(); ++i)
    if (auto error = check_measure(s.measures[i].measure, path_to("/measures", i), claims))
      throw Refusal{std::move(*error)};
}

void check_lesson(const Scenario& s) {
  if (!s.lesson) return;
  const std::vector<std::string_view> claims = watched_claims(s);
  std::vector<std::string_view> scenarios;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) scenarios.push_back(embedded.name);
  if (auto error = check_lesson(*s.lesson, s.until, claims, scenarios)) throw Refusal{std::move(*error)};
}

Scenario finish(ScenarioDraft d, const LoadOptions& options) {
  Scenario& s = d.scenario;
  if (s.spec.hosts.empty()) refuse("/nodes", "found an empty array, expected at least one node");
  if (options.seed) s.seed = *options.seed;
  if (options.mutation) s.mutation = *options.mutation;
  check_mutation(s);
  std::vector<Caller> callers;
  const Groups groups = build_roles(d, callers);
  check_roles(d);
  for (const auto& [key, members] : groups)
    for (Monitor& m : find_role(key.first)->monitors(members)) s.spec.monitors.push_back(std::move(m));
  for (std::size_t i = 0; i < s.expected.eventually.size(); ++i)
    watch_for(s, s.expected.eventually[i], path_to("/expect/eventually", i), groups);
  check_expected_claims(s);
  check_measures(s);
  check_lesson(s);
  sort_stably(s.spec.script, [](const ScriptedCommand& a, const ScriptedCommand& b) { return a.at < b.at; });
  s.spec.seed = s.seed;
  s.conflicts = conflicts_of(s.spec, callers);
  return std::move(s);
}

}  // namespace

bool Scenario::Expectations::breaks(std::string_view claim) const {
  return std::find(broken.begin(), broken.end(), claim) != broken.end();
}

Expected<Scenario> load_scenario(std::string_view text, std::string_view name, const LoadOptions& options) {
  if (!options.settings.empty()) {
    auto set = with_settings(text, options.settings);
    if (const auto* error = std::get_if<InputError>(&set)) return *error;
    return load_scenario(std::get<std::string>(set), name, {options.seed, options.mutation, {}});
  }
  auto parsed = JsonTree::parse(text);
  if (const auto* error = std::get_if<InputError>(&parsed)) return *error;
  ScenarioDraft draft;
  draft.scenario.name = name;
  draft.scenario.title = name;
  draft.scenario.topic = name.substr(0, std::min(name.size(), name.find('/')));
  draft.scenario.text = text;
  try {
    read_object(std::get<JsonTree>(parsed).root(), "", draft.context, [&](Fields& f) { scenario_fields(f, draft); });
    return finish(std::move(draft), options);
  } catch (const Refusal& refusal) {
    return refusal.error;
  }
}

Expected<Scenario> load_builtin(std::string_view name, const LoadOptions& options) {
  std::vector<std::string_view> names;
  for (const EmbeddedScenario& s : embedded_scenarios()) {
    if (s.name == name) return load_scenario(s.text, s.name, options);
    names.push_back(s.name);
  }
  return InputError{
      "", fmt::format("found {}, expected the name of a scenario{}", in_quotes(name), did_you_mean(name, names))};
}

}  // namespace netsplit
