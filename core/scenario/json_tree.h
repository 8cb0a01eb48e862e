#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

namespace netsplit {

/// Limits of any JSON that comes in, unless others are given. Together they bound the memory of a parse to a few megabytes.
inline constexpr std::size_t kLongestText = 256 * 1024;
inline constexpr std::size_t kMostValues = 50'000;
inline constexpr std::size_t kDeepest = 64;
struct JsonLimits {
  std::size_t text = kLongestText;
  std::size_t values = kMostValues;
};

class JsonTree;

/// One value in a JsonTree, as cheap to copy as a pointer. It lives no longer than its tree.
class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, decimal, string, array, object };

  Json(const JsonTree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}
  Kind kind() const;
  bool is(Kind k) const { return kind() == k; }
  /// A string's characters; a number as it was written; "true", "false" or "null".
  std::string_view text() const;
  std::string_view key() const;  ///< its name in the object that holds it
  std::uint32_t size() const;    ///< of an array or object
  std::uint32_t line() const;    ///< where an array or object begins
  /// Children in the order of the text.
  template <class Visit>
  void for_each(Visit visit) const;

 private:
  const JsonTree* tree_;
  std::uint32_t index_;
};

/// A JSON text as a tree that keeps what a strict reader needs and ordinary ones lose: numbers as they were written (so
/// that decimals stay exact) and the order of fields. It lies in three blocks of memory.
class JsonTree {
 public:
  /// Strict: one value, no trailing text, no repeated key, valid UTF-8, nothing deeper than kDeepest. Never throws.
  static Expected<JsonTree> parse(std::string_view text, const JsonLimits& limits = {});
  Json root() const { return {*this, 0}; }

 private:
  friend class Json;
  friend class TreeBuilder;
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Piece {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
  };
  struct Item {
    Json::Kind kind = Json::Kind::null;
    Piece key;
    Piece text;
    std::uint32_t first = kNone;
    std::uint32_t next = kNone;
    std::uint32_t size = 0;
    std::uint32_t line = 0;
  };
  std::string_view view(Piece p) const { return std::string_view(characters_).substr(p.offset, p.length); }

  std::vector<Item> items_;
  std::string characters_;
};

inline Json::Kind Json::kind() const { return tree_->items_[index_].kind; }
inline std::string_view Json::text() const { return tree_->view(tree_->items_[index_].text); }
inline std::string_view Json::key() const { return tree_->view(tree_->items_[index_].key); }
inline std::uint32_t Json::size() const { return tree_->items_[index_].size; }
inline std::uint32_t Json::line() const { return tree_->items_[index_].line; }

template <class Visit>
void Json::for_each(Visit visit) const {
  for (std::uint32_t i = tree_->items_[index_].first; i != JsonTree::kNone; i = tree_->items_[i].next)
    visit(Json(*tree_, i));
}

/// `path` with one more step, in the syntax of a JSON pointer (RFC 6901), fit to stand in one line.
std::string path_to(std::string_view path, std::string_view key);
std::string path_to(std::string_view path, std::size_t index);

}  // namespace netsplit
