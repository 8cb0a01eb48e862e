#include "web/spacetime/message_reach.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/rng.h"
#include "tests/web/spacetime/story.h"

namespace netsplit::message_reach_test {
namespace {

/// Messages that take very different times.
void go_on(Story& story, Rng& rng, int events) {
  for (int i = 0; i < events; ++i) {
    const RecordId end = story.recorder.end();
    if (end == 0 || rng.below(2) == 0) {
      story.after(us(1), RecordKind::sent, rng.below(3), kNoRecord, rng.below(3));
      continue;
    }
    const RecordId longest = rng.below(50) == 0 ? end : std::min<RecordId>(end, 40);
    const auto cause = static_cast<RecordId>(end - 1 - rng.below(longest));
    story.after(us(1), rng.below(9) == 0 ? RecordKind::dropped : RecordKind::delivered, rng.below(3), cause);
  }
}

std::vector<RecordId> found(const MessageReach& reach, const Story& story, RecordId from, RecordId before) {
  std::vector<RecordId> ids;
  reach.for_each_late(story.recorder, from, before, [&](RecordId id, const Record&) {
    ids.push_back(id);
    return true;
  });
  return ids;
}

std::vector<RecordId> expected(const Story& story, RecordId from, RecordId before) {
  std::vector<RecordId> ids;
  story.recorder.for_each(from, story.recorder.end(), [&](RecordId id, const Record& r) {
    if (r.kind != RecordKind::sent && r.cause < before) ids.push_back(id);
    return true;
  });
  return ids;
}

void check_everywhere(const MessageReach& reach, const Story& story) {
  const RecordId end = story.recorder.end();
  for (RecordId at = 0; at < end; at += 97) REQUIRE(found(reach, story, at, at) == expected(story, at, at));
  CHECK(found(reach, story, 300, 200) == expected(story, 300, 200));
  CHECK(found(reach, story, 0, end) == expected(story, 0, end));
}

}  // namespace

TEST_CASE("the messages that were on their way all through a moment are found without reading all records") {
  Story story;
  Rng rng{3};
  MessageReach reach;
  for (int part = 0; part < 9; ++part) {
    go_on(story, rng, 1111);
    reach.follow(story.recorder);
  }
  check_everywhere(reach, story);
}

TEST_CASE("after a future was cut off only its messages are forgotten") {
  for (const RecordId from : {RecordId{0}, RecordId{255}, RecordId{256}, RecordId{5000}, RecordId{8192}}) {
    Story story;
    Rng rng{4};
    MessageReach reach;
    go_on(story, rng, 9000);
    reach.follow(story.recorder);
    story.recorder.cut_off(from, 0);
    reach.cut_off(story.recorder, from);
    check_everywhere(reach, story);
    go_on(story, rng, 6000);
    reach.follow(story.recorder);
    check_everywhere(reach, story);
  }
}

TEST_CASE("a visit that has seen enough is not called again") {
  Story story;
  Rng rng{5};
  MessageReach reach;
  go_on(story, rng, 3000);
  reach.follow(story.recorder);
  int calls = 0;
  reach.for_each_late(story.recorder, 0, story.recorder.end(), [&](RecordId, const Record&) { return ++calls < 3; });
  CHECK(calls == 3);
}

}  // namespace netsplit::message_reach_test
