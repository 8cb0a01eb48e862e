#include "core/search/sweep_lines.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/json_tree.h"
#include "tests/search/small_sweep.h"

namespace netsplit::search::sweep_lines_test {
namespace {

SweepHeader header() {
  SweepPlan plan = small_plan();
  plan.vary = {{"/network/default/loss", {"0", "0.2"}}, {"mutation", {"", "vote_twice"}}};
  return header_of(std::move(plan), Shard{2, 3});
}

TrialResult result() {
  const SweepHeader h = header();
  TrialResult r;
  r.trial = 5;
  r.seed = 2;
  r.hash = 0x0123456789abcdef;
  r.events = 1234;
  r.reached = std::chrono::seconds(3);
  r.stopped = "it has used its \"budget\"";
  r.broken = {{"Election Safety", ms(1500)}, {"Linearizability", ms(1600)}};
  r.undecided = {"Causal Consistency"};
  r.values.resize(h.figures.size());
  r.values[0] = -17;
  r.values[3] = std::int64_t{1} << 60;
  return r;
}

template <class T>
std::string refusal(const Expected<T>& e) {
  const auto* error = std::get_if<InputError>(&e);
  return error ? error->line() : "";
}

}  // namespace

TEST_CASE("headers and results are read back as they were written, and are JSON in one line") {
  const SweepHeader h = header();
  const std::string heading = write_header(h);
  CHECK(refusal(read_header(heading)).empty());
  CHECK(std::get<SweepHeader>(read_header(heading)) == h);
  const std::string line = write_result(h, result());
  CHECK(refusal(read_result(h, line)).empty());
  CHECK(std::get<TrialResult>(read_result(h, line)) == result());
  for (const std::string& text : {heading, line}) {
    CHECK(text.find('\n') == std::string::npos);
    CHECK(std::holds_alternative<JsonTree>(JsonTree::parse(text)));
  }
}

TEST_CASE("every single character that is flipped, lost or doubled is found") {
  const SweepHeader h = header();
  const std::string line = write_result(h, result());
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string flipped = line;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    CHECK_FALSE(refusal(read_result(h, flipped)).empty());
    CHECK_FALSE(refusal(read_result(h, line.substr(0, i) + line.substr(i + 1))).empty());
    CHECK_FALSE(refusal(read_result(h, line.substr(0, i + 1) + line.substr(i))).empty());
    CHECK_FALSE(refusal(read_result(h, line.substr(0, i))).empty());
  }
  const std::string heading = write_header(h);
  for (std::size_t i = 0; i < heading.size(); ++i) {
    std::string flipped = heading;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    CHECK_FALSE(refusal(read_header(flipped)).empty());
  }
}

TEST_CASE("what is no result, or one of another sweep, is told in one line") {
  const SweepHeader h = header();
  for (const char* bad : {"", "{}", "[]", "hello", "{\"netsplit_sweep\": \"1\"}"})
    CHECK(refusal(read_header(bad)) == "/: found no results of a sweep, expected a file that netsplit sweep wrote");
  CHECK(refusal(read_header("{\"netsplit_sweep\": 2}")) == "/: found format 2, expected 1");
  TrialResult other = result();
  other.seed = 3;
  CHECK(refusal(read_result(h, write_result(h, other))) == "/: found trial 5 with seed 3, expected one of this sweep");
  CHECK(refusal(read_result(h, write_header(h))) ==
        "/: found fields that no sweep writes, expected a line of its results");
}

TEST_CASE("two sweeps differ first in the clause that is told") {
  const SweepHeader h = header();
  const auto told = [&](auto change) {
    SweepHeader other = h;
    change(other);
    return difference(other, h);
  };
  CHECK(difference(h, h).empty());
  CHECK(told([](SweepHeader& o) { o.plan.name = "big"; }) == "the scenario \"big\", and not \"small\"");
  CHECK(told([](SweepHeader& o) { o.plan.text += ' '; }) == "another text of the scenario");
  CHECK(told([](SweepHeader& o) { o.plan.seeds.last = 7; }) == "seeds 1..7, and not 1..6");
  CHECK(told([](SweepHeader& o) { o.plan.vary.clear(); }) ==
        "nothing varied, and not /network/default/loss=0,0.2 and mutation=,vote_twice");
  CHECK(told([](SweepHeader& o) { o.shard = Shard{1, 3}; }) == "shard 1/3, and not 2/3");
}

}  // namespace netsplit::search::sweep_lines_test
