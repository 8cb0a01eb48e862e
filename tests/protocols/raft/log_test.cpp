#include "core/protocols/raft/log.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/protocols/raft/types.h"

namespace netsplit::raft::log_test {
namespace {

Log log_of(std::initializer_list<Term> terms) {
  Log log;
  for (Term t : terms) log.append({t, Value::of(Noop{})});
  return log;
}

}  // namespace

TEST_CASE("a log counts from one and knows the term of each entry", "[raft]") {
  const Log log = log_of({1, 1, 2, 4});
  CHECK(log.last_index() == 4);
  CHECK(log.last_term() == 4);
  CHECK(log.term_at(0) == 0);
  CHECK(log.term_at(2) == 1);
  CHECK(log.term_at(5) == 0);
  CHECK_FALSE(log.has(0));
  CHECK(log.has(4));
}

TEST_CASE("a log finds where a term begins and ends", "[raft]") {
  const Log log = log_of({1, 1, 2, 2, 2, 4});
  CHECK(log.first_of_term(5) == 3);
  CHECK(log.first_of_term(2) == 1);
  CHECK(log.last_of_term(2) == 5);
  CHECK(log.last_of_term(3) == 0);
  CHECK(log.last_of_term(4) == 6);
}

TEST_CASE("a compacted log remembers the term before its first entry", "[raft]") {
  Log log = log_of({1, 1, 2, 4});
  log.compact(3);
  CHECK(log.base == 3);
  CHECK(log.base_term == 2);
  CHECK(log.term_at(3) == 2);
  CHECK(log.term_at(2) == 0);
  CHECK(log.last_index() == 4);
  CHECK(log.last_of_term(2) == 3);
  log.compact(4);
  CHECK(log.entries.empty());
  CHECK(log.last_term() == 4);
}

TEST_CASE("a copy of a log is not changed by what happens to the other", "[raft]") {
  std::vector<Log> logs(2, log_of({1, 1, 2}));
  Log& log = logs[0];
  const Log& copy = logs[1];
  const AppendLog<Entry> slice = log.slice(2, 2);
  log.truncate(1);
  log.append({3, Value::of(Noop{})});
  CHECK(log.last_term() == 3);
  CHECK(log.rewrites == copy.rewrites + 1);
  CHECK(copy.last_index() == 3);
  CHECK(copy.term_at(2) == 1);
  REQUIRE(slice.size() == 2);
  CHECK(slice[0].term == 1);
  CHECK(slice[1].term == 2);
}

}  // namespace netsplit::raft::log_test
