#pragma once
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/hash.h"

namespace netsplit {

/// Counts of values in buckets whose width grows with the value, so that quantiles come out within 1/64 (1.6 %) of a true one
/// whatever the distribution, in a few hundred counters: the buckets of HdrHistogram (Tene, 2012), kept sparse. Two
/// sketches merge by adding, in any order, without losing anything; integers only, so every platform gives the same.
class Sketch {
 public:
  /// REQUIRES: value >= 0; what is negative counts as 0.
  void add(std::int64_t value, std::uint64_t times = 1);
  void merge(const Sketch& o);

  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// The value below or at which so many of a million values lie: quantile_ppm(500'000) is the median. Within 1/64 of a
  /// value that was added; 0 when there is none.
  std::int64_t quantile_ppm(std::uint64_t ppm) const;
  std::int64_t min() const { return count_ == 0 ? 0 : min_; }  ///< exact
  std::int64_t max() const { return max_; }                    ///< exact
  bool operator==(const Sketch&) const = default;
  void hash_into(Hasher& h) const {
    netsplit::hash_into(h, buckets_);  // its extremes came with them
    netsplit::hash_into(h, min_);
    netsplit::hash_into(h, max_);
  }
  std::size_t footprint() const { return sizeof(*this) + buckets_.size() * sizeof(buckets_[0]); }

 private:
  static constexpr int kPrecisionBits = 5;  ///< 32 buckets for each doubling
  static std::uint32_t bucket_of(std::uint64_t value);
  static std::uint64_t middle_of(std::uint32_t bucket);

  std::vector<std::pair<std::uint32_t, std::uint64_t>> buckets_;  ///< (bucket, count), sorted by bucket
  std::uint64_t count_ = 0;
  std::int64_t min_ = INT64_MAX;
  std::int64_t max_ = 0;
};

}  // namespace netsplit
