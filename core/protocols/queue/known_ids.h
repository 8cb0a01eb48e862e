#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/cow.h"
#include "core/base/hash.h"
#include "core/base/time.h"

namespace netsplit::queue {

/// Which numbers were seen lately: a window of deduplication, the memory of an idempotent consumer. A copy (a disk image)
/// costs two increments, whatever it holds.
class KnownIds {
 public:
  bool contains(std::uint64_t id) const {
    if (table_.empty()) return false;
    const Cow<Bucket>& bucket = (*table_)[id % kBuckets];
    return !bucket.empty() && std::binary_search(bucket->begin(), bucket->end(), id);
  }
  /// REQUIRES: it is not there, and nothing was added at a later time.
  void add(std::uint64_t id, Time at) {
    Bucket& bucket = bucket_of(id);
    bucket.insert(std::lower_bound(bucket.begin(), bucket.end(), id), id);
    order_.push_back({id, at});
  }
  /// Forgets what was added before that time.
  void forget_before(Time at) {
    std::size_t gone = 0;
    for (; gone < order_.size() && order_[gone].at < at; ++gone) {
      Bucket& bucket = bucket_of(order_[gone].id);
      bucket.erase(std::lower_bound(bucket.begin(), bucket.end(), order_[gone].id));
    }
    if (gone > 0) order_.drop_front(gone);
  }
  std::size_t size() const { return order_.size(); }
  std::size_t footprint() const { return sizeof(*this) + order_.footprint() + size() * sizeof(std::uint64_t) / 8; }
  void hash_into(Hasher& h) const { netsplit::hash_into(h, order_); }
  bool operator==(const KnownIds& o) const { return order_ == o.order_; }

 private:
  struct Known {
    std::uint64_t id = 0;
    Time at{};
    bool operator==(const Known&) const = default;
  };
  using Bucket = std::vector<std::uint64_t>;  ///< sorted
  static constexpr std::size_t kBuckets = 64;
  using Table = std::array<Cow<Bucket>, kBuckets>;

  Bucket& bucket_of(std::uint64_t id) {
    if (table_.empty()) table_ = Cow<Table>(Table{});
    Cow<Bucket>& bucket = table_.write()[id % kBuckets];
    if (bucket.empty()) bucket = Cow<Bucket>(Bucket{});
    return bucket.write();
  }

  Cow<Table> table_;
  AppendLog<Known> order_;  ///< as they were added
};

}  // namespace netsplit::queue
