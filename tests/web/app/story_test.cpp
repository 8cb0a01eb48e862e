#include "web/app/story.h"

#include <catch2/catch_test_macros.hpp>

#include "core/contracts/kv.h"

namespace netsplit::story_test {

TEST_CASE("an operation is told in a few characters, a read with its answer") {
  const auto scenario = std::get<Scenario>(load_builtin("raft/steady_state"));
  Timeline timeline(scenario.spec);
  timeline.seek(std::chrono::seconds{1});
  bool read = false;
  for (const Operation& op : timeline.recorder().operations()) {
    const std::string text = brief(op, timeline.world());
    CHECK_FALSE(text.empty());
    const auto* asked = op.operation.as<kv::Op>();
    if (asked->kind != kv::OpKind::get || op.outcome != Outcome::ok) continue;
    read = true;
    CHECK(text.find("\xe2\x86\x92") != std::string::npos);
  }
  CHECK(read);
}

TEST_CASE("what a domain's administrator may not do, or not yet, is told with the name of the domain and the reason") {
  const auto scenario = std::get<Scenario>(load_builtin("fallacies/administrator"));
  Timeline timeline(scenario.spec);
  timeline.seek(std::chrono::seconds{66});
  std::vector<std::string> told;
  timeline.recorder().for_each(0, timeline.recorder().end(), [&](RecordId, const Record& r) {
    if (r.kind == RecordKind::command) told.push_back(tell_whole(timeline.world(), r));
    return true;
  });
  REQUIRE(told.size() == 4);
  CHECK(told[0] == "web1 command: roll, by shop: waits until its change window opens");
  CHECK(told[2] == "pay command: crash, by shop: refused, for it is somebody else's");
}

}  // namespace netsplit::story_test
