#include "core/formats/read_history.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/checkers/model.h"

namespace netsplit::read_history_test {
using namespace netsplit::checkers;

namespace {

History read(std::string_view text) {
  auto read = read_history(text);
  if (const auto* error = std::get_if<InputError>(&read)) FAIL(error->line());
  return std::get<History>(std::move(std::get<ReadHistory>(read).history));
}

std::string error_in(std::string_view text) {
  const auto read = read_history(text);
  const auto* error = std::get_if<InputError>(&read);
  return error ? error->line() : "";
}

std::string told(const History& h, std::size_t nth) { return tell(h.calls.at(nth), h.atoms); }

}  // namespace

TEST_CASE("operations in EDN are read as Knossos writes them") {
  const History h = read(R"({:process 0 :type :invoke :f :write :value 3}
{:process 1 :type :invoke :f :read :value nil}
{:process 0 :type :ok :f :write :value 3}
{:process 1 :type :ok :f :read :value 3}
{:process 1 :type :invoke :f :cas :value [3 4]}
{:process 1 :type :fail :f :cas :value [3 4]})");
  REQUIRE(h.calls.size() == 3);
  CHECK(told(h, 0) == "write 3 to it");
  CHECK(told(h, 1) == "read it: 3");
  CHECK(told(h, 2) == "set it from 3 to 4: no");
  CHECK(h.calls[1].invoked < h.calls[0].answered);
  CHECK(h.calls[1].origin == 2);
  CHECK(guess_model(h)->name == "cas_register");
}

TEST_CASE("a vector of operations is a history too, and what Jepsen does to the system is none of it") {
  const History h = read(
      "[#jepsen.history.Op{:process :nemesis, :type :info, :f :start, :value nil}\n"
      " {:process 5, :type :invoke, :f :enqueue, :value 1, :time 17}\n"
      " {:process 5, :type :info, :f :enqueue, :value 1, :error :timeout}]");
  REQUIRE(h.calls.size() == 1);
  CHECK_FALSE(h.calls[0].known());
  CHECK(h.processes == std::vector<std::string>{"5"});
}

TEST_CASE("keys come as :key, or in front of the value") {
  const History h = read(R"({:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
{:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
{:process 0, :type :invoke, :f :get, :key "7", :value nil}
{:process 0, :type :ok, :f :get, :key "7", :value ""}
{:process 1, :type :invoke, :f :cas, :value [9 [1 2]]}
{:process 1, :type :ok, :f :cas, :value [9 [1 2]]})");
  REQUIRE(h.calls.size() == 3);
  CHECK(told(h, 0) == "append x 0 0 y to 0");
  CHECK(told(h, 1) == "read 7: nothing");
  CHECK(told(h, 2) == "set 9 from 1 to 2: yes");
}

TEST_CASE("what failed did not happen, unless it is a compare and set that did not match") {
  const History h = read(R"({:process 0 :type :invoke :f :write :value 3}
{:process 0 :type :fail :f :write :value 3}
{:process 0 :type :invoke :f :cas :value [1 2]}
{:process 0 :type :fail :f :cas :value [1 2] :error :no-leader}
{:process 0 :type :invoke :f :read :value nil})");
  REQUIRE(h.calls.size() == 1);
  CHECK(h.calls[0].origin == 5);
  CHECK_FALSE(h.calls[0].known());
}

TEST_CASE("lines of a Jepsen log are read, and other lines of the log are not in the way") {
  const History h = read(
      "INFO  jepsen.core - Worker 0 starting\n"
      "INFO  jepsen.util - 0\t:invoke\t:read\tnil\n"
      "INFO  jepsen.util - 1\t:invoke\t:cas\t[1 4]\n"
      "INFO  jepsen.util - 0\t:ok\t:read\tnil\n"
      "INFO  jepsen.util - 1\t:fail\t:cas\t[1 4]\n"
      "INFO  jepsen.util - :nemesis :info :start nil\n"
      "INFO  jepsen.util - 2 :invoke :read nil\n"
      "INFO  jepsen.util - 2 :fail :read :timed-out\n");
  REQUIRE(h.calls.size() == 3);
  CHECK(told(h, 0) == "read it: nothing");
  CHECK(told(h, 1) == "set it from 1 to 4: no");
  CHECK(told(h, 2) == "read it: no answer");
  CHECK(h.calls[2].origin == 7);
}

TEST_CASE("a history that makes no sense is answered with its line") {
  CHECK(error_in("") == "line 1: found nothing, expected a history");
  CHECK(error_in("{:process 0 :type :invoke}") ==
        "line 1: found an operation without :process, :type or :f, expected all three");
  CHECK(error_in("{:process 0 :type :begin :f :read}") ==
        "line 1: found the type \"begin\", expected invoke, ok, fail or info");
  CHECK(
      error_in("\n{:process 0 :type :invoke :f :raed :value nil}") ==
      "line 2: found the operation \"raed\", expected one such as read, write, cas, append, add, enqueue, acquire; did "
      "you mean \"read\"?");
  CHECK(error_in("{:process 0 :type :ok :f :read :value 1}") ==
        "line 1: found an answer to process \"0\", which had asked nothing");
  CHECK(error_in("{:process 0 :type :invoke :f :read}\n{:process 0 :type :invoke :f :read}") ==
        "line 2: found process \"0\" asking while its last operation is open, expected an answer first");
  CHECK(error_in("{:process 0 :type :invoke :f :cas :value 1}") ==
        "line 1: found a compare-and-set without two values, expected [old new]");
  CHECK(error_in("3") == "line 1: found no operation, expected a map such as {:process 0 ...}");
}

}  // namespace netsplit::read_history_test
