#include "core/timeline/causality.h"

#include <algorithm>

namespace netsplit {

std::string_view name_of(Order order) {
  switch (order) {
    case Order::same: return "the same event";
    case Order::before: return "before";
    case Order::after: return "after";
    case Order::concurrent: return "concurrent";
  }
  return "";
}

NodeId place_of(const Record& r) { return r.kind == RecordKind::dropped ? kNobody : r.node; }

Causality::Causality(const Recorder& recorder, std::size_t nodes, RecordId of)
    : of_(of), seen_(of + 1), past_(nodes, kNoRecord), future_(nodes, kNoRecord) {
  look_back(recorder);
  if (const NodeId place = place_of(*recorder.find(of)); place != kNobody) future_[index_of(place)] = of;
  follow(recorder);
}

void Causality::look_back(const Recorder& recorder) {
  const auto add = [&](RecordId id) {
    const Record* r = id == kNoRecord ? nullptr : recorder.find(id);
    if (r == nullptr) {
      complete_ = complete_ && (id == kNoRecord || id >= recorder.detailed_from());
      return;
    }
    const NodeId place = place_of(*r);
    if (place == kNobody) return;
    RecordId& last = past_[index_of(place)];
    if (last == kNoRecord || last < id) last = id;
  };
  const Record& self = *recorder.find(of_);
  add(of_);
  add(self.cause);
  for (RecordId id = of_; id-- > recorder.detailed_from();) {
    const Record& r = *recorder.find(id);
    const NodeId place = place_of(r);
    if (place != kNobody && in_past(place, id)) add(r.cause);
  }
}

void Causality::follow(const Recorder& recorder) {
  recorder.for_each(seen_, recorder.end(), [&](RecordId id, const Record& r) {
    const NodeId place = place_of(r);
    if (place == kNobody || in_future(place, id) || r.cause == kNoRecord || r.cause < of_) return true;
    const Record* cause = recorder.find(r.cause);
    const NodeId origin = cause ? place_of(*cause) : kNobody;
    if (r.cause == of_ || (origin != kNobody && in_future(origin, r.cause))) future_[index_of(place)] = id;
    return true;
  });
  seen_ = recorder.end();
}

Order Causality::order_at(NodeId place, RecordId other) const {
  if (other == of_) return Order::same;
  if (other < of_ && in_past(place, other)) return Order::before;
  if (other > of_ && in_future(place, other)) return Order::after;
  return Order::concurrent;
}

Order Causality::order(const Recorder& recorder, RecordId other) const {
  if (other == of_) return Order::same;
  const Record* r = recorder.find(other);
  if (r == nullptr) return Order::concurrent;
  const NodeId place = place_of(*r);
  if (place == kNobody) {  // a drop comes after whatever the sending comes after, and before nothing
    if (r->cause == kNoRecord) return Order::concurrent;
    const Order origin = order(recorder, r->cause);
    return origin == Order::after || origin == Order::same ? Order::after : Order::concurrent;
  }
  return order_at(place, other);
}

}  // namespace netsplit
