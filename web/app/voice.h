#pragma once
#include <optional>
#include <string>

#include "web/app/announcer.h"
#include "web/app/frames.h"
#include "web/app/platform.h"

namespace netsplit {

/// Something to be told, where it covers no node. An error stays until it is dismissed.
struct Notice {
  Tone tone = Tone::plain;
  std::string title;
  std::string path;  ///< where in the input, in the mono font
  std::string text;
  double lasts = 0;     ///< real seconds from the first frame on that shows it; 0: stays
  float progress = -1;  ///< of a line at its foot, 0 to 1; below 0: none
  double ends = 0;      ///< in the frames' own seconds
};

/// What the app says: one notice at a time, on the screen and aloud, and sentences for those who only listen. What the
/// run does by itself waits until nothing else is being said.
class Voice {
 public:
  static constexpr double kShort = 4;  ///< seconds that a small notice stays
  static constexpr double kLong = 10;  ///< and one with something to read

  Voice(Platform& platform, Frames& frames) : platform_(platform), frames_(frames) {}

  /// Said aloud, and not shown.
  void say(const std::string& text);
  /// Shown for so many seconds, or until it is dismissed or another takes its place; and said.
  void tell(Notice notice, double seconds = 0);
  void dismiss() { notice_.reset(); }
  /// How far that has come which the notice tells of.
  void show_progress(float share);
  /// Null when there is none.
  const Notice* notice() const { return notice_ ? &*notice_ : nullptr; }

  /// A step by hand led here: that alone is told of what happened.
  void tell_step(std::string words);
  /// Tells what happened since the last frame when the run plays; a reader who goes elsewhere knows where to.
  void follow(const Timeline& timeline, const RunVerdict& verdict, bool plays);

  void begin_frame(double now);
  void end_frame();
  /// There is something to be said by now, or to be taken away.
  bool due(double now) const;

 private:
  Platform& platform_;
  Frames& frames_;
  Announcer announcer_;
  std::optional<Notice> notice_;
  Tone told_tone_ = Tone::plain;  ///< of the verdict that was told of last
  double now_ = 0;
};

}  // namespace netsplit
