#include "core/base/pool.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <vector>

namespace netsplit {
namespace {

using Slabs = std::vector<std::unique_ptr<char[]>>;

/// Slabs of threads that have ended, with the blocks that were free in them. Other blocks in them may still be in use, so
/// they are handed to the next thread and never given back.
struct Orphans {
  struct Heads {
    PoolBlock* of[std::size(decltype(pool_heads){})];
  };
  std::mutex mutex;  // tidy: allow thread, because it guards what a thread leaves behind; nothing that is simulated
  Slabs slabs;
  std::vector<Heads> heads;
};
Orphans& orphans() {
  static Orphans all;
  return all;
}

/// What a thread has, until it ends.
struct Estate {
  Slabs slabs;
  Estate() {
    Orphans& all = orphans();
    const std::lock_guard lock(all.mutex);
    if (all.heads.empty()) return;
    std::copy(std::begin(all.heads.back().of), std::end(all.heads.back().of), std::begin(pool_heads));
    all.heads.pop_back();
  }
  Estate(const Estate&) = delete;
  Estate& operator=(const Estate&) = delete;
  ~Estate() {
    Orphans& all = orphans();
    const std::lock_guard lock(all.mutex);
    std::move(slabs.begin(), slabs.end(), std::back_inserter(all.slabs));
    Orphans::Heads left;
    std::copy(std::begin(pool_heads), std::end(pool_heads), std::begin(left.of));
    std::fill(std::begin(pool_heads), std::end(pool_heads), nullptr);
    all.heads.push_back(left);
  }
};

}  // namespace

void* pool_refill(std::size_t size_class) {
  constexpr std::size_t kSlabBytes = 64 * 1024;
  const std::size_t bytes = size_class * 16;
  thread_local Estate estate;
  PoolBlock*& head = pool_heads[size_class];
  if (!head) {
    char* slab = estate.slabs.emplace_back(new char[kSlabBytes]).get();
    for (std::size_t at = 0; at + bytes <= kSlabBytes; at += bytes) head = ::new (slab + at) PoolBlock{head};
  }
  PoolBlock* block = head;
  head = block->next;
  return block;
}

}  // namespace netsplit
