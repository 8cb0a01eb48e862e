#include <array>
#include <catch2/catch_test_macros.hpp>

#include "core/protocols/client/kv_client.h"
#include "core/protocols/raft/server.h"
#include "core/scenario/scenario.h"

namespace netsplit::load_test {
namespace {

/// A small valid scenario with something put in at the end.
std::string with(std::string_view more) {
  return R"({"version": 1, "nodes": [
    {"name": "s1..s3", "role": "raft.server", "region": "eu"}, {"name": "c1", "role": "kv.client", "region": "us"}])" +
         std::string(more.empty() ? "" : ", ") + std::string(more) + "}";
}

Scenario loaded(const std::string& text, const LoadOptions& options = {}) {
  auto result = load_scenario(text, "test/case", options);
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::get<Scenario>(std::move(result));
}

std::string refusal(std::string_view text, const LoadOptions& options = {}) {
  const auto result = load_scenario(text, "test", options);
  const auto* error = std::get_if<InputError>(&result);
  return error ? error->line() : "accepted";
}

Distribution latency(const std::string& json) {
  return loaded(with(R"("network": {"default": {"latency": )" + json + "}}")).spec.network.fallback.latency;
}

const raft::Config& raft_config(const Scenario& s, std::size_t node) {
  return s.spec.roles.at(node).as<raft::Server>()->config;
}

struct Wrong {
  std::string text;
  std::string_view line;
};

}  // namespace

TEST_CASE("a minimal scenario has defaults for the rest") {
  const Scenario s = loaded(with(""));
  CHECK(s.name == "test/case");
  CHECK(s.topic == "test");
  CHECK(s.seed == 1);
  CHECK(s.until == std::chrono::seconds(60));
  REQUIRE(s.spec.hosts.size() == 4);
  CHECK(s.spec.hosts[1].name == "s2");
  CHECK(s.spec.hosts[1].region == "eu");
  CHECK(s.spec.hosts[3].role_name == "kv.client");
  CHECK(s.spec.network.fallback.latency == Distribution::constant(ms(10)));
  CHECK(s.spec.monitors.size() == 1);
}

TEST_CASE("an absent node is nobody's member or server unless it is named, and a script makes it") {
  const auto text = [](std::string_view config) {
    return R"({"version": 1, "until": "3s", "nodes": [{"name": "s1..s3", "role": "raft.server"},
      {"name": "s4", "role": "raft.server", "absent": true}, {"name": "c1", "role": "kv.client")" +
           std::string(config) + R"(}], "faults": [{"at": "1s", "do": "create", "node": "s4", "for": "1s"}]})";
  };
  const Scenario s = loaded(text(""));
  CHECK(raft_config(s, 0).members == std::vector{node_id(0), node_id(1), node_id(2)});
  CHECK(raft_config(s, 3).members == raft_config(s, 0).members);
  CHECK(s.spec.roles[4].as<kv::Client>()->config.servers.size() == 3);
  const Scenario named = loaded(text(R"(, "config": {"servers": "*"})"));
  CHECK(named.spec.roles[4].as<kv::Client>()->config.servers.size() == 5);
  World world(s.spec);
  world.run_until(ms(999));
  CHECK(world.state(node_id(3)) == HostState::absent);
  world.run_until(ms(1999));
  CHECK(world.state(node_id(3)) == HostState::up);
  world.run_until(s.until);
  CHECK(world.state(node_id(3)) == HostState::absent);
}

TEST_CASE("the members of a cluster are all nodes of its role unless said otherwise") {
  CHECK(raft_config(loaded(with("")), 1).members == std::vector{node_id(0), node_id(1), node_id(2)});
  const Scenario s = loaded(R"({"version": 1, "nodes": [
    {"name": "a1..a3", "role": "raft.server", "config": {"members": "a1..a3"}},
    {"name": "b1..b2", "role": "raft.server", "config": {"members": ["b1", "b2"]}},
    {"name": "late", "role": "raft.server", "config": {"members": "a1..a3"}}]})");
  CHECK(raft_config(s, 4).members == std::vector{node_id(3), node_id(4)});
  CHECK(s.spec.monitors.size() == 2);
}

TEST_CASE("defaults hold for nodes that don't say otherwise") {
  const Scenario s = loaded(R"({"version": 1,
    "defaults": {"region": "eu", "clock": {"offset": "-5ms", "drift_ppm": 100}, "cpu": {"cores": 2, "queue": 10}},
    "nodes": [{"name": "s1", "role": "raft.server"},
              {"name": "s2", "role": "raft.server", "region": "us", "clock": {"drift_ppm": -3}, "disk": {"sync": "1ms"}}]})");
  CHECK(s.spec.hosts[0].clock_offset == ms(-5));
  CHECK(s.spec.hosts[0].clock_ppm == 100);
  CHECK(s.spec.hosts[1].clock_offset == ms(-5));
  CHECK(s.spec.hosts[1].clock_ppm == -3);
  CHECK(s.spec.hosts[1].cores == 2);
  CHECK(s.spec.hosts[1].queue_limit == 10);
  CHECK(s.spec.hosts[1].region == "us");
  CHECK(s.spec.hosts[1].sync_time == Distribution::constant(ms(1)));
}

TEST_CASE("every kind of distribution can be written") {
  CHECK(latency(R"("7ms")") == Distribution::constant(ms(7)));
  CHECK(latency(R"({"uniform": ["1ms", "2ms"]})") == Distribution::uniform(ms(1), ms(2)));
  CHECK(latency(R"({"normal": {"mean": "5ms", "deviation": "1ms"}})") == Distribution::normal(ms(5), ms(1)));
  CHECK(latency(R"({"lognormal": {"median": "5ms", "sigma": 0.5}})") ==
        Distribution::lognormal(ms(5), std::uint64_t{1} << 31));
  CHECK(latency(R"({"exponential": {"mean": "5ms"}})") == Distribution::exponential(ms(5)));
  CHECK(latency(R"({"pareto": {"scale": "5ms", "alpha": 2}})") == Distribution::pareto(ms(5), std::uint64_t{1} << 31));
  CHECK(latency(R"({"table": ["1ms", "2ms"]})") == Distribution::table({ms(1), ms(2)}));
  CHECK(latency(
            R"({"mixture": [{"weight": 3, "of": "1ms"}, {"weight": 0.5, "of": {"exponential": {"mean": "9ms"}}}]})") ==
        Distribution::mixture({{{3 * Ratio::kOne}, Distribution::constant(ms(1))},
                               {{Ratio::kOne / 2}, Distribution::exponential(ms(9))}}));
}

TEST_CASE("a link takes from the default what it leaves out") {
  const Scenario s = loaded(with(R"("network": {"default": {"loss": 0.25, "latency": "3ms"}, "links": [
    {"from": "region=eu", "to": "*", "one_way": true, "bandwidth": "10Mbit/s", "queue": "64kB", "fifo": true}]})"));
  REQUIRE(s.spec.network.rules.size() == 1);
  const LinkRule& rule = s.spec.network.rules[0];
  CHECK(rule.from == "region=eu");
  CHECK(rule.one_way);
  CHECK(rule.profile.loss == Ratio::percent(25));
  CHECK(rule.profile.latency == Distribution::constant(ms(3)));
  CHECK(rule.profile.bits_per_second == 10'000'000);
  CHECK(rule.profile.queue_bytes == 64'000);
  CHECK(rule.profile.fifo);
}

TEST_CASE("a fault can name many nodes, repeat and end by itself") {
  const Scenario s = loaded(with(R"("groups": {"pair": ["s1", "s2"]}, "faults": [
    {"at": "9s", "do": "crash", "node": "region=eu", "wipe_disk": true},
    {"at": "1s", "do": "pause", "node": "pair", "for": "200ms", "every": "1s", "times": 2}])"));
  const auto& script = s.spec.script;
  REQUIRE(script.size() == 11);
  CHECK(script[0] == ScriptedCommand{ms(1000), command::Pause{node_id(0)}});
  CHECK(script[2] == ScriptedCommand{ms(1200), command::Resume{node_id(0)}});
  CHECK(script[5] == ScriptedCommand{ms(2000), command::Pause{node_id(1)}});
  CHECK(script[10] == ScriptedCommand{ms(9000), command::Crash{node_id(2), true}});
}

TEST_CASE("a cut without a second side cuts off from all others") {
  const Scenario s = loaded(with(R"("faults": [{"at": "1s", "do": "cut", "from": "s2", "for": "1s"}])"));
  REQUIRE(s.spec.script.size() == 2);
  const auto& cut = std::get<command::Cut>(s.spec.script[0].command);
  CHECK(cut.to == std::vector{node_id(0), node_id(2), node_id(3)});
  CHECK(std::get<command::Heal>(s.spec.script[1].command).name == cut.name);
  CHECK_FALSE(cut.name.empty());
}

TEST_CASE("a request is read with its options") {
  const Scenario s = loaded(with(
      R"("faults": [{"at": "1s", "do": "tell", "node": "s1", "request": {"transfer_leadership": {"to": "s3"}}}])"));
  const auto& tell = std::get<command::Tell>(s.spec.script.at(0).command);
  REQUIRE(tell.request.as<raft::TransferLeadership>());
  CHECK(tell.request.as<raft::TransferLeadership>()->to == node_id(2));
}

TEST_CASE("seed and mutation can be replaced from outside") {
  const Scenario s = loaded(with(R"("mutation": "vote_twice", "seed": 5)"), {.seed = 9, .mutation = "no_log_check"});
  CHECK(s.seed == 9);
  CHECK(s.spec.seed == 9);
  CHECK(raft_config(s, 0).mutation == raft::Mutation::no_log_check);
  CHECK(raft_config(loaded(with(R"("mutation": "vote_twice")")), 2).mutation == raft::Mutation::vote_twice);
  CHECK(raft_config(loaded(with(R"("mutation": "vote_twice")"), {.mutation = ""}), 2).mutation == raft::Mutation::none);
  CHECK(refusal(with(""), {.mutation = "vote_twise"}).find("/mutation: found \"vote_twise\"") == 0);
}

TEST_CASE("each mistake is told in one line with its place, what was found, what was expected and the nearest name") {
  const Wrong cases[] = {
      {"{}", "/: found no field \"version\", expected it"},
      {"[]", "/: found an array of 0, expected an object"},
      {R"({"version": 2, "nodes": []})", "/version: found the number 2, expected 1"},
      {R"({"version": 1, "nodes": []})", "/nodes: found an empty array, expected at least one node"},
      {R"({"version": 1, "nodse": []})", "did you mean \"nodes\"?"},
      {with(R"("seed": 1.5)"), "/seed: found the number 1.5, expected a whole number from 0 to 9007199254740991"},
      {with(R"("seed": -1)"), "/seed: found the number -1"},
      {with(R"("until": 60)"), "/until: found the number 60, expected a duration from \"1us\" to \"8760h\""},
      {with(R"("until": "1y")"), "/until: found \"1y\""},
      {with(R"("title": ["x"])"), "/title: found an array of 1, expected a text of at most 80 characters"},
      {with(R"("network": {"default": {"loss": 1.5}})"),
       "/network/default/loss: found the number 1.5, expected a number from 0 to 1"},
      {with(R"("network": {"defualt": {}})"),
       "/network/defualt: found an unknown field, expected one of default, links; did you mean \"default\"?"},
      {with(R"("network": {"default": {"latency": {"unifrom": []}}})"),
       "/network/default/latency/unifrom: found an unknown distribution"},
      {with(R"("network": {"default": {"latency": {"uniform": ["2ms", "1ms"]}}})"), "found the longer duration first"},
      {with(R"("network": {"default": {"latency": {"normal": {"mean": "1ms"}}}})"), "found no field \"deviation\""},
      {with(R"("network": {"links": [{"from": "s9", "to": "*"}]})"),
       "/network/links/0/from: found \"s9\", expected a node, a label such as \"region=eu\", or \"*\"; did you mean "
       "\"s1\"?"},
      {with(R"("network": {"links": [{"from": "*"}]})"), "/network/links/0: found no field \"to\""},
      {with(R"("faults": [{"at": "1s", "do": "crush", "node": "s1"}])"),
       "/faults/0/do: found \"crush\", expected one of crash, restart"},
      {with(R"("faults": [{"at": "1s", "do": "crash", "node": "s1", "for": "1s", "fro": "1s"}])"),
       "/faults/0/fro: found an unknown field"},
      {with(R"("faults": [{"at": "1s", "do": "crash", "node": "region=ue"}])"), "did you mean \"region=eu\"?"},
      {with(R"("faults": [{"at": "1s", "do": "heal", "for": "1s"}])"), "/faults/0/for: found an unknown field"},
      {with(R"("faults": [{"at": "1s", "do": "crash", "node": "s1", "times": 2}])"),
       "found \"times\" without \"every\""},
      {with(R"("faults": [{"at": "1s", "do": "tell", "node": "s1", "request": {"transfer_leadreship": {}}}])"),
       "did you mean \"transfer_leadership\"?"},
      {with(R"("faults": [{"at": "1s", "do": "tell", "node": "c1", "request": {"x": {}}}])"), "kv.client takes none"},
      {with(R"("groups": {"s1": ["s2"]})"), "/groups/s1: found \"s1\", expected a name that no node has"},
      {with(R"("mutation": "vote_twise")"), "did you mean \"vote_twice\"?"},
      {with(R"("expect": {"broken": ["Election Safty"]})"),
       "/expect/broken/0: found \"Election Safty\", expected one of Election Safety"},
      {with(R"("expect": {"holds": ["Log Matching"], "broken": ["Log Matching"]})"),
       "/expect/holds/0: found \"Log Matching\", expected no claim that is to be broken too"},
      {with(R"("expect": {"eventually": [{"claim": "Leader Elect", "by": "1s"}]})"),
       "did you mean \"Leader Elected\"?"},
      {with(R"("expect": {"eventually": [{"claim": "Leader Elected"}]})"), "found no field \"by\""},
      {with(R"("until": "2s", "expect": {"eventually": [{"claim": "Leader Elected", "by": "2s"}]})"),
       "/expect/eventually/0/by: found \"2s\", expected a moment before the end of the run, 2s"},
      {with(R"("expect": {"eventually": [{"claim": "Leader Elected", "from": "2s", "by": "1s"}]})"),
       "/expect/eventually/0: found a deadline before the moment"},
      {R"({"version": 1, "nodes": [{"name": "c1", "role": "kv.client"}], "expect": {"eventually": [{"claim": "Servers Agree", "by": "1s"}]}})",
       "/expect/eventually/0/claim: found \"Servers Agree\", expected one of those that the nodes here can bring "
       "about: "
       "Clients Answered"},
      {R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.sever"}]})",
       "/nodes/0/role: found \"raft.sever\", expected one of raft.server, kv.client, "},
      {R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.sever"}]})", "; did you mean \"raft.server\"?"},
      {R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.server", "config": {"heartbeet": "1ms"}}]})",
       "/nodes/0/config/heartbeet: found an unknown field"},
      {R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.server"}, {"name": "s1..s2", "role": "raft.server"}]})",
       "found \"s1\" twice, expected each node's name once"},
      {R"({"version": 1, "nodes": [{"name": "1s", "role": "raft.server"}]})",
       "/nodes/0/name: found \"1s\", expected a name"},
      {R"({"version": 1, "nodes": [{"name": "s3..s1", "role": "raft.server"}]})", "/nodes/0/name: found \"s3..s1\""},
  };
  for (const Wrong& wrong : cases) {
    const std::string line = refusal(wrong.text);
    INFO(wrong.text << "\n  gives " << line);
    CHECK(line.find(wrong.line) != std::string::npos);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.front() == '/');
  }
}

TEST_CASE("hostile sizes are refused") {
  const auto range = [](std::string_view names) {
    return R"({"version": 1, "nodes": [{"name": ")" + std::string(names) + R"(", "role": "raft.server"}]})";
  };
  CHECK(refusal(range("s1..s1000000000")).find("/nodes/0/name: found") == 0);
  CHECK(refusal(range("s1..s1001")).find("/nodes/0/name: found") == 0);
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "crash", "node": "s1..s999999999"}])")).find("/faults/0/node") ==
        0);
  CHECK(refusal(with(R"("faults": [{"at": "0s", "do": "heal", "every": "1ns", "times": 1000000000}])"))
            .find("/faults/0/times") == 0);
  CHECK(refusal(with(R"("faults": [{"at": "8760h", "do": "heal", "every": "1s", "times": 2}])"))
            .find("after the longest") != std::string::npos);
  std::string many = range("s1..s500").substr(0, range("s1..s500").size() - 1) + R"(, "faults": [)";
  many += R"({"at": "1s", "do": "degrade", "from": "*", "to": "*"}]})";
  CHECK(refusal(many).find("/faults/0: found a script of more than") == 0);
  CHECK(refusal(std::string(16 << 20, '\x01')).find("bytes of text") != std::string::npos);
}

TEST_CASE("prices are dollars, kept in billionths, and none is negative") {
  const Scenario s = loaded(with(R"("prices": {"across_zones": 0.01, "messages": 2, "node_hour": 0.000000001})"));
  CHECK(s.spec.prices.per_gigabyte == std::array<std::uint64_t, kLinkClasses>{0, 10'000'000, 0, 0});
  CHECK(s.spec.prices.per_million_messages == 2'000'000'000);
  CHECK(s.spec.prices.per_node_hour == 1);
  CHECK_FALSE(loaded(with("")).spec.prices.any());
  CHECK_FALSE(loaded(with(R"("prices": {})")).spec.prices.any());
  CHECK(refusal(with(R"("prices": {"internet": -0.09})")) ==
        "/prices/internet: found the number -0.09, expected a number from 0 to 1000000");
  CHECK(refusal(with(R"("prices": {"internat": 1})")).find("did you mean \"internet\"?") != std::string::npos);
}

TEST_CASE("a link may say what it costs, what is too large for it, and over what its path goes") {
  const Scenario s = loaded(with(R"("network": {"default": {"mtu": "1500B"}, "links": [
    {"from": "s1", "to": "s2", "class": "internet", "dont_fragment": true},
    {"from": "s1", "to": "s3", "hops": [{"latency": "3ms", "mtu": "1500B"}, {"latency": "20ms", "mtu": "1400B"}]}]})"));
  CHECK(s.spec.network.fallback.mtu == 1500);
  CHECK(s.spec.network.rules[0].link_class == LinkClass::internet);
  CHECK(s.spec.network.rules[0].profile.mtu == 0);
  CHECK(s.spec.network.rules[0].profile.largest == 1500);
  CHECK_FALSE(s.spec.network.rules[1].link_class);
  CHECK(s.spec.network.rules[1].profile.mtu == 1400);
  CHECK(s.spec.network.rules[1].profile.further == std::vector{Distribution::constant(ms(20))});
  CHECK(refusal(with(R"("network": {"default": {"mtu": "60B"}})")) ==
        "/network/default: found an MTU of 60 bytes, expected 68 to 1000000 or \"unlimited\"");
  CHECK(refusal(with(R"("network": {"links": [{"from": "*", "to": "*", "class": "in_zon"}]})"))
            .find("/network/links/0/class: found \"in_zon\"") == 0);
  CHECK(
      refusal(with(R"("defaults": {"protocol": {"speaks": 1, "understands_from": 2}})")).find("/defaults/protocol: ") ==
      0);
}

TEST_CASE("measures are read, and each mistake in one is told where it is") {
  const Scenario s = loaded(with(R"("measures": [
    {"name": "election", "time_of": {"record": "note", "label": "became leader", "from": "1s"}},
    {"name": "leaders", "standing": {"is": "leader", "at": "2s"}, "minus": {"count": {"record": "crashed"}}}])"));
  REQUIRE(s.measures.size() == 2);
  CHECK(s.measures[0].name == "election");
  CHECK(s.measures[0].measure.from == std::chrono::seconds(1));
  CHECK(s.measures[1].measure.minus.size() == 1);
  const auto told = [](std::string_view measures) {
    return refusal(with("\"measures\": [" + std::string(measures) + "]"));
  };
  CHECK(told(R"({"count": {"record": "note"}})") == "/measures/0: found no field \"name\", expected it");
  CHECK(told(R"({"name": "", "count": {"record": "note"}})") == "/measures/0: found an empty name, expected one");
  CHECK(told(R"({"name": "a", "count": {"record": "note"}}, {"name": "a", "count": {"record": "sent"}})") ==
        "/measures/1: found two measures called \"a\", expected each name once");
  CHECK(told(R"({"name": "a", "who": {"is": "leader"}})") ==
        "/measures/0: found a measure that gives a word, expected one that gives a number or a duration");
  CHECK(told(R"({"name": "a"})").starts_with("/measures/0: found none, expected one measure"));
  CHECK(told(R"({"name": "a", "count": {"record": "violated", "label": "Election Safty"}})")
            .find("did you mean \"Election Safety\"?") != std::string::npos);
}

TEST_CASE("a line stays short however long the wrong text is") {
  const std::string junk(100'000, 'x');
  CHECK(refusal(with("\"" + junk + "\": 1")).size() < 400);
  CHECK(refusal(with(R"("title": ")" + junk + "\"")).size() < 400);
  CHECK(refusal(with(R"("faults": [{"at": ")" + junk + R"(", "do": "heal"}])")).size() < 400);
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "crash", "node": ")" + junk + R"("}])")).size() < 400);
}

TEST_CASE("a built-in scenario is found by name, and a near miss is answered with the nearest") {
  CHECK(std::holds_alternative<Scenario>(load_builtin("raft/leader_crash")));
  const auto missing = load_builtin("raft/leader_crush");
  REQUIRE(std::holds_alternative<InputError>(missing));
  CHECK(std::get<InputError>(missing).message.find("did you mean \"raft/leader_crash\"?") != std::string::npos);
}

TEST_CASE("channels, certificates and taps are read as they are written") {
  const Scenario s = loaded(with(R"(
    "defaults": {"trusts": ["ours"], "certificate": {"issuer": "ours", "also": ["shop"], "expires": "1h"}},
    "network": {"default": {"channel": "tls", "tls": {"version": "1.2", "idle": "1s", "work": "2ms"}},
                "links": [{"from": "s1", "to": "s2", "channel": "mutual_tls"}, {"from": "c1", "to": "*", "one_way": true, "latency": "1ms"}]},
    "faults": [{"at": "1s", "do": "tap", "from": "c1", "to": ["s1", "s2"], "alters": 0.5, "for": "2s"},
               {"at": "2s", "do": "inject", "from": "c1", "to": "s1"}, {"at": "2s", "do": "renew", "node": "s1", "valid": "5s"}])"));
  CHECK(s.spec.hosts[0].trusts == std::vector<std::string>{"ours"});
  CHECK(s.spec.hosts[0].certificate == Certificate{"ours", "", {"shop"}, -kLongest, 1h});
  const ChannelSpec& usual = s.spec.network.channel;
  CHECK(usual.kind == ChannelSpec::Kind::tls);
  CHECK(usual.version == ChannelSpec::Version::v1_2);
  CHECK(usual.idle == 1s);
  CHECK(s.spec.network.rules[0].channel.kind == ChannelSpec::Kind::mutual_tls);
  CHECK(s.spec.network.rules[0].channel.work == 2ms);
  CHECK(s.spec.network.rules[1].channel == usual);
  REQUIRE(s.spec.script.size() == 6);
  CHECK(std::get<command::Tap>(s.spec.script[0].command).alters == Ratio::percent(50));
  CHECK(std::get<command::Tap>(s.spec.script[1].command).to == node_id(1));
  CHECK(std::get<command::Renew>(s.spec.script[3].command).valid == 5s);
  CHECK(std::holds_alternative<command::Untap>(s.spec.script[5].command));
}

TEST_CASE("what makes no sense of channels is refused where it stands") {
  CHECK(refusal(with(R"("network": {"default": {"channel": "ssl"}})")) ==
        "/network/default/channel: found \"ssl\", expected one of plain, tls, mutual_tls; did you mean \"tls\"?");
  CHECK(refusal(with(R"("network": {"links": [{"from": "s1", "to": "*", "one_way": true, "channel": "tls"}]})")) ==
        "/network/links/0: found a channel of its own on a one-way link, expected none: a channel has two directions");
  CHECK(refusal(with(R"("network": {"default": {"tls": {"version": "1.2", "resumption": "early_data"}}})")) ==
        "/network/default/tls: found early data over TLS 1.2, expected it over 1.3");
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "inject", "from": "s1"}])")) ==
        "/faults/0: found no field \"to\", expected it");
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "renew", "node": "s1"}])")) ==
        "/faults/0: found no field \"valid\", expected it");
}

}  // namespace netsplit::load_test
