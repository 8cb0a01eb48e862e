#include "core/base/pool.h"

#include <memory>
#include <vector>

namespace netsplit {

void* pool_refill(std::size_t size_class) {
  constexpr std::size_t kSlabBytes = 64 * 1024;
  const std::size_t bytes = size_class * 16;
  // Slabs are kept for the life of the thread: recycled blocks may outlive the World that asked for them first.
  thread_local std::vector<std::unique_ptr<char[]>> slabs;
  char* slab = slabs.emplace_back(new char[kSlabBytes]).get();
  PoolBlock*& head = pool_heads[size_class];
  for (std::size_t at = bytes; at + bytes <= kSlabBytes; at += bytes) head = ::new (slab + at) PoolBlock{head};
  return slab;
}

}  // namespace netsplit
