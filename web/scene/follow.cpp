#include "web/scene/follow.h"

#include <fmt/format.h>

#include <algorithm>

#include "web/app/format.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostHandled = 4096;  ///< a message of which more comes has surely been answered

/// Whether this record goes on with what its cause was about: an armed timer is another affair, and so is a message.
bool goes_on(RecordKind kind) {
  return kind == RecordKind::synced || kind == RecordKind::note || kind == RecordKind::invoked ||
         kind == RecordKind::completed;
}

std::string name(const World& world, NodeId id) { return node_name(world, id); }

std::string how_it_ended(const Recorder& recorder, const Follow::Hop& hop, const Record& sent, Time now) {
  const Record* ended = hop.ended == kNoRecord ? nullptr : recorder.find(hop.ended);
  if (!ended) return trf("on its way for {}", short_duration(now - sent.time));
  const std::string after = short_duration(ended->time - sent.time);
  if (!hop.dropped) return trf("delivered after {}", after);
  return trf("dropped after {}: {}", after, explain(ended->reason));
}

/// "s3 answered s1 with append reply 0.4 ms later".
std::string how_it_began(const World& world, const Recorder& recorder, const Follow::Hop* before, const Record& sent) {
  const std::string what = humanize(sent.label->name);
  const Record* last = before ? recorder.find(before->sent) : nullptr;
  const Record* cause = before ? recorder.find(before->ended) : nullptr;
  if (!last || !cause) return trf("{} sent {} to {}", name(world, sent.node), what, name(world, sent.peer));
  const Duration took = sent.time - cause->time;
  const std::string later = took == Duration{} ? tr(" at once") : trf(" {} later", short_duration(took));
  if (sent.peer == last->node) return trf("{} answered with {}{}", name(world, sent.node), what, later);
  return trf("{} sent {} to {}{}", name(world, sent.node), what, name(world, sent.peer), later);
}

}  // namespace

void Follow::begin(RecordId sent) {
  end();
  first_ = selected_ = sent;
}

void Follow::rewind(RecordId end) {
  while (!hops_.empty() && hops_.back().sent >= end) hops_.pop_back();
  seen_ = first_;
  handled_.clear();
  answered_ = false;
  if (hops_.empty()) return;
  Hop& last = hops_.back();
  if (last.ended != kNoRecord && last.ended < end) {
    if (!last.dropped) handled_.push_back(last.ended);
    seen_ = last.ended + 1;
  } else {
    last = {last.sent};
    seen_ = last.sent + 1;
  }
}

bool Follow::came_of_it(RecordId cause) const { return std::binary_search(handled_.begin(), handled_.end(), cause); }

/// False when nothing that comes later can matter.
bool Follow::take(RecordId id, const Record& r) {
  if (hops_.empty()) {
    hops_.push_back({id});
    return true;
  }
  Hop& hop = hops_.back();
  if (hop.ended == kNoRecord) {
    const bool delivered = r.kind == RecordKind::delivered;
    if (r.cause != hop.sent || (!delivered && r.kind != RecordKind::dropped)) return true;
    hop.ended = id;
    hop.dropped = !delivered;
    if (delivered) handled_.push_back(id);
    return delivered;
  }
  if (!came_of_it(r.cause)) return true;
  if (r.kind == RecordKind::sent) {
    hops_.push_back({id});
    handled_.clear();
    return true;
  }
  answered_ = r.kind == RecordKind::completed;
  if (goes_on(r.kind) && handled_.size() < kMostHandled) handled_.push_back(id);
  return !answered_;
}

void Follow::step(const Timeline& timeline, RunIndex::Edition edition, Selection& selection) {
  if (!on()) return;
  const RecordId end = timeline.world().records();
  const Recorder& recorder = timeline.recorder();
  const Record* first = recorder.find(first_);
  if (!selection.is_record(selected_) || !first || first->kind != RecordKind::sent) return this->end();
  if (!(edition == edition_) || end < seen_) rewind(std::min(end, edition == edition_ ? end : first_));
  edition_ = edition;
  const bool over = answered_ || (!hops_.empty() && hops_.back().dropped);
  if (!over && end > std::max(seen_, first_))
    recorder.for_each(std::max(seen_, first_), end, [&](RecordId id, const Record& r) { return take(id, r); });
  seen_ = std::max(end, first_);
  selected_ = message();
  selection.record(selected_);
}

std::vector<std::string> story_of(const Timeline& timeline, const Follow& follow, std::size_t most) {
  const World& world = timeline.world();
  const Recorder& recorder = timeline.recorder();
  const auto hops = follow.hops();
  std::vector<std::string> story;
  if (hops.empty()) {
    const Record* first = recorder.find(follow.message());
    if (first)
      story.push_back(trf("{} will send {} to {} in {}.", name(world, first->node), humanize(first->label->name),
                          name(world, first->peer), short_duration(first->time - world.now())));
    return story;
  }
  for (std::size_t i = hops.size() > most ? hops.size() - most : 0; i < hops.size(); ++i) {
    const Record* sent = recorder.find(hops[i].sent);
    if (!sent) continue;
    story.push_back(fmt::format("{}; {}.", how_it_began(world, recorder, i > 0 ? &hops[i - 1] : nullptr, *sent),
                                how_it_ended(recorder, hops[i], *sent, world.now())));
  }
  const Record* last = recorder.find(hops.back().sent);
  if (last && follow.answered()) story.push_back(trf("{} has its answer.", name(world, last->peer)));
  if (last && hops.back().ended != kNoRecord && !hops.back().dropped && !follow.answered())
    story.push_back(trf("{} has sent nothing because of it yet.", name(world, last->peer)));
  return story;
}

}  // namespace netsplit
