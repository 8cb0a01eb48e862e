#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

// Fields of a scenario set to other values: `path=value`.
//
// A path is a JSON pointer (RFC 6901) into the scenario, "/network/default/loss", or, without the first slash, the end of
// one, as long as one place alone ends so: "election_timeout_max". An entry of a list is named by its number or, where it
// has one, by its "name": "nodes/s1..s5/config/heartbeat". A field that is not there yet is added, with the objects on the
// way to it: "s1..s5/config/prevote", "limits/events". A value is JSON where it can be read as that, else a text; an empty one takes
// the field out, and a mutation may be called none as well.
namespace netsplit {

/// The scenario with these fields set, one after the other; nothing else of it changes, numbers stay as they were written. The result is not yet
/// checked as a scenario.
Expected<std::string> with_settings(std::string_view text, std::span<const Setting> settings);

/// Splits "path=value" at the first equals sign. Refuses what has none, and what sets the seed, which has ways of its own.
Expected<Setting> parse_setting(std::string_view typed);

/// The values in a list, "150ms,[1,2],{"uniform":["1ms","2ms"]}": commas inside of brackets and quotes part nothing.
std::vector<std::string> split_values(std::string_view typed);

}  // namespace netsplit
