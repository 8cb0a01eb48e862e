// What the reader does in a lesson, and what entering a step does to the page.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/lesson_words.h"

namespace netsplit {
namespace {

constexpr std::uint64_t kMeasuredAFrame = 3'000;  ///< events of a private run: well under a millisecond or two

std::string place_of(const Scenario& scenario) { return Gallery::place_of_lesson(scenario.name); }

}  // namespace

/// A run was started: its lesson waits where the reader left it. Embeds keep nothing, so they find nothing.
void App::open_lesson() {
  const Scenario& scenario = run_.scenario();
  const bool kept = scenario.lesson && !options_.embed;
  lesson_.open(scenario, kept ? platform_.kept(place_of(scenario)) : std::string());
}

void App::keep_lesson() {
  if (!lesson_.lesson() || options_.embed) return;
  platform_.keep(place_of(run_.scenario()), lesson_.progress().to_text(*lesson_.lesson()));
  platform_.keep(Gallery::kLastLesson, run_.scenario().name);
}

void App::open_gallery() {
  gallery_.open([this](const std::string& name) { return options_.embed ? std::string() : platform_.kept(name); });
}

void App::learn(std::string_view action, std::string_view text) {
  using What = request::Learn::What;
  constexpr std::string_view kActions[] = {"go", "choose", "type", "hint", "watch", "leave", "again"};
  const std::string_view verb = action.substr(0, action.find('.'));
  const std::string_view digits = action.substr(std::min(action.size(), verb.size() + 1));
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (verb == "next" && lesson_.lesson()) requests_.push_back(request::Open{lesson_.lesson()->next});
  for (std::size_t i = 0; i < std::size(kActions); ++i)
    if (kActions[i] == verb) requests_.push_back(request::Learn{static_cast<What>(i), number, std::string(text)});
  frames_.need();
}

void App::obey(const request::Learn& asked) {
  using What = request::Learn::What;
  if (!lesson_.lesson()) return;
  switch (asked.what) {
    case What::go:
      first_steps_.end();  // one voice at a time says what to do
      lesson_.go(asked.number);
      enter_step();
      break;
    case What::again:
      lesson_.start_again();
      enter_step();
      break;
    case What::choose: lesson_.choose(asked.number); break;
    case What::type: lesson_.type(asked.text); break;
    case What::hint: lesson_.show_hint(); break;
    case What::leave: lesson_.leave(); break;
    case What::watch:
      if (lesson_.active() && !lesson_.at_verdict() && lesson_.step().question && lesson_.step().question->show)
        run_.watch(lesson_.step().at, *lesson_.step().question->show);
      break;
  }
  keep_lesson();
}

/// What a step says of time, speed, view and focus comes to pass.
void App::enter_step() {
  if (lesson_.at_verdict()) return voice_.say("The lesson is over. " + plain_lesson_text(lesson_.lesson()->verdict));
  const LessonStep& step = lesson_.step();
  voice_.say(fmt::format("Step {} of {}. {}", lesson_.progress().step + 1, lesson_.steps(), step.title));
  if (step.speed > 0) run_.playback().set_speed(step.speed);
  // On a phone a view would take the lesson's own place.
  if (!step.view.empty() && !workbench_.phone()) workbench_.lead_to(step.view);
  if (index_of(step.focus) < run_.world().nodes()) run_.selection().node(step.focus);
  if (step.at) run_.show_script(*step.at);
  run_.stop_at(step.to);
}

void App::follow_lesson() {
  if (const auto edition = run_.index().edition(); edition != lesson_edition_) {
    lesson_edition_ = edition;
    lesson_.run_changed();
  }
  learning_ = lesson_.measure(kMeasuredAFrame);
  if (lesson_.follow(run_.timeline())) {
    keep_lesson();
    voice_.tell({.tone = Tone::good, .title = "You did it", .text = plain_lesson_text(lesson_.step().goal->say)},
                Voice::kShort);
  }
  const std::string said = outcome_words(lesson_);
  if (said != said_of_lesson_ && !said.empty()) voice_.say(said);
  said_of_lesson_ = said;
}

}  // namespace netsplit
