#pragma once
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"

namespace netsplit::test {

/// A world and all that it recorded, counted.
struct RecordedRun {
  Recorder recorder;
  World world;
  explicit RecordedRun(WorldSpec spec, Time until = Time::zero()) : world(std::move(spec)) {
    world.record_to(&recorder);
    if (until > Time::zero()) world.run_until(until);
  }
  template <class Is>
  std::uint64_t count(Is is) const {
    std::uint64_t count = 0;
    recorder.for_each(0, recorder.end(), [&](RecordId, const Record& r) {
      count += is(r);
      return true;
    });
    return count;
  }
  std::uint64_t sent(std::string_view label) const {
    return count([&](const Record& r) { return r.kind == RecordKind::sent && r.label->name == label; });
  }
  std::uint64_t dropped(DropReason why) const {
    return count([&](const Record& r) { return r.kind == RecordKind::dropped && r.reason == why; });
  }
};

}  // namespace netsplit::test
