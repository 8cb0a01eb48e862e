#pragma once
#include <string>

#include "web/app/playback.h"
#include "web/app/selection.h"
#include "web/app/story.h"

namespace netsplit {

/// The whole scene in words, for those who don't see it: what runs, what came of it, when, who is what, what is selected.
std::string mirror_text(const Timeline& timeline, const Scenario& scenario, const RunVerdict& verdict,
                        const Playback& playback, const Selection& selection);

/// What is selected, in one line: said aloud when it changes. Empty when nothing is.
std::string selection_line(const Timeline& timeline, const Selection& selection);

/// A JSON string with its quotes.
std::string json_string(std::string_view text);

}  // namespace netsplit
