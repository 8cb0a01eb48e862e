#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netsplit {

/// How well what somebody typed names a text, and the places of the letters that it was found in.
struct FuzzyMatch {
  int score = 0;
  std::vector<std::size_t> at;  ///< bytes of the text, ascending
};

/// Every word that was typed must be found, in any order: its letters in the order of the text, though not side by side.
/// Letters in a row and the beginnings of words count most. Capitals are as good as small letters.
std::optional<FuzzyMatch> fuzzy_match(std::string_view typed, std::string_view text);

/// One text that was found.
struct FuzzyFind {
  std::size_t index = 0;
  FuzzyMatch match;
};
/// Those that match, the best first; what matches equally well stays in its order. Nothing typed finds all.
std::vector<FuzzyFind> fuzzy_find(std::string_view typed, std::span<const std::string> texts);

}  // namespace netsplit
