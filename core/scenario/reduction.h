#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

// A scenario's text as something to be cut down: from text to text, so that whoever searches for a smaller one needs to
// know nothing of JSON. What comes out may make no sense (a client without a server): load_scenario decides that.
namespace netsplit {

/// The scenario written so that each part stands for itself and can go alone: an entry a node, nodes named one by one
/// instead of by ranges, groups and labels, a line each time that a fault is repeated. Seed and mutation are as loaded,
/// and `commands` have become lines of the script. Lesson, summary and view are left out; of the expectations only
/// `claim` is left. The run is the same, unless more
/// happens at the very moment of one of `commands`, after it.
/// REQUIRES: `scenario` was loaded, and nothing in `commands` names a message.
std::string spell_out(const Scenario& scenario, std::string_view claim, const std::vector<PlacedCommand>& commands);

/// What a spelled-out text is made of.
struct Outline {
  std::vector<std::string> nodes;
  std::size_t faults = 0;    ///< lines of the script
  std::size_t settings = 0;  ///< single values that are said, where saying nothing would do
  std::size_t chances = 0;   ///< of them, those that leave something to chance: losses, random times
};
Outline outline_of(std::string_view spelled_out);

/// Without these nodes, and without them wherever they are named. A line or a rule that is about nobody else goes too.
std::string without_nodes(std::string_view spelled_out, std::size_t first, std::size_t count);
std::string without_faults(std::string_view spelled_out, std::size_t first, std::size_t count);
std::string with_end(std::string_view spelled_out, Time until);
std::string with_seed(std::string_view spelled_out, std::uint64_t seed);
/// With one more line. REQUIRES: the command names no node.
std::string with_command(std::string_view spelled_out, Time at, const Command& command);
/// Nothing is lost by chance: neither by the network nor by a link that a line of the script makes worse.
std::string without_losses(std::string_view spelled_out);

/// The network takes this long for every message, and does nothing else to any; the lines that would make a link worse are
/// gone. Nothing when no chance is left in what the network does to messages.
std::optional<std::string> with_constant_latency(std::string_view spelled_out, Duration latency);

/// The same duration with fewer digits: 158 ms as 150 ms, 160 ms and 200 ms, the roundest first.
std::vector<Duration> rounder(Duration d);

/// Changes that are made together.
struct Edit {
  struct Change {
    std::string path;   ///< a JSON pointer
    std::string value;  ///< JSON to put there; empty: what stands there is taken out
  };
  std::vector<Change> changes;
};
/// Ways to say less of the network, of what holds for all nodes and of the limits, the most drastic first: a section, a
/// setting, a constant instead of a distribution, a smaller number.
std::vector<Edit> simpler_surroundings(std::string_view spelled_out);
/// The same of nodes, of all that are alike and then of each, and of what is done to them.
std::vector<Edit> simpler_settings(std::string_view spelled_out);
/// Ways to make the script shorter and its moments rounder.
std::vector<Edit> simpler_times(std::string_view spelled_out);
/// Nothing when one of the places isn't there, or has that value already.
std::optional<std::string> edited(std::string_view spelled_out, const Edit& edit);

/// As a person would write it: ranges for nodes that are alike, one thing a line.
std::string condensed(std::string_view spelled_out, std::string_view title);

}  // namespace netsplit
