#include "web/app/publisher.h"

#include <fmt/format.h>

#include <utility>

#include "web/app/lesson_words.h"
#include "web/theme/words.h"

namespace netsplit {

void Publisher::publish(double now, const OpenRun& run, const LessonGuide& lesson, const Here& here) {
  if (!(run.selection() == selected_)) {
    selected_ = run.selection();
    if (const std::string line = selection_line(run.timeline(), selected_); !line.empty()) voice_.say(line);
  }
  if (std::string words = lesson_json(lesson); words != lesson_) {
    lesson_ = std::move(words);
    platform_.set_lesson(lesson_);
  }
  if (run.busy() && told_at_ >= 0 && now - told_at_ < kEvery) return;
  told_at_ = now;
  recent_.follow(run.timeline(), run.changes());
  const Notice* told = voice_.notice();
  const std::string notice = told ? trf("Notice: {}. {} {}", told->title, told->path, told->text) : "";
  std::string mirror = mirror_json(here, run.verdict(), recent_, notice);
  if (mirror == mirror_) return;
  mirror_ = std::move(mirror);
  platform_.set_mirror(mirror_);
}

}  // namespace netsplit
