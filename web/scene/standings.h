#pragma once
#include <vector>

#include "core/timeline/standing.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// What each node is at this moment, in one word, as its role says it. A role describes itself anew only after one of
/// its records: most nodes cost nothing in a frame.
class Standings {
 public:
  /// So many roles describe themselves in one frame at most; the rest follow in the next ones.
  static constexpr std::size_t kPerFrame = 48;

  void follow(const Timeline& timeline);
  const Standing& of(NodeId node) const { return standings_[index_of(node)]; }
  bool up_to_date() const { return stale_ == 0; }
  void clear() { *this = Standings(); }

 private:
  void mark_changed(const Timeline& timeline);

  std::vector<Standing> standings_;
  std::vector<bool> dirty_;
  std::size_t stale_ = 0;
  std::size_t next_ = 0;
  std::size_t commands_ = 0;
  RecordId seen_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace netsplit
