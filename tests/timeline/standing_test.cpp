#include "core/timeline/standing.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "core/timeline/description.h"

namespace netsplit::standing_test {

TEST_CASE("what is heard of a role is what its whole description says of its standing") {
  for (const char* name : {"raft/steady_state", "transactions/two_phase_commit", "correctness/stale_reads"}) {
    const auto scenario = std::get<Scenario>(load_builtin(name));
    World world(scenario.spec);
    for (const Time at : {Time{}, Time{ms(400)}, Time{ms(1500)}}) {
      world.run_until(at);
      for (std::size_t i = 0; i < world.nodes(); ++i) {
        INFO(name << ", " << world.host(node_id(i)).name);
        const DescribedNode node = describe_node(world, node_id(i));
        CHECK(standing_of(world.role(node_id(i))) == Standing{node.standing, node.tone});
      }
    }
  }
}

}  // namespace netsplit::standing_test
