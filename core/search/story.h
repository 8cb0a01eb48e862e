#pragma once
#include <string>
#include <vector>

#include "core/search/shrink.h"

namespace netsplit::search {

/// One event of a story.
struct StoryStep {
  Time at{};
  RecordId record = kNoRecord;  ///< kNoRecord: a command that made none
  std::string what;             ///< one sentence with its subject
};

/// How a claim came to be broken, for somebody who has not seen the run.
struct Story {
  std::vector<std::string> setting;  ///< who takes part, and what is the case from the start
  std::vector<StoryStep> steps;      ///< in order; the last one breaks the claim
};

/// Tells a failing run, from its records and from what its nodes say of themselves: what was done to it; the messages
/// whose handling led to the broken claim, one from the other; what a node that crashed had known, forgot and decided
/// anew; what clients were answered; and, while there is room, the nodes' own notes.
Story tell_story(const FailingRun& failing);
/// A line a step, under the setting.
std::string to_text(const Story& story);

}  // namespace netsplit::search
