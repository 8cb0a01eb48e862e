#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/search/explore/expander.h"

namespace netsplit::search {

/// A choice in one clause: "append entries from s1 arrives at s2". `world` gives names only.
std::string words_of(const Choice& choice, Expander& expander, Words state, const World& world);
/// The same as a command. REQUIRES: `world` is in this state.
Command command_for(const Choice& choice, Expander& expander, Words state, const World& world);

/// Something that may happen next to a world that has been taken over.
struct Move {
  Choice::Kind kind{};
  Command command;
  std::string words;
  NodeId node = kNobody;         ///< whom it concerns; kNobody: the network
  RecordId message = kNoRecord;  ///< the one that it is about
  std::size_t leads_to = 0;      ///< a state in Surroundings::states
};

/// The states around the present one: a graph to look at.
struct Surroundings {
  struct Edge {
    std::size_t to = 0;
    std::string words;
  };
  struct State {
    std::uint32_t level = 0;  ///< choices from here, at least
    std::string broken;       ///< the claim that is, on the way to it; empty: none
    std::vector<Edge> next;
    bool looked_at = false;  ///< `next` is all there is
  };
  std::vector<Move> moves;    ///< of the first state
  std::vector<State> states;  ///< by level; the first is the present one
};

/// At most so many levels and states around the state of `world`. REQUIRES: world.taken_over(), and nothing is due in it.
Surroundings look_around(const World& world, const ExploreOptions& options, std::uint32_t levels, std::size_t states);

}  // namespace netsplit::search
