#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

namespace netsplit {

/// A value in EDN, the notation of Clojure that Jepsen's histories are written in (github.com/edn-format/edn). Tags are
/// read over: what is tagged is the value.
struct Edn {
  enum class Kind : std::uint8_t { nil, boolean, number, character, string, keyword, symbol, list, vector, map, set };
  Kind kind = Kind::nil;
  std::uint32_t line = 1;  ///< where it begins
  std::string text;        ///< a string's characters; a keyword without its colon; all else as it is written
  std::vector<Edn> items;  ///< of a map: key, value, key, value ...

  bool is(Kind k) const { return kind == k; }
  bool is_sequence() const { return kind == Kind::vector || kind == Kind::list; }
  /// The value of this keyword in a map; null when it isn't there.
  const Edn* find(std::string_view keyword) const;
};

/// Reads one value after another out of a text. Never throws; nothing nests deeper than kDeepest.
class EdnReader {
 public:
  static constexpr int kDeepest = 64;

  explicit EdnReader(std::string_view text) : rest_(text) {}
  /// The next value; nothing at the end of the text or at an error.
  std::optional<Edn> next();
  const std::optional<InputError>& error() const { return error_; }

 private:
  bool skip_blank();
  bool read(Edn& value, int depth);
  bool read_items(Edn& value, char end, int depth);
  bool read_string(Edn& value);
  bool read_dispatch(Edn& value, int depth);
  bool read_word(Edn& value);
  bool fail(std::string message);
  char take();

  std::string_view rest_;
  std::uint32_t line_ = 1;
  std::optional<InputError> error_;
};

/// "line 12", as errors in a text of lines name their place.
std::string line_path(std::uint32_t line);
inline InputError at_line(std::uint32_t line, std::string message) { return {line_path(line), std::move(message)}; }

}  // namespace netsplit
