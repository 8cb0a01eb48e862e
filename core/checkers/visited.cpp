#include "core/checkers/visited.h"

#include <algorithm>

#include "core/checkers/flat_table.h"

namespace netsplit::checkers {

Visited::Visited(std::size_t key_words, std::size_t used_words)
    : key_words_(key_words), used_words_(used_words), stride_(key_words + used_words), index_(64, kEnd) {}

std::size_t Visited::slot_of(const std::uint64_t* key) const {
  std::uint64_t h = 0;
  for (std::size_t i = 0; i < key_words_; ++i) h = scatter(h ^ key[i]);
  return h & (index_.size() - 1);
}

bool Visited::same_key(const std::uint64_t* entry, const std::uint64_t* key) const {
  return std::equal(key, key + key_words_, entry);
}

bool Visited::subset(const std::uint64_t* some, const std::uint64_t* all) const {
  for (std::size_t i = 0; i < used_words_; ++i)
    if (some[i] & ~all[i]) return false;
  return true;
}

void Visited::append(std::span<const std::uint64_t> key, std::span<const std::uint64_t> used) {
  words_.insert(words_.end(), key.begin(), key.end());
  words_.insert(words_.end(), used.begin(), used.end());
  next_.push_back(kEnd);
}

void Visited::grow() {
  std::vector<std::uint32_t> old = std::move(index_);
  index_.assign(old.size() * 2, kEnd);
  for (const std::uint32_t n : old) {
    if (n == kEnd) continue;
    std::size_t slot = slot_of(entry(n));
    while (index_[slot] != kEnd) slot = (slot + 1) & (index_.size() - 1);
    index_[slot] = n;
  }
}

bool Visited::add(std::span<const std::uint64_t> key, std::span<const std::uint64_t> used) {
  const auto added = static_cast<std::uint32_t>(next_.size());
  std::size_t slot = slot_of(key.data());
  while (index_[slot] != kEnd && !same_key(entry(index_[slot]), key.data())) slot = (slot + 1) & (index_.size() - 1);
  if (index_[slot] == kEnd) {
    index_[slot] = added;
    append(key, used);
    if (++keys_ * 2 > index_.size()) grow();
    return true;
  }
  for (std::uint32_t n = index_[slot];; n = next_[n]) {
    std::uint64_t* known = entry(n) + key_words_;
    if (subset(known, used.data())) return false;
    // What used more is covered from now on.
    if (subset(used.data(), known)) {
      std::copy(used.begin(), used.end(), known);
      return true;
    }
    if (next_[n] != kEnd) continue;
    next_[n] = added;
    append(key, used);
    return true;
  }
}

}  // namespace netsplit::checkers
