#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "core/base/rng.h"
#include "core/scenario/scenario.h"
#include "scenarios_embedded.h"
#include "tests/thorough.h"

// The loader and the JSON Schema come from the same declarations, but read them differently. Here both judge the same
// documents: all scenarios, one that uses every field, and thousands of copies with something wrong in them.
namespace netsplit::schema_test {
namespace {

using Document = nlohmann::json;

constexpr std::string_view kEverything = R"({
  "version": 1, "title": "t", "summary": "s", "topic": "raft", "hint": "h", "seed": 7, "until": "1.5min",
  "defaults": {"region": "eu", "zone": "a", "rack": "1", "clock": {"offset": "-5ms", "drift_ppm": 100},
               "cpu": {"cores": 2, "service_time": "20us", "per_kilobyte": "2us", "queue": 1000},
               "protocol": {"speaks": 3, "understands_from": 2, "negotiates": true}, "disk": {"sync": {"uniform": ["1ms", "3ms"]}}},
  "nodes": [
    {"name": "s1..s5", "role": "raft.server", "region": "us",
      "certificate": {"issuer": "CA", "name": "s1", "valid_from": "0s", "expires": "1h"}, "trusts": ["CA", "us"], "config": {"members": ["s1..s3", "s4", "s5"],
      "election_timeout_min": "150ms", "prevote": true, "read_mode": "lease", "max_append": 10, "mutation": "none"}},
    {"name": "s6", "role": "raft.server", "absent": true, "config": {"members": ["s1..s5"]}},
    {"name": "c1", "role": "kv.client", "config": {"servers": "*", "loop": "open", "think_time": {"exponential": {"mean": "1ms"}},
      "reads": 0.9}}],
  "groups": {"left": ["s1", "s2"], "right": "s3..s5"},
  "network": {"default": {"latency": {"lognormal": {"median": "5ms", "sigma": 0.5}}, "loss": 0.01, "duplicate": 0.001,
                          "reorder": 0.5, "reorder_by": "1ms", "fifo": false, "bandwidth": "10Mbit/s", "queue": "64kB", "mtu": "1500B",
                          "dont_fragment": false, "channel": "mutual_tls",
                          "tls": {"version": "1.3", "resumption": "early_data", "ticket": "1h", "idle": "1min", "work": "1ms"}},
    "links": [{"from": "region=eu", "to": "*", "one_way": true, "class": "across_regions", "latency": {"normal": {"mean": "5ms", "deviation": "1ms"}}},
              {"from": "s1", "to": "zone=a", "latency": {"pareto": {"scale": "5ms", "alpha": 2.5}}},
              {"from": "s1", "to": "s2", "latency": {"table": ["1ms", "2ms"]}, "bandwidth": "unlimited",
               "hops": [{"latency": "3ms", "loss": 0.01, "mtu": "1500B"}, {"latency": "20ms", "mtu": "1400B", "dont_fragment": true}]},
              {"from": "s1", "to": "s3", "latency": {"mixture": [{"weight": 1, "of": "1ms"}, {"weight": 0.5, "of": {"uniform": ["1ms", "2ms"]}}]}}]},
  "prices": {"in_zone": 0, "across_zones": 0.01, "across_regions": 0.02, "internet": 0.09, "messages": 0.2, "core_hour": 0.04, "node_hour": 0.1},
  "domains": [{"name": "ops", "nodes": ["left", "s3"], "change_windows": [{"from": "1s", "to": "2s", "every": "1min"}],
               "outside_window": "refuse", "quota": {"messages": 100, "bytes": "64kB"}, "admits": ["ops"], "largest": "8kB",
               "versions": {"oldest": 1, "newest": 3, "since": "5s"}}],
  "faults": [
    {"at": "1s", "do": "roll", "node": "left", "speaks": 4, "understands_from": 2, "pace": "1s", "made_by": "ops"},
    {"at": "1s", "do": "crash", "node": "left", "wipe_disk": true, "for": "1s", "every": "2s", "times": 3},
    {"at": "1s", "do": "restart", "node": "s1"},
    {"at": "1s", "do": "pause", "node": ["s1", "right"], "for": "1s"},
    {"at": "1s", "do": "resume", "node": "role=raft.server"},
    {"at": "1s", "do": "slow", "node": "*", "factor": 2.5},
    {"at": "1s", "do": "step_clock", "node": "s1", "by": "-1s"},
    {"at": "1s", "do": "drift_clock", "node": "s1", "ppm": -200},
    {"at": "1s", "do": "cut", "name": "split", "from": "left", "to": "right", "one_way": false},
    {"at": "1s", "do": "heal", "name": "split"},
    {"at": "1s", "do": "degrade", "from": "s1", "to": ["s2"], "loss": 0.5, "duplicate": 0.1, "delay": "10ms"},
    {"at": "1s", "do": "drop_message", "message": 17},
    {"at": "1s", "do": "delay_message", "message": 18, "by": "5ms"},
    {"at": "1s", "do": "duplicate_message", "message": 19},
    {"at": "1s", "do": "deliver", "message": 20},
    {"at": "1s", "do": "fire", "node": "s1", "timer": "election", "key": 0},
    {"at": "1s", "do": "finish_write", "node": "s1"},
    {"at": "1s", "do": "take_over"},
    {"at": "1s", "do": "hand_back"},
    {"at": "1s", "do": "create", "node": "s6", "for": "1s"},
    {"at": "1s", "do": "remove", "node": ["s6"], "for": "1s"},
    {"at": "1s", "do": "move", "node": "left", "region": "us", "zone": "b", "rack": "2"},
    {"at": "1s", "do": "move_address", "node": "s1", "holder": "s2", "stale": "500ms", "for": "1s"},
    {"at": "1s", "do": "tap", "from": "s1", "to": ["s2"], "one_way": true, "alters": 0.5, "replays": 1, "after": "1s", "for": "2s"},
    {"at": "1s", "do": "untap", "from": "s1", "to": "s2"},
    {"at": "1s", "do": "inject", "from": "s1", "to": "s2"},
    {"at": "1s", "do": "renew", "node": "s1", "valid": "1h"},
    {"at": "1s", "do": "tell", "node": "s1", "request": {"transfer_leadership": {"to": "s2"}}},
    {"at": "1s", "do": "tell", "node": "s1", "request": {"take_snapshot": {}}}],
  "mutation": "vote_twice", "expect": {"broken": ["Election Safety"]},
  "measures": [
    {"name": "m", "time_of": {"record": "note", "label": "l", "node": "s1", "nth": 2, "since": "1s", "from": "1s", "to": "9s"},
     "minus": {"quiet": {"outcome": "fail", "client": "c1", "from": "1s", "to": "5s"}}},
    {"name": "o", "bill": {"node": "s1", "at": "3s"}},
    {"name": "n", "standing": {"is": "leader", "at": "3s"}}],
  "lesson": {"minutes": 5, "teaches": ["a", "b"], "verdict": "v", "next": "raft/figure_8", "steps": [
    {"title": "t", "text": "x", "at": "1s", "to": "2s", "speed": 0.1, "view": "events", "focus": "s1",
     "question": {"ask": "q", "hint": "h", "explain": "e", "show": "3s", "number": {"unit": "ms", "tolerance": 0.5},
       "answer": {"time_of": {"record": "note", "label": "l", "node": "s1", "nth": 2, "since": "1s", "from": "1s", "to": "9s"},
                  "minus": {"quiet": {"outcome": "fail", "client": "c1", "from": "1s", "to": "5s"}}}}},
    {"text": "y", "question": {"ask": "q", "answer": {"field": {"name": "term", "node": "s1", "at": "1s"}},
       "choices": [{"text": "a", "is": 1, "reply": "r"}, {"text": "b", "is": "2ms"}, {"text": "c", "at_least": 3, "at_most": 5}]}},
    {"text": "y", "question": {"ask": "q", "answer": {"who": {"is": "leader", "at": "1s"}},
       "choices": [{"text": "a", "is": "s1"}, {"text": "b", "is": "nobody"}]}},
    {"text": "z", "goal": {"say": "s", "hint": "h", "done": "d", "alone": true, "when": [
       {"count": {"record": "crashed"}, "at_least": 2}, {"operations": {"outcome": "ok"}, "at_most": 7},
       {"standing": {"is": "leader"}, "is": 2}, {"claim": {"name": "Election Safety", "to": "5s"}, "is": "broken"}]}}]},
  "view": {"layout": "ring", "speed": 0.5}, "limits": {"events": 1000, "messages": 10}})";

/// What a schema of this kind can't say. Each is a part of the loader's line.
constexpr std::string_view kBeyondSchema[] = {
    "expected a node",                   // names that nobody has
    "expected a range",                  // a range that is none, or of nodes that are not there
    "expected each node's name once",    // names given twice
    "expected a name that no node has",  // groups and nodes
    "expected a name such as",           // a range that is backwards or too long
    "expected a duration",               // limits of durations, which are texts, and exactness to a nanosecond
    "the longer duration first",
    "an MTU of",             // limits of sizes, which are texts
    "its own version",       // a pair of numbers
    "a channel of its own",  // on a link of one direction
    "early data over",
    "expected a bandwidth",  // limits, as with durations
    "expected a size",
    "durations, expected 1 to",    // samples of a distribution in all
    "expected one above 0",        // weights that are all 0
    "expected each name once",     // measures called alike
    "found an empty name",         // a measure called nothing
    "expected both",               // times without every
    "expected one of vote_twice",  // a mutation of a role that the scenario doesn't have
    "takes none",                  // requests of this node's role
    "found an unknown request",
    "a script of more than",
    "no role here has one",
    "expected one of Election Safety",  // claims that are not watched here
    "/expect/broken",
    "expected one measure",              // one kind of measure, not none or two
    "which is what this measure gives",  // amounts of the measure's own kind
    "to compare the measure with",       // one of is, at_least, at_most
    "expected two counts or two durations",
    "expected either choices or a number",
    "expected a unit such as",
    "expected one at least",            // a lesson without steps, a goal without conditions
    "expected the name of a scenario",  // that comes next
    "expected a moment before the end of the run",
    "expected the name of a domain",
    "found a window that",
    "found an oldest version that is newer",
    "found nodes that don't understand their own version",
    "found a row that goes on after",
    "found two domains called",
    "expected less or \"unlimited\"",
    "/claim/name",  // claims that are not watched here
    "/count/label",
    "/time_of/label",
};

class Judge {
 public:
  Judge() {
    schema_document_ = Document::parse(scenario_schema());
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_document_), schema_);
  }
  bool schema_accepts(const Document& d) {
    valijson::Validator validator;
    return validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(d), nullptr);
  }

 private:
  Document schema_document_;
  valijson::Schema schema_;
};

std::string loader_refusal(const Document& d) {
  const auto result = load_scenario(d.dump(), "test");
  const auto* error = std::get_if<InputError>(&result);
  return error ? error->line() : std::string();
}

void compare(Judge& judge, const Document& d) {
  const bool schema = judge.schema_accepts(d);
  const std::string refusal = loader_refusal(d);
  const bool beyond = std::any_of(std::begin(kBeyondSchema), std::end(kBeyondSchema),
                                  [&](std::string_view part) { return refusal.find(part) != std::string::npos; });
  if (schema == refusal.empty() || (schema && beyond)) return;
  INFO(d.dump());
  INFO("the schema " << (schema ? "accepts" : "refuses") << ", the loader says: " << refusal);
  CHECK(schema == refusal.empty());
}

std::vector<Document::json_pointer> places_in(const Document& d) {
  std::vector<Document::json_pointer> places;
  const Document flat = d.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    Document::json_pointer place(pointer);
    while (!place.empty()) {
      places.push_back(place);
      place.pop_back();
    }
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace

TEST_CASE("the schema and the loader accept every scenario, and the one with every field") {
  Judge judge;
  for (const EmbeddedScenario& s : embedded_scenarios()) {
    INFO(s.name);
    CHECK(judge.schema_accepts(Document::parse(s.text)));
    CHECK(loader_refusal(Document::parse(s.text)).empty());
  }
  const Document everything = Document::parse(kEverything);
  CHECK(judge.schema_accepts(everything));
  CHECK(loader_refusal(everything).empty());
}

TEST_CASE("the schema and the loader agree on documents in which one value was replaced") {
  Judge judge;
  const Document everything = Document::parse(kEverything);
  const Document replacements[] = {nullptr,
                                   true,
                                   -1,
                                   0,
                                   3,
                                   0.5,
                                   1e12,
                                   "x",
                                   "",
                                   "10ms",
                                   "s1",
                                   Document::array(),
                                   Document::array({"s1"}),
                                   Document::array({1}),
                                   Document::object(),
                                   Document::object({{"x", 1}})};
  std::size_t nth = 0;
  for (const auto& place : places_in(everything))
    for (const Document& replacement : replacements) {
      if (nth++ % thorough<std::size_t>(1, 5) != 0) continue;
      Document changed = everything;
      changed[place] = replacement;
      compare(judge, changed);
    }
}

TEST_CASE("the schema and the loader agree on documents with a field too many or too few") {
  Judge judge;
  const Document everything = Document::parse(kEverything);
  for (const auto& place : places_in(everything)) {
    Document changed = everything;
    changed[place.parent_pointer()].erase(everything[place.parent_pointer()].is_array()
                                              ? changed[place.parent_pointer()].begin() + std::stoi(place.back())
                                              : changed[place.parent_pointer()].find(place.back()));
    compare(judge, changed);
    if (!everything[place].is_object()) continue;
    changed = everything;
    changed[place]["surplus"] = 1;
    compare(judge, changed);
  }
}

TEST_CASE("the schema and the loader agree on documents whose values were shuffled about") {
  Judge judge;
  const Document everything = Document::parse(kEverything);
  const auto places = places_in(everything);
  Rng rng{99};
  for (int i = 0; i < 1'000; ++i) {
    Document changed = everything;
    const auto& from = places[rng.below(places.size())];
    const auto& to = places[rng.below(places.size())];
    changed[to] = everything[from];
    compare(judge, changed);
  }
}

}  // namespace netsplit::schema_test
