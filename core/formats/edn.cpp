#include "core/formats/edn.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ','; }
bool ends_word(char c) { return is_blank(c) || std::string_view("()[]{}\";").find(c) != std::string_view::npos; }

bool is_number(std::string_view word) {
  const std::size_t sign = word[0] == '-' || word[0] == '+' ? 1 : 0;
  return word.size() > sign && word[sign] >= '0' && word[sign] <= '9';
}

}  // namespace

std::string line_path(std::uint32_t line) { return fmt::format("line {}", line); }

const Edn* Edn::find(std::string_view keyword) const {
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].is(Kind::keyword) && items[i].text == keyword) return &items[i + 1];
  return nullptr;
}

bool EdnReader::fail(std::string message) {
  if (!error_) error_ = InputError{line_path(line_), std::move(message)};
  return false;
}

char EdnReader::take() {
  const char c = rest_.front();
  rest_.remove_prefix(1);
  if (c == '\n') ++line_;
  return c;
}

/// False at the end of the text.
bool EdnReader::skip_blank() {
  while (!rest_.empty()) {
    if (rest_.front() == ';') {
      while (!rest_.empty() && rest_.front() != '\n') take();
    } else if (is_blank(rest_.front())) {
      take();
    } else {
      return true;
    }
  }
  return false;
}

std::optional<Edn> EdnReader::next() {
  Edn value;
  if (error_ || !skip_blank() || !read(value, 0)) return std::nullopt;
  return value;
}

bool EdnReader::read(Edn& value, int depth) {
  if (depth > kDeepest) return fail(fmt::format("found values nested deeper than {}, expected fewer", kDeepest));
  if (!skip_blank()) return fail("found the end of the text, expected a value");
  value.line = line_;
  switch (rest_.front()) {
    case '(': value.kind = Edn::Kind::list; return read_items(value, ')', depth);
    case '[': value.kind = Edn::Kind::vector; return read_items(value, ']', depth);
    case '{': value.kind = Edn::Kind::map; return read_items(value, '}', depth);
    case '"': return read_string(value);
    case '#': return read_dispatch(value, depth);
    case ')':
    case ']':
    case '}': return fail(fmt::format("found '{}', expected a value", rest_.front()));
    default: return read_word(value);
  }
}

bool EdnReader::read_items(Edn& value, char end, int depth) {
  take();
  while (true) {
    if (!skip_blank()) return fail(fmt::format("found the end of the text, expected '{}'", end));
    if (rest_.front() == end) break;
    if (rest_.starts_with("#_")) {
      Edn unwanted;
      if (!read_dispatch(unwanted, depth + 1)) return false;
      continue;
    }
    if (!read(value.items.emplace_back(), depth + 1)) return false;
  }
  take();
  if (value.is(Edn::Kind::map) && value.items.size() % 2 != 0)
    return fail("found a map with a key that has no value, expected pairs");
  return true;
}

bool EdnReader::read_string(Edn& value) {
  value.kind = Edn::Kind::string;
  take();
  while (!rest_.empty() && rest_.front() != '"') {
    char c = take();
    if (c == '\\') {
      if (rest_.empty()) break;
      c = take();
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    value.text.push_back(c);
  }
  if (rest_.empty()) return fail("found the end of the text, expected '\"'");
  take();
  return true;
}

/// What begins with '#': a set, a value that is to be skipped, or a tag in front of a value.
bool EdnReader::read_dispatch(Edn& value, int depth) {
  take();
  if (rest_.starts_with('{')) {
    value.kind = Edn::Kind::set;
    return read_items(value, '}', depth);
  }
  if (rest_.starts_with('_')) {
    take();
    Edn unwanted;
    return read(unwanted, depth + 1);
  }
  Edn tag;
  return read_word(tag) && read(value, depth + 1);
}

bool EdnReader::read_word(Edn& value) {
  if (rest_.empty()) return fail("found the end of the text, expected a value");
  std::size_t length = rest_.front() == '\\' && rest_.size() > 1 ? 2 : 0;  // a character may be any
  while (length < rest_.size() && !ends_word(rest_[length])) ++length;
  if (length == 0) return fail(fmt::format("found {}, expected a value", in_quotes(rest_.substr(0, 1))));
  const std::string_view word = rest_.substr(0, length);
  rest_.remove_prefix(length);
  value.text = word;
  if (word == "nil") {
    value.kind = Edn::Kind::nil;
  } else if (word == "true" || word == "false") {
    value.kind = Edn::Kind::boolean;
  } else if (word[0] == ':') {
    value.kind = Edn::Kind::keyword;
    value.text.erase(0, 1);
  } else if (word[0] == '\\') {
    value.kind = Edn::Kind::character;
  } else {
    value.kind = is_number(word) ? Edn::Kind::number : Edn::Kind::symbol;
  }
  return true;
}

}  // namespace netsplit
