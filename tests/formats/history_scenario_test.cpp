// Somebody's history as a run: the same calls, the same verdict.
#include "core/formats/history_scenario.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/checkers/linearizability.h"
#include "core/checkers/store_watch.h"
#include "core/protocols/client/recorded.h"
#include "core/scenario/run.h"

namespace netsplit::history_scenario_test {

namespace {

struct Shown {
  checkers::Answer read = checkers::Answer::unknown;  ///< by the checker of files
  checkers::Answer run = checkers::Answer::unknown;   ///< by the watch of runs
  std::size_t operations = 0;
};

Shown shown(std::string_view text) {
  const auto history = read_history(text);
  REQUIRE(std::holds_alternative<ReadHistory>(history));
  const auto& read = std::get<ReadHistory>(history);
  const auto& calls = std::get<checkers::History>(read.history);
  const auto* model = checkers::guess_model(calls);
  REQUIRE(model);
  Shown out;
  out.read = checkers::check_linearizability(calls, *model).answer;
  const auto scenario_text = scenario_of(read, "a file");
  REQUIRE(std::holds_alternative<std::string>(scenario_text));
  const auto loaded = load_scenario(std::get<std::string>(scenario_text), "a file");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  const auto& scenario = std::get<Scenario>(loaded);
  checkers::StoreWatch store;
  ScenarioRun run(scenario, {}, scenario.until, &store);
  while (!run.advance(1'000'000)) {}
  while (store.advance(1'000'000, true)) {}
  out.run = store.answer();
  out.operations = store.operations();
  CHECK(out.operations == calls.calls.size());
  return out;
}

std::string refusal(std::string_view text) {
  const auto history = read_history(text);
  REQUIRE(std::holds_alternative<ReadHistory>(history));
  const auto scenario = scenario_of(std::get<ReadHistory>(history), "a file");
  const auto* error = std::get_if<InputError>(&scenario);
  return error ? error->line() : "";
}

}  // namespace

TEST_CASE("a history of a register is shown as it was, right or wrong") {
  const std::string right = R"({:process 0 :type :invoke :f :write :value 1}
{:process 1 :type :invoke :f :read :value nil}
{:process 0 :type :ok :f :write :value 1}
{:process 1 :type :ok :f :read :value 1}
{:process 0 :type :invoke :f :cas :value [1 2]}
{:process 0 :type :info :f :cas :value [1 2]}
{:process 2 :type :invoke :f :read :value nil}
{:process 2 :type :ok :f :read :value 2}
)";
  const Shown ok = shown(right);
  CHECK(ok.read == checkers::Answer::holds);
  CHECK(ok.run == checkers::Answer::holds);
  CHECK(ok.operations == 4);
  const Shown wrong =
      shown(right + "{:process 1 :type :invoke :f :read :value nil}\n{:process 1 :type :ok :f :read :value 1}\n");
  CHECK(wrong.read == checkers::Answer::broken);
  CHECK(wrong.run == checkers::Answer::broken);
}

TEST_CASE("a compare-and-set that did not match says nothing about what was there") {
  const Shown s = shown(R"({:process 0 :type :invoke :f :write :value 1}
{:process 0 :type :ok :f :write :value 1}
{:process 0 :type :invoke :f :cas :value [5 2]}
{:process 0 :type :fail :f :cas :value [5 2]}
{:process 1 :type :invoke :f :read :value nil}
{:process 1 :type :ok :f :read :value 1}
)");
  CHECK(s.read == checkers::Answer::holds);
  CHECK(s.run == checkers::Answer::holds);
}

TEST_CASE("what a store of keys cannot show is refused with a reason") {
  CHECK(refusal("{:process 0 :type :invoke :f :enqueue :value 1}\n{:process 0 :type :ok :f :enqueue :value 1}\n")
            .find("found the operation \"enqueue\"") != std::string::npos);
}

TEST_CASE("transactions are shown in words, with what they were judged to be") {
  const std::string text = R"({:type :invoke :process 0 :f :txn :value [[:append :x 1] [:r :y nil]]}
{:type :invoke :process 1 :f :txn :value [[:append :y 1] [:r :x nil]]}
{:type :ok :process 0 :f :txn :value [[:append :x 1] [:r :y []]]}
{:type :ok :process 1 :f :txn :value [[:append :y 1] [:r :x []]]}
{:type :invoke :process 2 :f :txn :value [[:append :z 1]]}
{:type :fail :process 2 :f :txn :value [[:append :z 1]]}
{:type :invoke :process 0 :f :txn :value [[:r :x nil] [:r :y nil]]}
{:type :ok :process 0 :f :txn :value [[:r :x [1]] [:r :y [1]]]}
)";
  const auto history = read_history(text);
  REQUIRE(std::holds_alternative<ReadHistory>(history));
  const auto made = scenario_of(std::get<ReadHistory>(history), "a file");
  REQUIRE(std::holds_alternative<std::string>(made));
  const auto loaded = load_scenario(std::get<std::string>(made), "a file");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  const auto& scenario = std::get<Scenario>(loaded);
  INFO(scenario.summary);
  CHECK(scenario.summary.find("Not serializable") != std::string::npos);
  CHECK(scenario.summary.find("T1 before T2") != std::string::npos);
  ScenarioRun run(scenario, {}, scenario.until);
  while (!run.advance(1'000'000)) {}
  CHECK(run.operations(Outcome::ok) == 3);
  CHECK(run.operations(Outcome::fail) == 1);
}

TEST_CASE("a history is told from a scenario and from a link") {
  CHECK(looks_like_history("{:process 0 :type :invoke}"));
  CHECK(looks_like_history("\n[{:process 0}]"));
  CHECK(looks_like_history("INFO  jepsen.util - 0 :invoke :read nil"));
  CHECK(looks_like_history(R"({"netsplit_history": 1, "operations": []})"));
  CHECK_FALSE(looks_like_history(R"({"version": 1, "nodes": []})"));
  CHECK_FALSE(looks_like_history("[1, 2]"));
  CHECK_FALSE(looks_like_history(R"([{"version": 1}])"));
  CHECK_FALSE(looks_like_history("[]"));
  CHECK_FALSE(looks_like_history("#v1.abc"));
  CHECK_FALSE(looks_like_history(""));
}

TEST_CASE("the files that other people published give the same verdict as runs") {
  // None of them is ours to keep here.
  const char* folder = std::getenv("NETSPLIT_HISTORIES");
  if (!folder) SKIP("NETSPLIT_HISTORIES names no folder");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".md") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    INFO(entry.path());
    const Shown s = shown(text.str());
    CHECK(s.read == s.run);
  }
}

TEST_CASE("calls are written and read again, whatever is in their texts") {
  const std::vector<kv::RecordedCall> calls{
      {0, 3, true, {kv::OpKind::get, "", "T1: append 1 to x", ""}, true, {true, ""}},
      {1, 5, false, {kv::OpKind::put, "a key", "100 %\n\xc3\xa9", ""}, true, {true, ""}},
      {2, kv::RecordedCall::kNever, false, {kv::OpKind::compare_and_set, "", "%41", "x"}, true, {false, ""}},
      {3, 4, false, {kv::OpKind::append, "k", "b", ""}, false, {false, ""}},
      {9, 9, false, {kv::OpKind::get, "k", "", ""}, true, {true, " "}}};
  CHECK(kv::read_calls(kv::write_calls(calls)) == calls);
  CHECK(kv::read_calls("rubbish\n5 4 get x % % 1 %\n- 3 get x % % 1 %\n").empty());
}

}  // namespace netsplit::history_scenario_test
