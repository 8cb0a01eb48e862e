#include "web/theme/words.h"

#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "core/scenario/json_tree.h"

namespace netsplit {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

Words& words() {
  static Words all;
  return all;
}

/// What a sentence has places for, in the order of the values: their formats, as "{:.1f}". Nothing when a brace is amiss.
std::optional<std::vector<std::string>> places_of(std::string_view text) {
  std::vector<std::string> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool twice = i + 1 < text.size() && text[i + 1] == text[i];
    if (text[i] != '{' && text[i] != '}') continue;
    if (twice) {
      ++i;
      continue;
    }
    const std::size_t end = text.find('}', i);
    if (text[i] == '}' || end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text.substr(i + 1, end - i - 1);
    const std::string_view digits = inside.substr(0, inside.find(':'));
    std::size_t at = places.size();
    if (!digits.empty()) {
      const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), at);
      if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || at > 20) return std::nullopt;
    }
    if (places.size() <= at) places.resize(at + 1);
    places[at] = fmt::format("{{{}}}", inside.substr(digits.size()));
    i = end;
  }
  return places;
}

bool fits(std::string_view english, std::string_view other) {
  const auto wanted = places_of(english);
  return !wanted || places_of(other) == wanted;
}

}  // namespace

const char* tr(const char* english) {
  if (words().empty()) return english;
  const auto found = words().find(english);
  return found == words().end() ? english : found->second.c_str();
}

std::string_view tr(std::string_view english) {
  const auto found = words().find(english);
  return found == words().end() ? english : std::string_view(found->second);
}

bool take_words(std::string_view json) {
  if (json.empty()) {
    words().clear();
    return true;
  }
  const auto parsed = JsonTree::parse(json);
  const auto* tree = std::get_if<JsonTree>(&parsed);
  if (!tree || !tree->root().is(Json::Kind::object)) return false;
  Words taken;
  bool all_texts = true;
  tree->root().for_each([&](Json entry) {
    all_texts = all_texts && entry.is(Json::Kind::string);
    const std::string_view english = entry.key();
    const std::string_view other = entry.text();
    if (!other.empty() && fits(english, other)) taken.emplace(english, other);
  });
  if (!all_texts) return false;
  words() = std::move(taken);
  return true;
}

}  // namespace netsplit
