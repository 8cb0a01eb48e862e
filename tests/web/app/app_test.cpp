#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <cstring>

#include "core/scenario/link.h"
#include "imgui_internal.h"
#include "tests/thorough.h"
#include "tests/web/app/desk.h"

namespace netsplit::app_test {

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// A link to a built-in run of two seconds with this hash and this maker in it.
std::string link_with(std::uint64_t hash, const std::string& engine) {
  const auto loaded = load_builtin("raft/steady_state");
  Link link;
  link.scenario_name = "raft/steady_state";
  link.reached = std::chrono::seconds{2};
  link.at = std::chrono::seconds{1};
  link.hash = hash;
  link.engine = engine;
  return encode_link(link, std::get<Scenario>(loaded));
}

std::uint64_t true_hash() {
  const auto loaded = load_builtin("raft/steady_state");
  Timeline timeline(std::get<Scenario>(loaded).spec);
  timeline.seek(std::chrono::seconds{2});
  return timeline.hash();
}

constexpr const char* kSmall =
    R"({"version": 1, "title": "Small", "until": "20s",
        "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}]})";
constexpr const char* kLoop =
    R"({"version": 1, "title": "Loop", "until": "20s", "nodes": [{"name": "s1", "role": "raft.server"},
        {"name": "c1", "role": "kv.client", "config": {"think_time": "0s"}}], "network": {"default": {"latency": "0s"}}})";

}  // namespace

namespace {

/// What came of each way of asking: by its key, or by the id of its action.
std::vector<std::string> outcomes(bool by_key) {
  struct Way {
    const char* action;
    std::vector<ImGuiKey> keys;
    ImWchar letter = 0;
  };
  const Way ways[] = {{"on", {ImGuiKey_RightArrow}},
                      {"far_on", {ImGuiMod_Shift, ImGuiKey_RightArrow}},
                      {"back", {ImGuiKey_LeftArrow}},
                      {"far_back", {ImGuiMod_Shift, ImGuiKey_LeftArrow}},
                      {"live", {ImGuiKey_End}},
                      {"faster", {}, '+'},
                      {"slower", {}, '-'},
                      {"crash.s2", {ImGuiKey_C}},
                      {"restart.s2", {ImGuiKey_R}},
                      {"undo", {ImGuiMod_Ctrl, ImGuiKey_Z}},
                      {"redo", {ImGuiMod_Ctrl, ImGuiKey_Y}},
                      {"start", {ImGuiKey_Home}},
                      {"play", {ImGuiKey_Space}},
                      {"about", {}, '?'}};
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest();
  desk.app->ask("select.s2");
  desk.rest();
  std::vector<std::string> out;
  for (const Way& way : ways) {
    if (by_key) {
      for (const ImGuiKey key : way.keys) ImGui::GetIO().AddKeyEvent(key, true);
      if (way.letter) ImGui::GetIO().AddInputCharacter(way.letter);
      desk.rest(2);
      for (const ImGuiKey key : way.keys) ImGui::GetIO().AddKeyEvent(key, false);
    } else {
      desk.app->ask(way.action);
    }
    desk.rest(2);
    // Playing, time depends on the frames that were drawn.
    if (std::string_view(way.action) != "play" && std::string_view(way.action) != "about") desk.arrive();
    const bool plays = desk.state("playing") == "true";
    out.push_back(std::string(way.action) + (plays ? " plays" : " at " + desk.state("time_ns")) + ", commands " +
                  desk.state("commands") + ", speed " + desk.state("speed"));
  }
  desk.rest();
  out.push_back("sheet " + desk.state("sheet"));
  return out;
}

}  // namespace

TEST_CASE("each key does what the action does that it stands beside in the palette") {
  CHECK(outcomes(true) == outcomes(false));
}

TEST_CASE("outside the picture nothing can be asked for but what can be asked for from here") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest();
  const std::string before = desk.state("hash");
  for (const char* nonsense : {"", "crash", "crash.nobody", "restart.s1", "seek.-5", "seek.", "seek.1x", "open.../etc"})
    desk.app->ask(nonsense);
  desk.arrive();
  CHECK(desk.state("hash") == before);
  CHECK(desk.state("commands") == "0");
  desk.app->ask("seek.1500000000");
  desk.arrive();
  CHECK(desk.state("time_ns") == "1500000000");
  desk.app->ask("crash.s1");
  desk.rest();
  CHECK(has(desk.page.mirror, R"("name":"s1","role":"server","standing":"down")"));
  CHECK(has(desk.page.mirror, "restart.s1"));
  CHECK_FALSE(has(desk.page.mirror, R"("crash.s1")"));
}

TEST_CASE("the palette is opened by its keys, finds what is typed, and does it") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest();
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
  desk.press(ImGuiKey_K);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
  desk.rest();
  CHECK(has(desk.app->probe("widgets"), "palette.play"));
  for (const char c : std::string("s2 crash")) ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
  desk.rest();
  CHECK_FALSE(has(desk.app->probe("widgets"), "palette.play"));
  desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiKey_UpArrow);
  desk.press(ImGuiKey_Enter);
  desk.rest();
  CHECK(desk.state("commands") == "1");
  CHECK(desk.state("sheet") == "0");
  CHECK(has(desk.page.status, "Crash s2"));
  desk.app->show("palette");
  desk.rest();
  desk.press(ImGuiKey_Escape);
  CHECK(desk.state("sheet") == "0");
  CHECK(desk.state("commands") == "1");
}

TEST_CASE("the size of text is kept until the next visit, and an embed knows nothing of it") {
  Page page;
  page.notes["text_size"] = "140";
  Desk desk({}, &page);
  CHECK(desk.app->text_scale() == 1.4f);
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest();
  desk.app->ask("text_larger");
  desk.rest();
  CHECK(page.notes["text_size"] == "160");
  desk.app->ask("text_larger");
  desk.rest();
  CHECK(desk.app->text_scale() == 1.6f);
}

TEST_CASE("a link with the hash of its run is said to be the very same run, for a while") {
  Desk desk;
  REQUIRE(desk.app->open_link(link_with(true_hash(), std::string(kEngineVersion))));
  desk.arrive();
  CHECK(has(desk.state("notice"), "The very same run"));
  CHECK(has(desk.page.mirror, "The very same run"));
  CHECK(desk.state("time_ns") == "1000000000");
  CHECK(desk.state("furthest_ns") == "2000000000");
  desk.rest(120);
  CHECK(desk.state("notice").empty());
}

TEST_CASE("a link with another hash is said to give another run, until that is dismissed") {
  Desk desk;
  REQUIRE(desk.app->open_link(link_with(true_hash() ^ 1, std::string(kEngineVersion))));
  desk.arrive();
  desk.rest(400);
  CHECK(has(desk.state("notice"), "This build gives another run"));
  CHECK(has(desk.state("notice"), "which this is too"));
  CHECK(has(desk.page.mirror, "This build gives another run"));
  CHECK(has(desk.page.status, "not what its author saw"));
  desk.click("notice.close");
  CHECK(desk.state("notice").empty());
  desk.press(ImGuiKey_Space);
  CHECK(desk.state("playing") == "true");
}

TEST_CASE("a link made by another engine names both versions") {
  Desk desk;
  REQUIRE(desk.app->open_link(link_with(true_hash() ^ 1, "0.9 beta")));
  desk.arrive();
  CHECK(has(desk.state("notice"), fmt::format("made by engine version 0.9 beta; this is version {}", kEngineVersion)));
}

TEST_CASE("a link that another engine made but that gives the same run is the same run") {
  Desk desk;
  REQUIRE(desk.app->open_link(link_with(true_hash(), "0.9 beta")));
  desk.arrive();
  CHECK(has(desk.state("notice"), "The very same run"));
}

TEST_CASE("a replay that somebody interrupts compares nothing and says so") {
  Desk desk;
  REQUIRE(desk.app->open_link(link_with(true_hash() ^ 1, std::string(kEngineVersion))));
  desk.press(ImGuiKey_Space);
  desk.rest();
  const std::string notice = desk.state("notice");
  // On a fast machine the replay is over before the key comes down.
  CHECK((has(notice, "was interrupted") || has(notice, "gives another run")));
  desk.rest(400);
  desk.scrub_to(0.1f);
  CHECK((desk.state("notice").empty() || has(desk.state("notice"), "gives another run")));
}

TEST_CASE("what is no scenario is refused in words, and the run stays") {
  Desk desk;
  REQUIRE(desk.app->open_text(kSmall, "small.json"));
  desk.rest();
  const std::string before = desk.state("hash");
  const std::string picture{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR{", 17};
  CHECK_FALSE(desk.app->open_anything(picture, "holiday.png"));
  CHECK(has(desk.state("notice"), "holiday.png"));
  CHECK(has(desk.state("notice"), "no text"));
  CHECK(has(desk.state("notice"), "stays as it was"));
  CHECK_FALSE(desk.app->open_anything(" \n", "empty.json"));
  CHECK(has(desk.state("notice"), "found nothing in it"));
  desk.app->refuse("two files", "found several");
  CHECK(has(desk.state("notice"), "found several"));
  desk.rest();
  CHECK(desk.state("hash") == before);
  CHECK(desk.state("scenario") == "small");
}

TEST_CASE("a file that is opened takes the place of a link in the address") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  CHECK(desk.page.hash.empty());
}

TEST_CASE("an edited file is read again and says so; a bad edit keeps the run") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest(2000);
  const std::string before = desk.state("hash");
  CHECK_FALSE(desk.app->reopen(R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.sever"}]})", "small.json"));
  desk.rest();
  CHECK(has(desk.state("notice"), "/nodes/0/role"));
  CHECK(desk.state("hash") == before);
  CHECK(desk.app->reopen(kSmall, "small.json"));
  desk.rest();
  CHECK(has(desk.state("notice"), "Read again"));
  desk.rest(120);
  CHECK(desk.state("notice").empty());
}

TEST_CASE("what was typed and clicked faster than frames are drawn is taken in before the app rests") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest(10);
  REQUIRE_FALSE(desk.app->wants_frame(desk.seconds));
  for (int i = 0; i < 5; ++i) {
    ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, true);
    ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, false);
  }
  const std::string before = desk.state("steps");
  for (int i = 0; i < 50 && desk.app->wants_frame(desk.seconds); ++i) desk.frame();
  CHECK(std::atoi(desk.state("steps").c_str()) == std::atoi(before.c_str()) + 5);
}

TEST_CASE("the page behind a sheet is as dark as it gets before the app rests") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.rest(10);
  desk.click("top.share");
  for (int i = 0; i < 500 && desk.app->wants_frame(desk.seconds); ++i) desk.frame();
  CHECK(ImGui::GetCurrentContext()->DimBgRatio == 1);
  desk.press(ImGuiKey_Escape);
  for (int i = 0; i < 500 && desk.app->wants_frame(desk.seconds); ++i) desk.frame();
  CHECK(ImGui::GetCurrentContext()->DimBgRatio == 0);
}

TEST_CASE("a loop without delay ends the run with a notice, and another scenario can be opened") {
  Desk desk;
  // Natively it is the million events at one moment that ends it.
  const std::string limit = fmt::format(R"(, "limits": {{"events": {}}}}})", thorough(50'000'000, 50'000));
  REQUIRE(desk.app->open_anything(std::string(kLoop, std::strlen(kLoop) - 1) + limit, "loop.json"));
  desk.press(ImGuiKey_Space);
  for (int i = 0; i < 20'000 && desk.state("stopped") == "false"; ++i) desk.frame();
  desk.rest();
  CHECK(has(desk.state("notice"), "A budget ended this run"));
  CHECK(has(desk.page.mirror, "A budget ended this run"));
  CHECK(desk.state("playing") == "false");
  // A hundred thousand answers are still to be judged.
  for (int i = 0; i < 5'000 && desk.app->wants_frame(desk.seconds); ++i) desk.frame();
  CHECK_FALSE(desk.app->wants_frame(desk.seconds));
  desk.click("notice.close");
  desk.press(ImGuiKey_Home);
  desk.arrive();
  CHECK(desk.state("notice").empty());
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK(desk.state("stopped") == "false");
  CHECK(desk.state("scenario") == "raft/steady_state");
}

TEST_CASE("what is done in the past begins another future, and one can go back and forth between the two") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.run_to(0.9f);
  const std::string whole = desk.state("hash");
  const std::string end = desk.state("furthest_ns");
  desk.scrub_to(0.3f);
  desk.crash("s1");
  CHECK(desk.state("branches") == "1");
  CHECK(has(desk.state("notice"), "A new future begins here"));
  CHECK(has(desk.page.mirror, "Another future was cut off at"));
  CHECK(has(desk.page.mirror, "with the hash " + whole));
  desk.scrub_to(0.9f);
  const std::string crashed = desk.state("hash");
  const std::string crashed_end = desk.state("furthest_ns");
  CHECK(crashed != whole);

  desk.click("tabs.Faults");
  desk.rest();
  desk.click("faults.branch.0");
  desk.arrive();
  CHECK(desk.state("branches") == "1");
  CHECK(desk.state("commands") == "0");
  CHECK(has(desk.page.mirror, "with the hash " + crashed));
  desk.press(ImGuiKey_End);
  desk.arrive();
  CHECK(desk.state("furthest_ns") == end);
  CHECK(desk.state("hash") == whole);

  desk.click("faults.branch.0");
  desk.arrive();
  desk.press(ImGuiKey_End);
  desk.arrive();
  CHECK(desk.state("commands") == "1");
  CHECK(desk.state("furthest_ns") == crashed_end);
  CHECK(desk.state("hash") == crashed);
}

TEST_CASE("going over to another future keeps the moment that was looked at") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.scrub_to(0.9f);
  desk.scrub_to(0.3f);
  desk.crash("s1");
  desk.scrub_to(0.5f);
  const std::string looked_at = desk.state("time_ns");
  desk.click("tabs.Faults");
  desk.rest();
  desk.click("faults.branch.0");
  desk.arrive();
  CHECK(desk.state("time_ns") == looked_at);
  CHECK(has(desk.state("notice"), "The future that was cut off"));
}

TEST_CASE("what was done is taken back and done again, to the same runs as before") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.scrub_to(0.5f);
  desk.scrub_to(0.2f);
  desk.crash("s1");
  desk.scrub_to(0.9f);  // of what is shorter now: a little after the crash
  const std::string looked_at = desk.state("time_ns");
  const std::string crashed = desk.state("hash");
  CHECK(desk.state("commands") == "1");

  const auto chord = [&](ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    desk.press(key);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    desk.arrive();
  };
  chord(ImGuiKey_Z);
  CHECK(desk.state("commands") == "0");
  CHECK(desk.state("branches") == "0");
  CHECK(desk.state("time_ns") == looked_at);
  CHECK(has(desk.state("notice"), "Taken back: Crash s1"));
  const std::string untouched = desk.state("hash");
  CHECK(untouched != crashed);
  chord(ImGuiKey_Y);
  CHECK(desk.state("commands") == "1");
  CHECK(desk.state("time_ns") == looked_at);
  CHECK(desk.state("hash") == crashed);
  chord(ImGuiKey_Z);
  CHECK(desk.state("hash") == untouched);
  chord(ImGuiKey_Z);
  CHECK(has(desk.state("notice"), "Nothing to be taken back"));
}

TEST_CASE("a link to the whole run begins at its start, one to this moment or this view at the moment looked at") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.run_to(0.9f);
  const std::string end = desk.state("furthest_ns");
  const std::string hash = desk.state("hash");
  desk.scrub_to(0.4f);
  const std::string here = desk.state("time_ns");
  desk.app->show("share");
  desk.rest();
  for (const char* scope : {"run", "moment", "view"}) {
    INFO("the scope " << scope);
    desk.click(std::string("share.scope.") + scope);
    desk.click("share.copy");
    desk.app->copied(true);
    CHECK(has(desk.state("notice"), "Link copied"));
    const auto opened = decode_link(desk.page.copied);
    REQUIRE(std::holds_alternative<OpenedLink>(opened));
    const Link& link = std::get<OpenedLink>(opened).link;
    CHECK(std::to_string(link.at.count()) == (scope == std::string("run") ? "0" : here));
    CHECK(std::to_string(link.reached.count()) == end);
    CHECK(fmt::format("{:016x}", link.hash) == hash);
    CHECK(link.view.empty() == (scope != std::string("view")));
    CHECK(desk.page.hash == desk.page.copied.substr(desk.page.copied.find('#') + 1));
  }
  CHECK(desk.state("time_ns") == here);
}

TEST_CASE("the embed code says what was chosen, and a saved run opens again as the very same one") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kSmall, "small.json"));
  desk.scrub_to(0.6f);
  desk.crash("s2");
  const std::string hash = desk.state("hash");
  desk.app->show("share");
  desk.rest();
  for (const char* choice : {"embed.view.events", "embed.controls.none", "embed.size.480", "embed.autoplay.yes"})
    desk.click(choice);
  desk.click("share.embed");
  CHECK(has(desk.page.copied, "?embed=1&amp;view=events&amp;controls=none&amp;autoplay=1#v1."));
  CHECK(has(desk.page.copied, R"(width="480" height="320")"));
  CHECK(has(desk.page.copied, "Small"));
  desk.click("share.file");
  REQUIRE(desk.page.saved.count("small.netsplit") == 1);
  const std::string file = desk.page.saved["small.netsplit"];
  REQUIRE(desk.app->open_named("raft/steady_state"));
  REQUIRE(desk.app->open_anything(file, "small.netsplit"));
  desk.arrive();
  CHECK(has(desk.state("notice"), "The very same run"));
  CHECK(desk.state("hash") == hash);
  CHECK(desk.state("commands") == "1");
}

TEST_CASE("a link above 8 kB comes with a warning and is offered as a file") {
  Desk desk;
  // Names that deflate cannot shorten.
  std::string nodes;
  std::uint32_t x = 1;
  for (int i = 0; i < 400; ++i) {
    nodes += R"({"role": "raft.server", "name": "n)";
    for (int part = 0; part < 4; ++part) nodes += fmt::format("{:08x}", x = x * 1664525u + 1013904223u).substr(0, 7);
    nodes += "\"},";
  }
  nodes.pop_back();
  const std::string text = R"({"version": 1, "nodes": [)" + nodes + "]}";
  if (!desk.app->open_anything(text, "long.json")) FAIL(desk.state("notice"));
  desk.rest();
  desk.app->show("share");
  desk.rest();
  desk.click("share.copy");
  CHECK(desk.page.copied.size() > kLongLink);
  CHECK(has(desk.app->probe("widgets"), "share.long"));
  desk.click("share.file");
  CHECK(desk.page.saved["long.netsplit"] == desk.page.copied + "\n");
}

TEST_CASE("an embed shows the view that its address names, and the stage when there is none of that name") {
  Desk events({.embed = true, .view = "events"});
  REQUIRE(events.app->open_named("raft/steady_state"));
  events.rest();
  CHECK(has(events.app->probe("widgets"), "pane.large"));
  CHECK(events.state("notice").empty());
}

TEST_CASE("an embed says in one line what its address asks for in vain") {
  Desk desk({.embed = true, .view = "<b>nothing"});
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK(has(desk.app->probe("widgets"), "pane.stage"));
  CHECK(has(desk.state("notice"), "There is no view"));
}

TEST_CASE("an embed with other controls than there are has the small ones and says so") {
  Desk desk({.embed = true, .controls = "all"});
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK(has(desk.app->probe("widgets"), "transport.play"));
  CHECK(has(desk.state("notice"), "Controls are none, min or full"));
}

TEST_CASE("an embed without controls has one mark, which opens its run in Netsplit") {
  Desk desk({.embed = true, .controls = "none"});
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK_FALSE(has(desk.app->probe("widgets"), "transport.play"));
  CHECK_FALSE(has(desk.app->probe("widgets"), "stage/cut"));
  desk.click("embed.open");
  CHECK(desk.page.browsed.starts_with("http://localhost/#v1."));
}

TEST_CASE("an embed with all controls has every view a press away") {
  Desk desk({.embed = true, .controls = "full"});
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  desk.click("tabs.Events");
  CHECK(has(desk.app->probe("widgets"), "pane.large"));
  desk.click("tabs.Lesson");
  CHECK(has(desk.app->probe("widgets"), "pane.large"));
  desk.click("tabs.Stage");
  CHECK(has(desk.app->probe("widgets"), "pane.stage"));
}

}  // namespace netsplit::app_test
