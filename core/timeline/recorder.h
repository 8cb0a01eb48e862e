#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/big_block.h"
#include "core/sim/record.h"

namespace netsplit {

/// One operation of a client, as the history shows it and the checkers read it.
struct Operation {
  OpId id = 0;
  NodeId client = kNobody;
  Time invoked{};
  Time completed = kForever;  ///< kForever while pending
  Outcome outcome = Outcome::pending;
  RecordId invoked_record = kNoRecord;
  RecordId completed_record = kNoRecord;
  Value operation;
  Value result;
};

/// All records of a run up to the furthest point reached, within a budget of bytes. When that is reached, the oldest
/// detail goes first: of the oldest stretch only landmarks stay (all but sent, delivered, armed, fired, synced,
/// invoked and completed), and when those fill a quarter of the budget the oldest half of them goes too. What is
/// replayed after a seek is compared with what is stored: a difference means that the run isn't deterministic, and
/// `divergence()` says where. Budgets count the same bytes on every platform, so all of them keep the same detail.
class Recorder final : public RecordSink {
 public:
  using Counts = std::array<std::uint64_t, kRecordKinds>;

  explicit Recorder(std::size_t budget_bytes = 128u << 20, std::size_t history_bytes = 64u << 20);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void record(RecordId id, const Record& r) override {
    ++counts_[static_cast<std::size_t>(r.kind)];
    if (id != end_) return compare(id, r);
    if (free_ == 0) open_chunk();
    ::new (next_++) Record(r);
    --free_;
    ++end_;
  }
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

  /// Forgets everything from this record and this operation on: another future begins here.
  void cut_off(RecordId records, OpId operations);
  /// The run has gone back to where so many records of each kind had been made.
  void rewind(const Counts& counts) { counts_ = counts; }
  /// The replay is known to differ from here on.
  void note_divergence(RecordId id) { divergence_ = std::min(divergence_.value_or(id), id); }

  RecordId end() const { return end_; }  ///< one past the last record
  /// Before this only landmarks are kept.
  RecordId detailed_from() const { return detailed_from_; }
  /// Null when it was thinned out.
  const Record* find(RecordId id) const;
  /// The first record at or after `at` among those kept in detail or as landmarks; `end()` when there is none.
  RecordId first_at(Time at) const;
  /// Visits the kept records with ids in [from, to) in order: visit(id, record); stops when that returns false.
  template <class Visit>
  void for_each(RecordId from, RecordId to, Visit visit) const {
    to = std::min(to, end_);
    for (auto it = first_landmark(from); it != landmarks_.end() && it->id < to; ++it)
      if (!visit(it->id, it->record)) return;
    for (RecordId id = std::max(from, detailed_from_); id < to; ++id)
      if (!visit(id, detailed(id))) return;
  }
  /// How many of a kind the run has made up to where it stands now, thinned ones included.
  std::uint64_t count(RecordKind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
  const Counts& counts() const { return counts_; }

  /// Operations in order of invocation, from `first_operation()` on; older ones were thinned out.
  const std::vector<Operation>& operations() const { return operations_; }
  OpId first_operation() const { return first_operation_; }
  std::optional<RecordId> divergence() const { return divergence_; }
  std::size_t bytes() const;

 private:
  static constexpr std::size_t kChunkRecords = 4096;
  static constexpr std::size_t kRecordBytes = 32;      ///< as on 64-bit machines
  static constexpr std::size_t kOperationBytes = 256;  ///< with what its two values take besides their wire bytes
  struct Landmark {
    RecordId id;
    Record record;
  };
  using Landmarks = std::vector<Landmark>;

  const Record& detailed(RecordId id) const { return chunks_[id / kChunkRecords - first_chunk_][id % kChunkRecords]; }
  Landmarks::const_iterator first_landmark(RecordId from) const;
  void compare(RecordId id, const Record& r);
  void open_chunk();
  Record* take_chunk();
  Record* thin_oldest();
  void thin_operations();
  static std::size_t bytes_of(const Operation& op);
  Operation* operation(OpId op);

  std::size_t chunk_limit_;
  std::size_t landmark_limit_;
  std::size_t history_bytes_;
  std::vector<Record*> chunks_;  ///< kChunkRecords each
  std::vector<Record*> free_chunks_;
  std::vector<BigBlock> blocks_;  ///< their memory
  std::size_t first_chunk_ = 0;   ///< the number of chunks_[0]
  RecordId detailed_from_ = 0;    ///< may lie inside chunks_[0]
  Landmarks landmarks_;
  Record* next_ = nullptr;  ///< in the last chunk
  std::size_t free_ = 0;    ///< places left in it
  RecordId end_ = 0;
  Counts counts_{};
  std::vector<Operation> operations_;
  OpId first_operation_ = 0;
  std::size_t operation_bytes_ = 0;
  std::optional<RecordId> divergence_;
};

}  // namespace netsplit
