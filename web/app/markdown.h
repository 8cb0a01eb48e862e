#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netsplit {

/// A stretch of text in one look.
struct TextRun {
  std::string text;  ///< "\n" alone: a new line begins here
  bool strong = false;
  bool emphasis = false;
  bool code = false;
  std::string link;  ///< an address that begins with http:// or https://; empty for none
};

/// A paragraph, a heading, an item of a list, a block of code, a cell of a table.
struct TextBlock {
  enum class Kind : std::uint8_t { paragraph, heading, code, rule, cell };
  Kind kind = Kind::paragraph;
  int level = 0;       ///< of a heading: 1 to 6
  int indent = 0;      ///< lists and quotations that it is in
  std::string marker;  ///< of an item: a bullet, "2."; empty for what goes on below it
  bool quoted = false;
  int column = 0;  ///< of a cell; with 0 a row begins
  std::vector<TextRun> runs;
};

/// CommonMark with tables as blocks in a row, at most so many: texts come from strangers. HTML is text like any other, a picture is
/// its description, and a link that leads anywhere but to the web is only its words.
std::vector<TextBlock> parse_markdown(std::string_view text);

/// The words of a block, for screen readers.
std::string plain_text(const TextBlock& block);
/// All of them, one block a line; a row of a table is one, too.
std::string plain_text(std::string_view markdown);

}  // namespace netsplit
