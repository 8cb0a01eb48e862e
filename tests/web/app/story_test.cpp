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

}  // namespace netsplit::story_test
