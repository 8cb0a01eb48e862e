#include "web/spacetime/marks.h"

namespace netsplit {
namespace {

class Gatherer {
 public:
  Gatherer(const Recorder& recorder, RecordId first, RecordId last, std::size_t most)
      : recorder_(recorder), first_(first), most_(most), message_of_(last > first ? last - first : 0, kNone) {}

  bool take(RecordId id, const Record& r) {
    switch (r.kind) {
      case RecordKind::armed: break;
      case RecordKind::sent:
        message_of_[id - first_] = static_cast<std::uint32_t>(marks_.messages.size());
        begin(id, r);
        break;
      case RecordKind::delivered:
      case RecordKind::dropped: end(id, r); break;
      default:
        if (r.node != kNobody) marks_.events.push_back({id, r.node, r.kind, r.time, r.value});
    }
    return has_room();
  }
  bool end(RecordId id, const Record& r) {
    const Record* sent = r.cause == kNoRecord ? nullptr : recorder_.find(r.cause);
    if (!sent || sent->kind != RecordKind::sent) return stray_end(id, r);
    MessageMark* m = r.cause >= first_ ? known(r.cause) : nullptr;
    if (!m || m->how != MessageMark::End::beyond) m = &begin(r.cause, *sent);  // a repeated message arrives twice
    m->ended = id;
    m->end = r.time;
    m->how = r.kind == RecordKind::delivered ? MessageMark::End::delivered : MessageMark::End::dropped;
    m->reason = r.reason;
    return has_room();
  }
  void on_its_way(const Packet& p) {
    MessageMark* m = p.id >= first_ ? known(p.id) : nullptr;
    const Record* sent = recorder_.find(p.id);
    if ((p.id >= first_ && !m) || !sent || !has_room()) return;
    if (!m || m->how != MessageMark::End::beyond) m = &begin(p.id, *sent);
    m->end = p.arrives;
    m->how = MessageMark::End::on_its_way;
  }
  Marks result() && { return std::move(marks_); }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;

  MessageMark& begin(RecordId id, const Record& r) {
    return marks_.messages.emplace_back(
        MessageMark{id, kNoRecord, r.node, r.peer, r.time, r.time, r.label, MessageMark::End::beyond, r.reason});
  }
  MessageMark* known(RecordId sent) {
    const std::size_t place = sent - first_;
    if (place >= message_of_.size() || message_of_[place] == kNone) return nullptr;
    return &marks_.messages[message_of_[place]];
  }
  /// What waited at a receiver that crashed names the crash as its cause; what was sent may be kept no longer.
  bool stray_end(RecordId id, const Record& r) {
    const bool dropped = r.kind == RecordKind::dropped;
    const NodeId at = dropped && r.reason != DropReason::cut && r.reason != DropReason::lost ? r.peer : r.node;
    if (at != kNobody) marks_.events.push_back({id, at, r.kind, r.time, r.value});
    return has_room();
  }
  bool has_room() {
    marks_.whole = marks_.events.size() + marks_.messages.size() < most_;
    return marks_.whole;
  }

  const Recorder& recorder_;
  RecordId first_;
  std::size_t most_;
  std::vector<std::uint32_t> message_of_;  ///< of each sending in the stretch: its place among the messages
  Marks marks_;
};

}  // namespace

Marks gather_marks(const Timeline& timeline, const MessageReach& reach, Time from, Time to, std::size_t most) {
  const Recorder& recorder = timeline.recorder();
  const RecordId first = recorder.first_at(from);
  const RecordId last = recorder.first_at(to + Time{1});
  Gatherer gatherer(recorder, first, last, most);
  recorder.for_each(first, last, [&](RecordId id, const Record& r) { return gatherer.take(id, r); });
  reach.for_each_late(recorder, last, last, [&](RecordId id, const Record& r) { return gatherer.end(id, r); });
  const World& world = timeline.world();
  if (timeline.at_live_edge() && world.packets_in_flight() <= most) {
    world.for_each_packet([&](const Packet& p) {
      if (p.id < last && p.arrives >= from) gatherer.on_its_way(p);
    });
  }
  return std::move(gatherer).result();
}

}  // namespace netsplit
