#include "web/scene/node_actions.h"
#include "web/theme/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "icons.h"

namespace netsplit {
namespace {

using namespace command;

std::vector<NodeId> all_but(const World& world, NodeId id) {
  std::vector<NodeId> others;
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (node_id(i) != id) others.push_back(node_id(i));
  return others;
}

}  // namespace

std::vector<NodeAction> node_actions(const World& world, NodeId id) {
  const HostState state = world.state(id);
  if (state == HostState::down) return {{ICON_POWER, "restart", tr("Restart"), Restart{id}}};
  std::vector<NodeAction> out{{ICON_POWER_OFF, "crash", tr("Crash"), Crash{id, false}},
                              {ICON_FLAME, "crash_disk", tr("Crash and lose its disk"), Crash{id, true}}};
  if (state == HostState::paused)
    out.push_back({ICON_PLAY, "resume", tr("Resume"), Resume{id}});
  else
    out.push_back({ICON_PAUSE, "pause", tr("Pause"), Pause{id}});
  if (world.slowness(id) > Ratio::one())
    out.push_back({ICON_GAUGE, "full_speed", tr("Full speed"), Slow{id, Ratio::one()}});
  else
    out.push_back({ICON_SNAIL, "slow", tr("Slow down 10 times"), Slow{id, {10 * Ratio::kOne}}});
  if (world.nodes() > 1)
    out.push_back({ICON_UNLINK, "isolate", tr("Cut off from all others"),
                   Cut{fresh_cut_name(world), {id}, all_but(world, id), false}});
  return out;
}

std::vector<NodeAction> link_actions(const World& world, NodeId id) {
  std::vector<NodeAction> out;
  for (NodeId other : all_but(world, id)) {
    const std::string& name = world.host(other).name;
    const std::vector<std::string> cuts = cuts_between(world, id, other);
    if (cuts.empty())
      out.push_back({ICON_UNLINK, "cut_from/" + name, name,
                     Cut{fmt::format("{} | {}", world.host(id).name, name), {id}, {other}, false}});
    for (const std::string& cut : cuts)
      out.push_back({ICON_LINK, fmt::format("heal_from/{}/{}", name, cut),
                     trf("{}: heal {}", name, cut.empty() ? tr("all cuts") : cut), Heal{cut}});
  }
  return out;
}

std::string fresh_cut_name(const World& world) {
  const auto& cuts = world.network().cuts();
  for (int n = 1;; ++n) {
    std::string name = trf("cut {}", n);
    if (std::none_of(cuts.begin(), cuts.end(), [&](const Network::ActiveCut& c) { return c.name == name; }))
      return name;
  }
}

std::vector<std::string> cuts_between(const World& world, NodeId from, NodeId to) {
  std::vector<std::string> names;
  const auto has = [](const std::vector<NodeId>& set, NodeId id) {
    return std::find(set.begin(), set.end(), id) != set.end();
  };
  for (const Network::ActiveCut& c : world.network().cuts())
    if ((has(c.from, from) && has(c.to, to)) || (has(c.from, to) && has(c.to, from))) names.push_back(c.name);
  return names;
}

}  // namespace netsplit
