#include "core/search/explore/moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/search/command_words.h"

namespace netsplit::search {
namespace {

std::vector<NodeId> side(const World& world, std::uint32_t mask, bool named) {
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (((mask >> i & 1) != 0) == named) nodes.push_back(node_id(i));
  return nodes;
}

/// The oldest message on its way that is the same; kNoRecord when there is none.
RecordId find(const World& world, const Letter& letter) {
  RecordId found = kNoRecord;
  world.for_each_packet([&](const Packet& p) {
    if (p.from == letter.from && p.to == letter.to && *p.message == letter.message) found = std::min(found, p.id);
  });
  return found;
}

bool about_message(Choice::Kind kind) {
  return kind == Choice::Kind::deliver || kind == Choice::Kind::drop || kind == Choice::Kind::duplicate;
}

std::string letter_words(const Choice& choice, const Letter& letter, const World& world) {
  const auto name = [&](NodeId id) { return id == kNobody ? std::string("outside") : names_of({id}, world); };
  const std::string what = fmt::format("{} from {}", in_words(letter.message.name()), name(letter.from));
  switch (choice.kind) {
    case Choice::Kind::drop: return fmt::format("{} to {} is lost", what, name(letter.to));
    case Choice::Kind::duplicate: return fmt::format("{} to {} is repeated", what, name(letter.to));
    default: return fmt::format("{} arrives at {}", what, name(letter.to));
  }
}

}  // namespace

std::string words_of(const Choice& choice, Expander& expander, Words state, const World& world) {
  const std::string name = choice.node == kNobody ? std::string() : names_of({choice.node}, world);
  switch (choice.kind) {
    case Choice::Kind::fire: {
      const Timer timer = expander.local(state[index_of(choice.node)]).timers[choice.what];
      return fmt::format("the timer \"{}\" of {} fires", timer.label->name, name);
    }
    case Choice::Kind::finish_write: return fmt::format("what {} writes is on its disk", name);
    case Choice::Kind::crash: return fmt::format("{} crashes", name);
    case Choice::Kind::restart: return fmt::format("{} comes back", name);
    case Choice::Kind::cut: {
      const auto named = side(world, choice.what, true);
      return fmt::format("{} {} cut off from the others", names_of(named, world), named.size() == 1 ? "is" : "are");
    }
    case Choice::Kind::heal: return "the network heals";
    default: return letter_words(choice, expander.letter(choice.what), world);
  }
}

Command command_for(const Choice& choice, Expander& expander, Words state, const World& world) {
  const NodeId node = choice.node;
  switch (choice.kind) {
    case Choice::Kind::fire: {
      const Timer timer = expander.local(state[index_of(node)]).timers[choice.what];
      return command::Fire{node, std::string(timer.label->name), timer.key};
    }
    case Choice::Kind::finish_write: return command::FinishWrite{node};
    case Choice::Kind::crash: return command::Crash{node, false};
    case Choice::Kind::restart: return command::Restart{node};
    case Choice::Kind::cut:
      return command::Cut{"partition", side(world, choice.what, true), side(world, choice.what, false), false};
    case Choice::Kind::heal: return command::Heal{"partition"};
    case Choice::Kind::drop: return command::DropMessage{find(world, expander.letter(choice.what))};
    case Choice::Kind::duplicate: return command::DuplicateMessage{find(world, expander.letter(choice.what))};
    case Choice::Kind::deliver: return command::Deliver{find(world, expander.letter(choice.what))};
  }
  return command::Heal{};
}

Surroundings look_around(const World& world, const ExploreOptions& options, std::uint32_t levels, std::size_t most) {
  StateSpace space(world, false);
  Expander expander(space, options);
  Surroundings around;
  std::vector<std::vector<std::uint32_t>> words{expander.first()};
  std::map<std::uint64_t, std::size_t> known{{expander.fingerprint(words[0]), 0}};
  around.states.emplace_back();
  for (std::size_t at = 0; at < around.states.size() && around.states[at].level < levels; ++at) {
    if (!around.states[at].broken.empty()) continue;
    const std::vector<std::uint32_t> state = words[at];
    bool all = true;
    for (const Successor& s : expander.expand(state)) {
      const auto [place, is_new] = known.try_emplace(s.fingerprint, around.states.size());
      if (is_new && around.states.size() >= most && at > 0) {
        known.erase(place);
        all = false;
        continue;
      }
      if (is_new) {
        words.emplace_back();
        expander.write(state, s, words.back());
        Surroundings::State& next = around.states.emplace_back();
        next.level = around.states[at].level + 1;
        if (s.observation && s.observation->finding) next.broken = s.observation->finding->claim->name;
      }
      const std::string told = words_of(s.choice, expander, state, world);
      around.states[at].next.push_back({place->second, told});
      if (at > 0) continue;
      Move move{s.choice.kind, command_for(s.choice, expander, state, world), told, s.choice.node, kNoRecord,
                place->second};
      if (about_message(s.choice.kind)) move.message = find(world, expander.letter(s.choice.what));
      around.moves.push_back(std::move(move));
    }
    around.states[at].looked_at = all;
  }
  return around;
}

}  // namespace netsplit::search
