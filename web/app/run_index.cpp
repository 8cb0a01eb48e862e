#include "web/app/run_index.h"

#include <algorithm>
#include <utility>

namespace netsplit {
namespace {

void count(RunIndex::Bin& bin, const Recorder& recorder, const Record& r) {
  ++bin.events;
  bin.sent += r.kind == RecordKind::sent;
  bin.dropped += r.kind == RecordKind::dropped;
  if (r.kind != RecordKind::completed) return;
  const Operation* op = find_operation(recorder, r.value);
  if (!op) return;
  bin.fail += op->outcome == Outcome::fail;
  bin.unknown += op->outcome == Outcome::unknown;
  if (op->outcome != Outcome::ok) return;
  ++bin.ok;
  bin.latency.add((r.time - op->invoked).count());
}

}  // namespace

const Operation* find_operation(const Recorder& recorder, OpId id) {
  const auto& all = recorder.operations();
  const OpId first = recorder.first_operation();
  return id < first || id - first >= all.size() ? nullptr : &all[id - first];
}

std::uint64_t run_stamp(const Timeline& timeline) {
  Hasher h;
  h.add(timeline.recorder().end());
  h.add(static_cast<std::uint64_t>(timeline.furthest().count()));
  h.add(timeline.fields().samples());
  h.add(timeline.commands().size());
  for (const Timeline::Branch& branch : timeline.branches()) h.add(branch.hash);
  return h.value();
}

void RunIndex::Bin::merge(const Bin& o) {
  events += o.events;
  sent += o.sent;
  dropped += o.dropped;
  ok += o.ok;
  fail += o.fail;
  unknown += o.unknown;
  if (!o.latency.empty()) latency.merge(o.latency);
}

bool is_mark(RecordKind kind) {
  switch (kind) {
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::paused:
    case RecordKind::resumed:
    case RecordKind::created:
    case RecordKind::removed:
    case RecordKind::command:
    case RecordKind::violated: return true;
    default: return false;
  }
}

void RunIndex::follow(const Recorder& recorder) {
  recorder.for_each(seen_, recorder.end(), [&](RecordId id, const Record& r) {
    take(recorder, id, r);
    return true;
  });
  seen_ = recorder.end();
}

void RunIndex::clear() {
  const std::uint32_t next = run_ + 1;
  *this = RunIndex();
  run_ = next;
}

RecordId RunIndex::same_until(const Edition& then) const {
  if (then.run != run_) return 0;
  RecordId until = kNoRecord;
  for (std::size_t i = then.cuts; i < cuts_.size(); ++i) until = std::min(until, cuts_[i]);
  return until;
}

void RunIndex::cut_off(const Recorder& recorder, RecordId from, Time at) {
  cuts_.push_back(from);
  const auto first = static_cast<std::size_t>(at / width_);
  if (first >= kBins || from >= seen_) return;
  std::fill(bins_.begin() + static_cast<std::ptrdiff_t>(first), bins_.end(), Bin{});
  std::erase_if(marks_, [&](const Mark& m) { return m.record >= from; });
  // The part of the bin that is still true is counted again.
  recorder.for_each(recorder.first_at(width_ * static_cast<std::int64_t>(first)), from, [&](RecordId, const Record& r) {
    count(bins_[first], recorder, r);
    return true;
  });
  seen_ = from;
}

void RunIndex::take(const Recorder& recorder, RecordId id, const Record& r) {
  while (r.time >= width_ * static_cast<std::int64_t>(kBins)) widen();
  count(bins_[static_cast<std::size_t>(r.time / width_)], recorder, r);
  if (is_mark(r.kind)) marks_.push_back({r.time, id, r.kind});
  if (r.kind == RecordKind::sent && std::find(kinds_.begin(), kinds_.end(), r.label) == kinds_.end()) {
    kinds_.push_back(r.label);
  }
}

void RunIndex::widen() {
  for (std::size_t i = 0; i < kBins / 2; ++i) {
    Bin both = std::move(bins_[2 * i]);
    both.merge(bins_[2 * i + 1]);
    bins_[i] = std::move(both);
  }
  std::fill(bins_.begin() + kBins / 2, bins_.end(), Bin{});
  width_ *= 2;
}

std::uint64_t RunIndex::kind_number(const Label& kind) const {
  const auto found = std::find(kinds_.begin(), kinds_.end(), &kind);
  return found == kinds_.end() ? 0 : static_cast<std::uint64_t>(found - kinds_.begin());
}

}  // namespace netsplit
