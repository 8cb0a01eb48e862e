#include "core/scenario/link.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"
#include "core/protocols/raft/config.h"
#include "core/scenario/packing.h"

namespace netsplit::link_test {
namespace {

constexpr std::string_view kText = R"({"version": 1, "nodes": [{"name": "s1..s5", "role": "raft.server"}]})";

Scenario five_servers() { return std::get<Scenario>(load_scenario(kText, "five")); }

Link simple_link() {
  Link link;
  link.scenario_text = kText;
  return link;
}

OpenedLink opened(const std::string& text) {
  auto result = decode_link(text);
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::get<OpenedLink>(std::move(result));
}

std::string refusal(std::string_view text) {
  const auto result = decode_link(text);
  const auto* error = std::get_if<InputError>(&result);
  if (!error) return "accepted";
  CHECK(error->line().find('\n') == std::string::npos);
  CHECK(error->line().size() < 500);
  return error->line();
}
/// A link around this JSON, well packed.
std::string packed(std::string_view json) { return "#v1." + base64url_encode(deflate_text(json)); }
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Command random_command(Rng& rng) {
  const auto node = [&] { return node_id(rng.below(5)); };
  const auto ratio = [&] { return Ratio{rng.below(Ratio::kOne + 1)}; };
  const auto span = [&] { return Duration{static_cast<std::int64_t>(rng.below(3'600'000'000'000))}; };
  switch (rng.below(28)) {
    case 0: return command::Crash{node(), rng.below(2) == 0};
    case 1: return command::Restart{node()};
    case 2: return command::Pause{node()};
    case 3: return command::Resume{node()};
    case 4: return command::Slow{node(), Ratio{rng.below(1000 * Ratio::kOne)}};
    case 5: return command::StepClock{node(), span() - span()};
    case 6: return command::DriftClock{node(), static_cast<std::int64_t>(rng.below(1'000'001)) - 500'000};
    case 7:
      return command::Cut{
          rng.below(2) ? "a b\"\xc3\xbc" : "", {node_id(0), node_id(3)}, {node_id(1)}, rng.below(2) == 0};
    case 8: return command::Heal{rng.below(2) ? "split" : ""};
    case 9: return command::Degrade{node_id(0), node_id(1 + rng.below(4)), rng.below(2) == 0, ratio(), ratio(), span()};
    case 10: return command::DropMessage{static_cast<RecordId>(rng.below(kNoRecord))};
    case 11: return command::DelayMessage{static_cast<RecordId>(rng.below(kNoRecord)), span()};
    case 12: return command::DuplicateMessage{static_cast<RecordId>(rng.below(kNoRecord))};
    case 13: return command::Deliver{static_cast<RecordId>(rng.below(kNoRecord))};
    case 14: return command::Fire{node(), "election", static_cast<std::uint32_t>(rng.below(UINT32_MAX))};
    case 15: return command::FinishWrite{node()};
    case 16: return command::TakeOver{};
    case 17: return command::HandBack{};
    case 18: return command::Create{node()};
    case 19: return command::Remove{node()};
    case 20: return command::Move{node(), "eu", rng.below(2) ? "a" : "", ""};
    case 21: return command::MoveAddress{node(), node(), span()};
    case 22: return command::Tap{node_id(0), node_id(1 + rng.below(4)), rng.below(2) == 0, ratio(), ratio(), span()};
    case 23: return command::Untap{node_id(0), node_id(1 + rng.below(4))};
    case 24: return command::Inject{node_id(0), node_id(1 + rng.below(4))};
    case 25: return command::Renew{node(), span()};
    case 26: return command::Roll{node(), static_cast<std::uint16_t>(2 + rng.below(5)), 2};
    default: return command::Tell{node(), Value::of(raft::ChangeMembers{{node_id(0), node_id(rng.below(4) + 1)}})};
  }
}

}  // namespace

TEST_CASE("base64url and deflate give back what went in") {
  Rng rng{3};
  for (std::size_t length = 0; length < 300; ++length) {
    std::string bytes;
    for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(rng.below(256));
    CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
    std::string back;
    CHECK(inflate_text(deflate_text(bytes), 1000, back) == Inflated::whole);
    CHECK(back == bytes);
  }
  CHECK(base64url_encode("\xfb\xff\xfe") == "-__-");
  CHECK_FALSE(base64url_decode("ab+c"));
  CHECK_FALSE(base64url_decode("a"));
  CHECK_FALSE(base64url_decode("ab="));
}

TEST_CASE("a link gives back all that was put into it") {
  Link link = simple_link();
  link.seed = 0xffffffffffff;
  link.mutation = "vote_twice";
  link.at = Duration{1'234'567'891};
  link.left = 3;
  link.reached = ms(5000);
  link.view = "{\"panel\": \"log\"}";
  link.hash = 0x0123456789abcdef;
  const OpenedLink back = opened("https://example.org/netsplit/?embed=1" + encode_link(link, five_servers()));
  CHECK(back.link.scenario_text == link.scenario_text);
  CHECK(back.link.seed == link.seed);
  CHECK(back.link.mutation == link.mutation);
  CHECK(back.link.at == link.at);
  CHECK(back.link.left == 3);
  CHECK(back.link.reached == link.reached);
  CHECK(back.link.view == link.view);
  CHECK(back.link.hash == link.hash);
  CHECK(back.link.engine == kEngineVersion);
  CHECK(back.scenario.spec.hosts.size() == 5);
  CHECK(back.scenario.seed == link.seed);
  CHECK(back.scenario.mutation == "vote_twice");
}

TEST_CASE("a link to a built-in scenario holds only its name") {
  Link link;
  link.scenario_name = "raft/leader_crash";
  const std::string text = encode_link(link, std::get<Scenario>(load_builtin(link.scenario_name)));
  CHECK(text.size() < 150);
  const OpenedLink back = opened(text);
  CHECK(back.scenario.name == "raft/leader_crash");
  CHECK_FALSE(back.link.seed);
  CHECK_FALSE(back.link.mutation);
}

TEST_CASE("random commands come back from a link as they were") {
  const Scenario scenario = five_servers();
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng{seed};
    Link link = simple_link();
    PlacedCommand placed;
    for (std::uint64_t i = rng.below(20); i > 0; --i) {
      placed.at += Duration{static_cast<std::int64_t>(rng.below(1'000'000'000'000))};
      placed.steps += rng.below(100'000);
      placed.command = random_command(rng);
      link.commands.push_back(placed);
    }
    INFO(seed);
    const std::string text = encode_link(link, scenario);
    REQUIRE_FALSE(text.empty());
    const OpenedLink back = opened(text);
    CHECK(back.link.commands == link.commands);
    CHECK(encode_link(back.link, back.scenario) == text);
  }
}

TEST_CASE("a link that was cut off anywhere is refused") {
  Link link = simple_link();
  link.commands.push_back({ms(5), 17, command::Crash{node_id(2), false}});
  const std::string text = encode_link(link, five_servers());
  for (std::size_t length = 0; length < text.size(); ++length) CHECK(refusal(text.substr(0, length)) != "accepted");
  CHECK(refusal(text) == "accepted");
  CHECK(refusal(text + "  \n") == "accepted");
  CHECK(refusal(text + "AAAA") != "accepted");
}

TEST_CASE("a link with one character changed never crashes, and is another link or none") {
  const std::string text = encode_link(simple_link(), five_servers());
  for (std::size_t i = 4; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto result = decode_link(changed);
    if (const auto* back = std::get_if<OpenedLink>(&result)) CHECK_FALSE(back->scenario.spec.hosts.empty());
  }
}

TEST_CASE("what is no link, of another version, or a bomb is told in one line") {
  CHECK(contains(refusal(""), "expected a link"));
  CHECK(contains(refusal("https://example.org/"), "expected a link"));
  CHECK(contains(refusal("#v2.abc"), "found a link of version v2, expected v1"));
  CHECK(contains(refusal("#v1.a!b"), "not base64url"));
  CHECK(contains(refusal("#v1.AAAA"), "damaged"));
  CHECK(contains(refusal(packed(std::string(8 << 20, '\0'))), "more than 262144 bytes"));
  CHECK(contains(refusal(packed("nonsense")), "expected valid JSON"));
  CHECK(contains(refusal(packed(std::string(100'000, '['))), "levels of nesting"));
  CHECK(contains(refusal(packed("{}")), "found no field \"v\""));
  CHECK(contains(refusal(packed(R"({"v": 1})")), "neither"));
  CHECK(contains(refusal(packed(R"({"v": 1, "scenario": "raft/steady_state", "text": "{}"})")), "or neither"));
  CHECK(contains(refusal(packed(R"({"v": 1, "scenario": "raft/no_such"})")), "expected the name of a scenario"));
  CHECK(contains(refusal(packed(R"({"v": 1, "text": "{\"version\": 1, \"nodes\": 3}"})")),
                 "link: scenario/nodes: found the number 3"));
  CHECK(contains(refusal(packed(R"({"v": 1, "scenario": "raft/steady_state", "hash": "xyz"})")),
                 "no hexadecimal number"));
}

TEST_CASE("commands in a link are checked like faults in a scenario") {
  const auto with = [](std::string_view command) {
    return refusal(packed(R"({"v": 1, "scenario": "raft/steady_state", "commands": [)" + std::string(command) + "]}"));
  };
  CHECK(with(R"({"at": "1s", "steps": 5, "do": "crash", "node": "s1"})") == "accepted");
  CHECK(contains(with(R"({"at": "1s", "steps": 5, "do": "crash", "node": "s9"})"), "/commands/0/node: found \"s9\""));
  CHECK(contains(with(R"({"at": "1s", "steps": 5, "do": "crash", "node": ["s1", "s2"]})"), "expected one"));
  CHECK(contains(with(R"({"at": "1s", "do": "crash", "node": "s1"})"), "found no field \"steps\""));
  CHECK(contains(with(R"({"at": "1s", "steps": 5, "do": "heal"}, {"at": "1s", "steps": 4, "do": "heal"})"),
                 "expected the order of the run"));
}

TEST_CASE("a link that nobody could open isn't made") {
  Link link = simple_link();
  link.scenario_text = std::string(300'000, ' ');
  CHECK(encode_link(link, five_servers()).empty());
  link = simple_link();
  link.commands.push_back({ms(5), 17, command::Crash{node_id(77), false}});
  CHECK(encode_link(link, five_servers()).empty());
}

}  // namespace netsplit::link_test
