#include <algorithm>
#include <vector>

#include "core/formats/formats.h"
#include "core/scenario/json_text.h"

namespace netsplit {
namespace {

double microseconds(Duration d) { return static_cast<double>(d.count()) / 1000; }

/// A slice must have a length to be seen, and to be hit by the arrow of its message.
constexpr Duration kLeastSlice{1000};

class ChromeTrace {
 public:
  ChromeTrace(const Timeline& timeline, Stretch stretch)
      : world_(timeline.world()), recorder_(timeline.recorder()), stretch_(stretch) {}

  std::string write() {
    json_.object().array("traceEvents");
    for (std::size_t i = 0; i < world_.nodes(); ++i) name_process(i);
    find_ends();
    recorder_.for_each(0, recorder_.end(), [&](RecordId id, const Record& r) {
      if (r.time > stretch_.to) return false;
      if (r.time >= stretch_.from) add(id, r);
      return true;
    });
    json_.end().put("displayTimeUnit", "ms").end();
    return std::move(json_).take() + '\n';
  }

 private:
  void name_process(std::size_t i) {
    json_.object().put("ph", "M").put("name", "process_name").put("pid", i).put("tid", 0);
    json_.object("args").put("name", world_.host(node_id(i)).name).end().end();
    json_.object().put("ph", "M").put("name", "process_sort_index").put("pid", i);
    json_.object("args").put("sort_index", i).end().end();
  }
  /// A handling lasts until the last thing that it caused on its own node.
  void find_ends() {
    const RecordId first = recorder_.detailed_from();
    ends_.resize(recorder_.end() - first, Time{});
    recorder_.for_each(first, recorder_.end(), [&](RecordId, const Record& r) {
      const Record* cause = r.cause >= first && r.cause != kNoRecord ? recorder_.find(r.cause) : nullptr;
      if (cause && cause->node == r.node && r.kind != RecordKind::dropped && r.kind != RecordKind::fired &&
          r.kind != RecordKind::synced)
        ends_[r.cause - first] = std::max(ends_[r.cause - first], r.time);
      return true;
    });
  }
  Time end_of(RecordId id, const Record& r) const {
    const RecordId first = recorder_.detailed_from();
    const Time end = id >= first ? ends_[id - first] : Time{};
    return std::max(end, r.time) + kLeastSlice;
  }

  /// Begins one; the caller adds what its phase needs, and ends it.
  JsonText& event(std::string_view phase, std::string_view name, std::string_view category, Time at, NodeId node) {
    json_.object().put("ph", phase).put("name", name).put("cat", category).put("ts", microseconds(at));
    return json_.put("pid", index_of(node)).put("tid", 0);
  }
  void slice(RecordId id, const Record& r, std::string_view category) {
    event("X", r.label->name, category, r.time, r.node).put("dur", microseconds(end_of(id, r) - r.time));
    json_.object("args").put("record", id).end().end();
  }
  void arrow(std::string_view phase, RecordId message, const Record& r) {
    event(phase, r.label->name, "message", r.time, r.node).put("id", message);
    if (phase == "f") json_.put("bp", "e");
    json_.end();
  }
  void instant(RecordId id, const Record& r) {
    event("i", r.label->name, name_of(r.kind), r.time, r.node == kNobody ? node_id(0) : r.node);
    json_.put("s", r.node == kNobody ? "g" : "p").object("args").put("record", id);
    if (r.reason != DropReason::none) json_.put("reason", name_of(r.reason));
    json_.end().end();
  }
  void add(RecordId id, const Record& r) {
    switch (r.kind) {
      case RecordKind::sent: return arrow("s", id, r);
      case RecordKind::delivered: slice(id, r, "handling"); return arrow("f", r.cause, r);
      case RecordKind::started:
      case RecordKind::fired: return slice(id, r, "timer");
      case RecordKind::armed: return;  // seen when it fires
      default: return instant(id, r);
    }
  }

  const World& world_;
  const Recorder& recorder_;
  Stretch stretch_;
  std::vector<Time> ends_;
  JsonText json_;
};

}  // namespace

std::string chrome_trace(const Timeline& timeline, Stretch stretch) { return ChromeTrace(timeline, stretch).write(); }

}  // namespace netsplit
