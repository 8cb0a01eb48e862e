#include "core/formats/edn_history.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace netsplit::edn_history_test {
using namespace netsplit::checkers;

namespace {

TransactionHistory read(std::string_view text) {
  auto read = read_history(text);
  if (const auto* error = std::get_if<InputError>(&read)) FAIL(error->line());
  return std::get<TransactionHistory>(std::move(std::get<ReadHistory>(read).history));
}

std::string error_in(std::string_view text) {
  const auto read = read_history(text);
  const auto* error = std::get_if<InputError>(&read);
  return error ? error->line() : "";
}

std::string told(const TransactionHistory& h, std::size_t nth) { return tell(h.transactions.at(nth), h.atoms); }

}  // namespace

TEST_CASE("transactions over lists are read as Elle writes them") {
  const TransactionHistory h = read(
      R"({:index 0, :time 10, :type :invoke, :process 0, :f :txn, :value [[:append :x 1] [:r :y nil]]}
{:index 1, :time 20, :type :invoke, :process 1, :f :txn, :value [[:r :x nil]]}
{:index 2, :time 30, :type :ok, :process 0, :f :txn, :value [[:append :x 1] [:r :y nil]]}
{:index 3, :time 40, :type :ok, :process 1, :f :txn, :value [[:r :x [1]]]}
{:index 4, :time 50, :type :invoke, :process 1, :f :txn, :value [[:append :y 2]]}
{:type :info, :process :nemesis, :f :start, :value [[:r 1]]}
{:index 5, :time 60, :type :info, :process 1, :f :txn, :value [[:append :y 2]], :error :timeout}
{:index 6, :time 70, :type :invoke, :process 0, :f :txn, :value [[:append :y 3] [:r :x nil]]}
{:index 7, :time 80, :type :fail, :process 0, :f :txn, :value [[:append :y 3] [:r :x nil]]}
{:index 8, :time 90, :type :invoke, :process 0, :f :txn, :value [[:r :z nil]]})");
  REQUIRE(h.transactions.size() == 5);
  CHECK(h.timed);
  CHECK(told(h, 0) == "append 1 to x, read y: []");
  CHECK(told(h, 1) == "read x: [1]");
  CHECK(told(h, 2) == "append 2 to y");
  CHECK(told(h, 3) == "append 3 to y, read x");
  CHECK(told(h, 4) == "read z");
  CHECK(h.transactions[0].end == Transaction::End::committed);
  CHECK(h.transactions[2].end == Transaction::End::unknown);
  CHECK(h.transactions[3].end == Transaction::End::aborted);
  CHECK(h.transactions[4].end == Transaction::End::unknown);
  CHECK(h.transactions[1].invoked < h.transactions[0].answered);
  CHECK(h.transactions[2].answered == kNever);
  CHECK(h.transactions[4].origin == 10);
  CHECK(h.processes == std::vector<std::string>{"0", "1"});
}

TEST_CASE("transactions over registers are read too, in a vector as well") {
  const TransactionHistory h = read(
      "[{:process 0 :type :invoke :f :txn :value [[:w 7 1] [:r 8 nil]]}\n"
      " #jepsen.history.Op{:process 0 :type :ok :f :txn :value [[:w 7 1] [:r 8 nil]]}\n"
      " {:process 0 :type :invoke :f :txn :value ([:r 7] [:w 8 2])}\n"
      " {:process 0 :type :ok :f :txn :value ([:r 7 1] [:w 8 2])}]");
  REQUIRE(h.transactions.size() == 2);
  CHECK(told(h, 0) == "write 1 to 7, read 8: nothing");
  CHECK(told(h, 1) == "read 7: 1, write 2 to 8");
  CHECK(h.transactions[0].answered < h.transactions[1].invoked);
}

TEST_CASE("answers alone are a history whose times are not known") {
  const TransactionHistory h = read(
      "[{:process 0, :type :ok, :value [[:append :x 1] [:r :y [1]]]}\n"
      " {:process 1, :type :ok, :value [[:append :x 2] [:append :y 1]]}\n"
      " {:process 1, :type :info, :value [[:append :x 3]]}\n"
      " {:process 2, :type :ok, :value [[:r :x [1 2]]]}]");
  REQUIRE(h.transactions.size() == 4);
  CHECK_FALSE(h.timed);
  CHECK(h.transactions[0].answered > h.transactions[3].invoked);
  const auto verdict = check_transactions(h);
  CHECK_FALSE(verdict.holds(Isolation::read_committed, false));
  for (const AnomalyFound& found : verdict.anomalies) CHECK_FALSE(found.by_realtime);
}

TEST_CASE("a history of transactions that makes no sense is answered with its line") {
  const std::string ask = "{:process 0 :type :invoke :f :txn :value [[:append 1 2] [:r 1 nil]]}\n";
  CHECK(error_in("{:process 0 :type :ok :f :txn :value 3}") ==
        "line 1: found no steps of a transaction, expected [[:append k v] [:r k nil] ...]");
  CHECK(error_in("{:process 0 :type :ok :f :txn :value [[:append 1 2]\n [:increment 3]]}") ==
        "line 2: found no step of a transaction, expected [:append k v], [:w k v] or [:r k v]");
  CHECK(error_in("{:process 0 :type :ok :f :txn :value [[:append 1 nil]]}") ==
        "line 1: found a step that writes no value, expected one");
  CHECK(error_in("{:process 0 :type :ok :f :txn :value [[:append 1 2] [:append 1 [3]]]}") ==
        "line 1: found a step that writes no value, expected one");
  CHECK(error_in(ask + "{:process 0 :type :ok :f :txn :value [[:append 1 2]\n [:r 1 5]]}") ==
        "line 3: found the key \"1\" used as a register, expected a list as in line 1");
  CHECK(error_in("\n{:process 0 :type :ok :value [[:r 1 [2]] [:w 1 3]]}") ==
        "line 2: found the key \"1\" used as a register, expected a list as in line 2");
  CHECK(error_in(ask + "{:process 1 :type :invoke :value [[:append 1 2]]}") ==
        "line 2: found the value \"2\" written to \"1\" as in line 1, expected each value once");
  CHECK(error_in(ask + ask) ==
        "line 2: found process \"0\" asking while its last transaction is open, expected an answer first");
  CHECK(error_in(ask + "{:process 1 :type :ok :value [[:r 1 [2]]]}") ==
        "line 2: found an answer to process \"1\", which had asked nothing");
  CHECK(error_in(ask + "{:process 0 :type :ok :value [[:append 1 2]]}") ==
        "line 2: found an answer with other steps than the transaction has, expected those of line 1, with what was "
        "read");
  CHECK(error_in(ask + "{:process 0 :type :ok :value [[:append 1 3] [:r 1 nil]]}") ==
        "line 2: found an answer with other steps than the transaction has, expected those of line 1, with what was "
        "read");
  CHECK(error_in("{:process 0 :type :ok :value [[:r 1 [2]]]}\n" + ask) ==
        "line 2: found an invocation in a history that began with an answer, expected answers alone");
  CHECK(error_in(ask + "{:process 1 :type :invoke :f :read}") ==
        "line 2: found an operation, expected a transaction as in line 1");
  CHECK(error_in("{:process 1 :type :invoke :f :read}\n" + ask) ==
        "line 2: found a transaction, expected an operation as in line 1");
}

}  // namespace netsplit::edn_history_test
