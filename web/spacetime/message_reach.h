#pragma once
#include <algorithm>
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

/// How far back the arrivals reach. A diagram of a short moment must find the messages that were on their way all
/// through it, which have no record in it: for each page of records this knows the earliest sending among what arrived
/// or was dropped there, and the earliest of sixteen pages, and so on, so that those few pages are found without a look
/// at the others.
class MessageReach {
 public:
  static constexpr RecordId kPage = 256;

  /// Reads the records that came since the last call.
  void follow(const Recorder& recorder);
  /// The future from this record on was cut off.
  void cut_off(const Recorder& recorder, RecordId from);
  void clear() { *this = MessageReach(); }

  /// Visits the arrivals and drops from record `from` on whose message was sent before record `before`:
  /// visit(id, record); stops when that returns false.
  template <class Visit>
  void for_each_late(const Recorder& recorder, RecordId from, RecordId before, Visit visit) const {
    for (std::size_t page = next_page(from / kPage, before); page < pages(); page = next_page(page + 1, before)) {
      const auto first = std::max(from, static_cast<RecordId>(page * kPage));
      const auto end = static_cast<RecordId>((page + 1) * kPage);
      bool more = true;
      recorder.for_each(first, end, [&](RecordId id, const Record& r) {
        return !ends_message(r) || r.cause >= before || (more = visit(id, r));
      });
      if (!more) return;
    }
  }

 private:
  static constexpr std::size_t kFan = 16;

  static bool ends_message(const Record& r) {
    return (r.kind == RecordKind::delivered || r.kind == RecordKind::dropped) && r.cause != kNoRecord;
  }
  std::size_t pages() const { return earliest_.empty() ? 0 : earliest_[0].size(); }
  void take(RecordId id, const Record& r);
  /// The first page from this one on that reaches before that record; pages() when there is none.
  std::size_t next_page(std::size_t page, RecordId before) const;

  std::vector<std::vector<RecordId>> earliest_;  ///< [level][page / kFan^level]
  RecordId seen_ = 0;
};

}  // namespace netsplit
