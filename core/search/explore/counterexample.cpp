#include "core/search/explore/counterexample.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/search/command_words.h"
#include "core/search/explore/expander.h"

namespace netsplit::search {
namespace {

/// Plays choices on a world, and writes down what it does.
class Player {
 public:
  Player(const World& world, Duration pace) : world_(world), pace_(pace) {}

  void play(Command command) {
    way_.commands.push_back({world_.now(), world_.steps(), command});
    world_.apply(command);
    world_.run_until(world_.now());
  }
  void say(std::string line) { way_.story.push_back(std::move(line)); }
  void go_on() { world_.advance_to(world_.now() + pace_); }
  std::string name(NodeId id) const { return world_.host(id).name; }
  /// The oldest message on its way that is the same; kNoRecord when there is none.
  RecordId find(const Letter& letter) const {
    RecordId found = kNoRecord;
    world_.for_each_packet([&](const Packet& p) {
      if (p.from == letter.from && p.to == letter.to && *p.message == letter.message) found = std::min(found, p.id);
    });
    return found;
  }
  std::vector<NodeId> side(std::uint32_t mask, bool named) const {
    std::vector<NodeId> nodes;
    for (std::size_t i = 0; i < world_.nodes(); ++i)
      if (((mask >> i & 1) != 0) == named) nodes.push_back(node_id(i));
    return nodes;
  }
  std::string names(const std::vector<NodeId>& nodes) const { return names_of(nodes, world_); }
  Way take() {
    way_.end = world_.now();
    way_.violations = world_.violations();
    return std::move(way_);
  }

 private:
  World world_;
  Duration pace_;
  Way way_;
};

/// How often each letter is delivered on the way: where nothing is forgotten, copies are made as they are needed.
using Deliveries = std::map<LetterId, std::uint64_t>;

void play_letter(Player& player, const Choice& choice, const Letter& letter, Deliveries& left) {
  const RecordId message = player.find(letter);
  const std::string what = fmt::format("{} from {}", in_words(letter.message.name()),
                                       letter.from == kNobody ? "outside" : player.name(letter.from));
  switch (choice.kind) {
    case Choice::Kind::drop:
      player.say(fmt::format("{} to {} is lost", what, player.name(letter.to)));
      return player.play(command::DropMessage{message});
    case Choice::Kind::duplicate:
      player.say(fmt::format("{} to {} is repeated", what, player.name(letter.to)));
      return player.play(command::DuplicateMessage{message});
    default:
      if (left[choice.what] > 0 && --left[choice.what] > 0) player.play(command::DuplicateMessage{message});
      player.say(fmt::format("{} arrives at {}", what, player.name(letter.to)));
      return player.play(command::Deliver{message});
  }
}

void play_choice(Player& player, Expander& expander, Words state, const Choice& choice, Deliveries& left) {
  const NodeId node = choice.node;
  switch (choice.kind) {
    case Choice::Kind::fire: {
      const Timer timer = expander.local(state[index_of(node)]).timers[choice.what];
      player.say(fmt::format("the timer \"{}\" of {} fires", timer.label->name, player.name(node)));
      return player.play(command::Fire{node, std::string(timer.label->name), timer.key});
    }
    case Choice::Kind::finish_write:
      player.say(fmt::format("what {} writes is on its disk", player.name(node)));
      return player.play(command::FinishWrite{node});
    case Choice::Kind::crash:
      player.say(fmt::format("{} crashes", player.name(node)));
      return player.play(command::Crash{node, false});
    case Choice::Kind::restart:
      player.say(fmt::format("{} comes back", player.name(node)));
      return player.play(command::Restart{node});
    case Choice::Kind::cut: {
      const auto side = player.side(choice.what, true);
      player.say(fmt::format("{} cannot reach the others any more", player.names(side)));
      return player.play(command::Cut{"partition", side, player.side(choice.what, false), false});
    }
    case Choice::Kind::heal: player.say("the network heals"); return player.play(command::Heal{"partition"});
    default: play_letter(player, choice, expander.letter(choice.what), left);
  }
}

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
  StateSpace space(world);
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
    player.go_on();
    play_choice(player, expander, found->states[i], found->choices[i], left);
  }
  return player.take();
}

}  // namespace netsplit::search
