#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netsplit {

/// Writes JSON as it goes: of a run of a million records only the text is held, never a tree. Strings may hold anything;
/// bytes that are not UTF-8 become U+FFFD. A name is given exactly inside an object.
class JsonText {
 public:
  JsonText& object(std::string_view name = {}) { return open(name, '{', '}'); }
  JsonText& array(std::string_view name = {}) { return open(name, '[', ']'); }
  /// Ends what was opened last. REQUIRES: something is open.
  JsonText& end();

  JsonText& put(std::string_view name, std::string_view value);
  JsonText& put(std::string_view name, double value);
  JsonText& put(std::string_view name, std::integral auto value) {
    if constexpr (std::same_as<decltype(value), bool>)
      return raw(name, value ? "true" : "false");
    else
      return raw(name, std::to_string(value));
  }
  /// A whole value that was written apart. REQUIRES: nothing is open there.
  JsonText& put(std::string_view name, const JsonText& value) { return raw(name, value.text_); }

  /// What comes next begins on a line of its own.
  JsonText& break_line() {
    breaks_ = true;
    return *this;
  }

  /// REQUIRES: nothing is open.
  std::string take() && { return std::move(text_); }

 private:
  JsonText& open(std::string_view name, char opening, char closing);
  JsonText& raw(std::string_view name, std::string_view value);
  void lead_in(std::string_view name);

  std::string text_;
  std::vector<char> open_;  ///< how each ends
  bool first_ = true;       ///< nothing stands before in what is open
  bool breaks_ = false;
};

}  // namespace netsplit
