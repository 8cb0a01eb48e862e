#include "web/spacetime/event_density.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"
#include "tests/web/spacetime/story.h"

namespace netsplit::event_density_test {
namespace {

constexpr std::size_t kNodes = 5;

/// Something that happens somewhere, at irregular times.
void go_on(Story& story, Rng& rng, int events, std::uint64_t longest_us) {
  for (int i = 0; i < events; ++i) {
    const std::size_t node = rng.below(kNodes);
    const std::size_t peer = rng.below(kNodes);
    const auto pause = us(static_cast<std::int64_t>(rng.below(longest_us)));
    switch (rng.below(4)) {
      case 0: story.after(pause, RecordKind::note, node); break;
      case 1: story.after(pause, RecordKind::armed, node); break;
      case 2: story.after(pause, RecordKind::dropped, node, kNoRecord, peer); break;
      default: story.after(pause, RecordKind::sent, node, kNoRecord, peer); break;
    }
  }
}

/// The same table, from all records at once.
EventDensity::Table counted(const Story& story, Duration width) {
  return EventDensity::count(story.recorder, kNodes, Time{}, story.at + us(1), width);
}

void check_all_levels(const EventDensity& density, const Story& story) {
  REQUIRE(density.levels() > 3);
  Duration width = density.level(Duration{1}).width;
  for (std::size_t k = 0; k < density.levels(); ++k, width *= 2) {
    const EventDensity::Table& level = density.level(width);
    REQUIRE(level.width == width);
    EventDensity::Table expected = counted(story, width);
    EventDensity::Table found = level;
    const std::size_t cells = std::max(expected.cells.size(), level.cells.size());
    expected.cells.resize(cells);
    found.cells.resize(cells);
    CHECK(found == expected);
  }
}

}  // namespace

TEST_CASE("every level of the density counts what the records say, however the run came") {
  Story story;
  Rng rng{7};
  EventDensity density;
  for (int part = 0; part < 20; ++part) {
    go_on(story, rng, 200, 30);
    density.follow(story.recorder, kNodes);
  }
  check_all_levels(density, story);
}

TEST_CASE("bins become wider when the run outgrows the memory, and still count everything") {
  Story story;
  Rng rng{8};
  EventDensity density;
  go_on(story, rng, 500, 10);
  density.follow(story.recorder, kNodes);
  const Duration narrow = density.level(Duration{1}).width;
  go_on(story, rng, 500, 4'000'000);
  density.follow(story.recorder, kNodes);
  CHECK(density.level(Duration{1}).width > narrow);
  CHECK(density.level(Duration{1}).bins() <= EventDensity::kMostCells / kNodes);
  check_all_levels(density, story);
}

TEST_CASE("a future that was cut off is no longer in the density, and the new one is") {
  for (const RecordId from : {RecordId{0}, RecordId{1}, RecordId{700}, RecordId{999}}) {
    Story story;
    Rng rng{9};
    EventDensity density;
    go_on(story, rng, 1000, 50);
    density.follow(story.recorder, kNodes);
    story.at = from == 0 ? Time{} : story.recorder.find(from - 1)->time;
    story.recorder.cut_off(from, 0);
    density.cut_off(story.recorder, from);
    go_on(story, rng, 800, 50);
    density.follow(story.recorder, kNodes);
    check_all_levels(density, story);
  }
}

TEST_CASE("the gap below a node counts the messages that cross it") {
  Story story;
  story.add(RecordKind::sent, 0, kNoRecord, 3);
  story.add(RecordKind::sent, 3, kNoRecord, 2);
  story.add(RecordKind::sent, 1, kNoRecord, 1);
  const EventDensity::Table table = counted(story, us(1));
  std::vector<std::int32_t> crossing;
  std::int32_t sum = 0;
  for (std::size_t n = 0; n < kNodes; ++n) crossing.push_back(sum += table.bin(0)[n].crossing);
  CHECK(crossing == std::vector<std::int32_t>{1, 1, 2, 0, 0});
}

TEST_CASE("a table of a stretch begins at a multiple of its width") {
  Story story;
  story.after(us(100), RecordKind::note, 0);
  story.after(us(30), RecordKind::note, 0);
  const EventDensity::Table table = EventDensity::count(story.recorder, kNodes, us(105), us(200), us(10));
  CHECK(table.begin == us(100));
  CHECK(table.bin(0)[0].events == 1);
  CHECK(table.bin(3)[0].events == 1);
}

}  // namespace netsplit::event_density_test
