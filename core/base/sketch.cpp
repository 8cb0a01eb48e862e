#include "core/base/sketch.h"

#include <algorithm>

namespace netsplit {

/// Small values have a bucket each; from there on the position of the highest bit and the bits after it are the bucket.
std::uint32_t Sketch::bucket_of(std::uint64_t value) {
  constexpr std::uint64_t kExact = std::uint64_t{1} << (kPrecisionBits + 1);
  if (value < kExact) return static_cast<std::uint32_t>(value);
  const int shift = static_cast<int>(std::bit_width(value)) - 1 - kPrecisionBits;
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(shift) << kPrecisionBits) + (value >> shift));
}

std::uint64_t Sketch::middle_of(std::uint32_t bucket) {
  constexpr std::uint32_t kExact = 1u << (kPrecisionBits + 1);
  if (bucket < kExact) return bucket;
  const std::uint32_t shift = (bucket >> kPrecisionBits) - 1;
  const std::uint64_t first = std::uint64_t{bucket - (shift << kPrecisionBits)} << shift;
  return first + ((std::uint64_t{1} << shift) - 1) / 2;
}

void Sketch::add(std::int64_t value, std::uint64_t times) {
  if (times == 0) return;
  value = std::max<std::int64_t>(0, value);
  const std::uint32_t bucket = bucket_of(static_cast<std::uint64_t>(value));
  const auto at =
      std::partition_point(buckets_.begin(), buckets_.end(), [&](const auto& b) { return b.first < bucket; });
  if (at != buckets_.end() && at->first == bucket)
    at->second += times;
  else
    buckets_.insert(at, {bucket, times});
  count_ += times;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void Sketch::merge(const Sketch& o) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> all;
  all.reserve(buckets_.size() + o.buckets_.size());
  auto mine = buckets_.begin();
  auto theirs = o.buckets_.begin();
  while (mine != buckets_.end() || theirs != o.buckets_.end()) {
    if (theirs == o.buckets_.end() || (mine != buckets_.end() && mine->first < theirs->first)) {
      all.push_back(*mine++);
    } else if (mine == buckets_.end() || theirs->first < mine->first) {
      all.push_back(*theirs++);
    } else {
      all.emplace_back(mine->first, mine->second + theirs->second);
      ++mine;
      ++theirs;
    }
  }
  buckets_ = std::move(all);
  count_ += o.count_;
  min_ = std::min(min_, o.min_);
  max_ = std::max(max_, o.max_);
}

std::int64_t Sketch::quantile_ppm(std::uint64_t ppm) const {
  if (count_ == 0) return 0;
  // The smallest rank that covers the share, counted from 1; the remainder is handled apart so that nothing overflows.
  const std::uint64_t share = std::min<std::uint64_t>(ppm, 1'000'000);
  const std::uint64_t rank =
      std::max<std::uint64_t>(1, count_ / 1'000'000 * share + (count_ % 1'000'000 * share + 999'999) / 1'000'000);
  std::uint64_t seen = 0;
  for (const auto& [bucket, times] : buckets_) {
    seen += times;
    if (seen >= rank) return std::clamp(static_cast<std::int64_t>(middle_of(bucket)), min_, max_);
  }
  return max_;
}

}  // namespace netsplit
