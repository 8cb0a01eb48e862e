#include "core/scenario/commands.h"

#include <algorithm>
#include <utility>

#include "core/scenario/fields.h"

namespace netsplit {
namespace {

template <std::size_t... I>
std::vector<Command> one_of_each(std::index_sequence<I...>) {
  return {std::variant_alternative_t<I, Command>{}...};
}

constexpr Duration kLongestStep = std::chrono::hours{24};
constexpr std::int64_t kMostPpm = 500'000;

/// Cuts whoever is not named on the far side off from those who are.
std::vector<NodeId> all_but(const std::vector<NodeId>& some, std::size_t nodes) {
  std::vector<NodeId> rest;
  for (std::size_t i = 0; i < nodes; ++i)
    if (std::find(some.begin(), some.end(), node_id(i)) == some.end()) rest.push_back(node_id(i));
  return rest;
}

template <class Make>
std::vector<Command> for_each_node(const std::vector<NodeId>& nodes, Make make) {
  std::vector<Command> commands;
  for (NodeId n : nodes) commands.push_back(make(n));
  return commands;
}

/// One command for each pair of nodes on the two sides.
template <class Make>
std::vector<Command> for_each_link(const CommandDraft& d, std::size_t nodes, Make make) {
  std::vector<Command> commands;
  const std::vector<NodeId> to = d.to.empty() ? all_but(d.from, nodes) : d.to;
  for (NodeId a : d.from)
    for (NodeId b : to)
      if (a != b) commands.push_back(make(a, b));
  return commands;
}

std::vector<Command> degrade(const CommandDraft& d, std::size_t nodes, bool undo) {
  return for_each_link(d, nodes, [&](NodeId a, NodeId b) {
    command::Degrade c{a, b, d.one_way, d.loss, d.duplicate, d.delay};
    if (undo) c = {a, b, d.one_way, {}, {}, {}};
    return c;
  });
}

void link_fields(Fields& f, CommandDraft& d) {
  f.required("from");
  f.nodes("from", d.from, "One side.");
  f.nodes("to", d.to, "The other side; all other nodes when left out.");
  f.flag("one_way", d.one_way, "Only what goes from `from` to `to` is affected.");
}

void tap_fields(Fields& f, CommandDraft& d, std::string_view verb) {
  f.required("from");
  f.nodes("from", d.from, verb == "inject" ? "In whose name." : "One side.");
  if (verb == "inject") f.required("to");
  f.nodes("to", d.to, verb == "inject" ? "Whom it is sent to." : "The other side; all other nodes when left out.");
  if (verb != "tap") return;
  f.flag("one_way", d.one_way, "Only what goes from `from` to `to` passes it.");
  f.ratio("alters", d.alters,
          "Share of messages in which it puts something else, where it understands them; without this it only reads.");
  f.ratio("replays", d.replays, "Share of messages that it sends again.");
  f.duration("after", d.after, 0s, 24h, "How much later.");
}

void move_fields(Fields& f, CommandDraft& d) {
  f.text("region", d.region, 32, "Where they stand from now on; as it was when left out. Links and the layout follow.");
  f.text("zone", d.zone, 32, "Likewise.");
  f.text("rack", d.rack, 32, "Likewise.");
}

void address_fields(Fields& f, CommandDraft& d) {
  f.node("node", d.node, "Whose address it is.");
  f.required("holder");
  f.node("holder", d.holder, "Who is reached by it from now on; the node itself to have it back.");
  f.duration("stale", d.stale, 0s, 1h,
             "How long others may go on reaching whom it led to before, over connections that they have or names that "
             "they have looked up: each lets go at a moment of its own within that time.");
}

void roll_fields(Fields& f, CommandDraft& d) {
  f.required("speaks");
  f.integer("speaks", d.speaks, 1, 1'000, "The version of the protocol that they speak from now on.");
  f.integer("understands_from", d.understands_from, 1, 1'000, "The oldest version that they understand then.");
  f.check_that(
      !f.reading() || d.understands_from <= d.speaks,
      "found nodes that don't understand their own version, expected `understands_from` to be at most `speaks`");
}

bool names_message(std::string_view verb) {
  constexpr std::string_view kThese[] = {"drop_message", "delay_message", "duplicate_message", "deliver"};
  return std::find(std::begin(kThese), std::end(kThese), verb) != std::end(kThese);
}

}  // namespace

std::vector<std::string_view> command_verbs() {
  std::vector<std::string_view> verbs;
  for (const Command& c : one_of_each(std::make_index_sequence<std::variant_size_v<Command>>{}))
    verbs.push_back(label_of(c).name);
  return verbs;
}

std::string_view command_doc(std::string_view verb) {
  if (verb == "crash") return "The nodes stop at once. Only what was synced to disk is left.";
  if (verb == "restart") return "Crashed nodes come back with what is on their disks.";
  if (verb == "pause") return "The nodes handle nothing for a while, as in a long garbage collection; nothing is lost.";
  if (verb == "resume") return "Paused nodes go on, with all that has piled up.";
  if (verb == "slow") return "The nodes' CPUs take longer for everything.";
  if (verb == "step_clock") return "The nodes' wall clocks jump.";
  if (verb == "drift_clock") return "The nodes' clocks run fast or slow from now on.";
  if (verb == "cut") return "Nothing passes between the two sides until the cut is healed.";
  if (verb == "heal") return "Ends a cut.";
  if (verb == "degrade") return "Links lose, repeat and delay messages in addition to what the network does.";
  if (verb == "drop_message") return "One message in flight is lost.";
  if (verb == "delay_message") return "One message in flight takes longer.";
  if (verb == "duplicate_message") return "One message in flight arrives twice.";
  if (verb == "deliver") return "One message in flight arrives now.";
  if (verb == "fire") return "A timer that a node has armed fires now.";
  if (verb == "finish_write") return "What a node's disk is writing is durable now.";
  if (verb == "take_over")
    return "From now on nothing happens by itself: messages wait, timers and clocks stand still, and the lines after "
           "this "
           "one are put off.";
  if (verb == "hand_back") return "All goes on by itself again, as if the time since `take_over` had not passed.";
  if (verb == "create") return "Nodes that are absent come to be: with their config, a new disk and a new clock.";
  if (verb == "remove") return "The nodes cease to be, and their disks with them; what is sent to them finds nobody.";
  if (verb == "move") return "The nodes stand elsewhere from now on.";
  if (verb == "tap") return "Somebody sits on links: reads what passes, and may alter it or send it again.";
  if (verb == "untap") return "Nobody sits on these links any more.";
  if (verb == "inject")
    return "Whoever sits on a link sends a message in another node's name, made after the last one that passed there.";
  if (verb == "renew")
    return "The nodes get new certificates, which differ from the old ones in how long they are valid.";
  if (verb == "move_address") return "What is sent to a node's address reaches another node from now on.";
  if (verb == "roll") return "The nodes run another release, and speak another version of their protocol.";
  return "An operator's request to a node.";
}

void command_fields(Fields& f, CommandDraft& d, std::string_view verb) {
  if (verb == "take_over" || verb == "hand_back") return;
  if (verb == "heal") return f.text("name", d.name, 32, "The cut's name; all cuts when left out.");
  if (verb == "cut") {
    f.text("name", d.name, 32, "To heal it by.");
    return link_fields(f, d);
  }
  if (verb == "degrade") {
    link_fields(f, d);
    f.ratio("loss", d.loss, "Share of messages lost. With all three left out the links are as they were.");
    f.ratio("duplicate", d.duplicate, "Share of messages that arrive twice.");
    return f.duration("delay", d.delay, 0s, 1h, "Added to the latency.");
  }
  if (names_message(verb)) {
    f.required("message");
    f.whole("message", d.message, 0, kNoRecord - 1, "The number of its `sent` record.");
    if (verb != "delay_message") return;
    f.required("by");
    return f.duration("by", d.by, 0s, kLongestStep, "How much later it arrives.");
  }
  if (verb == "tap" || verb == "untap" || verb == "inject") return tap_fields(f, d, verb);
  f.required("node");
  if (verb == "tell") {
    f.node("node", d.node, "Whom it is said to.");
    f.required("request");
    return f.request("request", d.node, d.request, "The request's name and its options.");
  }
  if (verb == "fire") {
    f.node("node", d.node, "Whose timer it is.");
    f.required("timer");
    f.text("timer", d.timer, 64, "Its name, such as `election`.");
    return f.whole("key", d.key, 0, UINT32_MAX, "Which one of that name; 0 where there is but one.");
  }
  if (verb == "finish_write") return f.node("node", d.node, "Whose disk it is.");
  if (verb == "move_address") return address_fields(f, d);
  f.nodes("node", d.nodes, "Whom it happens to.");
  if (verb == "move") move_fields(f, d);
  if (verb == "roll") roll_fields(f, d);
  if (verb == "crash") f.flag("wipe_disk", d.wipe_disk, "The disk is lost too.");
  if (verb == "renew") {
    f.required("valid");
    f.duration("valid", d.valid, 0s, kLongest, "How long from now on, by a clock that is right.");
  }
  if (verb == "slow") {
    f.required("factor");
    f.factor("factor", d.factor, {}, {1000 * Ratio::kOne}, "CPU times are multiplied by this.");
  }
  if (verb == "step_clock") {
    f.required("by");
    f.duration("by", d.by, -kLongestStep, kLongestStep, "How far it jumps; back when negative.");
  }
  if (verb == "drift_clock") {
    f.required("ppm");
    f.integer("ppm", d.ppm, -kMostPpm, kMostPpm, "Microseconds gained in each second; lost when negative.");
  }
}

std::vector<Command> build_commands(const CommandDraft& d, std::size_t nodes) {
  using namespace command;
  if (d.verb == "crash") return for_each_node(d.nodes, [&](NodeId n) { return Crash{n, d.wipe_disk}; });
  if (d.verb == "restart") return for_each_node(d.nodes, [](NodeId n) { return Restart{n}; });
  if (d.verb == "pause") return for_each_node(d.nodes, [](NodeId n) { return Pause{n}; });
  if (d.verb == "resume") return for_each_node(d.nodes, [](NodeId n) { return Resume{n}; });
  if (d.verb == "slow") return for_each_node(d.nodes, [&](NodeId n) { return Slow{n, d.factor}; });
  if (d.verb == "step_clock") return for_each_node(d.nodes, [&](NodeId n) { return StepClock{n, d.by}; });
  if (d.verb == "drift_clock") return for_each_node(d.nodes, [&](NodeId n) { return DriftClock{n, d.ppm}; });
  if (d.verb == "cut") return {Cut{d.name, d.from, d.to.empty() ? all_but(d.from, nodes) : d.to, d.one_way}};
  if (d.verb == "heal") return {Heal{d.name}};
  if (d.verb == "degrade") return degrade(d, nodes, false);
  if (d.verb == "drop_message") return {DropMessage{static_cast<RecordId>(d.message)}};
  if (d.verb == "delay_message") return {DelayMessage{static_cast<RecordId>(d.message), d.by}};
  if (d.verb == "duplicate_message") return {DuplicateMessage{static_cast<RecordId>(d.message)}};
  if (d.verb == "deliver") return {Deliver{static_cast<RecordId>(d.message)}};
  if (d.verb == "fire") return {Fire{d.node, d.timer, static_cast<std::uint32_t>(d.key)}};
  if (d.verb == "finish_write") return {FinishWrite{d.node}};
  if (d.verb == "take_over") return {TakeOver{}};
  if (d.verb == "hand_back") return {HandBack{}};
  if (d.verb == "create") return for_each_node(d.nodes, [](NodeId n) { return Create{n}; });
  if (d.verb == "remove") return for_each_node(d.nodes, [](NodeId n) { return Remove{n}; });
  if (d.verb == "move") return for_each_node(d.nodes, [&](NodeId n) { return Move{n, d.region, d.zone, d.rack}; });
  if (d.verb == "move_address") return {MoveAddress{d.node, d.holder, d.stale}};
  if (d.verb == "tap")
    return for_each_link(d, nodes,
                         [&](NodeId a, NodeId b) { return Tap{a, b, d.one_way, d.alters, d.replays, d.after}; });
  if (d.verb == "untap") return for_each_link(d, nodes, [](NodeId a, NodeId b) { return Untap{a, b}; });
  if (d.verb == "inject") return for_each_link(d, nodes, [](NodeId a, NodeId b) { return Inject{a, b}; });
  if (d.verb == "renew") return for_each_node(d.nodes, [&](NodeId n) { return Renew{n, d.valid}; });
  if (d.verb == "roll")
    return for_each_node(d.nodes, [&](NodeId n) {
      return Roll{n, static_cast<std::uint16_t>(d.speaks), static_cast<std::uint16_t>(d.understands_from)};
    });
  return {Tell{d.node, d.request}};
}

std::size_t weight_of(const CommandDraft& d, std::size_t nodes) {
  const std::size_t to = d.to.empty() ? nodes : d.to.size();
  if (d.verb == "degrade" || d.verb == "tap" || d.verb == "untap" || d.verb == "inject") return d.from.size() * to;
  return 1 + d.nodes.size() + d.from.size() + (d.verb == "cut" ? to : 0);
}

bool can_be_undone(std::string_view verb) {
  constexpr std::string_view kUndone[] = {"crash",   "pause",  "slow",   "step_clock",   "drift_clock", "cut",
                                          "degrade", "create", "remove", "move_address", "tap"};
  return std::find(std::begin(kUndone), std::end(kUndone), verb) != std::end(kUndone);
}

bool goes_node_by_node(std::string_view verb) {
  constexpr std::string_view kThese[] = {"crash",       "restart", "pause",  "resume", "slow", "step_clock",
                                         "drift_clock", "create",  "remove", "move",   "roll"};
  return std::find(std::begin(kThese), std::end(kThese), verb) != std::end(kThese);
}

std::vector<Command> undo_commands(const CommandDraft& d, std::size_t nodes) {
  using namespace command;
  if (d.verb == "crash") return for_each_node(d.nodes, [](NodeId n) { return Restart{n}; });
  if (d.verb == "pause") return for_each_node(d.nodes, [](NodeId n) { return Resume{n}; });
  if (d.verb == "slow") return for_each_node(d.nodes, [](NodeId n) { return Slow{n, Ratio::one()}; });
  if (d.verb == "step_clock") return for_each_node(d.nodes, [&](NodeId n) { return StepClock{n, -d.by}; });
  if (d.verb == "drift_clock") return for_each_node(d.nodes, [](NodeId n) { return DriftClock{n, 0}; });
  if (d.verb == "cut") return {Heal{d.name}};
  if (d.verb == "degrade") return degrade(d, nodes, true);
  if (d.verb == "create") return for_each_node(d.nodes, [](NodeId n) { return Remove{n}; });
  if (d.verb == "remove") return for_each_node(d.nodes, [](NodeId n) { return Create{n}; });
  if (d.verb == "move_address") return {MoveAddress{d.node, d.node, d.stale}};
  if (d.verb == "tap") return for_each_link(d, nodes, [](NodeId a, NodeId b) { return Untap{a, b}; });
  return {};
}

CommandDraft draft_of(const Command& command) {
  CommandDraft d;
  d.verb = label_of(command).name;
  std::visit(
      [&d](const auto& c) {
        if constexpr (requires { c.node; }) d.nodes = {d.node = c.node};
        if constexpr (requires { c.wipe_disk; }) d.wipe_disk = c.wipe_disk;
        if constexpr (requires { c.factor; }) d.factor = c.factor;
        if constexpr (requires { c.by; }) d.by = c.by;
        if constexpr (requires { c.ppm; }) d.ppm = c.ppm;
        if constexpr (requires { c.name; }) d.name = c.name;
        if constexpr (requires { c.one_way; }) d.one_way = c.one_way;
        if constexpr (requires { c.from.size(); }) {
          d.from = c.from;
          d.to = c.to;
        } else if constexpr (requires { c.from; }) {
          d.from = {c.from};
          d.to = {c.to};
        }
        if constexpr (requires { c.loss; }) {
          d.loss = c.loss;
          d.duplicate = c.duplicate;
          d.delay = c.delay;
        }
        if constexpr (requires { c.alters; }) {
          d.alters = c.alters;
          d.replays = c.replays;
          d.after = c.after;
        }
        if constexpr (requires { c.valid; }) d.valid = c.valid;
        if constexpr (requires { c.message; }) d.message = c.message;
        if constexpr (requires { c.timer; }) d.timer = c.timer;
        if constexpr (requires { c.key; }) d.key = c.key;
        if constexpr (requires { c.request; }) d.request = c.request;
        if constexpr (requires { c.region; }) {
          d.region = c.region;
          d.zone = c.zone;
          d.rack = c.rack;
        }
        if constexpr (requires { c.speaks; }) {
          d.speaks = c.speaks;
          d.understands_from = c.understands_from;
        }
        if constexpr (requires { c.holder; }) {
          d.holder = c.holder;
          d.stale = c.stale;
        }
      },
      command);
  return d;
}

}  // namespace netsplit
