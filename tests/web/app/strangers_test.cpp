// What comes from strangers: runs that never end or never stop growing, and links whose promise is not kept.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/link.h"
#include "tests/web/app/desk.h"

namespace netsplit::strangers_test {

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// Messages that are sent again and again and never arrive.
constexpr const char* kExplosion =
    R"({"version": 1, "title": "Explosion", "until": "8000h", "limits": {"messages": 100000},
        "nodes": [{"name": "s1", "role": "raft.server"}, {"name": "c1..c200", "role": "kv.client",
         "config": {"loop": "open", "rate": 1000, "timeout": "500ms", "retries": 1000000}}],
        "network": {"default": {"latency": "24h", "duplicate": 1}}})";
constexpr const char* kEndless =
    R"({"version": 1, "title": "Endless", "until": "8000h", "limits": {"events": 30000},
        "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}]})";
constexpr const char* kBusy =
    R"({"version": 1, "title": "Busy", "until": "8000h", "nodes": [{"name": "s1..s3", "role": "raft.server"},
        {"name": "c1", "role": "kv.client", "config": {"loop": "open", "rate": 20000}}],
        "network": {"default": {"latency": "1ms"}}})";

/// Opens the scenario and lets it run past the highest speed.
void run_as_fast_as_it_goes(Desk& desk, const char* text) {
  REQUIRE(desk.app->open_anything(text, "stranger.json"));
  desk.rest();
  for (int i = 0; i < 30; ++i) desk.type("+");
  desk.click("transport.play");
}

void check_stopped(const char* text, std::string_view why) {
  Desk desk;
  run_as_fast_as_it_goes(desk, text);
  for (int i = 0; i < 50'000 && desk.state("stopped") == "false"; ++i) desk.frame();
  desk.rest();
  CHECK(has(desk.state("notice"), "A budget ended this run"));
  CHECK(has(desk.state("notice"), why));
  CHECK(has(desk.page.mirror, "The run stopped at"));
  CHECK(desk.state("playing") == "false");
  // Nothing moves, and something else can be chosen.
  desk.click("notice.close");
  CHECK(desk.state("notice").empty());
  desk.rest(40);
  CHECK_FALSE(desk.app->wants_frame(desk.seconds));
  desk.click("top.title");
  CHECK(desk.state("sheet") == "1");
  desk.click("gallery.raft/leader_crash");
  CHECK(desk.state("scenario") == "raft/leader_crash");
  CHECK(desk.state("stopped") == "false");
}

/// A link to a built-in run whose promise nobody can keep.
std::string broken_promise(const std::string& engine) {
  const auto loaded = load_builtin("raft/leader_crash");
  Link link;
  link.scenario_name = "raft/leader_crash";
  link.reached = link.at = std::chrono::seconds{1};
  link.hash = 0x0123456789abcdef;
  link.engine = engine;
  return encode_link(link, std::get<Scenario>(loaded));
}

}  // namespace

TEST_CASE(
    "a stranger's scenario with more events than its budget stops with a plain notice, and another can be chosen") {
  check_stopped(kEndless, "30000 events");
}

TEST_CASE("a stranger's scenario whose messages multiply stops with a plain notice, and another can be chosen") {
  check_stopped(kExplosion, "messages");
}

TEST_CASE("a run whose records fill their budget says that older detail is thinned out, and stays whole") {
  Desk desk;
  run_as_fast_as_it_goes(desk, kBusy);
  for (int i = 0; i < 50'000 && desk.state("thinned") == "false"; ++i) desk.frame();
  desk.rest();
  CHECK(has(desk.state("notice"), "Older detail is thinned out"));
  desk.pause();
  CHECK(has(desk.page.mirror, "only faults and notes are kept"));
  desk.press(ImGuiKey_Home);
  desk.arrive();
  CHECK(desk.time() == 0);
}

TEST_CASE("the words about another run fit, from the smallest embed to a wide window") {
  struct Place {
    AppOptions options;
    ImVec2 size;
  };
  for (const Place& place : {Place{{.embed = true}, {320, 240}}, Place{{.embed = true, .controls = "none"}, {320, 240}},
                             Place{{.embed = true, .controls = "full"}, {640, 420}}, Place{{}, {390, 844}},
                             Place{{}, {900, 600}}, Place{{}, {1280, 800}}})
    for (const std::string& engine : {std::string(kEngineVersion), std::string("0.9-elsewhere")}) {
      INFO(place.size.x << " by " << place.size.y << ", engine " << engine);
      Desk desk(place.options, nullptr, place.size);
      REQUIRE(desk.app->open_link(broken_promise(engine)));
      desk.arrive();
      CHECK(has(desk.state("notice"), "This build gives another run"));
      CHECK(has(desk.state("notice"), "0123456789abcdef expected, " + desk.state("hash") + " found"));
      CHECK(has(desk.state("notice"), "not what its author saw"));
      CHECK(has(desk.state("notice"), "made by engine version 0.9-elsewhere; this is version") ==
            (engine != kEngineVersion));
      const Rect box = desk.widget("notice");
      CHECK(box.min.x >= 0);
      CHECK(box.min.y >= 0);
      CHECK(box.max.x <= place.size.x);
      CHECK(box.max.y <= place.size.y);
      // It stays until it has been read, and everything still works.
      desk.click("notice.close");
      CHECK(desk.state("notice").empty());
      desk.press(ImGuiKey_Space);
      CHECK(desk.state("playing") == "true");
    }
}

}  // namespace netsplit::strangers_test
