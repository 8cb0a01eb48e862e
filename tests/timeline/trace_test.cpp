#include "core/timeline/trace.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "core/contracts/kv.h"
#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit::trace_test {

namespace {

struct Played {
  explicit Played(std::string_view name, Time until)
      : scenario(std::get<Scenario>(load_builtin(name))), timeline(scenario.spec) {
    timeline.seek(until);
  }
  const Recorder& recorder() const { return timeline.recorder(); }
  /// The first write that was answered.
  const Operation* put() const {
    for (const Operation& op : recorder().operations())
      if (op.outcome == Outcome::ok && op.operation.as<kv::Op>()->kind == kv::OpKind::put) return &op;
    return nullptr;
  }
  Scenario scenario;
  Timeline timeline;
};

std::vector<Span> critical_path(const Trace& trace) {
  std::vector<Span> path;
  for (const Span& s : trace.spans)
    if (s.critical) path.push_back(s);
  return path;
}

}  // namespace

TEST_CASE("a span lies within the run, comes after its parent and names it") {
  const Played played("raft/steady_state", ms(800));
  std::size_t operations = 0;
  for (const Operation& op : played.recorder().operations()) {
    const Trace trace = trace_of(played.recorder(), op);
    REQUIRE_FALSE(trace.spans.empty());
    CHECK(trace.spans[0].kind == Span::Kind::operation);
    CHECK(trace.spans[0].begin == op.invoked);
    CHECK(trace.spans[0].parent == -1);
    for (std::size_t i = 1; i < trace.spans.size(); ++i) {
      const Span& s = trace.spans[i];
      REQUIRE(s.parent >= 0);
      REQUIRE(static_cast<std::size_t>(s.parent) < i);
      CHECK(s.begin <= s.end);
      CHECK(s.begin >= trace.spans[static_cast<std::size_t>(s.parent)].begin);
    }
    ++operations;
  }
  CHECK(operations > 5);
}

TEST_CASE("a write's critical path goes from the client through a follower and back") {
  const Played played("raft/steady_state", ms(800));
  const Operation* put = played.put();
  REQUIRE(put != nullptr);
  const Trace trace = trace_of(played.recorder(), *put);
  CHECK(trace.unbroken);
  const auto path = critical_path(trace);
  const auto has = [&](std::string_view label) {
    return std::any_of(path.begin(), path.end(), [&](const Span& s) { return s.label->name == label; });
  };
  CHECK(has("raft.append_entries"));
  CHECK(has("raft.append_reply"));
  // Between the call and the answer somebody is always at it: each piece begins when the one before it has ended.
  for (std::size_t i = 2; i < path.size(); ++i) CHECK(path[i].begin >= path[i - 1].begin);
  CHECK(path.back().end == put->completed);
}

TEST_CASE("a message that was lost ends where it was dropped") {
  const Played played("raft/lossy_network", std::chrono::seconds{2});
  std::size_t lost = 0;
  for (const Operation& op : played.recorder().operations()) {
    for (const Span& s : trace_of(played.recorder(), op).spans) {
      if (!s.lost) continue;
      ++lost;
      CHECK(s.kind == Span::Kind::network);
      CHECK_FALSE(s.open);
    }
  }
  CHECK(lost > 0);
}

TEST_CASE("an operation that is not answered has an open trace without a critical path") {
  const Played played("raft/steady_state", ms(800));
  Timeline timeline(played.scenario.spec);
  timeline.seek(played.put()->invoked);
  const Operation& pending = timeline.recorder().operations().back();
  REQUIRE(pending.outcome == Outcome::pending);
  const Trace trace = trace_of(timeline.recorder(), pending);
  CHECK(trace.spans[0].open);
  CHECK_FALSE(trace.unbroken);
  CHECK(critical_path(trace).empty());
}

TEST_CASE("a trace stops at the number of spans that is asked for") {
  const Played played("raft/steady_state", ms(800));
  const Operation* put = played.put();
  REQUIRE(put != nullptr);
  CHECK(trace_of(played.recorder(), *put, 3).spans.size() == 3);
}

}  // namespace netsplit::trace_test
