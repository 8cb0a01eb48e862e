#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace netsplit {

/// What the interface says stands in the sources in English, and in one table, web/words/en.json, which tests/tidy keeps
/// the same. A translation is such a table with other words behind each text; without one, English is shown as it stands.
///
/// Names of nodes and fields, and what the engine says of a run, are the run's own words and not in it.

/// The text in the reader's language.
const char* tr(const char* english);
std::string_view tr(std::string_view english);

/// Marks a text that is translated where it is used, because it stands in a table made before there are translations.
constexpr const char* later(const char* english) { return english; }

/// A sentence with values in it, as fmt::format writes it: a translation has the same places, in any order if they are numbered.
template <class... Args>
std::string trf(fmt::format_string<Args...> english, Args&&... args) {
  const fmt::string_view text = english;
  return fmt::vformat(tr(text.data()), fmt::make_format_args(args...));
}

/// Takes a table as JSON, {"English": "other words"}; the empty text takes away what was taken. False, and nothing changes,
/// when it is no such table. Texts that have no place for each value that the English one has are left in English.
bool take_words(std::string_view json);

}  // namespace netsplit
