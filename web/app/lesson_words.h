#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "web/app/lesson_guide.h"

namespace netsplit {

/// What became of the question of the step that is shown, in a sentence; empty while it is open.
std::string outcome_words(const LessonGuide& guide);
/// "You foresaw 2 of 3 and reached 1 of 1 goal."
std::string result_words(const LessonGuide& guide);
/// CommonMark as plain words in one line.
std::string plain_lesson_text(std::string_view markdown);

/// The lesson as it stands, for those who read it without the picture: a JSON array of elements in order, each
///     {"is": "heading|text|item|choice|number|button|said", "text": "...", "id": "what App::learn takes", "on": true}
/// "on" marks the choice that was made. Empty when the scenario has no lesson.
std::string lesson_json(const LessonGuide& guide);

}  // namespace netsplit
