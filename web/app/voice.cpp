#include "web/app/voice.h"

#include <utility>

namespace netsplit {

void Voice::say(const std::string& text) {
  announcer_.heard(now_);
  platform_.set_status(text);
}

void Voice::tell(Notice notice, double seconds) {
  notice.lasts = seconds;
  say(notice.title + ". " + notice.path + " " + notice.text);
  notice_ = std::move(notice);
  frames_.need();
}

void Voice::show_progress(float share) {
  if (notice_ && notice_->progress >= 0) notice_->progress = share;
}

void Voice::tell_step(std::string words) {
  announcer_.clear();
  if (!words.empty()) announcer_.offer(std::move(words), 0);
}

void Voice::follow(const Timeline& timeline, const RunVerdict& verdict, bool plays) {
  plays ? announcer_.follow(timeline) : announcer_.jump(timeline);
  if (verdict.tone != std::exchange(told_tone_, verdict.tone) && plays && verdict.tone == Tone::bad)
    announcer_.offer(verdict.sentence, 4);
  if (const auto words = announcer_.next(now_)) platform_.set_status(*words);
}

void Voice::begin_frame(double now) {
  now_ = now;
  if (notice_ && notice_->lasts > 0 && notice_->ends == 0) notice_->ends = now_ + notice_->lasts;
}

void Voice::end_frame() {
  if (!notice_ || notice_->ends <= 0 || now_ < notice_->ends) return;
  notice_.reset();
  frames_.need(2);
}

bool Voice::due(double now) const {
  return announcer_.due(now) || (notice_ && notice_->ends > 0 && now >= notice_->ends);
}

}  // namespace netsplit
