#pragma once
#include <cstddef>
#include <memory>

namespace netsplit {

/// Memory for what grows by megabytes, in pages of that size where the system has them: with small pages a long run
/// spends a quarter of its time on touching the memory of its records for the first time.
inline constexpr std::size_t kBigBlockBytes = std::size_t{2} << 20;

struct BigBlockDelete {
  void operator()(std::byte* block) const;
};
using BigBlock = std::unique_ptr<std::byte[], BigBlockDelete>;

BigBlock allocate_big_block();

}  // namespace netsplit
