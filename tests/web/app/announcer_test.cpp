#include "web/app/announcer.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"

namespace netsplit::announcer_test {

namespace {

constexpr const char* kThree =
    R"({"version": 1, "title": "Three", "until": "20s",
        "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}],
        "faults": [{"at": "5s", "do": "crash", "node": "s1"},
                   {"at": "7s", "do": "cut", "name": "trench", "from": ["s2"], "to": ["s3"]},
                   {"at": "8s", "do": "heal", "name": "trench"}]})";

Timeline three() {
  auto loaded = load_scenario(kThree, "three");
  REQUIRE(std::holds_alternative<Scenario>(loaded));
  return Timeline(std::get<Scenario>(std::move(loaded)).spec);
}

/// All that is said when the run is followed in steps of a hundredth, at this many seconds of the listener's for each
/// second of the run; and when.
struct Said {
  double at = 0;
  std::string words;
};
std::vector<Said> listen(Timeline& timeline, Announcer& announcer, double from, double to, double slowness) {
  std::vector<Said> said;
  timeline.seek(Time{static_cast<std::int64_t>(from * 1e9)});
  announcer.jump(timeline);
  for (double at = from; at <= to; at += 0.01) {
    timeline.seek(Time{static_cast<std::int64_t>(at * 1e9)});
    announcer.follow(timeline);
    if (auto words = announcer.next(at * slowness)) said.push_back({at * slowness, *words});
  }
  return said;
}

bool says(const std::vector<Said>& said, std::string_view words) {
  for (const Said& s : said)
    if (s.words.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a listener hears who asks for votes, why, and who becomes the leader") {
  Timeline timeline = three();
  Announcer announcer;
  const auto said = listen(timeline, announcer, 0, 2, 100);
  for (const Said& s : said) UNSCOPED_INFO(s.words);
  CHECK(says(said, "timed out and asks"));
  CHECK(says(said, "asks for votes in term 1"));
  CHECK(says(said, "becomes the leader of term 1"));
  for (const Said& s : said) CHECK(s.words.find("append entries") == std::string::npos);
}

TEST_CASE("a listener hears crashes, cuts and their end, in order") {
  Timeline timeline = three();
  Announcer announcer;
  const auto said = listen(timeline, announcer, 4.9, 9, 20);
  REQUIRE(says(said, "s1 crashes"));
  CHECK(said.front().words == "s1 crashes");
  CHECK(says(said, "The network is cut: trench"));
  CHECK(says(said, "The network is whole again"));
}

TEST_CASE("however much happens, sentences are a rest apart and the heaviest are said") {
  Timeline timeline = three();
  Announcer announcer;
  const auto said = listen(timeline, announcer, 0, 12, 0.5);
  REQUIRE(said.size() >= 2);
  for (std::size_t i = 1; i < said.size(); ++i) CHECK(said[i].at - said[i - 1].at >= Announcer::kRest - 1e-9);
  CHECK(says(said, "s1 crashes"));
}

TEST_CASE("of more than can wait, the lightest goes, and of equals the oldest") {
  Announcer announcer;
  announcer.offer("light", 1);
  announcer.offer("old", 2);
  announcer.offer("heavy", 4);
  announcer.offer("new", 2);
  announcer.offer("newer", 2);
  CHECK(announcer.next(10) == "heavy");
  CHECK_FALSE(announcer.next(10 + Announcer::kRest / 2));
  CHECK(announcer.next(10 + Announcer::kRest) == "new");
  CHECK(announcer.next(20) == "newer");
  CHECK_FALSE(announcer.due(100));
}

TEST_CASE("a sentence that somebody else said is not cut short") {
  Announcer announcer;
  announcer.heard(5);
  announcer.offer("later", 3);
  CHECK_FALSE(announcer.due(5 + Announcer::kRest / 2));
  CHECK(announcer.next(5 + Announcer::kRest) == "later");
}

TEST_CASE("what lies between two moments that somebody jumped over is not told") {
  Timeline timeline = three();
  Announcer announcer;
  timeline.seek(std::chrono::seconds{10});
  announcer.jump(timeline);
  announcer.follow(timeline);
  CHECK_FALSE(announcer.next(100));
  timeline.seek(std::chrono::seconds{1});
  announcer.follow(timeline);
  CHECK_FALSE(announcer.next(200));
}

}  // namespace netsplit::announcer_test
