#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/options.h"
#include "core/base/rng.h"
#include "core/sim/world.h"

// Small systems whose behaviour is drawn, for comparing searches.
namespace netsplit::search {

struct Note {
  static constexpr std::string_view kName = "note";
  std::uint32_t word = 0;
  void describe(Describer& d) const { d.number("word", word); }
  bool operator==(const Note&) const = default;
};

inline constexpr Label kTick{"tick"};
inline constexpr Label kAgreed{"Agreed"};

/// What it does next is drawn from what it is and what it is told.
struct Machine {
  static constexpr bool kNodesAreAlike = true;
  static constexpr std::uint32_t kMark = 2;  ///< the state that watchers look for
  struct Config {
    std::uint64_t seed = 1;
    std::uint32_t nodes = 2;
    bool alike = false;     ///< it addresses all others or the one that it heard from
    bool collects = false;  ///< what it hears adds up, in whatever order it comes
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t state = 0;
  std::uint32_t sent = 0;

  void start(Outbox& out) { out.arm({kTick}, std::chrono::milliseconds{1}); }
  bool receive(NodeId from, const Value& m, Outbox& out) {
    return match(m, [&](const Note& note) { go(1 + note.word, from, out); });
  }
  void timeout(Timer, Outbox& out) {
    go(0, kNobody, out);
    if (state % 2 == 1) out.arm({kTick}, std::chrono::milliseconds{1});
  }
  void describe(Describer& d) const { d.number("state", state); }
  bool operator==(const Machine&) const = default;

 private:
  void go(std::uint32_t what, NodeId from, Outbox& out) {
    Rng draw{config.seed + state * 64 + what};
    const bool collected = config.collects && what > 0;
    state = collected ? state | 1u << what : static_cast<std::uint32_t>(draw.below(3));
    if (collected || sent == 2 || draw.below(3) == 0) return;
    ++sent;
    const Note note{static_cast<std::uint32_t>(draw.below(3))};
    if (config.alike && from != kNobody) return out.send(from, note);
    const auto other = static_cast<std::uint32_t>(1 + draw.below(config.nodes - 1));
    for (std::uint32_t n = 1; n < config.nodes; ++n)
      if (config.alike || n == other) out.send(node_id((index_of(out.self()) + n) % config.nodes), note);
  }
};

/// Notes who comes to the marked state: as a set, only the last one, or only the first one.
struct Watcher {
  enum class Kind : std::uint8_t { all, last, first };
  Kind kind = Kind::all;
  std::uint32_t most = 2;  ///< the claim is that fewer come there, one after the other
  std::uint32_t changes = 0;
  NodeId noted = kNobody;
  std::vector<NodeId> seen;

  static std::span<const Label* const> claims() {
    static constexpr std::array<const Label*, 1> kClaims{&kAgreed};
    return kClaims;
  }
  void observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
    if (role.as<Machine>()->state != Machine::kMark) return;
    switch (kind) {
      case Kind::all: {
        const auto at = std::lower_bound(seen.begin(), seen.end(), changed);
        if (at == seen.end() || *at != changed) seen.insert(at, changed);
        if (seen.size() >= most) findings.push_back({&kAgreed, "so many"});
        return;
      }
      case Kind::last:
        if (std::exchange(noted, changed) == changed) return;
        if (++changes >= most) findings.push_back({&kAgreed, "so many changes"});
        return;
      case Kind::first:
        if (noted == kNobody) noted = changed;
        if (noted != changed && index_of(changed) == 0) findings.push_back({&kAgreed, "it was late"});
        return;
    }
  }
};

/// The system of this seed, taken over. `alike`: its nodes can trade names.
inline World drawn_system(std::uint64_t seed, bool alike) {
  Rng draw = Rng::stream(seed, "system");
  WorldSpec spec;
  const auto nodes = static_cast<std::uint32_t>(2 + draw.below(2));
  const bool collects = draw.below(3) == 0;
  const std::uint64_t behaviour = draw.next();
  for (std::uint32_t n = 0; n < nodes; ++n) {
    HostSpec host;
    host.name = "m" + std::to_string(n + 1);
    host.role_name = "machine";
    spec.hosts.push_back(std::move(host));
    Machine machine;
    machine.config = {alike ? behaviour : draw.next(), nodes, alike, collects && (alike || n == 0)};
    spec.roles.push_back(Role::of(std::move(machine)));
  }
  Watcher watcher;
  watcher.kind = static_cast<Watcher::Kind>(draw.below(alike ? 2 : 3));
  watcher.most = static_cast<std::uint32_t>(2 + draw.below(5));
  if (draw.below(5) > 0) spec.monitors.push_back(Monitor::of(std::move(watcher)));
  World world(std::move(spec));
  world.apply(command::TakeOver{});
  world.run_until(Time{});
  return world;
}

}  // namespace netsplit::search
