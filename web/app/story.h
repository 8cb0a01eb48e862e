#pragma once
#include <cstdint>
#include <string>

#include "core/base/describer.h"
#include "core/scenario/scenario.h"
#include "core/sim/record.h"
#include "core/timeline/description.h"
#include "core/timeline/timeline.h"
#include "web/app/store_judge.h"

namespace netsplit {

/// What a reader may want to see of the run, apart from the rest.
enum class StoryKind : std::uint8_t { message, timer, client, fault, note };
inline constexpr int kStoryKinds = 5;

/// One record in words.
struct StoryLine {
  const char* icon = "";  ///< of icons.h
  Tone tone = Tone::plain;
  NodeId who = kNobody;
  std::string what;  ///< "sends append entries to s3, 120 B"
};

StoryKind kind_of(RecordKind kind);
std::string node_name(const World& world, NodeId id);
StoryLine tell(const World& world, const Record& record);
/// The whole line with its subject: "s1 sends append entries to s3, 120 B".
std::string tell_whole(const World& world, const Record& record);
/// The note tells that a node takes another part in the whole: begins an election, leads, steps down.
bool is_turn(const Label& note);
/// The same with what made a node lose its patience: "s3 timed out and asks for votes in term 4".
std::string tell_with_cause(const Timeline& timeline, const Record& record);
/// A command in words: "Crash s1", "Cut s1 from s2, s3".
std::string tell(const World& world, const Command& command);
/// An operation in a few characters, with what it answered: "x=3", "x? -> 3".
std::string brief(const Operation& op, const World& world);
/// One line out of a value's fields: "kind put, key x, value 3".
std::string to_line(const Described& value);
/// Why something was dropped, as a sentence's end: "lost on the way".
std::string explain(DropReason reason);

/// When the scenario's own script does its last thing; 0 when it has none.
Time last_planned(const Scenario& scenario);

/// What the page says of the claims, up to the moment shown.
struct RunVerdict {
  Tone tone = Tone::plain;
  std::string claim;     ///< the first that is broken; empty when none is
  std::string badge;     ///< two or three words
  std::string sentence;  ///< the whole of it, with the witness
  RecordId witness = kNoRecord;
};
RunVerdict judge(const Timeline& timeline, const Scenario& scenario, const StoreJudge& store);

}  // namespace netsplit
