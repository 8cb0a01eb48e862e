#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>

namespace netsplit::search {

/// Takes stretches out of a list: all of it, its halves, their halves, down to single items, from the last on. When one has
/// gone, the next one is tried (Zeller and Hildebrandt's ddmin, complements only).
class Stretches {
 public:
  void begin(std::size_t count) {
    length_ = count;
    end_ = count;
  }
  struct Stretch {
    std::size_t first;
    std::size_t count;
  };
  std::optional<Stretch> next(std::size_t count) {
    end_ = std::min(end_, count);
    if (end_ == 0) {
      if (length_ <= 1 || count == 0) return std::nullopt;
      length_ = std::min((length_ + 1) / 2, count);
      end_ = count;
    }
    const std::size_t length = std::min(length_, end_);
    return last_ = Stretch{end_ - length, length};
  }
  /// Gone or not, what lies before it is next.
  void passed() { end_ = last_.first; }

 private:
  std::size_t length_ = 0;
  std::size_t end_ = 0;
  Stretch last_{};
};

}  // namespace netsplit::search
