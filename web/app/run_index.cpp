#include "web/app/run_index.h"

#include <algorithm>

namespace netsplit {

bool is_mark(RecordKind kind) {
  switch (kind) {
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::paused:
    case RecordKind::resumed:
    case RecordKind::command:
    case RecordKind::violated: return true;
    default: return false;
  }
}

void RunIndex::follow(const Recorder& recorder) {
  recorder.for_each(seen_, recorder.end(), [&](RecordId id, const Record& r) {
    take(id, r);
    return true;
  });
  seen_ = recorder.end();
}

void RunIndex::cut_off(const Recorder& recorder, RecordId from, Time at) {
  const auto first = static_cast<std::size_t>(at / width_);
  if (first >= kBins || from >= seen_) return;
  std::fill(bins_.begin() + static_cast<std::ptrdiff_t>(first), bins_.end(), Bin{});
  std::erase_if(marks_, [&](const Mark& m) { return m.record >= from; });
  // The part of the bin that is still true is counted again.
  recorder.for_each(recorder.first_at(width_ * static_cast<std::int64_t>(first)), from, [&](RecordId, const Record& r) {
    ++bins_[first].events;
    bins_[first].dropped += r.kind == RecordKind::dropped;
    return true;
  });
  seen_ = from;
}

void RunIndex::take(RecordId id, const Record& r) {
  while (r.time >= width_ * static_cast<std::int64_t>(kBins)) widen();
  Bin& bin = bins_[static_cast<std::size_t>(r.time / width_)];
  ++bin.events;
  bin.dropped += r.kind == RecordKind::dropped;
  if (is_mark(r.kind)) marks_.push_back({r.time, id, r.kind});
  if (r.kind == RecordKind::sent && std::find(kinds_.begin(), kinds_.end(), r.label) == kinds_.end()) {
    kinds_.push_back(r.label);
  }
}

void RunIndex::widen() {
  for (std::size_t i = 0; i < kBins / 2; ++i) {
    bins_[i] = {bins_[2 * i].events + bins_[2 * i + 1].events, bins_[2 * i].dropped + bins_[2 * i + 1].dropped};
  }
  std::fill(bins_.begin() + kBins / 2, bins_.end(), Bin{});
  width_ *= 2;
}

std::uint64_t RunIndex::kind_number(const Label& kind) const {
  const auto found = std::find(kinds_.begin(), kinds_.end(), &kind);
  return found == kinds_.end() ? 0 : static_cast<std::uint64_t>(found - kinds_.begin());
}

}  // namespace netsplit
