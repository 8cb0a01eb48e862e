#include "core/search/explore/counterexample.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/search/explore/moves.h"

namespace netsplit::search {
namespace {

/// How often each letter is delivered on the way: where nothing is forgotten, copies are made as they are needed.
using Deliveries = std::map<LetterId, std::uint64_t>;

/// Plays choices on a world, and writes down what it does.
class Player {
 public:
  Player(const World& world, Duration pace) : world_(world), pace_(pace) {}

  void choose(const Choice& choice, Expander& expander, Words state, Deliveries& left) {
    world_.advance_to(world_.now() + pace_);
    way_.story.push_back(words_of(choice, expander, state, world_));
    const Command command = command_for(choice, expander, state, world_);
    if (const auto* deliver = std::get_if<command::Deliver>(&command)) {
      std::uint64_t& times = left[choice.what];
      if (times > 1) play(command::DuplicateMessage{deliver->message});
      if (times > 0) --times;
    }
    play(command);
  }
  Way take() {
    way_.end = world_.now();
    way_.violations = world_.violations();
    return std::move(way_);
  }

 private:
  void play(const Command& command) {
    way_.commands.push_back({world_.now(), world_.steps(), command});
    world_.apply(command);
    world_.run_until(world_.now());
  }

  World world_;
  Duration pace_;
  Way way_;
};

/// The choices that lead from each fingerprint to the next, with the states in which they are made.
struct Route {
  std::vector<std::vector<std::uint32_t>> states;
  std::vector<Choice> choices;
};

std::optional<Route> route(Expander& expander, const std::vector<std::uint64_t>& fingerprints) {
  Route route;
  std::vector<std::uint32_t> state = expander.first();
  std::vector<std::uint32_t> next;
  for (std::size_t i = 1; i < fingerprints.size(); ++i) {
    const std::vector<Successor>& all = expander.expand(state);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Successor& s) { return s.fingerprint == fingerprints[i]; });
    if (found == all.end()) return std::nullopt;
    route.states.push_back(state);
    route.choices.push_back(found->choice);
    expander.write(state, *found, next);
    std::swap(state, next);
  }
  return route;
}

}  // namespace

std::optional<Way> follow(const World& world, const ExploreOptions& options,
                          const std::vector<std::uint64_t>& fingerprints, Duration pace) {
  StateSpace space(world, options.symmetry);
  Expander expander(space, options);
  const std::optional<Route> found = route(expander, fingerprints);
  if (!found) return std::nullopt;
  Deliveries left;
  for (const Choice& choice : found->choices)
    if (choice.kind == Choice::Kind::deliver) ++left[choice.what];
  // Without copies each letter is another one, however equal they are.
  if (options.semantics != Semantics::set)
    for (auto& [letter, times] : left) times = 0;
  Player player(world, pace);
  for (std::size_t i = 0; i < found->choices.size(); ++i) {
    player.choose(found->choices[i], expander, found->states[i], left);
  }
  return player.take();
}

}  // namespace netsplit::search
