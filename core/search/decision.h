#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/sim/command.h"

namespace netsplit::search {

/// A message by what it is and not by its record, so that the name keeps its meaning when other things are taken out of
/// the run.
struct MessageName {
  std::string from;
  std::string to;
  std::string label;      ///< its type
  std::uint32_t nth = 0;  ///< of those from there to there, from 1 on
  bool operator==(const MessageName&) const = default;
  bool operator<(const MessageName& o) const {
    return std::tie(from, to, label, nth) < std::tie(o.from, o.to, o.label, o.nth);
  }
};

/// What becomes of one message, from the moment on in which it is sent.
struct Decision {
  enum class What : std::uint8_t { drop, delay, duplicate };
  MessageName message;
  What what = What::drop;
  Duration by{};  ///< delay: how much later it arrives
  bool operator==(const Decision&) const = default;
};

/// A command of somebody who has taken over and decides what happens next. What a script can't say: its lines are put off.
struct Deed {
  Duration wait{};                     ///< since the deed before, or since the start
  Command command;                     ///< nodes are numbered as the text of the draft lists them
  std::optional<MessageName> message;  ///< the one that the command names, if it does
  bool operator==(const Deed&) const = default;
};

/// A spelled-out scenario, what is decided for single messages, and what is done by hand in the end.
struct Draft {
  std::string text;
  std::vector<Decision> decisions;
  std::vector<Deed> deeds;
  /// A deed about a message that isn't on its way is done to the one that is most like it; else it is left out.
  bool most_alike = false;
  /// The first deed, if it doesn't wait, comes before anything else does at the start.
  bool from_the_start = false;
};

/// What is left of them without these nodes, of which those that come later move up.
std::vector<Deed> deeds_without(const std::vector<Deed>& deeds, std::size_t first, std::size_t count);

}  // namespace netsplit::search
