#include "web/app/open_run.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/page.h"

namespace netsplit::open_run_test {

namespace {

/// A run that is looked at without a picture: frames go by, and nothing is drawn.
struct Reader {
  explicit Reader(AppOptions how = {}) : options(std::move(how)) {}

  void open(std::string_view name) { run.open(std::get<Scenario>(load_builtin(name)), {}); }
  void open(const Link& link) {
    run.open(std::get<Scenario>(load_builtin(link.scenario_name)), {link.seed, link.mutation});
    run.replay(link);
  }
  void frame() {
    frames.drawn(now);
    voice.begin_frame(now += 0.05);
    run.advance(now);
    voice.end_frame();
  }
  void arrive() {
    for (int i = 0; i < 20'000 && run.seeking(); ++i) frame();
    REQUIRE_FALSE(run.seeking());
  }
  void seek(Time at) {
    run.seek(at);
    arrive();
  }
  std::string notice() const { return voice.notice() ? voice.notice()->title : std::string(); }

  Page page;
  AppOptions options;
  Frames frames;
  Voice voice{page, frames};
  OpenRun run{voice, options};
  double now = 0;
};

/// Raft, half a second on, where the first node was crashed after 300 ms.
Link crashed(Reader& reader) {
  reader.open("raft/steady_state");
  reader.seek(ms(300));
  reader.run.act(command::Crash{node_id(0)});
  reader.seek(ms(500));
  return reader.run.link();
}

}  // namespace

TEST_CASE("a link made in the middle of a moment, between events of the same time, leads there") {
  Reader author;
  author.open("raft/figure_8");
  Time before{-1};
  for (int i = 0; i < 2000 && author.run.world().now() != before; ++i) {
    before = author.run.world().now();
    author.run.step(1);
  }
  author.run.step(-1);
  const auto there = author.run.moment();
  REQUIRE(there.at == before);
  const Link link = author.run.link();
  REQUIRE(link.left > 0);
  CHECK(author.run.moment() == there);
  Reader reader;
  reader.open(link);
  reader.arrive();
  CHECK(reader.run.moment() == there);
  CHECK(reader.notice() == "The very same run");
}

TEST_CASE("the link of a run is replayed to the very same run, at the moment that was looked at") {
  Reader author;
  crashed(author);
  author.seek(ms(400));
  const Link link = author.run.link();
  CHECK(author.run.world().now() == ms(400));
  CHECK(link.reached == ms(500));

  Reader reader;
  reader.open(link);
  CHECK(reader.notice() == "Replaying the run of this link");
  reader.arrive();
  CHECK(reader.notice() == "The very same run");
  CHECK(reader.run.world().now() == ms(400));
  CHECK(reader.run.timeline().hash() == author.run.timeline().hash());
}

TEST_CASE("a link that promises another run is found out at its end, and one that is left early is not compared") {
  Reader author;
  Link link = crashed(author);
  link.hash ^= 1;
  Reader reader;
  reader.open(link);
  reader.arrive();
  CHECK(reader.notice() == "This build gives another run");
  reader.open(link);
  reader.run.seek(ms(10));
  CHECK(reader.notice() == "The replay was interrupted");
}

TEST_CASE("a deed that is taken back gives the run as it was, at the same moment; done again, the other") {
  Reader reader;
  crashed(reader);
  const std::uint64_t with = reader.run.timeline().hash();
  reader.run.selection().record(3);
  reader.run.undo();
  CHECK(reader.run.selection().none());  // another event has that number now
  reader.arrive();
  CHECK(reader.page.status.starts_with("Taken back: Crash"));
  CHECK(reader.run.world().now() == ms(500));
  CHECK(reader.run.timeline().hash() != with);
  reader.run.redo();
  reader.arrive();
  CHECK(reader.run.timeline().hash() == with);
  reader.run.redo();
  CHECK(reader.notice() == "Nothing to be done again");
}

TEST_CASE("an event that a deed in the past cut off is not selected any more; one before it still is") {
  Reader reader;
  reader.open("raft/steady_state");
  reader.seek(ms(300));
  const RecordId before = reader.run.world().records() - 1;
  reader.seek(ms(500));
  const RecordId after = reader.run.world().records() - 1;
  for (const RecordId chosen : {before, after}) {
    reader.seek(ms(500));
    reader.run.selection().what = chosen;
    reader.seek(ms(300));
    reader.run.act(command::Crash{node_id(0)});
    CHECK(reader.run.selection().is_record(chosen) == (chosen == before));
  }
}

TEST_CASE("time that plays stops where it has to; without motion the end is shown at once") {
  for (const bool still : {false, true}) {
    Reader reader({.reduced_motion = still});
    reader.open("raft/steady_state");
    reader.run.watch(ms(50), ms(120));
    int frames = 0;
    for (; frames < 20'000 && (reader.run.busy() || frames == 0); ++frames) reader.frame();
    CHECK(reader.run.world().now() == ms(120));
    CHECK((frames > 10) == !still);
  }
}

TEST_CASE("who leads the run about lets go before the reader goes elsewhere, while it still stands where it stood") {
  Reader reader;
  reader.open("raft/steady_state");
  reader.seek(ms(50));
  std::vector<Time> stood;
  reader.run.before_interrupt([&] { stood.push_back(reader.run.world().now()); });
  reader.seek(ms(80));
  reader.run.step(1);
  CHECK(stood == std::vector<Time>{ms(50), ms(80)});
}

}  // namespace netsplit::open_run_test
