#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace netsplit::checkers {

/// The configurations that a search has been in. One is a key (where in the history, in which state, which of the calls
/// under way are done) and a set of calls without answer that it made use of. Whoever used fewer can do all that the
/// other can, so a configuration is new only if none with the same key used a subset of what it used.
class Visited {
 public:
  Visited(std::size_t key_words, std::size_t used_words);
  /// False when it, or one that is at least as good, was there already.
  bool add(std::span<const std::uint64_t> key, std::span<const std::uint64_t> used);
  std::size_t bytes() const { return (words_.capacity() + index_.capacity() / 2) * 8 + next_.capacity() * 4; }

 private:
  static constexpr std::uint32_t kEnd = 0xffffffff;
  std::uint64_t* entry(std::uint32_t n) { return &words_[n * stride_]; }
  std::size_t slot_of(const std::uint64_t* key) const;
  bool same_key(const std::uint64_t* entry, const std::uint64_t* key) const;
  bool subset(const std::uint64_t* some, const std::uint64_t* all) const;
  void append(std::span<const std::uint64_t> key, std::span<const std::uint64_t> used);
  void grow();

  std::size_t key_words_;
  std::size_t used_words_;
  std::size_t stride_;
  std::vector<std::uint64_t> words_;  ///< entries: key, then used
  std::vector<std::uint32_t> next_;   ///< of an entry: the next one with the same key
  std::vector<std::uint32_t> index_;  ///< open addressing, by key: the first entry of it
  std::size_t keys_ = 0;
};

}  // namespace netsplit::checkers
