#include "web/app/announcer.h"
#include "web/theme/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace netsplit {
namespace {

/// A run may make millions of records between two frames; of those only the last are looked at.
constexpr RecordId kLookBack = 20'000;

/// A command's record names it and whom it concerns first; what a cut parts, its name tells.
std::string words_of(const Timeline& timeline, const Record& record) {
  const auto& cuts = timeline.world().network().cuts();
  if (record.reason != DropReason::none) return tell_with_cause(timeline, record);  // not done, or not yet
  if (record.kind == RecordKind::command && record.label->name == "cut" && !cuts.empty())
    return trf("The network is cut: {}", cuts.back().name);
  if (record.kind == RecordKind::command && record.label->name == "heal")
    return cuts.empty() ? tr("The network is whole again") : tr("A cut is healed");
  return tell_with_cause(timeline, record);
}

}  // namespace

int Announcer::weight(const Record& record) {
  switch (record.kind) {
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::paused:
    case RecordKind::resumed:
    case RecordKind::created:
    case RecordKind::removed:
    case RecordKind::command: return 3;
    case RecordKind::note: return is_turn(*record.label) ? 2 : 1;
    default: return 0;
  }
}

void Announcer::follow(const Timeline& timeline) {
  const RecordId now = timeline.world().records();
  if (now <= told_to_) return jump(timeline);
  const RecordId from = now - told_to_ > kLookBack ? now - kLookBack : told_to_;
  timeline.recorder().for_each(from, now, [&](RecordId, const Record& record) {
    if (const int heavy = weight(record)) offer(words_of(timeline, record), heavy);
    return true;
  });
  jump(timeline);
}

void Announcer::offer(std::string words, int weight) {
  waiting_.push_back({std::move(words), weight});
  if (waiting_.size() <= kWaiting) return;
  // The first of the lightest: what came later is nearer to how things stand.
  waiting_.erase(std::min_element(waiting_.begin(), waiting_.end(),
                                  [](const Sentence& a, const Sentence& b) { return a.weight < b.weight; }));
}

std::optional<std::string> Announcer::next(double now) {
  if (!due(now)) return std::nullopt;
  std::string words = std::move(waiting_.front().words);
  waiting_.erase(waiting_.begin());
  heard(now);
  return words;
}

}  // namespace netsplit
