#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/sim/command.h"

namespace netsplit {

inline constexpr std::string_view kEngineVersion = "1";

/// What a link says: enough to run the very same run again.
struct Link {
  std::string scenario_name;  ///< a built-in one; empty when the text is inside
  std::string scenario_text;
  std::optional<std::uint64_t> seed;  ///< when it differs from the scenario's
  std::optional<std::string> mutation;
  std::vector<PlacedCommand> commands;
  Time at{};               ///< where the reader was looking
  std::uint64_t left = 0;  ///< and how many events of that moment had not happened yet
  Time reached{};          ///< how far the run had gone: `hash` is of there
  std::string view;        ///< opaque to core: the page's panels and camera
  std::string engine{kEngineVersion};
  std::uint64_t hash = 0;  ///< expected hash of the run at `reached`; 0 when unknown
};

/// The fragment of a URL: "#v1." + base64url(raw deflate(JSON)). Node names, not indices, are written. Empty when a command
/// can't be written, or when all of it is more than a reader would inflate.
std::string encode_link(const Link& link, const Scenario& scenario);

/// Reads the fragment (with or without the URL before it). Inflates into at most 256 KiB. Never throws, whatever the text. Commands refer to the nodes of
/// the scenario inside, which is loaded (with the link's seed and mutation) on the way.
struct OpenedLink {
  Link link;
  Scenario scenario;
};
Expected<OpenedLink> decode_link(std::string_view text);

}  // namespace netsplit
