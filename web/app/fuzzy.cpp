#include "web/app/fuzzy.h"

#include <algorithm>
#include <limits>

#include "core/base/sort_stably.h"

namespace netsplit {
namespace {

constexpr int kNever = std::numeric_limits<int>::min() / 2;
constexpr int kInARow = 8;
constexpr int kWordBegins = 6;
constexpr int kLetter = 1;
constexpr int kTextBegins = 3;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 0x7f;
}

int worth(std::string_view text, std::size_t at) {
  if (at == 0) return kLetter + kWordBegins + kTextBegins;
  return kLetter + (is_letter(lower(text[at - 1])) ? 0 : kWordBegins);
}

/// best[i][j]: the score when letter i of the word is found at place j; from[i][j]: where the letter before it was.
struct Table {
  Table(std::size_t rows, std::size_t columns)
      : columns_(columns), best(rows * columns, kNever), from(rows * columns, 0) {}
  std::size_t cell(std::size_t row, std::size_t column) const { return row * columns_ + column; }

 private:
  std::size_t columns_;

 public:
  std::vector<int> best;
  std::vector<std::size_t> from;
};

std::optional<FuzzyMatch> match_word(std::string_view word, std::string_view text) {
  if (word.size() > text.size()) return std::nullopt;
  Table table(word.size(), text.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    int before = kNever;  // the best of all places before j - 1
    std::size_t before_at = 0;
    for (std::size_t j = i; j < text.size(); ++j) {
      if (i > 0 && j > 1 && table.best[table.cell(i - 1, j - 2)] > before) {
        before = table.best[table.cell(i - 1, j - 2)];
        before_at = j - 2;
      }
      if (lower(word[i]) != lower(text[j])) continue;
      const std::size_t here = table.cell(i, j);
      const int beside = i > 0 && j > 0 ? table.best[table.cell(i - 1, j - 1)] + kInARow : kNever;
      const bool in_a_row = beside > kNever / 2 && beside >= before;
      const int so_far = i == 0 ? 0 : in_a_row ? beside : before;
      if (so_far <= kNever / 2) continue;
      table.best[here] = so_far + worth(text, j);
      table.from[here] = in_a_row ? j - 1 : before_at;
    }
  }
  const std::size_t last = word.size() - 1;
  std::size_t end = 0;
  for (std::size_t j = 0; j < text.size(); ++j)
    if (table.best[table.cell(last, j)] > table.best[table.cell(last, end)]) end = j;
  FuzzyMatch match{table.best[table.cell(last, end)], {}};
  if (match.score <= kNever / 2) return std::nullopt;
  for (std::size_t i = word.size(); i-- > 0;) {
    match.at.push_back(end);
    end = table.from[table.cell(i, end)];
  }
  return match;
}

}  // namespace

std::optional<FuzzyMatch> fuzzy_match(std::string_view typed, std::string_view text) {
  FuzzyMatch all;
  while (!typed.empty()) {
    const std::string_view word = typed.substr(0, typed.find(' '));
    typed.remove_prefix(std::min(typed.size(), word.size() + 1));
    if (word.empty()) continue;
    const auto found = match_word(word, text);
    if (!found) return std::nullopt;
    all.score += found->score;
    all.at.insert(all.at.end(), found->at.begin(), found->at.end());
  }
  std::sort(all.at.begin(), all.at.end());
  all.at.erase(std::unique(all.at.begin(), all.at.end()), all.at.end());
  return all;
}

std::vector<FuzzyFind> fuzzy_find(std::string_view typed, std::span<const std::string> texts) {
  std::vector<FuzzyFind> found;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (auto match = fuzzy_match(typed, texts[i])) found.push_back({i, std::move(*match)});
  sort_stably(found, [](const FuzzyFind& a, const FuzzyFind& b) { return a.match.score > b.match.score; });
  return found;
}

}  // namespace netsplit
