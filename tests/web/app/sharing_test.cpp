#include "web/app/sharing.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::sharing_test {

TEST_CASE("the address of an embed says what it shows and how much is around it") {
  CHECK(embed_query({}) == "?embed=1&view=stage&controls=min");
  CHECK(embed_query({.view = "events", .controls = EmbedControls::full, .autoplay = true}) ==
        "?embed=1&view=events&controls=full&autoplay=1");
}

TEST_CASE("controls are called by three names and by no other") {
  CHECK(controls_called("none") == EmbedControls::none);
  CHECK(controls_called("min") == EmbedControls::min);
  CHECK(controls_called("full") == EmbedControls::full);
  CHECK_FALSE(controls_called("Full"));
  CHECK_FALSE(controls_called(""));
}

TEST_CASE("the code of an embed has its size and escapes what a title could break out with") {
  const std::string code = embed_code("https://a.example/?embed=1&view=stage#v1.x", {.size = 0}, "\"><script>\n&'");
  CHECK(code.find(R"(src="https://a.example/?embed=1&amp;view=stage#v1.x")") != std::string::npos);
  CHECK(code.find(R"(width="320" height="240")") != std::string::npos);
  CHECK(code.find(R"(title="&quot;&gt;&lt;script&gt; &amp;'")") != std::string::npos);
  CHECK(code.find("<script") == std::string::npos);
}

TEST_CASE("a size that there is not is the last one") {
  CHECK(embed_code("x", {.size = 99}, "t").find("width=\"960\"") != std::string::npos);
}

}  // namespace netsplit::sharing_test
