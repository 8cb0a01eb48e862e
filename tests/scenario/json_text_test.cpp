#include "core/scenario/json_text.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::json_text_test {

TEST_CASE("JSON is written piece by piece, with commas where they belong", "[scenario][json]") {
  JsonText inner;
  inner.array().put({}, 1).put({}, "two").array().end().end();
  JsonText json;
  json.object().put("a", std::uint64_t{18446744073709551615u}).object("empty").end().put("ms", 0.5);
  json.put("whole", 2.0).put("list", inner).array("objects").object().end().object().put("b", -1).end().end().end();
  CHECK(std::move(json).take() ==
        R"({"a":18446744073709551615,"empty":{},"ms":0.5,"whole":2.0,"list":[1,"two",[]],"objects":[{},{"b":-1}]})");
}

TEST_CASE("What a stranger calls a thing stays text in JSON", "[scenario][json]") {
  JsonText json;
  json.object().put("\"}\n", "</script>\\ \x01 \xff").end();
  CHECK(std::move(json).take() == "{\"\\\"}\\n\":\"</script>\\\\ \\u0001 \xEF\xBF\xBD\"}");
}

}  // namespace netsplit::json_text_test
