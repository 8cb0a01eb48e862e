#include "core/formats/formats.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "core/scenario/scenario.h"
#include "core/timeline/causality.h"

namespace netsplit::formats_test {

namespace {

Scenario builtin(std::string_view name) { return std::get<Scenario>(load_builtin(name)); }

/// A timeline of a scenario whose nodes have the names that a stranger would try.
WorldSpec hostile(WorldSpec spec) {
  const char* names[] = {"end\n  Note over n0: no", "<img src=x>;#1", "=cmd()",
                         "\"quoted\", \\",          "a {\"b\":1}",    "\xff\xfe"};
  for (std::size_t i = 0; i < spec.hosts.size(); ++i) spec.hosts[i].name = names[i % 6] + std::to_string(i);
  return spec;
}

struct Played {
  explicit Played(std::string_view name, Time until, bool hostile_names = false) : scenario(builtin(name)) {
    timeline = std::make_unique<Timeline>(hostile_names ? hostile(scenario.spec) : scenario.spec);
    timeline->seek(until);
  }
  Scenario scenario;
  std::unique_ptr<Timeline> timeline;
};

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("every format has a name, and what it writes is the same every time") {
  const Played once("raft/leader_crash", ms(600));
  const Played again("raft/leader_crash", ms(600));
  std::set<std::string_view> names;
  for (const FormatEntry& f : export_formats()) {
    CHECK(names.insert(f.name).second);
    CHECK(find_export_format(f.name) == &f);
    const std::string text = f.write(*once.timeline, 7, {});
    CHECK(text.size() > 500);
    CHECK(text == f.write(*again.timeline, 7, {}));
  }
  CHECK(find_export_format("word") == nullptr);
}

TEST_CASE("a Chrome trace has a process for each node, and an arrow ends for each message that arrived") {
  const Played played("raft/leader_crash", ms(600));
  const auto trace = nlohmann::json::parse(chrome_trace(*played.timeline));
  std::map<std::string, std::size_t> phases;
  std::set<std::uint64_t> sent;
  for (const auto& e : trace["traceEvents"]) {
    ++phases[e["ph"].get<std::string>()];
    if (e["ph"] == "s") sent.insert(e["id"].get<std::uint64_t>());
    if (e["ph"] == "f") CHECK(sent.count(e["id"].get<std::uint64_t>()) == 1);
    if (e["ph"] == "X") CHECK(e["dur"].get<double>() > 0);
  }
  const Recorder& recorder = played.timeline->recorder();
  CHECK(phases["M"] == 2 * played.timeline->world().nodes());
  CHECK(phases["s"] == recorder.count(RecordKind::sent));
  CHECK(phases["f"] == recorder.count(RecordKind::delivered));
}

TEST_CASE("OTLP spans have parents in their own trace, whole numbers as strings, and a service for each node") {
  const Played played("raft/steady_state", ms(900));
  const auto request = nlohmann::json::parse(otlp_json(*played.timeline, 1));
  std::map<std::string, std::set<std::string>> spans;
  std::size_t roots = 0;
  for (const auto& resource : request["resourceSpans"]) {
    CHECK(resource["resource"]["attributes"][0]["key"] == "service.name");
    for (const auto& span : resource["scopeSpans"][0]["spans"]) {
      CHECK(span["traceId"].get<std::string>().size() == 32);
      CHECK(span["spanId"].get<std::string>().size() == 16);
      CHECK(std::stoll(span["startTimeUnixNano"].get<std::string>()) <=
            std::stoll(span["endTimeUnixNano"].get<std::string>()));
      CHECK(spans[span["traceId"]].insert(span["spanId"]).second);
      roots += !span.contains("parentSpanId");
    }
  }
  for (const auto& resource : request["resourceSpans"])
    for (const auto& span : resource["scopeSpans"][0]["spans"])
      if (span.contains("parentSpanId")) CHECK(spans[span["traceId"]].count(span["parentSpanId"]) == 1);
  CHECK(roots == played.timeline->recorder().operations().size());
}

TEST_CASE("a ShiViz log is read by its default parser, and its clocks order events as the causes do") {
  const Played played("raft/leader_crash", ms(250));
  const Recorder& recorder = played.timeline->recorder();
  const std::string log = shiviz_log(*played.timeline);
  const std::regex parser(R"re((.*)\n(\S*) (\{.*\})\n)re");
  std::vector<nlohmann::json> clocks;
  std::vector<std::string> hosts;
  std::size_t read = 0;
  for (std::sregex_iterator it(log.begin(), log.end(), parser), end; it != end; ++it) {
    hosts.push_back((*it)[2]);
    clocks.push_back(nlohmann::json::parse((*it)[3].str()));
    read += static_cast<std::size_t>(it->length());
  }
  CHECK(read == log.size());

  std::vector<RecordId> ids;
  recorder.for_each(0, recorder.end(), [&](RecordId id, const Record& r) {
    if (place_of(r) != kNobody) ids.push_back(id);
    return true;
  });
  REQUIRE(ids.size() == clocks.size());
  const auto at = [&](std::size_t event, const std::string& host) { return clocks[event].value(host, 0); };
  for (std::size_t i = 5; i < ids.size(); i += 37) {
    const Causality causality(recorder, played.timeline->world().nodes(), ids[i]);
    for (std::size_t j = 0; j < ids.size(); ++j) {
      const bool before = j != i && at(i, hosts[j]) >= at(j, hosts[j]);
      const bool after = j != i && at(j, hosts[i]) >= at(i, hosts[i]);
      const Order order = causality.order(recorder, ids[j]);
      REQUIRE((order == Order::before) == before);
      REQUIRE((order == Order::after) == after);
    }
  }
}

TEST_CASE("a Mermaid diagram has an arrow for each delivery, and stops where it is told to") {
  const Played played("raft/leader_crash", ms(100));
  const std::string whole = mermaid_sequence(*played.timeline, {}, 1'000'000);
  CHECK(count_of(whole, "->>") == played.timeline->recorder().count(RecordKind::delivered));
  CHECK(whole.starts_with("sequenceDiagram\n"));
  const std::string part = mermaid_sequence(*played.timeline, {}, 5);
  CHECK(count_of(part, "\n") == 1 + played.timeline->world().nodes() + 5 + 1);
}

TEST_CASE("the CSV of fields has a row for each sample and as many cells in each") {
  const Played played("raft/leader_crash", ms(100));
  const std::string csv = fields_csv(*played.timeline);
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  line = std::regex_replace(line, std::regex(R"("[^"]*")"), "");  // headings may hold commas of their own
  const auto columns = static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
  CHECK(columns > 20);
  std::size_t rows = 0;
  for (; std::getline(lines, line); ++rows)
    CHECK(static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) == columns);
  CHECK(rows == played.timeline->fields().samples());
}

TEST_CASE("only the stretch that is asked for is written") {
  const Played played("raft/leader_crash", ms(300));
  const Stretch none{ms(299) + us(999), ms(299) + us(999)};
  CHECK(count_of(mermaid_sequence(*played.timeline, none), "->>") == 0);
  CHECK(shiviz_log(*played.timeline, none).empty());
  CHECK(count_of(fields_csv(*played.timeline, none), "\n") == 1);
  const auto trace = nlohmann::json::parse(chrome_trace(*played.timeline, {ms(100), ms(200)}));
  for (const auto& e : trace["traceEvents"]) {
    if (e["ph"] == "M") continue;
    CHECK(e["ts"].get<double>() >= 100'000);
    CHECK(e["ts"].get<double>() <= 200'000);
  }
}

TEST_CASE("hostile names stay text in every format") {
  const Played played("raft/leader_crash", ms(60), true);
  const Timeline& timeline = *played.timeline;
  CHECK_NOTHROW(nlohmann::json::parse(chrome_trace(timeline)));
  CHECK_NOTHROW(nlohmann::json::parse(otlp_json(timeline, 1)));

  const std::regex mermaid_line(
      R"(sequenceDiagram|  participant n\d+ as [^;\n]*(#\d+;[^;\n]*)*|  n\d+(->>|--x)n\d+: .*|  Note over n\d+: .*)");
  std::istringstream lines(mermaid_sequence(timeline));
  std::size_t participants = 0;
  for (std::string line; std::getline(lines, line);) {
    CHECK(std::regex_match(line, mermaid_line));
    participants += line.starts_with("  participant ");
  }
  CHECK(participants == timeline.world().nodes());

  const std::regex shiviz_hosts(R"re([\w.-]+ \{("[\w.-]+":\d+(, )?)+\})re");
  std::istringstream log(shiviz_log(timeline));
  for (std::string text, clock; std::getline(log, text) && std::getline(log, clock);)
    REQUIRE(std::regex_match(clock, shiviz_hosts));

  const std::string csv = fields_csv(timeline);
  CHECK(csv.find("\"=cmd") == std::string::npos);
  CHECK(csv.find("\"'=cmd") != std::string::npos);
}

}  // namespace netsplit::formats_test
