#pragma once
#include "core/timeline/recorder.h"

namespace netsplit {

/// Records written by hand: what happened where, when, and because of what.
struct Story {
  static constexpr Label kWord{"word"};
  Recorder recorder;
  Time at{};

  RecordId add(RecordKind kind, std::size_t node, RecordId cause = kNoRecord, std::size_t peer = 0xffff) {
    const RecordId id = recorder.end();
    recorder.record(id, {at, &kWord, cause, 0, node_id(node), node_id(peer), kind, DropReason::none});
    return id;
  }
  RecordId after(Duration pause, RecordKind kind, std::size_t node, RecordId cause = kNoRecord,
                 std::size_t peer = 0xffff) {
    at += pause;
    return add(kind, node, cause, peer);
  }
};

}  // namespace netsplit
