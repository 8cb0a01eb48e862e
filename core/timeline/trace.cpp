#include "core/timeline/trace.h"

#include <algorithm>
#include <utility>

namespace netsplit {
namespace {

/// Builds the tree of spans while it walks the records from the call on.
class Tracer {
 public:
  Tracer(const Recorder& recorder, const Operation& operation, std::size_t most)
      : recorder_(recorder), operation_(operation), most_(most), base_(operation.invoked_record) {}

  Trace run() {
    trace_.operation = operation_.id;
    const Record* call = recorder_.find(base_);
    Span root;
    root.label = &operation_.operation.label();
    root.node = operation_.client;
    root.begin = operation_.invoked;
    root.end = operation_.completed;
    root.open = operation_.completed == kForever;
    root.record = base_;
    trace_.spans.push_back(root);
    // The handling that made the call sends its messages next to it: they have the same cause, and come later.
    if (call != nullptr) collect(*call);
    close_open_spans();
    mark_critical_path();
    return std::move(trace_);
  }

 private:
  static constexpr std::int32_t kOutside = -1;

  RecordId last_record() const {
    return operation_.completed_record == kNoRecord ? recorder_.end() : operation_.completed_record + 1;
  }
  /// The span to which a record belongs, or kOutside.
  std::int32_t span_at(RecordId id) const {
    const std::size_t i = id - base_;
    return id < base_ || id == kNoRecord || i >= span_of_.size() ? kOutside : span_of_[i];
  }
  void collect(const Record& call) {
    span_of_.reserve(last_record() - base_);
    recorder_.for_each(base_, last_record(), [&](RecordId id, const Record& r) {
      span_of_.resize(id - base_ + 1, kOutside);
      const bool beside_call = id > base_ && r.cause == call.cause && r.cause != kNoRecord && r.node == call.node &&
                               r.time == call.time && r.kind != RecordKind::invoked && !next_call_;
      next_call_ = next_call_ || (id > base_ && r.kind == RecordKind::invoked && r.node == call.node);
      const std::int32_t parent = id == base_ || beside_call ? 0 : span_at(r.cause);
      if (parent != kOutside) span_of_[id - base_] = take(id, r, parent);
      return trace_.spans.size() < most_;
    });
  }
  /// What a record adds to the trace; the span that what it causes belongs to.
  std::int32_t take(RecordId id, const Record& r, std::int32_t parent) {
    Span& cause = trace_.spans[static_cast<std::size_t>(parent)];
    switch (r.kind) {
      case RecordKind::sent: extend(cause, r); return open(Span::Kind::network, id, r, parent);
      case RecordKind::dropped:
        if (cause.kind == Span::Kind::network) {
          cause.lost = true;
          close(cause, r.time);
        }
        return parent;
      case RecordKind::delivered: close(cause, r.time); return open(Span::Kind::handling, id, r, parent);
      case RecordKind::armed:
        if (r.node != operation_.client) return kOutside;
        return open(Span::Kind::timer, id, r, parent);
      case RecordKind::fired: close(cause, r.time); return parent;
      case RecordKind::synced: {
        const std::int32_t disk = open(Span::Kind::disk, id, r, parent);
        trace_.spans.back().begin = trace_.spans[static_cast<std::size_t>(parent)].end;
        close(trace_.spans.back(), r.time);
        return disk;
      }
      default: extend(cause, r); return parent;
    }
  }
  std::int32_t open(Span::Kind kind, RecordId id, const Record& r, std::int32_t parent) {
    Span span;
    span.kind = kind;
    span.label = r.label;
    span.node = r.node;
    if (kind == Span::Kind::network) span.peer = r.peer;
    span.begin = span.end = r.time;
    span.open = kind == Span::Kind::network || kind == Span::Kind::timer;
    span.parent = parent;
    span.record = id;
    trace_.spans.push_back(span);
    return static_cast<std::int32_t>(trace_.spans.size() - 1);
  }
  static void close(Span& span, Time at) {
    span.end = at;
    span.open = false;
  }
  /// A handling lasts until its last effect.
  static void extend(Span& span, const Record& r) {
    if (span.kind == Span::Kind::handling) span.end = std::max(span.end, r.time);
  }
  void close_open_spans() {
    const Record* last = recorder_.end() == 0 ? nullptr : recorder_.find(last_record() - 1);
    for (Span& span : trace_.spans)
      if (span.open && last != nullptr) span.end = last->time;
  }
  void mark_critical_path() {
    RecordId id = operation_.completed_record;
    if (id == kNoRecord) return;
    std::int32_t span = span_at(id);
    trace_.unbroken = span != kOutside;
    for (; span != kOutside; span = trace_.spans[static_cast<std::size_t>(span)].parent)
      trace_.spans[static_cast<std::size_t>(span)].critical = true;
  }

  const Recorder& recorder_;
  const Operation& operation_;
  std::size_t most_;
  RecordId base_;
  bool next_call_ = false;
  std::vector<std::int32_t> span_of_;
  Trace trace_;
};

}  // namespace

std::string_view name_of(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::operation: return "operation";
    case Span::Kind::network: return "network";
    case Span::Kind::handling: return "handling";
    case Span::Kind::disk: return "disk";
    case Span::Kind::timer: return "timer";
  }
  return "";
}

Trace trace_of(const Recorder& recorder, const Operation& operation, std::size_t most) {
  return Tracer(recorder, operation, most).run();
}

}  // namespace netsplit
