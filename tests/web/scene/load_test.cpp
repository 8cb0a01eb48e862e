#include "web/scene/load.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"
#include "web/scene/frame.h"

namespace netsplit::load_test {
namespace {

/// Five servers, and clients that ask often enough for every link between them to carry something.
constexpr const char* kBusy =
    R"({"version": 1, "title": "Busy", "topic": "raft", "seed": 3, "until": "60s",
    "nodes": [{"name": "s1..s5", "role": "raft.server"},
              {"name": "c1..c2", "role": "kv.client", "config": {"loop": "open", "rate": 200}}],
    "network": {"default": {"latency": "5ms"}}})";

struct Scales {
  RunningSystem system{kBusy};
  RunIndex index;

  LinkLoad fresh(Duration window = ms(250)) {
    LinkLoad load;
    look(load, window);
    return load;
  }
  void look(LinkLoad& load, Duration window = ms(250)) {
    index.follow(system.timeline->recorder());
    load.follow(*system.timeline, window, index.edition());
  }
  /// Counted by hand.
  LinkLoad::Flow counted(NodeId from, NodeId to, Duration window) const {
    const World& world = system.timeline->world();
    LinkLoad::Flow flow;
    system.timeline->recorder().for_each(0, world.records(), [&](RecordId, const Record& r) {
      if (r.kind != RecordKind::sent || r.node != from || r.peer != to || r.time < world.now() - window) return true;
      ++flow.messages;
      flow.bytes += r.value;
      return true;
    });
    return flow;
  }
  void check(const LinkLoad& load, Duration window = ms(250)) const {
    const World& world = system.timeline->world();
    std::uint64_t all = 0;
    for (std::size_t a = 0; a < world.nodes(); ++a)
      for (std::size_t b = 0; b < world.nodes(); ++b) {
        INFO(world.host(node_id(a)).name << " to " << world.host(node_id(b)).name);
        const LinkLoad::Flow truth = counted(node_id(a), node_id(b), window);
        CHECK(load.of(node_id(a), node_id(b)).messages == truth.messages);
        CHECK(load.of(node_id(a), node_id(b)).bytes == truth.bytes);
        all += truth.messages;
      }
    CHECK(all > 0);
  }
};

}  // namespace

TEST_CASE("The load of a link is what was sent over it in the recent past") {
  Scales s;
  s.system.timeline->seek(ms(3000));
  const LinkLoad load = s.fresh();
  s.check(load);
  const LinkLoad::Flow asked = load.of(s.system.node("c1"), s.system.node("s1"));
  CHECK(load.messages_per_second(asked) == 4.0 * asked.messages);
}

TEST_CASE("Counting on while time goes on gives the same as counting anew") {
  Scales s;
  LinkLoad load;
  for (std::int64_t at = 1000; at < 3000; at += 17) {
    s.system.timeline->seek(ms(at));
    s.look(load);
  }
  s.check(load);
}

TEST_CASE("The load is the same after scrubbing away and back") {
  Scales s;
  LinkLoad load;
  s.system.timeline->seek(ms(2000));
  s.look(load);
  for (const std::int64_t away : {4000, 500, 0}) {
    s.system.timeline->seek(ms(away));
    s.look(load);
    s.system.timeline->seek(ms(2000));
    s.look(load);
    s.check(load);
  }
}

TEST_CASE("Another future has a load of its own, also where it was cut off") {
  Scales s;
  LinkLoad load;
  s.system.timeline->seek(ms(3000));
  s.look(load);
  s.system.timeline->seek(ms(2500));
  const RecordId from = s.system.timeline->world().records();
  s.system.timeline->act(command::Crash{s.system.node("s1"), false});
  s.index.cut_off(s.system.timeline->recorder(), from, ms(2500));
  s.system.timeline->seek(ms(3000));
  s.look(load);
  s.check(load);
}

TEST_CASE("The busiest links are those over which anything went") {
  Scales s;
  s.system.timeline->seek(ms(3000));
  const LinkLoad load = s.fresh();
  REQUIRE_FALSE(load.busiest().empty());
  for (const auto& [from, to] : load.busiest()) CHECK(load.of(from, to).messages > 0);
  CHECK(std::is_sorted(load.busiest().begin(), load.busiest().end()));
}

TEST_CASE("A link gets wider with its load, gently, and no wider than it may") {
  CHECK(load_width(0) < load_width(100));
  CHECK(load_width(1000) < load_width(10'000));
  CHECK(load_width(10'000) < load_width(1e6));
  CHECK(load_width(1e6) - load_width(1e5) < 1.8f);
  CHECK(load_width(1e15) == load_width(1e16));
}

TEST_CASE("The past that is looked at is longer where messages take longer") {
  CHECK(load_window(ms(5)) == ms(250));
  CHECK(load_window(ms(10)) == ms(500));
  CHECK(load_window(ms(112)) == ms(1000));
}

}  // namespace netsplit::load_test
