#include "web/scene/node_actions.h"
#include "web/theme/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

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
  const NodeAction removal{ICON_TRASH_2, "remove", tr("Remove"), Remove{id}};
  if (state == HostState::absent) return {{ICON_PLUS, "create", tr("Create"), Create{id}}};
  if (state == HostState::down) return {{ICON_POWER, "restart", tr("Restart"), Restart{id}}, removal};
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
  const auto newest = std::max_element(world.hosts().begin(), world.hosts().end(),
                                       [](const auto& a, const auto& b) { return a.speaks < b.speaks; });
  if (newest->speaks > world.host(id).speaks)
    out.push_back({ICON_LAYERS, "roll", trf("Roll to version {}", newest->speaks),
                   Roll{id, newest->speaks, newest->understands_from}});
  if (world.nodes() > 1)
    out.push_back({ICON_UNLINK, "isolate", tr("Cut off from all others"),
                   Cut{fresh_cut_name(world), {id}, all_but(world, id), false}});
  if (world.network().has_channels())
    out.push_back({ICON_SHIELD_CHECK, "renew", tr("Renew its certificate for an hour"), Renew{id, 1h}});
  out.push_back(removal);
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

std::vector<NodeAction> creation_actions(const World& world, NodeId id) {
  std::vector<NodeAction> out;
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    const HostSpec& other = world.host(node_id(i));
    if (world.state(node_id(i)) == HostState::absent && other.role_name == world.host(id).role_name)
      out.push_back({ICON_PLUS, "create/" + other.name, other.name, Create{node_id(i)}});
  }
  return out;
}

std::vector<NodeAction> move_actions(const World& world, NodeId id) {
  const auto place_of = [](const HostSpec& h) { return std::tie(h.region, h.zone, h.rack); };
  std::vector<const HostSpec*> known{&world.host(id)};
  std::vector<NodeAction> out;
  for (const HostSpec& host : world.hosts()) {
    const auto same = [&](const HostSpec* k) { return place_of(*k) == place_of(host); };
    if (std::any_of(known.begin(), known.end(), same)) continue;
    known.push_back(&host);
    std::string name;
    for (const std::string* label : {&host.region, &host.zone, &host.rack})
      if (!label->empty()) name += (name.empty() ? "" : ", ") + *label;
    if (!name.empty())
      out.push_back({ICON_ARROW_RIGHT, "move/" + name, name, Move{id, host.region, host.zone, host.rack}});
  }
  return out;
}

std::vector<NodeAction> address_actions(const World& world, NodeId id) {
  std::vector<NodeAction> out;
  const NodeId holder = world.addresses().holder(id);
  if (holder != id) out.push_back({ICON_UNDO_2, "address_back", tr("Back to itself"), MoveAddress{id, id, {}}});
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    const NodeId other = node_id(i);
    if (other == id || other == holder || world.state(other) == HostState::absent) continue;
    if (world.host(other).role_name == world.host(id).role_name)
      out.push_back(
          {ICON_ARROW_RIGHT, "address/" + world.host(other).name, world.host(other).name, MoveAddress{id, other, {}}});
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
