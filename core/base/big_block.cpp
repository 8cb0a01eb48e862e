#include "core/base/big_block.h"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace netsplit {
namespace {

constexpr std::align_val_t kAlignment{kBigBlockBytes};

}  // namespace

void BigBlockDelete::operator()(std::byte* block) const { ::operator delete(block, kAlignment); }

BigBlock allocate_big_block() {
  BigBlock block(static_cast<std::byte*>(::operator new(kBigBlockBytes, kAlignment)));
#ifdef __linux__
  madvise(block.get(), kBigBlockBytes, MADV_HUGEPAGE);  // advice: nothing is lost when it isn't taken
#endif
  return block;
}

}  // namespace netsplit
