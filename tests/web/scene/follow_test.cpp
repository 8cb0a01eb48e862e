#include "web/scene/follow.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::follow_test {
namespace {

/// Somebody who follows a message of a small cluster that runs.
struct Follower {
  RunningSystem system;
  RunIndex index;
  Selection selection;
  Follow follow;

  explicit Follower(const char* text = RunningSystem::kFive) : system(text) { system.timeline->seek(ms(2003)); }
  const Recorder& recorder() const { return system.timeline->recorder(); }
  void step() {
    index.follow(recorder());
    follow.step(*system.timeline, index.edition(), selection);
  }
  void begin(RecordId id) {
    follow.begin(id);
    selection.record(id);
    step();
  }
  void seek(Time at) {
    system.timeline->seek(at);
    step();
  }
  /// The next message of this kind that the node sends; time stands right after it.
  RecordId next(std::string_view label, NodeId from) {
    for (RecordId seen = system.timeline->world().records();;) {
      REQUIRE(system.timeline->step_forward());
      for (; seen < system.timeline->world().records(); ++seen) {
        const Record* r = recorder().find(seen);
        if (r->kind == RecordKind::sent && r->label->name.ends_with(label) && r->node == from) return seen;
      }
    }
  }
  NodeId leader() const {
    const World& world = system.timeline->world();
    NodeId found = kNobody;
    recorder().for_each(0, world.records(), [&](RecordId, const Record& r) {
      if (r.kind == RecordKind::note && r.label->name == "became leader") found = r.node;
      return true;
    });
    REQUIRE(found != kNobody);
    return found;
  }
  const Record& sent(std::size_t hop) const { return *recorder().find(follow.hops()[hop].sent); }
};

}  // namespace

TEST_CASE("A message is followed to its receiver, and from there to what that sends because of it") {
  Follower f;
  const NodeId leader = f.leader();
  const RecordId first = f.next("append_entries", leader);
  const NodeId to = f.recorder().find(first)->peer;
  f.begin(first);
  REQUIRE(f.follow.hops().size() == 1);
  CHECK(f.follow.message() == first);
  CHECK(f.selection.is_record(first));
  f.seek(f.system.timeline->world().now() + ms(60));
  REQUIRE(f.follow.hops().size() >= 2);
  const Record& delivered = *f.recorder().find(f.follow.hops()[0].ended);
  CHECK(delivered.kind == RecordKind::delivered);
  CHECK(delivered.cause == first);
  CHECK(f.sent(1).node == to);
  CHECK(f.sent(1).peer == leader);
  CHECK(f.selection.is_record(f.follow.message()));
}

TEST_CASE("Following goes back with the reader, and comes to the same again") {
  Follower f;
  const RecordId first = f.next("append_entries", f.leader());
  const Time began = f.system.timeline->world().now();
  f.begin(first);
  std::vector<RecordId> on;
  for (int i = 0; i < 40; ++i) {
    f.seek(began + us(700) * i);
    on.push_back(f.follow.message());
  }
  CHECK(on.back() != first);
  for (int i = 39; i >= 0; --i) {
    f.seek(began + us(700) * i);
    CHECK(f.follow.message() == on[static_cast<std::size_t>(i)]);
  }
  f.seek(began - ms(1));
  CHECK(f.follow.on());
  CHECK(f.follow.hops().empty());
  CHECK(story_of(*f.system.timeline, f.follow, 6).front().find("will send append entries") != std::string::npos);
  f.seek(began + ms(60));
  REQUIRE(f.follow.hops().size() >= 2);
}

TEST_CASE("A message that is dropped is followed no further, and its story says why") {
  Follower f;
  const RecordId first = f.next("append_entries", f.leader());
  f.begin(first);
  f.system.timeline->act(command::DropMessage{first});
  f.seek(f.system.timeline->world().now() + ms(200));
  REQUIRE(f.follow.hops().size() == 1);
  CHECK(f.follow.hops()[0].dropped);
  CHECK(f.follow.on());
  CHECK(story_of(*f.system.timeline, f.follow, 6).back().ends_with("dropped by hand."));
}

TEST_CASE("A request is followed through the cluster and back to the client that has its answer") {
  // One server agrees with itself, so that the way is there and back.
  Follower f(R"({"version": 1, "title": "One", "topic": "raft", "seed": 3, "until": "20s",
      "nodes": [{"name": "s1", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}],
      "network": {"default": {"latency": "5ms"}}})");
  const RecordId first = f.next("request", f.system.node("c1"));
  f.begin(first);
  f.seek(f.system.timeline->world().now() + ms(2));
  CHECK(story_of(*f.system.timeline, f.follow, 6) ==
        std::vector<std::string>{"c1 sent request to s1; on its way for 2 ms."});
  f.seek(f.system.timeline->world().now() + ms(40));
  REQUIRE(f.follow.hops().size() == 2);
  CHECK(f.follow.answered());
  const auto story = story_of(*f.system.timeline, f.follow, 6);
  REQUIRE(story.size() == 3);
  CHECK(story[0] == "c1 sent request to s1; delivered after 5 ms.");
  CHECK(story[1].starts_with("s1 answered with reply"));
  CHECK(story[2] == "c1 has its answer.");
  // What the client asks for next is another story.
  f.seek(f.system.timeline->world().now() + ms(2000));
  CHECK(f.follow.hops().size() == 2);
}

TEST_CASE("Following ends when something else is selected, or nothing") {
  Follower f;
  const RecordId first = f.next("append_entries", f.leader());
  f.begin(first);
  f.selection.node(f.system.node("s1"));
  f.step();
  CHECK_FALSE(f.follow.on());
  CHECK(f.selection.is_node(f.system.node("s1")));
  f.begin(first);
  f.selection.clear();
  f.step();
  CHECK_FALSE(f.follow.on());
  CHECK(f.selection.none());
}

TEST_CASE("Only a message can be followed") {
  Follower f;
  const RecordId last = f.system.timeline->world().records() - 1;
  for (RecordId id = last; id > 0; --id)
    if (f.recorder().find(id)->kind == RecordKind::delivered) {
      f.begin(id);
      break;
    }
  CHECK_FALSE(f.follow.on());
  f.begin(f.recorder().end() + 5);
  CHECK_FALSE(f.follow.on());
}

}  // namespace netsplit::follow_test
