#include "core/timeline/recorder.h"

#include <type_traits>

namespace netsplit {
namespace {

bool is_landmark(RecordKind kind) {
  switch (kind) {
    case RecordKind::sent:
    case RecordKind::delivered:
    case RecordKind::armed:
    case RecordKind::fired:
    case RecordKind::synced:
    case RecordKind::invoked:
    case RecordKind::completed: return false;
    default: return true;
  }
}

}  // namespace

Recorder::Recorder(std::size_t budget_bytes, std::size_t history_bytes)
    : chunk_limit_(std::max<std::size_t>(2, budget_bytes / 4 * 3 / (kChunkRecords * kRecordBytes))),
      landmark_limit_(std::max<std::size_t>(1024, budget_bytes / 4 / (kRecordBytes + 8))),
      history_bytes_(history_bytes) {
  static_assert(std::is_trivially_copyable_v<Record> && sizeof(Record) <= kRecordBytes);
}

void Recorder::compare(RecordId id, const Record& r) {
  const Record* stored = find(id);
  if (id > end_ || (stored && !(*stored == r))) note_divergence(id);
}

void Recorder::open_chunk() {
  Record* chunk = chunks_.size() >= chunk_limit_ ? thin_oldest() : take_chunk();
  const std::size_t used = end_ % kChunkRecords;
  if (chunks_.empty()) first_chunk_ = end_ / kChunkRecords;
  next_ = chunk + used;
  free_ = kChunkRecords - used;
  chunks_.push_back(chunk);
}

Record* Recorder::take_chunk() {
  if (free_chunks_.empty()) {
    blocks_.push_back(allocate_big_block());
    auto* records = reinterpret_cast<Record*>(blocks_.back().get());
    for (std::size_t n = kBigBlockBytes / sizeof(Record) / kChunkRecords; n-- > 0;)
      free_chunks_.push_back(records + n * kChunkRecords);
  }
  Record* chunk = free_chunks_.back();
  free_chunks_.pop_back();
  return chunk;
}

/// Keeps the landmarks of the oldest chunk and gives its memory back for the next one.
Record* Recorder::thin_oldest() {
  Record* oldest = chunks_.front();
  const auto next_chunk = static_cast<RecordId>((first_chunk_ + 1) * kChunkRecords);
  for (RecordId id = detailed_from_; id < next_chunk; ++id) {
    const Record& r = oldest[id % kChunkRecords];
    if (is_landmark(r.kind)) landmarks_.push_back({id, r});
  }
  if (landmarks_.size() > landmark_limit_)
    landmarks_.erase(landmarks_.begin(), landmarks_.end() - static_cast<std::ptrdiff_t>(landmark_limit_ / 2));
  chunks_.erase(chunks_.begin());
  ++first_chunk_;
  detailed_from_ = next_chunk;
  return oldest;
}

Recorder::Landmarks::const_iterator Recorder::first_landmark(RecordId from) const {
  return std::partition_point(landmarks_.begin(), landmarks_.end(), [&](const Landmark& l) { return l.id < from; });
}

const Record* Recorder::find(RecordId id) const {
  if (id >= end_) return nullptr;
  if (id >= detailed_from_) return &detailed(id);
  const auto it = first_landmark(id);
  return it != landmarks_.end() && it->id == id ? &it->record : nullptr;
}

RecordId Recorder::first_at(Time at) const {
  const auto mark =
      std::partition_point(landmarks_.begin(), landmarks_.end(), [&](const Landmark& l) { return l.record.time < at; });
  if (mark != landmarks_.end()) return mark->id;
  RecordId lo = detailed_from_;
  for (RecordId count = end_ - lo; count > 0;) {
    const RecordId half = count / 2;
    if (detailed(lo + half).time < at) {
      lo += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return lo;
}

Operation* Recorder::operation(OpId op) {
  if (op < first_operation_ || op - first_operation_ >= operations_.size()) return nullptr;
  return &operations_[op - first_operation_];
}

std::size_t Recorder::bytes_of(const Operation& op) {
  return kOperationBytes + op.operation.bytes() + op.result.bytes();
}

void Recorder::invoked(OpId op, RecordId id, NodeId client, Time at, const Value& invoked_operation) {
  if (const Operation* known = operation(op)) {
    if (known->client != client || known->invoked != at || !(known->operation == invoked_operation))
      note_divergence(id);
    return;
  }
  if (op != first_operation_ + operations_.size()) return;  // thinned out
  Operation& fresh = operations_.emplace_back();
  fresh.id = op;
  fresh.client = client;
  fresh.invoked = at;
  fresh.invoked_record = id;
  fresh.operation = invoked_operation;
  operation_bytes_ += bytes_of(fresh);
  if (operation_bytes_ > history_bytes_) thin_operations();
}

void Recorder::completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) {
  Operation* known = operation(op);
  if (!known) return;
  if (known->completed_record == id) {
    if (known->completed != at || known->outcome != outcome || !(known->result == result)) note_divergence(id);
    return;
  }
  if (known->completed_record != kNoRecord) return;  // a client that completes twice: the first word counts
  known->completed = at;
  known->outcome = outcome;
  known->completed_record = id;
  known->result = result;
  operation_bytes_ += result.bytes();
}

/// Drops the oldest eighth at once, so that moving the rest up costs little for each operation.
void Recorder::thin_operations() {
  const std::size_t count = operations_.size() / 8 + 1;
  for (std::size_t i = 0; i < count; ++i) operation_bytes_ -= bytes_of(operations_[i]);
  operations_.erase(operations_.begin(), operations_.begin() + static_cast<std::ptrdiff_t>(count));
  first_operation_ += static_cast<OpId>(count);
}

void Recorder::cut_off(RecordId records, OpId operations) {
  while (!operations_.empty() && operations_.back().id >= operations) {
    operation_bytes_ -= bytes_of(operations_.back());
    operations_.pop_back();
  }
  first_operation_ = std::min(first_operation_, operations);
  for (Operation& op : operations_) {
    if (op.completed_record == kNoRecord || op.completed_record < records) continue;
    operation_bytes_ -= op.result.bytes();
    op.completed = kForever;
    op.outcome = Outcome::pending;
    op.completed_record = kNoRecord;
    op.result = Value();
  }
  if (divergence_ && *divergence_ >= records) divergence_.reset();
  if (records >= end_) return;
  end_ = records;
  while (!landmarks_.empty() && landmarks_.back().id >= records) landmarks_.pop_back();
  free_ = 0;
  if (records <= detailed_from_) {
    detailed_from_ = records;
    free_chunks_.insert(free_chunks_.end(), chunks_.begin(), chunks_.end());
    chunks_.clear();
    return;
  }
  for (std::size_t left = (records + kChunkRecords - 1) / kChunkRecords - first_chunk_; chunks_.size() > left;) {
    free_chunks_.push_back(chunks_.back());
    chunks_.pop_back();
  }
  if (const std::size_t used = records % kChunkRecords; used != 0) {
    free_ = kChunkRecords - used;
    next_ = chunks_.back() + used;
  }
}

std::size_t Recorder::bytes() const {
  return chunks_.size() * kChunkRecords * kRecordBytes + landmarks_.size() * (kRecordBytes + 8) + operation_bytes_;
}

}  // namespace netsplit
