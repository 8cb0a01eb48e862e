#include "core/timeline/parting.h"

#include <algorithm>

#include "core/sim/host.h"

namespace netsplit {
namespace {

const Operation* operation(const Recorder& recorder, OpId id) {
  const auto& all = recorder.operations();
  const OpId first = recorder.first_operation();
  return id < first || id - first >= all.size() ? nullptr : &all[id - first];
}

/// Records say which operation it is; this is what was asked, or answered. One that was thinned out can't be told apart.
bool same_operation(const Recorder& left, const Recorder& right, const Record& r) {
  if (r.kind != RecordKind::invoked && r.kind != RecordKind::completed) return true;
  const Operation* a = operation(left, r.value);
  const Operation* b = operation(right, r.value);
  if (!a || !b) return true;
  if (r.kind == RecordKind::invoked) return a->operation == b->operation;
  return a->outcome == b->outcome && a->result == b->result;
}

}  // namespace

Parting::Parting(const std::vector<HostSpec>& left, const std::vector<HostSpec>& right) : left_nodes_(left.size()) {
  for (std::size_t i = 0; i < right.size(); ++i) {
    const auto named = [&](const HostSpec& host) { return host.name == right[i].name; };
    const bool in_place = i < left.size() && named(left[i]);
    const auto twin =
        in_place ? left.begin() + static_cast<std::ptrdiff_t>(i) : std::find_if(left.begin(), left.end(), named);
    twins_.push_back(twin == left.end() ? kNobody : node_id(static_cast<std::size_t>(twin - left.begin())));
  }
}

/// What is no node in either run (the operator, an address that nobody has) is the same by its number.
bool Parting::same_node(NodeId left, NodeId right) const {
  if (index_of(right) < twins_.size()) return twins_[index_of(right)] == left && left != kNobody;
  return left == right && index_of(left) >= left_nodes_;
}

bool Parting::look_alike(const Record& left, const Record& right) const {
  return left.time == right.time && left.kind == right.kind && left.reason == right.reason &&
         left.value == right.value && (left.label == right.label || left.label->name == right.label->name) &&
         same_node(left.node, right.node) && same_node(left.peer, right.peer);
}

void Parting::follow(const Recorder& left, const Recorder& right) {
  for (const RecordId end = std::min(left.end(), right.end()); !found_ && common_ < end;) {
    const Record* a = left.find(common_);
    const Record* b = right.find(common_);
    if (!a || !b) {
      whole_ = false;
    } else if (!look_alike(*a, *b) || a->cause != b->cause || !same_operation(left, right, *a)) {
      return part(a, b);
    } else {
      last_ = *a;
    }
    ++common_;
  }
}

void Parting::end(const Recorder& left, Time left_end, const Recorder& right, Time right_end) {
  follow(left, right);
  if (found_) return;
  const Record* more_left = left.end() > common_ ? left.find(common_) : nullptr;
  const Record* more_right = right.end() > common_ ? right.find(common_) : nullptr;
  if (more_left && more_left->time <= right_end) part(more_left, nullptr);
  if (more_right && more_right->time <= left_end) part(nullptr, more_right);
}

void Parting::part(const Record* left, const Record* right) {
  found_ = true;
  if (left) left_ = *left;
  if (right) right_ = *right;
}

Time Parting::at() const {
  if (!left_ || !right_) return left_ ? left_->time : right_->time;
  return std::min(left_->time, right_->time);
}

bool Parting::differ_inside() const { return left_ && right_ && look_alike(*left_, *right_); }

}  // namespace netsplit
