#include "web/app/trace_list.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"

namespace netsplit::trace_list_test {

namespace {

struct Played {
  explicit Played(Time until)
      : scenario(std::get<Scenario>(load_builtin("raft/leader_crash"))), timeline(scenario.spec) {
    timeline.seek(until);
  }
  const std::vector<Operation>& operations() const { return timeline.recorder().operations(); }
  std::vector<std::uint32_t> choose(const TraceFilter& filter) const {
    return choose_traces(timeline, timeline.world().now(), filter);
  }
  Scenario scenario;
  Timeline timeline;
};

}  // namespace

TEST_CASE("the latest requests come first, and only those that had been made by then") {
  Played played(std::chrono::seconds{6});
  const auto all = played.choose({});
  REQUIRE(all.size() == std::min(played.operations().size(), kTracesListed));
  CHECK(std::is_sorted(all.rbegin(), all.rend()));
  played.timeline.seek(std::chrono::seconds{1});
  for (const auto i : played.choose({})) CHECK(played.operations()[i].invoked <= std::chrono::seconds{1});
}

TEST_CASE("the slowest first are sorted by how long they took, or have taken so far") {
  const Played played(std::chrono::seconds{6});
  const auto slowest = played.choose({TraceFilter::Order::slowest, false, {}});
  const Time now = played.timeline.world().now();
  const auto took = [&](std::uint32_t i) {
    return std::min(now, played.operations()[i].completed) - played.operations()[i].invoked;
  };
  for (std::size_t i = 1; i < slowest.size(); ++i) CHECK(took(slowest[i - 1]) >= took(slowest[i]));
}

TEST_CASE("a search finds what the line of an operation says, in capitals or not") {
  const Played played(std::chrono::seconds{6});
  const auto everything = played.choose({});
  const auto puts = played.choose({TraceFilter::Order::latest, false, "PUT"});
  const auto gets = played.choose({TraceFilter::Order::latest, false, "get"});
  CHECK_FALSE(puts.empty());
  CHECK_FALSE(gets.empty());
  CHECK(puts.size() < everything.size());
  CHECK(played.choose({TraceFilter::Order::latest, false, "no such words"}).empty());
}

TEST_CASE("the troubled are those that failed or have no answer") {
  const Played played(ms(5100));
  const auto troubled = played.choose({TraceFilter::Order::latest, true, {}});
  CHECK_FALSE(troubled.empty());
  for (const auto i : troubled) {
    const Operation& op = played.operations()[i];
    CHECK((op.outcome != Outcome::ok || op.completed > played.timeline.world().now()));
  }
}

TEST_CASE("the parts of an answered request's time add up to the whole, and are told") {
  const Played played(std::chrono::seconds{4});
  std::size_t told = 0;
  for (const Operation& op : played.operations()) {
    const Trace trace = trace_of(played.timeline.recorder(), op);
    if (!trace.unbroken) continue;
    const TimeSpent spent = time_spent(trace);
    CHECK(spent.network + spent.handling + spent.disk + spent.elsewhere == op.completed - op.invoked);
    CHECK(spent.network > Duration::zero());
    CHECK(tell(trace).find("on the network") != std::string::npos);
    ++told;
  }
  CHECK(told > 10);
}

}  // namespace netsplit::trace_list_test
