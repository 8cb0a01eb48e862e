#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/formats/formats.h"

namespace netsplit {
namespace {

using Json = nlohmann::ordered_json;

double microseconds(Duration d) { return static_cast<double>(d.count()) / 1000; }

/// A slice must have a length to be seen, and to be hit by the arrow of its message.
constexpr Duration kLeastSlice{1000};

class ChromeTrace {
 public:
  ChromeTrace(const Timeline& timeline, Stretch stretch)
      : world_(timeline.world()), recorder_(timeline.recorder()), stretch_(stretch) {}

  std::string write() {
    for (std::size_t i = 0; i < world_.nodes(); ++i) name_process(i);
    find_ends();
    recorder_.for_each(0, recorder_.end(), [&](RecordId id, const Record& r) {
      if (r.time > stretch_.to) return false;
      if (r.time >= stretch_.from) add(id, r);
      return true;
    });
    const Json trace{{"traceEvents", std::move(events_)}, {"displayTimeUnit", "ms"}};
    return trace.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }

 private:
  void name_process(std::size_t i) {
    const std::string& name = world_.host(node_id(i)).name;
    events_.push_back({{"ph", "M"}, {"name", "process_name"}, {"pid", i}, {"tid", 0}, {"args", {{"name", name}}}});
    events_.push_back({{"ph", "M"}, {"name", "process_sort_index"}, {"pid", i}, {"args", {{"sort_index", i}}}});
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

  Json event(const char* phase, std::string_view name, std::string_view category, Time at, NodeId node) const {
    return {{"ph", phase},           {"name", name}, {"cat", category}, {"ts", microseconds(at)},
            {"pid", index_of(node)}, {"tid", 0}};
  }
  void slice(RecordId id, const Record& r, std::string_view category) {
    Json e = event("X", r.label->name, category, r.time, r.node);
    e["dur"] = microseconds(end_of(id, r) - r.time);
    e["args"] = {{"record", id}};
    events_.push_back(std::move(e));
  }
  void arrow(const char* phase, RecordId message, const Record& r) {
    Json e = event(phase, r.label->name, "message", r.time, r.node);
    e["id"] = message;
    if (*phase == 'f') e["bp"] = "e";
    events_.push_back(std::move(e));
  }
  void instant(RecordId id, const Record& r) {
    Json e = event("i", r.label->name, name_of(r.kind), r.time, r.node == kNobody ? node_id(0) : r.node);
    e["s"] = r.node == kNobody ? "g" : "p";
    e["args"] = {{"record", id}};
    if (r.reason != DropReason::none) e["args"]["reason"] = name_of(r.reason);
    events_.push_back(std::move(e));
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
  Json events_ = Json::array();
};

}  // namespace

std::string chrome_trace(const Timeline& timeline, Stretch stretch) { return ChromeTrace(timeline, stretch).write(); }

}  // namespace netsplit
