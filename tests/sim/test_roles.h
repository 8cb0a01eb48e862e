#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/options.h"
#include "core/sim/world.h"

// Small roles that show one habit each, for tests of the engine.
namespace netsplit::test {

struct Ping {
  static constexpr std::string_view kName = "ping";
  std::uint32_t number = 0;
  std::uint32_t size = 100;
  void describe(Describer& d) const { d.number("number", number); }
  std::uint32_t wire_bytes() const { return size; }
  bool operator==(const Ping&) const = default;
};

struct Pong {
  static constexpr std::string_view kName = "pong";
  std::uint32_t number = 0;
  void describe(Describer& d) const { d.number("number", number); }
  bool operator==(const Pong&) const = default;
};

/// Nobody understands this one.
struct Riddle {
  static constexpr std::string_view kName = "riddle";
  int nothing = 0;
  void describe(Describer&) const {}
  bool operator==(const Riddle&) const = default;
};

inline constexpr Label kTick{"tick"};
inline constexpr Label kDone{"done"};
inline constexpr Label kSaw{"saw"};

/// Answers each ping with a pong, and remembers in which order pings came.
struct Echo {
  struct Config {
    bool answers = true;
    Duration work{};  ///< CPU time for each ping
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::vector<std::uint32_t> seen;
  std::uint32_t starts = 0;

  void start(Outbox&) { ++starts; }
  bool receive(NodeId from, const Value& m, Outbox& out) {
    return match(m, [&](const Ping& ping) {
      seen.push_back(ping.number);
      if (config.work > Duration::zero()) out.work(config.work);
      if (config.answers) out.send(from, Pong{ping.number});
    });
  }
  void timeout(Timer, Outbox&) {}
  void describe(Describer& d) const { d.number("pings", static_cast<std::int64_t>(seen.size())); }
  bool operator==(const Echo&) const = default;
};

/// Sends numbered pings to `to`: all of `burst` at the start, then one a tick, and counts what comes back.
struct Pinger {
  struct Config {
    NodeId to = kNobody;
    std::uint32_t burst = 0;
    std::uint32_t size = 100;
    Duration every_lo{};  ///< zero: no ticks
    Duration every_hi{};
    std::uint32_t limit = 0xffffffff;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t next = 0;
  std::vector<std::uint32_t> answers;
  std::vector<Time> ticks;  ///< as its clock shows them

  void ping(Outbox& out) {
    if (next < config.limit) out.send(config.to, Ping{next++, config.size});
  }
  void tick(Outbox& out) {
    if (config.every_hi > Duration::zero()) out.arm({kTick}, config.every_lo, config.every_hi);
  }
  void start(Outbox& out) {
    for (std::uint32_t i = 0; i < config.burst; ++i) ping(out);
    tick(out);
  }
  bool receive(NodeId, const Value& m, Outbox&) {
    return match(m, [&](const Pong& pong) { answers.push_back(pong.number); });
  }
  void timeout(Timer, Outbox& out) {
    ticks.push_back(out.now());
    ping(out);
    tick(out);
  }
  void describe(Describer& d) const { d.number("answers", static_cast<std::int64_t>(answers.size())); }
  bool operator==(const Pinger&) const = default;
};

/// All to all, for ever: begins with `each` messages to every other node, and answers whatever comes.
struct Flood {
  struct Config {
    std::uint32_t nodes = 2;
    std::uint32_t each = 1;
    bool at_random = false;  ///< answers go to a node chosen by chance, not to the sender
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint64_t received = 0;

  void start(Outbox& out) {
    for (std::uint32_t round = 0; round < config.each; ++round)
      for (std::uint32_t n = 0; n < config.nodes; ++n)
        if (node_id(n) != out.self()) out.send(node_id(n), Ping{round});
  }
  bool receive(NodeId from, const Value& m, Outbox& out) {
    return match(m, [&](const Ping& ping) {
      ++received;
      const NodeId to = config.at_random ? node_id(out.pick(config.nodes)) : from;
      out.send(to, Ping{ping.number + 1});
    });
  }
  void timeout(Timer, Outbox&) {}
  void describe(Describer& d) const { d.number("received", static_cast<std::int64_t>(received)); }
  bool operator==(const Flood&) const = default;
};

/// Writes the number of each ping to its disk, and answers when that is durable.
struct Scribe {
  struct Config {
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  struct Disk {
    static constexpr std::string_view kName = "scribe.disk";
    std::uint32_t number = 0;
    void describe(Describer& d) const { d.number("number", number); }
    bool operator==(const Disk&) const = default;
  };
  Config config;
  Disk disk;
  NodeId asked_by = kNobody;
  std::uint32_t told = 0;   ///< how often a sync was reported
  std::uint32_t found = 0;  ///< what the disk held at the start

  void start(Outbox&) { found = disk.number; }
  bool receive(NodeId from, const Value& m, Outbox& out) {
    return match(m, [&](const Ping& ping) {
      asked_by = from;
      disk.number = ping.number;
      out.sync(disk, {kDone, ping.number});
    });
  }
  void timeout(Timer timer, Outbox& out) {
    ++told;
    out.send(asked_by, Pong{timer.key});
  }
  void describe(Describer& d) const { d.number("number", disk.number); }
  bool operator==(const Scribe&) const = default;
};

/// Invokes operations and completes them when the answer comes: a client with a history.
struct Caller {
  struct Config {
    NodeId to = kNobody;
    Duration every{};
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::vector<OpId> open;

  void start(Outbox& out) { out.arm({kTick}, config.every); }
  bool receive(NodeId, const Value& m, Outbox& out) {
    return match(m, [&](const Pong& pong) {
      const auto at = std::find(open.begin(), open.end(), pong.number);
      if (at == open.end()) return;
      open.erase(at);
      out.complete(pong.number, Outcome::ok, m);
    });
  }
  void timeout(Timer, Outbox& out) {
    const OpId op = out.invoke(Ping{static_cast<std::uint32_t>(open.size())});
    open.push_back(op);
    out.send(config.to, Ping{op});
    out.note(kSaw, op);
    out.arm({kTick}, config.every);
  }
  void describe(Describer& d) const { d.number("open", static_cast<std::int64_t>(open.size())); }
  bool operator==(const Caller&) const = default;
};

/// Talks to itself without delay, for ever.
struct Loop {
  struct Config {
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint64_t turns = 0;

  void start(Outbox& out) { out.arm({kTick}, 10ms); }
  bool receive(NodeId, const Value&, Outbox& out) {
    ++turns;
    out.send(out.self(), Ping{});
    return true;
  }
  void timeout(Timer, Outbox& out) { out.send(out.self(), Ping{}); }
  void describe(Describer& d) const { d.number("turns", static_cast<std::int64_t>(turns)); }
  bool operator==(const Loop&) const = default;
};

template <class R>
void add_node(WorldSpec& spec, std::string name, R role = {}) {
  HostSpec host;
  host.name = std::move(name);
  spec.hosts.push_back(std::move(host));
  spec.roles.push_back(Role::of(std::move(role)));
}

template <class R>
R make_role(typename R::Config config) {
  R role;
  role.config = config;
  return role;
}

/// Nodes that flood each other, over links of 10 to 15 ms.
inline WorldSpec flood_spec(std::uint32_t nodes, std::uint32_t each, bool at_random = false, std::uint64_t seed = 1) {
  WorldSpec spec;
  spec.seed = seed;
  spec.network.fallback.latency = Distribution::uniform(10ms, 15ms);
  for (std::uint32_t i = 0; i < nodes; ++i)
    add_node(spec, "n" + std::to_string(i), make_role<Flood>({nodes, each, at_random}));
  return spec;
}

}  // namespace netsplit::test
