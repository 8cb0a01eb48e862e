#include "web/scene/frame.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::frame_test {
namespace {

struct Composer {
  RunningSystem system;
  Selection selection;
  Theme theme;
  WidgetLog log;
  RunIndex index;
  Layout layout;
  Camera camera;
  UsedLinks used;
  LinkLoad load;

  explicit Composer(const char* text = RunningSystem::kFive) : system(text) {
    std::vector<LayoutNode> nodes;
    for (const HostSpec& h : system.timeline->world().hosts())
      nodes.push_back({h.name, h.region, h.zone, h.role_name, h.role_name == "kv.client"});
    layout = lay_out(nodes, Arrangement::region, 1.5f);
    camera.set_pane({{0, 0}, {900, 600}}, layout.box);
    system.timeline->seek(ms(2003));
  }
  Frame frame(bool reduced_motion = false) {
    used.follow(system.timeline->recorder(), layout.nodes.size());
    const StageContext context{.timeline = *system.timeline,
                               .scenario = system.scenario,
                               .selection = selection,
                               .ui = {theme, log},
                               .index = index,
                               .reduced_motion = reduced_motion};
    load.follow(*system.timeline, ms(250), index.edition());
    return compose(context, layout, camera, used, load);
  }
  /// The next moment at which something is on its way.
  void until_busy() {
    while (system.timeline->world().packets_in_flight() == 0) system.timeline->step_forward();
  }
};

}  // namespace

TEST_CASE("Of more messages than can be told apart the same few are drawn in every frame, and the selected one") {
  Composer c(R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.server"},
    {"name": "c1..c10", "role": "kv.client", "config": {"loop": "open", "rate": 10000, "timeout": "10s"}}],
    "network": {"default": {"latency": "10s"}}})");
  const Frame before = c.frame();
  const std::uint64_t packets = c.system.timeline->world().packets_in_flight();
  REQUIRE(packets > 20'000);
  CHECK(before.one_in >= packets / 4000);
  CHECK(before.flights.size() <= 4500);
  CHECK(before.flights.size() >= 1000);
  const auto drawn = [](const Frame& frame, RecordId id) {
    return std::any_of(frame.flights.begin(), frame.flights.end(), [&](const auto& f) { return f.packet.id == id; });
  };
  RecordId hidden = before.flights.front().packet.id;
  c.system.timeline->world().for_each_packet([&](const Packet& p) {
    if (!drawn(before, p.id)) hidden = p.id;
  });
  REQUIRE_FALSE(drawn(before, hidden));
  c.system.timeline->seek(c.system.timeline->world().now() + us(10));
  c.selection.record(hidden);
  const Frame after = c.frame();
  REQUIRE(after.one_in == before.one_in);
  for (const FlightView& f : before.flights) CHECK(drawn(after, f.packet.id));
  CHECK(drawn(after, hidden));
}

TEST_CASE("Every message on its way is drawn where its times say") {
  Composer c;
  c.until_busy();
  const World& world = c.system.timeline->world();
  c.system.timeline->seek(world.now() + us(1250));
  const Frame frame = c.frame();
  REQUIRE(frame.flights.size() == world.packets_in_flight());
  REQUIRE_FALSE(frame.flights.empty());
  for (const FlightView& f : frame.flights) {
    const double share = static_cast<double>((world.now() - f.packet.sent).count()) /
                         static_cast<double>((f.packet.arrives - f.packet.sent).count());
    CHECK(std::abs(f.progress - static_cast<float>(share)) < 1e-4f);
    CHECK(distance(f.at, f.curve.at(f.progress)) < 1e-3f);
  }
  CHECK(std::is_sorted(frame.flights.begin(), frame.flights.end(),
                       [](const FlightView& a, const FlightView& b) { return a.packet.id < b.packet.id; }));
}

TEST_CASE("With reduced motion packets move in steps") {
  Composer c;
  c.until_busy();
  const float before = c.frame(true).flights.front().progress;
  c.system.timeline->seek(c.system.timeline->world().now() + us(50));
  const Frame after = c.frame(true);
  REQUIRE_FALSE(after.flights.empty());
  CHECK(after.flights.front().progress == before);
}

TEST_CASE("A cut is drawn between its sides and breaks the links that it crosses") {
  Composer c;
  const std::vector<NodeId> clients{c.system.node("c1"), c.system.node("c2")};
  std::vector<NodeId> servers;
  for (const char* name : {"s1", "s2", "s3", "s4", "s5"}) servers.push_back(c.system.node(name));
  c.system.timeline->act(command::Cut{"cut 1", clients, servers, false});
  const Frame frame = c.frame();
  REQUIRE(frame.cuts.size() == 1);
  CHECK(frame.cuts.front().line.has_value());
  std::size_t broken = 0;
  for (const LinkView& l : frame.links) {
    const bool crosses = c.layout.is_client(index_of(l.from)) != c.layout.is_client(index_of(l.to));
    CHECK(l.cut == crosses);
    CHECK(l.parted == crosses);
    broken += l.cut;
  }
  CHECK(broken > 0);
}

TEST_CASE("A degraded link is marked until it is mended") {
  Composer c;
  const NodeId a = c.system.node("s1");
  const NodeId b = c.system.node("s2");
  const auto degraded = [&] {
    const Frame f = c.frame();
    return std::count_if(f.links.begin(), f.links.end(), [](const LinkView& l) { return l.degraded; });
  };
  c.selection.link(a, b);
  CHECK(degraded() == 0);
  c.system.timeline->act(command::Degrade{a, b, false, Ratio::percent(10), {}, {}});
  CHECK(degraded() > 0);
  c.system.timeline->act(command::Degrade{a, b, false, {}, {}, {}});
  CHECK(degraded() == 0);
}

TEST_CASE("A link over which more goes is wider, and each direction for itself") {
  Composer c(R"({"version": 1, "seed": 3, "until": "60s", "nodes": [{"name": "s1", "role": "raft.server"},
    {"name": "c1", "role": "kv.client", "config": {"loop": "open", "rate": 2000}},
    {"name": "c2", "role": "kv.client", "config": {"loop": "open", "rate": 20}}],
    "network": {"default": {"latency": "5ms"}}})");
  c.system.timeline->seek(ms(3000));
  const Frame frame = c.frame();
  const auto width = [&](const char* from, const char* to) {
    for (const LinkView& l : frame.links)
      if (l.from == c.system.node(from) && l.to == c.system.node(to)) return l.width;
    return 0.0f;
  };
  CHECK(width("c1", "s1") > width("c2", "s1") + 1);
  CHECK(width("c2", "s1") > 1.2f);
  CHECK(width("s1", "c1") > width("s1", "c2") + 1);
}

TEST_CASE("A message dropped by hand falls off its way and is forgotten after a while") {
  Composer c;
  c.until_busy();
  const RecordId message = c.frame().flights.front().packet.id;
  c.system.timeline->act(command::DropMessage{message});
  const Frame frame = c.frame();
  REQUIRE(frame.falls.size() == 1);
  CHECK(frame.falls.front().reason == DropReason::by_command);
  c.system.timeline->seek(c.system.timeline->world().now() + ms(500));
  const Frame later = c.frame();
  CHECK(std::none_of(later.falls.begin(), later.falls.end(),
                     [](const FallView& f) { return f.reason == DropReason::by_command; }));
}

}  // namespace netsplit::frame_test
