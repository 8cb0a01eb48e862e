#pragma once
#include <string>

#include "core/scenario/run.h"
#include "core/timeline/recorder.h"

namespace netsplit::search {

/// A record as a sentence with its subject: "s3 receives request vote from s1". What a command does is told by the command
/// itself, and an operation by what was asked and answered.
/// `run`: the run that made it, of that scenario; `recorder`: has its records.
std::string words_for(RecordId id, const Record& r, const Scenario& scenario, const ScenarioRun& run,
                      const Recorder& recorder);

/// The command that made a record of its kind, by the script or by hand; null when it isn't among them.
const Command* command_of(const Record& r, const Scenario& scenario, const ScenarioRun& run);

/// What a note says of its node: "becomes leader of term 2".
std::string words_of_note(const Record& note);

/// The note tells something that came to be, and not what a node only considers.
bool worth_telling(const Record& note);

}  // namespace netsplit::search
