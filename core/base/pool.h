#pragma once
#include <cstddef>
#include <new>

namespace netsplit {

/// Small blocks recycled by size, one pool a thread: most messages live for a moment, and the general allocator is
/// several times slower at that. Blocks must be freed on the thread that allocated them, with the same size.
/// Above kPooledBytes this is plain operator new.
inline constexpr std::size_t kPooledBytes = 512;

void* pool_refill(std::size_t size_class);

struct PoolBlock {
  PoolBlock* next;
};
inline thread_local constinit PoolBlock* pool_heads[kPooledBytes / 16 + 1] = {};

// Under the address sanitizer a pool would hide use after free: every block is an allocation of its own there.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kPooling = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kPooling = false;
#else
inline constexpr bool kPooling = true;
#endif
#else
inline constexpr bool kPooling = true;
#endif

inline void* pool_allocate(std::size_t bytes) {
  const std::size_t size_class = (bytes + 15) / 16;
  if (!kPooling || size_class > kPooledBytes / 16) return ::operator new(bytes);
  PoolBlock*& head = pool_heads[size_class];
  if (!head) return pool_refill(size_class);
  PoolBlock* block = head;
  head = block->next;
  return block;
}

inline void pool_free(void* block, std::size_t bytes) {
  const std::size_t size_class = (bytes + 15) / 16;
  if (!kPooling || size_class > kPooledBytes / 16) return ::operator delete(block);
  PoolBlock*& head = pool_heads[size_class];
  head = ::new (block) PoolBlock{head};
}

}  // namespace netsplit
