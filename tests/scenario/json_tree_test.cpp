#include "core/scenario/json_tree.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::json_tree_test {
namespace {

std::string refusal(std::string_view text) {
  const auto parsed = JsonTree::parse(text);
  const auto* error = std::get_if<InputError>(&parsed);
  if (!error) return "accepted";
  CHECK(error->line().find('\n') == std::string::npos);
  return error->line();
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a tree keeps numbers as they were written and fields in their order") {
  const auto parsed = JsonTree::parse(R"({"b": 0.10, "a": [1, "x", true, null], "c": {}})");
  const Json root = std::get<JsonTree>(parsed).root();
  std::string seen;
  root.for_each([&](Json j) { seen += std::string(j.key()) + "=" + std::string(j.text()) + ";"; });
  CHECK(seen == "b=0.10;a=;c=;");
  std::vector<std::string> items;
  root.for_each([&](Json j) {
    if (j.is(Json::Kind::array)) j.for_each([&](Json item) { items.emplace_back(item.text()); });
  });
  CHECK(items == std::vector<std::string>{"1", "x", "true", "null"});
}

TEST_CASE("what is not strictly JSON is refused with its place") {
  CHECK(contains(refusal(R"({"nodes": [1, {"x": }]})"), "/nodes/1/x: found parse error at line 1, column"));
  CHECK(contains(refusal("{} x"), "expected valid JSON"));
  CHECK(contains(refusal(""), "expected valid JSON"));
  CHECK(contains(refusal("{\"a\": NaN}"), "expected valid JSON"));
  CHECK(contains(refusal("{\"a\": 1e400}"), "/a: found number overflow parsing '1e400'"));
  CHECK(contains(refusal("{\"a\": \"\xff\xfe\"}"), "UTF-8"));
  CHECK(contains(refusal("{\"a\": 1,}"), "expected valid JSON"));
  CHECK(contains(refusal("{\"a\": 1 // no\n}"), "expected valid JSON"));
}

TEST_CASE("a repeated key is refused where it stands") {
  CHECK(contains(refusal(R"({"network": {"loss": 0, "default": {}, "loss": 1}})"),
                 "/network: found the field \"loss\" twice"));
  CHECK(refusal(R"({"a": {"x": 1}, "b": {"x": 1}})") == "accepted");
}

TEST_CASE("nesting, length and the number of values have limits") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(refusal(nested(kDeepest)) == "accepted");
  CHECK(contains(refusal(nested(kDeepest + 1)), "64 levels"));
  CHECK(contains(refusal(std::string(200'000, '[')), "64 levels"));
  std::string many = "[0";
  for (std::size_t i = 0; i < kMostValues; ++i) many += ",0";
  CHECK(contains(refusal(many + "]"), "50000 values"));
  CHECK(contains(refusal(std::string(kLongestText + 1, ' ')), "bytes of text"));
}

TEST_CASE("many fields are compared in good time") {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  CHECK(contains(refusal(text + "\"k77\":0}"), "\"k77\" twice"));
}

}  // namespace netsplit::json_tree_test
