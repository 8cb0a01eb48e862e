// What the reader does in a lesson, and what entering a step does to the page.
#include "web/app/tutor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "web/app/lesson_words.h"
#include "web/panels/gallery.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::uint64_t kMeasuredAFrame = 3'000;  ///< events of a private run: well under a millisecond or two

std::string place_of(const Scenario& scenario) { return Gallery::place_of_lesson(scenario.name); }

}  // namespace

void Tutor::open() {
  const Scenario& scenario = run_.scenario();
  const bool kept = scenario.lesson && !options_.embed;
  lesson_.open(scenario, kept ? platform_.kept(place_of(scenario)) : std::string());
}

void Tutor::keep() {
  if (!lesson_.lesson() || options_.embed) return;
  platform_.keep(place_of(run_.scenario()), lesson_.progress().to_text(*lesson_.lesson()));
  platform_.keep(Gallery::kLastLesson, run_.scenario().name);
}

std::optional<Request> Tutor::request_for(std::string_view action, std::string_view text) const {
  using What = request::Learn::What;
  constexpr std::string_view kActions[] = {"go", "choose", "type", "hint", "watch", "leave", "again"};
  const std::string_view verb = action.substr(0, action.find('.'));
  const std::string_view digits = action.substr(std::min(action.size(), verb.size() + 1));
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (verb == "next" && lesson_.lesson()) return request::Open{lesson_.lesson()->next};
  for (std::size_t i = 0; i < std::size(kActions); ++i)
    if (kActions[i] == verb) return request::Learn{static_cast<What>(i), number, std::string(text)};
  return std::nullopt;
}

void Tutor::obey(const request::Learn& asked) {
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
  keep();
}

/// What a step says of time, speed, view and focus comes to pass.
void Tutor::enter_step() {
  if (lesson_.at_verdict())
    return voice_.say(tr("The lesson is over. ") + plain_lesson_text(lesson_.lesson()->verdict));
  const LessonStep& step = lesson_.step();
  voice_.say(trf("Step {} of {}. {}", lesson_.progress().step + 1, lesson_.steps(), step.title));
  if (step.speed > 0) run_.playback().set_speed(step.speed);
  // On a phone a view would take the lesson's own place.
  if (!step.view.empty() && !workbench_.phone()) workbench_.lead_to(step.view);
  if (index_of(step.focus) < run_.world().nodes()) run_.selection().node(step.focus);
  if (step.at) run_.show_script(*step.at);
  run_.stop_at(step.to);
}

void Tutor::follow(const FirstSteps::Now& reader) {
  if (const auto edition = run_.index().edition(); edition != edition_) {
    edition_ = edition;
    lesson_.run_changed();
  }
  measuring_ = lesson_.measure(kMeasuredAFrame);
  if (lesson_.follow(run_.timeline())) {
    keep();
    voice_.tell({.tone = Tone::good, .title = tr("You did it"), .text = plain_lesson_text(lesson_.step().goal->say)},
                Voice::kShort);
  }
  const std::string said = outcome_words(lesson_);
  if (said != said_ && !said.empty()) voice_.say(said);
  said_ = said;
  first_steps_.follow(run_.timeline(), run_.scenario(), reader);
}

}  // namespace netsplit
