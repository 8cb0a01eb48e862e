#include "core/formats/edn.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace netsplit::edn_test {
using Kind = Edn::Kind;

namespace {

Edn read(std::string_view text) {
  EdnReader reader(text);
  auto value = reader.next();
  INFO(text << (reader.error() ? ": " + reader.error()->line() : std::string()));
  REQUIRE(value);
  return *std::move(value);
}

std::string error_in(std::string_view text) {
  EdnReader reader(text);
  while (reader.next()) {}
  return reader.error() ? reader.error()->line() : "";
}

}  // namespace

TEST_CASE("EDN's kinds of values are told apart") {
  CHECK(read("nil").is(Kind::nil));
  CHECK(read("true").is(Kind::boolean));
  CHECK(read("-12.5e3").text == "-12.5e3");
  CHECK(read("+7").is(Kind::number));
  CHECK(read("-").is(Kind::symbol));
  CHECK(read(":type").text == "type");
  CHECK(read("\\(").is(Kind::character));
  CHECK(read("a/b").is(Kind::symbol));
  CHECK(read("\"a \\\"quoted\\\" word\\n\"").text == "a \"quoted\" word\n");
  CHECK(read("[1 [2]]").items[1].items[0].text == "2");
  CHECK(read("(1 2)").is_sequence());
  CHECK(read("#{1 2}").is(Kind::set));
}

TEST_CASE("a map's values are found by keyword, with or without commas") {
  const Edn map = read("{:process 0, :type :invoke :value [1 nil]}");
  REQUIRE(map.find("type"));
  CHECK(map.find("type")->text == "invoke");
  CHECK(map.find("value")->items.size() == 2);
  CHECK_FALSE(map.find("f"));
}

TEST_CASE("comments, tags and values that are to be skipped are read over") {
  CHECK(read("; a remark\n3").text == "3");
  CHECK(read("#jepsen.history.Op{:f :read}").find("f")->text == "read");
  CHECK(read("#inst \"2024-01-01\"").text == "2024-01-01");
  CHECK(read("[1 #_[2 3] 4]").items.size() == 2);
}

TEST_CASE("values come one after another, each with its line") {
  EdnReader reader("1\n2\n\n3");
  CHECK(reader.next()->line == 1);
  CHECK(reader.next()->line == 2);
  CHECK(reader.next()->line == 4);
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.error());
}

TEST_CASE("broken EDN is answered with the line, what was found and what was expected") {
  CHECK(error_in("{:a 1\n :b}") == "line 2: found a map with a key that has no value, expected pairs");
  CHECK(error_in("[1 2") == "line 1: found the end of the text, expected ']'");
  CHECK(error_in("1\n]") == "line 2: found ']', expected a value");
  CHECK(error_in("\"open") == "line 1: found the end of the text, expected '\"'");
  CHECK(error_in("[1 \\") == "line 1: found the end of the text, expected ']'");
  CHECK(error_in(std::string(100'000, '[')) == "line 1: found values nested deeper than 64, expected fewer");
  CHECK(error_in("{#") == "line 1: found the end of the text, expected a value");
  CHECK(error_in("#(1)") == "line 1: found \"(\", expected a value");
}

}  // namespace netsplit::edn_test
