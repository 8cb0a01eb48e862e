#include "web/spacetime/message_reach.h"

namespace netsplit {

void MessageReach::follow(const Recorder& recorder) {
  if (recorder.end() < seen_) clear();
  recorder.for_each(seen_, recorder.end(), [&](RecordId id, const Record& r) {
    if (ends_message(r)) take(id, r);
    return true;
  });
  seen_ = recorder.end();
}

void MessageReach::take(RecordId id, const Record& r) {
  std::size_t place = id / kPage;
  for (std::size_t level = 0;; ++level, place /= kFan) {
    if (level == earliest_.size()) {
      earliest_.emplace_back();
      // A new level begins with what the one below it holds.
      if (level > 0) {
        const std::vector<RecordId>& below = earliest_[level - 1];
        earliest_[level].assign((below.size() + kFan - 1) / kFan, kNoRecord);
        for (std::size_t i = 0; i < below.size(); ++i)
          earliest_[level][i / kFan] = std::min(earliest_[level][i / kFan], below[i]);
      }
    }
    std::vector<RecordId>& row = earliest_[level];
    if (place >= row.size()) row.resize(place + 1, kNoRecord);
    row[place] = std::min(row[place], r.cause);
    if (row.size() == 1) return;
  }
}

void MessageReach::cut_off(const Recorder& recorder, RecordId from) {
  if (from >= seen_) return;
  seen_ = from;
  if (earliest_.empty()) return;
  // Every page that holds nothing of the rest goes; the last one is read again.
  const std::size_t whole = from / kPage;
  earliest_[0].resize(std::min(whole, earliest_[0].size()));
  for (std::size_t level = 1; level < earliest_.size(); ++level) {
    const std::vector<RecordId>& below = earliest_[level - 1];
    const std::size_t size = (below.size() + kFan - 1) / kFan;
    earliest_[level].resize(size);
    if (size == 0) continue;
    const auto last = below.begin() + static_cast<std::ptrdiff_t>((size - 1) * kFan);
    earliest_[level].back() = *std::min_element(last, below.end());
  }
  while (earliest_.size() > 1 && earliest_[earliest_.size() - 2].size() <= 1) earliest_.pop_back();
  recorder.for_each(static_cast<RecordId>(whole * kPage), from, [&](RecordId id, const Record& r) {
    if (ends_message(r)) take(id, r);
    return true;
  });
}

std::size_t MessageReach::next_page(std::size_t page, RecordId before) const {
  // Up while everything below is late enough to be skipped, down where something is early.
  std::size_t level = 0;
  std::size_t place = page;
  while (level < earliest_.size()) {
    if (place >= earliest_[level].size()) return pages();
    if (earliest_[level][place] < before) {
      if (level == 0) return place;
      place *= kFan;
      --level;
      continue;
    }
    ++place;
    while (place % kFan == 0 && level + 1 < earliest_.size()) {
      place /= kFan;
      ++level;
    }
  }
  return pages();
}

}  // namespace netsplit
