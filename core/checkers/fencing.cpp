#include "core/checkers/fencing.h"

#include <fmt/format.h>

#include <map>

namespace netsplit::checkers {
namespace {

using FencingKind = FencingEvent::Kind;

/// For each lock an event to compare with; null when there is none yet.
class LastOf {
 public:
  const FencingEvent*& operator[](const FencingEvent& event) { return last_[event.lock]; }

 private:
  std::map<std::string, const FencingEvent*> last_;
};

}  // namespace

Audit check_single_holder(std::span<const FencingEvent> events) {
  Audit audit;
  LastOf granted;
  for (const FencingEvent& event : events) {
    if (event.kind == FencingKind::granted) granted[event] = &event;
    if (event.kind != FencingKind::accepted) continue;
    ++audit.judged;
    const FencingEvent* last = granted[event];
    if (!last)
      audit.violated(fmt::format("{} acted under {} at {}, though nobody had been granted it", event.holder, event.lock,
                                 in_seconds(event.at)));
    else if (last->holder != event.holder)
      audit.violated(fmt::format("{} acted under {} at {}, though it had been granted to {} at {}", event.holder,
                                 event.lock, in_seconds(event.at), last->holder, in_seconds(last->at)));
    else if (event.token != 0 && last->token != event.token)
      audit.violated(fmt::format("{} acted under {} at {} with token {}, though it had been granted token {} at {}",
                                 event.holder, event.lock, in_seconds(event.at), event.token, last->token,
                                 in_seconds(last->at)));
  }
  return audit;
}

Audit check_tokens_accepted(std::span<const FencingEvent> events) {
  Audit audit;
  LastOf highest;
  for (const FencingEvent& event : events) {
    if (event.kind != FencingKind::accepted || event.token == 0) continue;
    ++audit.judged;
    const FencingEvent*& before = highest[event];
    if (!before || before->token <= event.token)
      before = &event;
    else
      audit.violated(fmt::format(
          "{}'s action under {} was accepted with token {} at {}, after {}'s with token {} at {}", event.holder,
          event.lock, event.token, in_seconds(event.at), before->holder, before->token, in_seconds(before->at)));
  }
  return audit;
}

Audit check_tokens_granted(std::span<const FencingEvent> events) {
  Audit audit;
  LastOf highest;
  for (const FencingEvent& event : events) {
    if (event.kind != FencingKind::granted) continue;
    ++audit.judged;
    const FencingEvent*& before = highest[event];
    if (!before || before->token < event.token)
      before = &event;
    else
      audit.violated(fmt::format("{} was granted {} with token {} at {}, after {} with token {} at {}", event.holder,
                                 event.lock, event.token, in_seconds(event.at), before->holder, before->token,
                                 in_seconds(before->at)));
  }
  return audit;
}

}  // namespace netsplit::checkers
