#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/contracts/service.h"
#include "core/sim/world.h"

namespace netsplit::test {

/// Asks what a test says, when it says so, and keeps the answers.
struct Asker {
  struct Question {
    Time at{};
    NodeId whom = kNobody;
    service::Request request;
    bool operator==(const Question&) const = default;
  };
  struct Answer {
    Time at{};
    NodeId from = kNobody;
    service::Reply reply;
    bool operator==(const Answer&) const = default;
  };
  struct Config {
    std::vector<Question> questions;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  static constexpr Label kAsk{"ask"};

  Config config;
  std::vector<Answer> answers;

  void start(Outbox& out) {
    for (std::uint32_t i = 0; i < config.questions.size(); ++i) out.arm({kAsk, i}, config.questions[i].at);
  }
  bool receive(NodeId from, const Value& message, Outbox& out) {
    return match(message, [&](const service::Reply& reply) { answers.push_back({out.elapsed(), from, reply}); });
  }
  void timeout(Timer timer, Outbox& out) {
    service::Request request = config.questions[timer.key].request;
    request.id = timer.key;
    out.send(config.questions[timer.key].whom, std::move(request));
  }
  void describe(Describer& d) const { d.number("answers", static_cast<std::int64_t>(answers.size())); }
  bool operator==(const Asker&) const = default;

  /// The answer to a question; null while there is none.
  const Answer* answer(std::size_t question) const {
    for (const Answer& a : answers)
      if (a.reply.id == question) return &a;
    return nullptr;
  }
};

/// A system being put together: nodes, a message 10 ms long between any two of them, and one asker, the first node.
class System {
 public:
  explicit System(Duration latency = std::chrono::milliseconds(10)) {
    spec_.network.fallback.latency = Distribution::constant(latency);
    spec_.hosts.resize(1);
    spec_.hosts[0].name = "asker";
    spec_.roles.resize(1);
  }
  NodeId add(std::string name, Role role) {
    HostSpec host;
    host.name = std::move(name);
    host.sync_time = Distribution::constant(std::chrono::milliseconds(1));
    spec_.hosts.push_back(std::move(host));
    spec_.roles.push_back(std::move(role));
    return node_id(spec_.hosts.size() - 1);
  }
  HostSpec& host(NodeId id) { return spec_.hosts[index_of(id)]; }
  void link(std::string from, std::string to, Duration latency) {
    LinkRule rule{std::move(from), std::move(to), false, spec_.network.fallback};
    rule.profile.latency = Distribution::constant(latency);
    spec_.network.rules.push_back(std::move(rule));
  }
  void seed(std::uint64_t seed) { spec_.seed = seed; }
  void watch(std::vector<Monitor> monitors) {
    for (Monitor& m : monitors) spec_.monitors.push_back(std::move(m));
  }
  /// Questions are numbered from 0 in the order in which they are given.
  std::size_t ask(Time at, NodeId whom, std::uint32_t key, bool writes = false, Value body = {},
                  std::uint64_t operation = 0) {
    service::Request request;
    request.key = key;
    request.writes = writes;
    request.body = std::move(body);
    request.operation = operation;
    asker_.config.questions.push_back({at, whom, std::move(request)});
    return asker_.config.questions.size() - 1;
  }
  void at(Time at, Command command) { spec_.script.push_back({at, std::move(command)}); }
  World run(Time until) {
    spec_.roles[0] = Role::of(asker_);
    World world(spec_);
    world.run_until(until);
    return world;
  }
  static const Asker& asker(const World& world) { return *world.role(node_id(0)).as<Asker>(); }

 private:
  WorldSpec spec_;
  Asker asker_;
};

}  // namespace netsplit::test
