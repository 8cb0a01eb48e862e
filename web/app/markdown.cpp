#include "web/app/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace netsplit {
namespace {

constexpr std::size_t kLongestText = 16 * 1024;
constexpr std::size_t kMostBlocks = 400;
constexpr std::size_t kMostRuns = 4'000;
constexpr int kDeepestIndent = 6;
constexpr std::size_t kLongestLink = 2'000;

/// A code point as UTF-8; U+FFFD for what is none.
std::string utf8_of(std::uint32_t c) {
  if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  const auto byte = [](std::uint32_t b) { return static_cast<char>(b); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

/// "&lt;" and "&#955;" as what they stand for; others stay as they are.
std::string entity(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", "\xc2\xa0"}};
  for (const auto& [name, character] : kNamed)
    if (text == name) return std::string(character);
  if (text.size() < 4 || text[1] != '#') return std::string(text);
  const bool hex = text[2] == 'x' || text[2] == 'X';
  std::uint32_t code = 0;
  std::from_chars(text.data() + (hex ? 3 : 2), text.data() + text.size() - 1, code, hex ? 16 : 10);
  return utf8_of(code);
}

/// Only addresses of the web, as they are written.
std::string web_address(const MD_ATTRIBUTE& href) {
  const std::string_view address(href.text, href.size);
  const bool web = address.starts_with("https://") || address.starts_with("http://");
  const bool plain =
      std::all_of(address.begin(), address.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '"'; });
  return web && plain && address.size() <= kLongestLink ? std::string(address) : std::string();
}

class Reader {
 public:
  std::vector<TextBlock> blocks;

  void enter(MD_BLOCKTYPE type, const void* detail) {
    open_ = false;
    switch (type) {
      case MD_BLOCK_QUOTE: ++quotes_; break;
      case MD_BLOCK_UL: lists_.push_back({}); break;
      case MD_BLOCK_OL: lists_.push_back({true, static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start}); break;
      case MD_BLOCK_LI: marker_ = next_marker(); break;
      case MD_BLOCK_HR:
        kind_ = TextBlock::Kind::rule;
        begin();
        break;
      case MD_BLOCK_H:
        kind_ = TextBlock::Kind::heading;
        level_ = static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
        break;
      case MD_BLOCK_CODE: kind_ = TextBlock::Kind::code; break;
      case MD_BLOCK_TR: column_ = 0; break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        kind_ = TextBlock::Kind::cell;
        head_ = type == MD_BLOCK_TH;
        begin();
        break;
      default: kind_ = TextBlock::Kind::paragraph; break;
    }
  }
  void leave(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_QUOTE) --quotes_;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) lists_.pop_back();
    if (type == MD_BLOCK_LI) marker_.clear();
    if (type == MD_BLOCK_CODE && open_) end_code();
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) ++column_;
    head_ = false;
    open_ = false;
    kind_ = TextBlock::Kind::paragraph;
    level_ = 0;
  }
  void span(MD_SPANTYPE type, const void* detail, int change) {
    if (type == MD_SPAN_STRONG) strong_ += change;
    if (type == MD_SPAN_EM) emphasis_ += change;
    if (type == MD_SPAN_CODE) code_ += change;
    if (type == MD_SPAN_A)
      link_ = change > 0 ? web_address(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href) : std::string();
  }
  void text(MD_TEXTTYPE type, std::string_view text) {
    switch (type) {
      case MD_TEXT_NULLCHAR: return add("\xef\xbf\xbd");
      case MD_TEXT_BR: return add_break();
      case MD_TEXT_SOFTBR: return add(" ");
      case MD_TEXT_ENTITY: return add(entity(text));
      default: return add(text);
    }
  }

 private:
  struct List {
    bool ordered = false;
    unsigned next = 1;
  };

  std::string next_marker() {
    if (lists_.empty()) return {};
    List& list = lists_.back();
    return list.ordered ? std::to_string(list.next++) + "." : std::string("\xe2\x80\xa2");
  }
  bool begin() {
    if (blocks.size() >= kMostBlocks) return false;
    TextBlock& block = blocks.emplace_back();
    block.kind = kind_;
    block.level = level_;
    block.indent = std::min(kDeepestIndent, static_cast<int>(lists_.size()) + quotes_);
    block.quoted = quotes_ > 0;
    block.marker = std::exchange(marker_, {});
    block.column = kind_ == TextBlock::Kind::cell ? column_ : 0;
    open_ = true;
    return true;
  }
  bool ready() { return runs_ < kMostRuns && (open_ || begin()); }
  void add(std::string_view text) {
    if (text.empty() || !ready()) return;
    const bool strong = strong_ > 0 || head_ || kind_ == TextBlock::Kind::heading;
    TextRun run{std::string(text), strong, emphasis_ > 0, code_ > 0, link_};
    const bool code = kind_ == TextBlock::Kind::code;
    for (char& c : run.text)
      if (static_cast<unsigned char>(c) < 0x20 && !(code && c == '\n')) c = ' ';
    auto& runs = blocks.back().runs;
    const auto same = [&](const TextRun& last) {
      return last.text != "\n" && last.strong == run.strong && last.emphasis == run.emphasis && last.code == run.code &&
             last.link == run.link;
    };
    if (!runs.empty() && same(runs.back())) {
      runs.back().text += run.text;
      return;
    }
    ++runs_;
    runs.push_back(std::move(run));
  }
  void add_break() {
    if (!ready()) return;
    ++runs_;
    blocks.back().runs.push_back({.text = "\n"});
  }
  /// The last line of code ends with the block.
  void end_code() {
    auto& runs = blocks.back().runs;
    if (!runs.empty() && runs.back().text.ends_with('\n')) runs.back().text.pop_back();
  }

  std::vector<List> lists_;
  std::string marker_;
  std::string link_;
  TextBlock::Kind kind_ = TextBlock::Kind::paragraph;
  int level_ = 0;
  int column_ = 0;
  bool head_ = false;
  int quotes_ = 0;
  int strong_ = 0;
  int emphasis_ = 0;
  int code_ = 0;
  bool open_ = false;
  std::size_t runs_ = 0;
};

Reader& reader(void* context) { return *static_cast<Reader*>(context); }

}  // namespace

std::vector<TextBlock> parse_markdown(std::string_view text) {
  text = text.substr(0, kLongestText);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* context) {
    reader(context).enter(type, detail);
    return 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* context) {
    reader(context).leave(type);
    return 0;
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* context) {
    reader(context).span(type, detail, 1);
    return 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* context) {
    reader(context).span(type, detail, -1);
    return 0;
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* characters, MD_SIZE size, void* context) {
    reader(context).text(type, {characters, size});
    return 0;
  };
  Reader result;
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &result);
  return std::move(result.blocks);
}

std::string plain_text(const TextBlock& block) {
  std::string text;
  for (const TextRun& run : block.runs) text += run.text == "\n" ? " " : run.text;
  return text;
}

std::string plain_text(std::string_view markdown) {
  std::string text;
  for (const TextBlock& block : parse_markdown(markdown)) {
    if (block.column > 0) text.back() = ';';
    if (block.column > 0) text += ' ';
    if (!block.marker.empty()) text += block.marker + " ";
    text += plain_text(block) + "\n";
  }
  return text;
}

}  // namespace netsplit
