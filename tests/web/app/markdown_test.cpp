#include "web/app/markdown.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::markdown_test {

namespace {

std::string words(const std::vector<TextBlock>& blocks) {
  std::string all;
  for (const TextBlock& block : blocks) all += plain_text(block) + "|";
  return all;
}

}  // namespace

TEST_CASE("paragraphs, emphasis, strong words, code and line breaks are runs of their own look") {
  const auto blocks = parse_markdown("One *two* **three** `four`\nfive\\\nsix\n\nNext &lt;&#955;&unknown;");
  REQUIRE(blocks.size() == 2);
  const auto& runs = blocks[0].runs;
  REQUIRE(runs.size() == 9);
  CHECK((runs[0].text == "One " && !runs[0].emphasis && !runs[0].strong));
  CHECK((runs[1].text == "two" && runs[1].emphasis));
  CHECK((runs[3].text == "three" && runs[3].strong));
  CHECK((runs[5].text == "four" && runs[5].code));
  CHECK(runs[6].text == " five");
  CHECK(runs[7].text == "\n");
  CHECK(runs[8].text == "six");
  CHECK(plain_text(blocks[1]) == "Next <\xce\xbb&unknown;");
}

TEST_CASE("headings, lists within lists, quotations and code keep their places") {
  const auto blocks = parse_markdown("# Head\n\n- a\n- b\n  1. c\n  2. d\n\n> quoted\n\n```\nx = 1\n  y\n```\n\n---\n");
  REQUIRE(blocks.size() == 8);
  CHECK((blocks[0].kind == TextBlock::Kind::heading && blocks[0].level == 1));
  CHECK((blocks[1].marker == "\xe2\x80\xa2" && blocks[1].indent == 1));
  CHECK((blocks[3].marker == "1." && blocks[3].indent == 2));
  CHECK((blocks[4].marker == "2." && plain_text(blocks[4]) == "d"));
  CHECK((blocks[5].quoted && blocks[5].indent == 1 && blocks[5].marker.empty()));
  CHECK((blocks[6].kind == TextBlock::Kind::code && plain_text(blocks[6]) == "x = 1\n  y"));
  CHECK(blocks[7].kind == TextBlock::Kind::rule);
}

TEST_CASE("a table is its cells, row by row, and reads as a line for each row") {
  const std::string text =
      "Before\n\n| crash after | she sees |\n|---|---|\n| *asked* | **paid** |\n| on disk | |\n\nAfter";
  const auto blocks = parse_markdown(text);
  REQUIRE(blocks.size() == 8);
  CHECK((blocks[1].kind == TextBlock::Kind::cell && blocks[1].column == 0 && blocks[1].runs.at(0).strong));
  CHECK((blocks[2].column == 1 && plain_text(blocks[2]) == "she sees"));
  CHECK((blocks[3].column == 0 && !blocks[3].runs.at(0).strong && blocks[3].runs.at(0).emphasis));
  CHECK((blocks[6].column == 1 && blocks[6].runs.empty()));
  CHECK((blocks[7].kind == TextBlock::Kind::paragraph && blocks[7].column == 0));
  CHECK(plain_text(text) == "Before\ncrash after; she sees\nasked; paid\non disk; \nAfter\n");
}

TEST_CASE("links lead to the web or nowhere") {
  const auto link = [](const std::string& text) {
    const auto blocks = parse_markdown(text);
    REQUIRE(blocks.size() == 1);
    return blocks[0].runs.at(0).link;
  };
  CHECK(link("[a](https://example.org/x?y=1)") == "https://example.org/x?y=1");
  CHECK(link("[a](http://example.org)") == "http://example.org");
  CHECK(link("<https://example.org>") == "https://example.org");
  CHECK(link("[a](javascript:alert(1))").empty());
  CHECK(link("[a](JAVASCRIPT:alert(1))").empty());
  CHECK(link("[a](data:text/html,x)").empty());
  CHECK(link("[a](//example.org)").empty());
  CHECK(link("[a](file:///etc/passwd)").empty());
  CHECK(link("[a](https://example.org/\xc3\xa9)").empty());
}

TEST_CASE("HTML and pictures are only ever words") {
  CHECK(words(parse_markdown("<script>alert(1)</script>")) == "<script>alert(1)</script>|");
  CHECK(words(parse_markdown("a <b onclick=x>bold</b>")) == "a <b onclick=x>bold</b>|");
  CHECK(words(parse_markdown("![a picture](https://example.org/x.png)")) == "a picture|");
}

TEST_CASE("hostile texts end in a bounded number of blocks") {
  std::string deep;
  for (int i = 0; i < 4000; ++i) deep += "> ";
  const std::string hostile[] = {deep + "x",
                                 std::string(4000, '['),
                                 std::string(4000, '*') + "a" + std::string(4000, '*'),
                                 std::string(100'000, '#'),
                                 [] {
                                   std::string list;
                                   for (int i = 0; i < 8000; ++i) list += "- x\n";
                                   return list;
                                 }(),
                                 std::string("\0\x01\x1b[31m\n\xff\xfe\xc0", 11),
                                 std::string(200'000, 'a')};
  for (const std::string& text : hostile) {
    const auto blocks = parse_markdown(text);
    CHECK(blocks.size() <= 400);
    std::size_t characters = 0;
    for (const TextBlock& block : blocks) {
      CHECK(block.indent <= 6);
      characters += plain_text(block).size();
    }
    CHECK(characters <= 3 * 16 * 1024);
  }
}

}  // namespace netsplit::markdown_test
