#include "core/scenario/json_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

/// Walks over a text and counts the lines that it has begun.
class LineCounter {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCounter(const char* at, std::uint32_t& line) : at_(at), line_(&line) {}
  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    if (*at_++ == '\n') ++*line_;
    return *this;
  }
  LineCounter operator++(int) {
    LineCounter before = *this;
    ++*this;
    return before;
  }
  bool operator==(const LineCounter& o) const { return at_ == o.at_; }

 private:
  const char* at_;
  std::uint32_t* line_;
};

}  // namespace

/// Takes the events of the parser and builds the tree. A false answer stops the parser at once.
class TreeBuilder {
 public:
  TreeBuilder(std::size_t text_length, std::size_t most_values) : most_values_(most_values) {
    tree.characters_.reserve(text_length + 32);
  }

  bool null() { return scalar(Json::Kind::null, "null"); }
  bool boolean(bool b) { return scalar(Json::Kind::boolean, b ? "true" : "false"); }
  bool number_integer(std::int64_t n) { return scalar(Json::Kind::integer, fmt::to_string(n)); }
  bool number_unsigned(std::uint64_t n) { return scalar(Json::Kind::integer, fmt::to_string(n)); }
  bool number_float(double, const std::string& written) { return scalar(Json::Kind::decimal, written); }
  bool string(const std::string& s) { return scalar(Json::Kind::string, s); }
  bool binary(const std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(Json::Kind::object); }
  bool start_array(std::size_t) { return open(Json::Kind::array); }
  bool end_array() { return close(); }
  bool end_object() { return keys_are_distinct() && close(); }
  bool key(const std::string& name) {
    key_ = keep(name);
    key_pending_ = true;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& e) {
    error.path = key_pending_ ? path_to(path(), tree.view(key_)) : path();
    // What the library calls itself and its exceptions doesn't help; the place and the reason do.
    std::string_view why = e.what();
    if (const auto at = why.find("] "); at != std::string_view::npos) why.remove_prefix(at + 2);
    error.message = "found " + one_line(why, 200) + ", expected valid JSON";
    return false;
  }

  JsonTree tree;
  InputError error;
  std::uint32_t line = 1;

 private:
  struct Open {
    std::uint32_t item;
    std::uint32_t last_child = JsonTree::kNone;
  };

  JsonTree::Piece keep(std::string_view s) {
    const auto offset = static_cast<std::uint32_t>(tree.characters_.size());
    tree.characters_ += s;
    return {offset, static_cast<std::uint32_t>(s.size())};
  }

  bool refuse(std::string where, std::string message) {
    error = {std::move(where), std::move(message)};
    return false;
  }

  bool add(Json::Kind kind, JsonTree::Piece text) {
    if (tree.items_.size() >= most_values_)
      return refuse(path(), fmt::format("found more than {} values, expected fewer", most_values_));
    const auto index = static_cast<std::uint32_t>(tree.items_.size());
    tree.items_.push_back({.kind = kind, .key = key_, .text = text});
    key_ = {};
    key_pending_ = false;
    if (open_.empty()) return true;
    Open& parent = open_.back();
    if (parent.last_child == JsonTree::kNone)
      tree.items_[parent.item].first = index;
    else
      tree.items_[parent.last_child].next = index;
    parent.last_child = index;
    ++tree.items_[parent.item].size;
    return true;
  }

  bool scalar(Json::Kind kind, std::string_view text) { return add(kind, keep(text)); }

  bool open(Json::Kind kind) {
    if (open_.size() >= kDeepest)
      return refuse(path(), fmt::format("found more than {} levels of nesting, expected fewer", kDeepest));
    if (!add(kind, {})) return false;
    open_.push_back({static_cast<std::uint32_t>(tree.items_.size() - 1)});
    tree.items_.back().line = line;
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  bool keys_are_distinct() {
    std::vector<std::string_view> keys;
    for (auto i = tree.items_[open_.back().item].first; i != JsonTree::kNone; i = tree.items_[i].next)
      keys.push_back(tree.view(tree.items_[i].key));
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice == keys.end()) return true;
    std::string name = in_quotes(*twice);
    return refuse(path(), "found the field " + name + " twice, expected it once");
  }

  /// Where the parser stands: down the last children of everything that is open.
  std::string path() const {
    std::string path;
    for (std::size_t depth = 0; depth < open_.size(); ++depth) {
      const JsonTree::Item& item = tree.items_[open_[depth].item];
      if (depth > 0) path = step(path, open_[depth - 1], item);
    }
    return path;
  }
  std::string step(const std::string& path, const Open& parent, const JsonTree::Item& child) const {
    const JsonTree::Item& holder = tree.items_[parent.item];
    return holder.kind == Json::Kind::object ? path_to(path, tree.view(child.key)) : path_to(path, holder.size - 1);
  }

  std::size_t most_values_;
  std::vector<Open> open_;
  JsonTree::Piece key_;       ///< of the value that comes next
  bool key_pending_ = false;  ///< and it has not come yet
};

Expected<JsonTree> JsonTree::parse(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.text)
    return InputError{"", fmt::format("found {} bytes of text, expected at most {}", text.size(), limits.text)};
  TreeBuilder builder(text.size(), limits.values);
  const LineCounter begin(text.data(), builder.line);
  const LineCounter end(text.data() + text.size(), builder.line);
  if (!nlohmann::json::sax_parse(begin, end, &builder)) return builder.error;
  return std::move(builder.tree);
}

std::string path_to(std::string_view path, std::string_view key) {
  std::string escaped;
  for (char c : one_line(key, 60)) {
    if (c == '~')
      escaped += "~0";
    else if (c == '/')
      escaped += "~1";
    else
      escaped += c;
  }
  return fmt::format("{}/{}", path, escaped);
}

std::string path_to(std::string_view path, std::size_t index) { return fmt::format("{}/{}", path, index); }

}  // namespace netsplit
