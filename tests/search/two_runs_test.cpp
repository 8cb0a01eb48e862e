#include "core/search/two_runs.h"

#include "tests/search/explore/systems.h"
#include "tests/search/explored.h"
#include "tests/search/shrunk.h"

namespace netsplit::two_runs_test {
using namespace netsplit::search;
using How = TwoRuns::How;

namespace {

struct Given {
  Scenario scenario;
  std::vector<PlacedCommand> commands;
  Time until;
  Given(Scenario s, std::vector<PlacedCommand> c = {}, Time end = kForever)
      : scenario(std::move(s)), commands(std::move(c)), until(std::min(end, scenario.until)) {}
};

TwoRuns compared(const Given& left, const Given& right, std::uint64_t events = 30'000) {
  RunComparison comparison(left.scenario, left.commands, left.until, right.scenario, right.commands, right.until);
  while (!comparison.advance(events)) {}
  return comparison.result();
}

/// The records of a run as the transcript counts them.
struct Played final : RecordSink {
  std::vector<Record> records;
  explicit Played(const Given& run) {
    ScenarioRun played(run.scenario, run.commands, run.until, this);
    while (!played.advance(100'000)) {}
  }
  void record(RecordId, const Record& r) override { records.push_back(r); }
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}
};

Scenario without_script(Scenario scenario, std::size_t number) {
  scenario.spec.script.erase(scenario.spec.script.begin() + static_cast<std::ptrdiff_t>(number));
  return scenario;
}

constexpr Time kSixSeconds = std::chrono::seconds{6};

bool has_row(const TwoRuns& both, std::string_view left, std::string_view right) {
  return std::any_of(both.rows.begin(), both.rows.end(),
                     [&](const TwoRuns::Row& row) { return row.left == left && row.right == right; });
}

}  // namespace

TEST_CASE("a message that somebody let arrive is told by what it is and whose") {
  const Scenario scenario = loaded(raft("vote_twice"));
  ExploreOptions options;
  options.faults.timeout = 2;
  const auto found = explored(scenario, options);
  REQUIRE(found);
  std::vector<PlacedCommand> but_the_last = found->commands;
  REQUIRE(std::holds_alternative<command::Deliver>(but_the_last.back().command));
  but_the_last.pop_back();
  const TwoRuns both = compared({scenario, found->commands, found->end}, {scenario, but_the_last, found->end});
  REQUIRE(both.first[0]);
  CHECK(both.first[0]->what.starts_with("vote reply from s"));
  CHECK(both.first[0]->what.ends_with(" arrives"));
  CHECK(both.sentence.find(both.first[0]->what) != std::string::npos);
}

TEST_CASE("a run laid beside itself is the same run") {
  const Given run(builtin("raft/leader_crash"), {}, kSixSeconds);
  const TwoRuns both = compared(run, run);
  CHECK(both.how == How::same);
  CHECK(both.rows.empty());
  CHECK(both.sides[0].hash == both.sides[1].hash);
  CHECK_FALSE(both.first[0]);
  CHECK(both.sentence.starts_with("They are the same run: "));
}

TEST_CASE("two runs that differ by one command part at that command") {
  const Scenario scenario = builtin("raft/steady_state");
  const auto crash = place(scenario, {{std::chrono::seconds{2}, command::Crash{node_id(2)}}});
  const TwoRuns both = compared({scenario, {}, std::chrono::seconds{4}}, {scenario, crash, std::chrono::seconds{4}});
  REQUIRE(both.how == How::parted);
  REQUIRE(both.first[1]);
  CHECK(both.first[1]->what == "s3 crashes");
  CHECK(both.first[1]->at == crash.front().at);
  // No record before that is another one, and that one is the first there is.
  const Played left({scenario, {}, std::chrono::seconds{4}}), right({scenario, crash, std::chrono::seconds{4}});
  const RecordId at = both.first[1]->record;
  CHECK(std::equal(left.records.begin(), left.records.begin() + at, right.records.begin()));
  CHECK(left.records[at] != right.records[at]);
  REQUIRE(both.last);
  CHECK(both.last->record + 1 == at);
  REQUIRE_FALSE(both.rows.empty());
  CHECK(both.rows.front().left.empty());
  CHECK(both.rows.front().right == "s3 crashes");
  const auto s3 = std::find_if(both.nodes.begin(), both.nodes.end(), [](const auto& n) { return n.name == "s3"; });
  REQUIRE(s3 != both.nodes.end());
  CHECK(s3->standing[0] != "down");
  CHECK(s3->standing[1] == "down");
}

TEST_CASE("without one fault of its script a run goes the same way up to it, and what came of it is in one column") {
  const Scenario scenario = builtin("raft/leader_crash");
  const TwoRuns both = compared({scenario, {}, kSixSeconds}, {without_script(scenario, 1), {}, kSixSeconds});
  REQUIRE(both.how == How::parted);
  CHECK(both.first[0]->what == "s1 crashes");
  CHECK(both.first[0]->at == std::chrono::seconds{5});
  CHECK(both.sentence.starts_with("They part at 5 s, record "));
  CHECK(both.sentence.find(": in the first run s1 crashes; in the second ") != std::string::npos);
  CHECK(has_row(both, "s3 becomes the leader of term 3", ""));
  CHECK(std::all_of(both.rows.begin(), both.rows.end(), [](const auto& row) { return row.at >= 5s; }));
  for (std::size_t i = 1; i < both.rows.size(); ++i) CHECK(both.rows[i - 1].at <= both.rows[i].at);
}

TEST_CASE("other seeds part where chance first matters, and the sentence has both sides") {
  const TwoRuns both =
      compared({builtin("raft/leader_crash"), {}, 1s}, {builtin("raft/leader_crash", {.seed = 8}), {}, 1s});
  REQUIRE(both.how == How::parted);
  REQUIRE(both.first[0]);
  REQUIRE(both.first[1]);
  CHECK(both.first[0]->record == both.first[1]->record);
  CHECK(both.sentence.find("in the first run") != std::string::npos);
  CHECK(both.sentence.find("; in the second") != std::string::npos);
  CHECK(both.sides[0].hash != both.sides[1].hash);
}

TEST_CASE("a run that goes on for longer does not part from the shorter one") {
  const Scenario scenario = builtin("raft/leader_crash");
  const Given half(scenario, {}, 2s), whole(scenario, {}, 4s);
  const TwoRuns both = compared(half, whole);
  CHECK(both.how == How::one_is_longer);
  CHECK(both.sentence == "They are the same up to 2 s, where the first run ends; the second goes on to 4 s.");
  CHECK(compared(whole, half).sentence ==
        "They are the same up to 2 s, where the second ends; the first run goes on to 4 s.");
}

TEST_CASE("a setting that has not mattered changes no record, and which nodes it changed is said") {
  const Setting more{"s1..s5/config/snapshot_threshold", "1000000"};
  const TwoRuns both =
      compared({builtin("raft/leader_crash"), {}, 1s}, {builtin("raft/leader_crash", {.settings = {more}}), {}, 1s});
  CHECK((both.how == How::same || both.how == How::same_records));
  CHECK(both.sides[0].records == both.sides[1].records);
  const Setting sooner{"s1..s5/config/heartbeat", "20ms"};
  const TwoRuns other =
      compared({builtin("raft/leader_crash"), {}, 1s}, {builtin("raft/leader_crash", {.settings = {sooner}}), {}, 1s});
  REQUIRE(other.how == How::parted);
  CHECK(other.first[0]->at < 1s);
}

TEST_CASE("a mutation shows in the claims, each with what it came to in either run") {
  const TwoRuns both =
      compared({builtin("raft/figure_8_broken")}, {builtin("raft/figure_8_broken", {.mutation = ""})}, 500'000);
  CHECK(both.how == How::parted);
  const auto claim = std::find_if(both.claims.begin(), both.claims.end(),
                                  [](const auto& c) { return c.name == "Leader Completeness"; });
  REQUIRE(claim != both.claims.end());
  CHECK(claim->answers[0] == checkers::Answer::broken);
  CHECK(claim->answers[1] == checkers::Answer::holds);
  CHECK(claim->why[0].starts_with("at "));
  CHECK(claim->why[1].empty());
  const std::string text = to_text(both);
  CHECK(text.find("Leader Completeness") != std::string::npos);
  CHECK(text.find("VIOLATED at ") != std::string::npos);
}

TEST_CASE("two systems that have nothing to do with one another part at once, and each node is in its own column") {
  const TwoRuns both = compared({builtin("raft/leader_crash"), {}, 1s}, {builtin("transactions/two_phase_commit")});
  REQUIRE(both.how == How::parted);
  CHECK(std::any_of(both.nodes.begin(), both.nodes.end(),
                    [](const auto& n) { return n.name == "s5" && n.standing[1] == "-"; }));
  CHECK_FALSE(to_text(both).empty());
  const Given nothing(loaded(R"({"version": 1, "until": "1s", "nodes": [{"name": "c1", "role": "kv.client"}]})"));
  const TwoRuns one_idle = compared({builtin("raft/leader_crash"), {}, 1s}, nothing);
  CHECK(one_idle.how == How::parted);
}

TEST_CASE("the comparison comes out the same however it is cut into pieces") {
  const Given left(builtin("raft/leader_crash"), {}, kSixSeconds);
  const Given right(builtin("raft/leader_crash", {.seed = 9}), {}, kSixSeconds);
  const std::string once = to_text(compared(left, right, 10'000'000));
  CHECK(to_text(compared(left, right, 1)) == once);
  CHECK(to_text(compared(left, right)) == once);
}

TEST_CASE("a node's spells follow its standing, from one moment to the next") {
  SideRun run(builtin("raft/leader_crash"), {}, 13s);
  while (!run.advance_to(13s, 10'000)) {}
  const auto& spells = run.spells(node_id(0));
  REQUIRE(spells.size() > 3);
  for (std::size_t i = 1; i < spells.size(); ++i) {
    CHECK(spells[i - 1].from <= spells[i].from);
    CHECK(spells[i - 1].standing != spells[i].standing);
  }
  const auto down = std::find_if(spells.begin(), spells.end(), [](const auto& s) { return s.standing.word == "down"; });
  REQUIRE(down != spells.end());
  CHECK(down->from == 5s);
  REQUIRE(down != spells.begin());
  CHECK(std::prev(down)->standing.word == "leader");
  REQUIRE(std::next(down) != spells.end());
  CHECK(std::next(down)->from == 12s);
  CHECK(std::next(down)->standing.word == "follower");
}

}  // namespace netsplit::two_runs_test
