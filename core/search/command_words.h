#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"

namespace netsplit::search {

/// "raft.request_vote" as "request vote".
std::string in_words(std::string_view label);
/// "s1, s2 and s3".
std::string names_of(const std::vector<NodeId>& nodes, const World& world);
/// What a command does, as a clause with its subject: "s1 and s2 are cut off from s3". Messages are told by what the
/// recorder has of them. `nodes`: all to whom it happens, where several commands are alike.
std::string words_for(const Command& command, const std::vector<NodeId>& nodes, const World& world,
                      const Recorder& recorder);
/// The same happens to another node.
bool alike(const Command& a, const Command& b);

}  // namespace netsplit::search
