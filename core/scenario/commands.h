#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/command.h"

namespace netsplit {

class Fields;

/// A command as it is written: one line of a script may stand for several, as where it names a range of nodes.
struct CommandDraft {
  std::string verb;
  std::vector<NodeId> nodes;
  NodeId node = kNobody;
  bool wipe_disk = false;
  Ratio factor = Ratio::one();
  Duration by{};
  std::int64_t ppm = 0;
  std::string name;
  std::vector<NodeId> from;
  std::vector<NodeId> to;
  bool one_way = false;
  Ratio loss;
  Ratio duplicate;
  Duration delay{};
  std::uint64_t message = 0;
  std::string timer;
  std::uint64_t key = 0;
  Value request;
  std::string region;
  std::string zone;
  std::string rack;
  NodeId holder = kNobody;
  Duration stale{};
  Ratio alters;
  Ratio replays;
  Duration after{};
  Duration valid{};
  std::int64_t speaks = 1;
  std::int64_t understands_from = 1;
};

/// All verbs, in the order of the Command variant.
std::vector<std::string_view> command_verbs();
/// One sentence about a verb.
std::string_view command_doc(std::string_view verb);
/// Declares the fields that a command of this verb has besides "do".
void command_fields(Fields& f, CommandDraft& draft, std::string_view verb);

/// The commands that a draft stands for, in a world of `nodes` nodes.
std::vector<Command> build_commands(const CommandDraft& draft, std::size_t nodes);
/// How much a draft stands for, to be limited before it is built: commands, and nodes named in them.
std::size_t weight_of(const CommandDraft& draft, std::size_t nodes);
/// What ends a fault that is given a duration. REQUIRES: can_be_undone.
bool can_be_undone(std::string_view verb);
/// Whether it is done to each of some nodes, so that one may come after the other.
bool goes_node_by_node(std::string_view verb);
std::vector<Command> undo_commands(const CommandDraft& draft, std::size_t nodes);
CommandDraft draft_of(const Command& command);

}  // namespace netsplit
