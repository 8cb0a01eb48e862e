#include "web/app/gallery_index.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace netsplit::gallery_index_test {

namespace {

GalleryEntry entry(std::string name, std::string next, std::string title = {}) {
  GalleryEntry e;
  e.name = std::move(name);
  e.topic = e.name.substr(0, e.name.find('/'));
  e.title = std::move(title);
  e.next = std::move(next);
  e.steps = 4;
  return e;
}

std::vector<std::string> names(const std::vector<GalleryEntry>& entries) {
  std::vector<std::string> out;
  for (const GalleryEntry& e : entries) out.push_back(e.name);
  return out;
}

std::vector<GalleryEntry> shelf() {
  std::vector<GalleryEntry> all{entry("raft/quiet", "raft/crash", "A quiet cluster"),
                                entry("raft/crash", "raft/cut", "The leader crashes"),
                                entry("raft/cut", "", "Two sides"), entry("queue/flood", "", "Too much at once")};
  all[0].summary = "Nothing goes wrong.";
  all[1].teaches = {"how an election begins"};
  all[2].words = "After the crash of a line, a LEADER on the small side.";
  return all;
}

std::vector<std::size_t> found(std::string_view query, std::string_view topic = {}) {
  std::vector<std::size_t> out;
  const auto all = shelf();
  for (const GallerySection& section : find_entries(all, query, topic))
    out.insert(out.end(), section.entries.begin(), section.entries.end());
  return out;
}

using Found = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a learner's path follows what the lessons go on with, topic by topic") {
  std::vector<GalleryEntry> all{entry("raft/c", "raft/d"), entry("raft/loose", ""),   entry("queue/x", ""),
                                entry("raft/b", "raft/c"), entry("raft/a", "raft/b"), entry("raft/d", "raft/b")};
  sort_by_path(all);
  CHECK(names(all) == std::vector<std::string>{"raft/a", "raft/b", "raft/c", "raft/d", "raft/loose", "queue/x"});
}

TEST_CASE("a circle of lessons begins at its first, and a way into another topic ends at its border") {
  std::vector<GalleryEntry> all{entry("raft/a", "raft/b"), entry("raft/b", "raft/a"), entry("queue/x", "raft/a"),
                                entry("queue/y", "queue/x")};
  sort_by_path(all);
  CHECK(names(all) == std::vector<std::string>{"raft/a", "raft/b", "queue/y", "queue/x"});
}

TEST_CASE("words are found in any order and whatever their case, in all that a scenario says") {
  CHECK(found("") == Found{0, 1, 2, 3});
  CHECK(found("   ") == Found{0, 1, 2, 3});
  CHECK(found("CLUSTER quiet") == Found{0});
  CHECK(found("wrong nothing") == Found{0});
  CHECK(found("election") == Found{1});
  CHECK(found("small line") == Found{2});
  CHECK(found("queue") == Found{3});
  CHECK(found("quiet flood").empty());
}

TEST_CASE("what has the words in its title comes before what only tells of them") {
  CHECK(found("leader crash") == Found{1, 2});
  CHECK(found("crash", "raft") == Found{1, 2});
  CHECK(found("crash", "queue").empty());
}

TEST_CASE("what was found stands under the topics in their order") {
  const auto all = shelf();
  const auto sections = find_entries(all, "", "");
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].topic == "raft");
  CHECK(sections[1].topic == "queue");
  CHECK(topics_of(all) == std::vector<std::string>{"raft", "queue"});
}

TEST_CASE("a stranger starts at the first lesson; who has begun goes on; who has finished gets the next") {
  using Why = Recommendation::Why;
  auto all = shelf();
  const auto is = [&](Why why, std::size_t entry, std::string_view last = {}) {
    const auto r = recommend(all, last);
    return r && r->why == why && r->entry == entry;
  };
  CHECK(is(Why::start, 0));
  all[2].step = all[2].furthest = 1;
  CHECK(is(Why::go_on, 2));
  all[1].step = all[1].furthest = 0;
  CHECK(is(Why::go_on, 1));
  CHECK(is(Why::go_on, 2, "raft/cut"));
  all[1].furthest = all[1].step = all[1].steps;
  all[2].furthest = all[2].step = GalleryEntry::kNotBegun;
  CHECK(is(Why::next, 2, "raft/crash"));
  CHECK(is(Why::next, 0));
  CHECK(is(Why::next, 0, "raft/is_gone"));
  for (GalleryEntry& e : all) e.furthest = e.steps;
  CHECK_FALSE(recommend(all, "raft/cut"));
}

TEST_CASE("looking back at an earlier step does not undo that a lesson is finished") {
  GalleryEntry e = entry("raft/a", "");
  CHECK_FALSE(e.begun());
  e.step = 1;
  e.furthest = 4;
  CHECK(e.finished());
  CHECK_FALSE(e.begun());
  e.steps = 0;
  CHECK_FALSE(e.finished());
}

}  // namespace netsplit::gallery_index_test
