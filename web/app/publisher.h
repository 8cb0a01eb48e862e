#pragma once
#include <string>

#include "web/app/lesson_guide.h"
#include "web/app/mirror.h"
#include "web/app/open_run.h"
#include "web/app/platform.h"

namespace netsplit {

/// Keeps the text beside the picture, for those who read that: the whole scene in words, the lesson, and what is selected.
class Publisher {
 public:
  Publisher(Platform& platform, Voice& voice) : platform_(platform), voice_(voice) {}

  /// After every frame. While time runs the scene is told less often, because nobody could follow.
  void publish(double now, const OpenRun& run, const LessonGuide& lesson, const Here& here);
  /// Another run was opened: the next frame is told.
  void begin_run() { told_at_ = kNever; }

 private:
  static constexpr double kNever = -1;
  static constexpr double kEvery = 1.0;  ///< seconds, while it plays

  Platform& platform_;
  Voice& voice_;
  Selection selected_;
  RecentEvents recent_;
  std::string lesson_;
  std::string mirror_;
  double told_at_ = kNever;
};

}  // namespace netsplit
