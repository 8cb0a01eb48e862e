#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "web/app/first_steps.h"
#include "web/app/lesson_guide.h"
#include "web/app/open_run.h"
#include "web/app/platform.h"
#include "web/app/request.h"
#include "web/app/workbench.h"

namespace netsplit {

/// Tells the reader what to do next: somebody who has never been here by first steps, and everybody by the lesson of the
/// scenario, whose steps lead run and workbench to what they speak of. Where the reader is in it is kept for the next
/// visit, but not by embeds.
class Tutor {
 public:
  Tutor(Platform& platform, Voice& voice, OpenRun& run, Workbench& workbench, const AppOptions& options)
      : platform_(platform), voice_(voice), run_(run), workbench_(workbench), options_(options) {}

  /// Another run was opened: its lesson waits where the reader left it.
  void open();
  const LessonGuide& lesson() const { return lesson_; }
  /// What somebody asks for who names it: "go.2", "choose.0", "type" with a text; see lesson_words.h.
  std::optional<Request> request_for(std::string_view action, std::string_view text) const;
  void obey(const request::Learn& asked);

  const FirstSteps& first_steps() const { return first_steps_; }
  void begin_first_steps() { first_steps_.begin(); }
  void end_first_steps() { first_steps_.end(); }

  /// Looks at the run as it is in this frame, and at what its reader does.
  void follow(const FirstSteps::Now& reader);
  /// Something is being measured for the lesson: the next frames are needed.
  bool working() const { return measuring_; }

 private:
  void keep();
  void enter_step();

  Platform& platform_;
  Voice& voice_;
  OpenRun& run_;
  Workbench& workbench_;
  const AppOptions& options_;
  LessonGuide lesson_;
  RunIndex::Edition edition_;  ///< of the run that the lesson follows
  FirstSteps first_steps_;
  bool measuring_ = false;
  std::string said_;  ///< of the question
};

}  // namespace netsplit
