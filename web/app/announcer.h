#pragma once
#include <optional>
#include <string>
#include <vector>

#include "web/app/story.h"

namespace netsplit {

/// Tells what happens to those who don't see it, while it happens: of all that the run does only what changes who is who
/// or what works, in the words of the story, and never more than one sentence in `kRest` seconds. What has to wait and is
/// less than what comes after it is not said at all.
class Announcer {
 public:
  static constexpr double kRest = 1.5;
  static constexpr std::size_t kWaiting = 3;  ///< sentences that may wait

  /// How much a record matters to a listener; 0: not at all.
  static int weight(const Record& record);

  /// The run stands elsewhere than where it was followed to: what lies between is not told.
  void jump(const Timeline& timeline) { told_to_ = timeline.world().records(); }
  /// Looks at what has happened since the last call.
  void follow(const Timeline& timeline);
  /// Something else to say, as heavy as this.
  void offer(std::string words, int weight);
  /// Somebody else has just said something: a sentence of ours would cut it short.
  void heard(double now) { silent_until_ = now + kRest; }
  /// The sentence to say now, if there is one.
  std::optional<std::string> next(double now);
  /// There is something to say by now.
  bool due(double now) const { return !waiting_.empty() && now >= silent_until_; }
  void clear() { waiting_.clear(); }

 private:
  struct Sentence {
    std::string words;
    int weight = 0;
  };
  RecordId told_to_ = 0;
  double silent_until_ = 0;
  std::vector<Sentence> waiting_;  ///< in the order in which they came about
};

}  // namespace netsplit
