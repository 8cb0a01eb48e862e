#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/hash.h"

namespace netsplit {

/// A sequence that grows at its end and is dropped from its front, with value semantics and copies in constant time:
/// copies share one block, and an append happens in place as long as nobody else has appended beyond this copy's end.
/// (A keyframe of a Raft log costs one increment, not one copy of the log.)
template <class T>
class AppendLog {
 public:
  AppendLog() = default;
  AppendLog(const AppendLog& o) : block_(o.block_), begin_(o.begin_), end_(o.end_) {
    if (block_) ++block_->refs;
  }
  AppendLog(AppendLog&& o) noexcept
      : block_(std::exchange(o.block_, nullptr)), begin_(std::exchange(o.begin_, 0)), end_(std::exchange(o.end_, 0)) {}
  AppendLog& operator=(AppendLog o) noexcept {
    std::swap(block_, o.block_);
    std::swap(begin_, o.begin_);
    std::swap(end_, o.end_);
    return *this;
  }
  ~AppendLog() {
    if (block_ && --block_->refs == 0) delete block_;
  }

  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  const T& operator[](std::size_t i) const { return block_->items[begin_ + i]; }
  const T& back() const { return block_->items[end_ - 1]; }
  const T* begin() const { return block_ ? block_->items.data() + begin_ : nullptr; }
  const T* end() const { return block_ ? block_->items.data() + end_ : nullptr; }

  void push_back(T item) {
    // In place only at the very end, and only while the vector needn't move under other copies' iterators.
    if (!block_ || block_->items.size() != end_) regrow();
    block_->items.push_back(std::move(item));
    ++end_;
  }
  /// Keeps the first `n` items. The cut ones stay in memory until the last copy that shares them is gone.
  void truncate(std::size_t n) { end_ = begin_ + (n < size() ? n : size()); }
  /// Drops the first `n` items, and their memory once more than half of the block is waste.
  void drop_front(std::size_t n) {
    begin_ += n < size() ? n : size();
    if (block_ && begin_ > 64 && begin_ > block_->items.size() / 2) regrow();
  }
  void clear() { *this = AppendLog(); }
  /// Items [first, first + count), sharing the memory of this log. REQUIRES: they exist.
  AppendLog slice(std::size_t first, std::size_t count) const {
    AppendLog part = *this;
    part.begin_ += first;
    part.end_ = part.begin_ + count;
    return part;
  }

  /// Copies share the block; over many copies of a log that grows, each keeps about an eighth of it alive.
  std::size_t footprint() const { return sizeof(*this) + size() * sizeof(T) / 8; }

  bool operator==(const AppendLog& o) const {
    if (size() != o.size()) return false;
    if (block_ == o.block_ && begin_ == o.begin_) return true;
    for (std::size_t i = 0; i < size(); ++i)
      if (!((*this)[i] == o[i])) return false;
    return true;
  }
  void hash_into(Hasher& h) const {
    h.add(size());
    for (const T& item : *this) netsplit::hash_into(h, item);
  }

 private:
  struct Block {
    std::uint32_t refs = 1;
    std::vector<T> items;
  };
  void regrow() {
    auto* fresh = new Block;
    fresh->items.reserve(size() + size() / 2 + 16);
    fresh->items.assign(begin(), end());
    end_ = size();
    begin_ = 0;
    if (block_ && --block_->refs == 0) delete block_;
    block_ = fresh;
  }
  Block* block_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace netsplit
