#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/checkers/linearizability.h"
#include "core/formats/formats.h"
#include "core/formats/read_history.h"
#include "core/scenario/scenario.h"

namespace netsplit::read_history_json_test {
using namespace netsplit::checkers;

namespace {

ReadHistory taken(std::string_view text) {
  auto read = read_history(text);
  if (const auto* error = std::get_if<InputError>(&read)) FAIL(error->line());
  return std::move(std::get<ReadHistory>(read));
}

std::string error_in(std::string_view text) {
  const auto read = read_history(text);
  const auto* error = std::get_if<InputError>(&read);
  return error ? error->line() : "";
}

/// A history with these operations, each in a line from 2 on.
std::string with(std::string_view operations) {
  return std::string(R"({"netsplit_history": 1, "operations": [)") + '\n' + std::string(operations) + "]}";
}

std::string error_of(std::string_view operation) { return error_in(with(operation)); }

Answer judged(const ReadHistory& read) {
  const auto& history = std::get<History>(read.history);
  return check_linearizability(history, *find_model(read.model)).answer;
}

std::string exported(std::string_view scenario, Stretch stretch = {}) {
  const auto loaded = std::get<Scenario>(load_builtin(scenario));
  Timeline timeline(loaded.spec);
  timeline.seek(std::min(loaded.until, stretch.to));
  return history_json(timeline, stretch);
}

}  // namespace

TEST_CASE("operations in JSON are read in the order of their times, and of records where these are equal") {
  const ReadHistory read = taken(with(
      R"({"process": "c1", "op": "write", "key": "x", "value": "1", "outcome": "ok",
  "invoked_ns": 20, "invoked_record": 7, "completed_ns": 30, "completed_record": 9},
 {"process": "c2", "op": "read", "key": "x", "outcome": "ok", "invoked_ns": 30, "invoked_record": 11, "completed_ns": 40},
 {"process": "c2", "op": "compare_and_set", "key": "x", "expected": "", "value": 2, "found": false, "outcome": "ok",
  "invoked_ns": 10, "completed_ns": 15},
 {"process": "c3", "op": "append", "key": "y", "value": "z", "outcome": "unknown", "invoked_ns": 50, "completed_ns": 51},
 {"process": "c3", "op": "erase", "key": "y", "outcome": "fail", "invoked_ns": 60, "completed_ns": 61},
 {"process": "c1", "op": "read", "key": "y", "result": null, "outcome": "pending", "invoked_ns": 55})"));
  const auto& h = std::get<History>(read.history);
  REQUIRE(h.calls.size() == 5);
  CHECK(tell(h.calls[0], h.atoms) == "set x from  to 2: no");
  CHECK(tell(h.calls[1], h.atoms) == "write 1 to x");
  CHECK(tell(h.calls[2], h.atoms) == "read x: nothing");
  CHECK(tell(h.calls[3], h.atoms) == "append z to y: no answer");
  CHECK(tell(h.calls[4], h.atoms) == "read y: no answer");
  CHECK(h.calls[1].answered < h.calls[2].invoked);
  CHECK(h.calls[1].origin == 2);
  CHECK(h.calls[2].origin == 4);
  CHECK(h.processes == std::vector<std::string>{"c1", "c2", "c3"});
}

TEST_CASE("of events at the same time without records, none is before the other") {
  const ReadHistory read =
      taken(with(R"({"process": "a", "op": "write", "value": "1", "outcome": "ok", "invoked_ns": 1, "completed_ns": 5},
{"process": "b", "op": "read", "outcome": "ok", "invoked_ns": 5, "completed_ns": 9})"));
  const auto& h = std::get<History>(read.history);
  CHECK(h.calls[1].invoked < h.calls[0].answered);
}

TEST_CASE("a run that is exported and read again has the verdict that it had") {
  const ReadHistory stale = taken(exported("raft/stale_lease_read"));
  CHECK(stale.model == "kv");
  CHECK(judged(stale) == Answer::broken);
  const ReadHistory good = taken(exported("raft/leader_crash"));
  CHECK(judged(good) == Answer::holds);
  CHECK(std::get<History>(good.history).calls.size() > 300);
}

TEST_CASE(
    "what was under way at the end of the stretch has no answer, and a history without its beginning is refused") {
  const std::string text = exported("raft/leader_crash", {Time{}, ms(300)});
  const ReadHistory cut = taken(text);
  const auto& calls = std::get<History>(cut.history).calls;
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].known());
  CHECK_FALSE(calls[1].known());
  CHECK(error_in(exported("raft/leader_crash", {ms(300), ms(900)})) ==
        "line 1: found a history without its first operations (2), expected a whole one: export the run from its "
        "beginning, or a shorter run");
}

TEST_CASE("JSON that is no history is answered with its line") {
  CHECK(error_in("{}") ==
        "line 1: found JSON that is no history, expected {\"netsplit_history\": 1, \"operations\": [...]}");
  CHECK(error_in(R"({"netsplit_history": 2, "operations": []})") ==
        "line 1: found version 2 of this format, expected 1");
  CHECK(error_in(R"({"netsplit_history": 1, "operations": {}})") ==
        "line 1: found an object as operations, expected an array");
  CHECK(error_in(R"({"netsplit_history": 1, "operation": []})") ==
        "line 1: found the field \"operation\", expected netsplit_history, model, left_out and operations");
  CHECK(error_in("{\"netsplit_history\": 1,\n \"operations\": [nil]}").find("line 2") != std::string::npos);
  CHECK(error_of("3") == "line 1: found 3, expected an operation");
  CHECK(error_of(R"({"process": "a", "op": "raed", "outcome": "ok", "invoked_ns": 1, "completed_ns": 5})") ==
        "line 2: found the operation \"raed\", expected one such as read, write, append; did you mean \"read\"?");
  CHECK(error_of(R"({"process": "a", "op": "read", "outcome": "okay", "invoked_ns": 1, "completed_ns": 5})") ==
        "line 2: found the outcome \"okay\", expected ok, fail, unknown or pending; did you mean \"ok\"?");
  CHECK(error_of(R"({"process": "a", "op": "acquire", "outcome": "ok", "invoked_ns": 1, "completed_ns": 5})") ==
        "line 2: found the answer to acquire without found, expected true or false");
  CHECK(error_of("\n"
                 R"({"op": "read"})") == "line 3: found an operation without process, expected one");
  CHECK(error_of(R"({"process": "a", "op": "read", "outcome": "ok", "invoked_ns": 1})") ==
        "line 2: found an operation without completed_ns, expected one");
  CHECK(error_of(R"({"process": "a", "op": "read", "outcome": "ok", "invoked_ns": 9, "completed_ns": 5})") ==
        "line 2: found an operation that was completed before it was invoked, expected it after");
  CHECK(error_of(R"({"process": "a", "op": "read", "outcome": "ok", "invoked_ns": 1.5, "completed_ns": 5})") ==
        "line 2: found 1.5 as invoked_ns, expected a whole number from 0 on");
  CHECK(error_of(R"({"process": [1], "op": "read"})") == "line 2: found an array as process, expected a text");
  CHECK(error_of(R"({"proces": "a"})") ==
        "line 2: found the field \"proces\", expected those of an operation; did you mean \"process\"?");
}

}  // namespace netsplit::read_history_json_test
