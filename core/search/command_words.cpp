#include "core/search/command_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/timeline/description.h"

namespace netsplit::search {
namespace {

struct CommandWords {
  const std::vector<NodeId>& nodes;
  const World& world;
  const Recorder& recorder;

  std::string name(NodeId id) const { return names_of({id}, world); }
  std::string message(RecordId id) const {
    const Record* sent = recorder.find(id);
    if (!sent || sent->kind != RecordKind::sent) return fmt::format("message {}", id);
    return fmt::format("{} from {} to {}", in_words(sent->label->name), name(sent->node), name(sent->peer));
  }
  static std::string percent(Ratio r) { return fmt::format("{:.3g} %", static_cast<double>(r.ppb) / 1e7); }

  std::string they(const char* one_does, const char* several_do) const {
    return names_of(nodes, world) + (nodes.size() == 1 ? one_does : several_do);
  }

  std::string operator()(const command::Crash& c) const {
    if (c.wipe_disk) return they(" crashes and loses its disk", " crash and lose their disks");
    return they(" crashes", " crash");
  }
  std::string operator()(const command::Restart&) const { return they(" restarts", " restart"); }
  std::string operator()(const command::Pause&) const { return they(" pauses", " pause"); }
  std::string operator()(const command::Resume&) const { return they(" goes on", " go on"); }
  std::string operator()(const command::Slow& c) const {
    if (c.factor == Ratio::one()) return name(c.node) + " runs at full speed again";
    return fmt::format("{} takes {:.3g} times as long for everything", name(c.node),
                       static_cast<double>(c.factor.ppb) / 1e9);
  }
  std::string operator()(const command::StepClock& c) const {
    return fmt::format("the clock of {} jumps by {}", name(c.node), duration_text(c.by));
  }
  std::string operator()(const command::DriftClock& c) const {
    return fmt::format("the clock of {} gains {} us a second from now on", name(c.node), c.ppm);
  }
  std::string operator()(const command::Cut& c) const {
    if (c.one_way)
      return fmt::format("nothing passes any more from {} to {}", names_of(c.from, world), names_of(c.to, world));
    return fmt::format("{} {} cut off from {}", names_of(c.from, world), c.from.size() == 1 ? "is" : "are",
                       names_of(c.to, world));
  }
  std::string operator()(const command::Heal& c) const {
    return c.name.empty() ? "all cuts heal" : fmt::format("the cut \"{}\" heals", c.name);
  }
  std::string operator()(const command::Degrade& c) const {
    std::string what;
    if (c.loss.ppb) what += ", loses " + percent(c.loss);
    if (c.duplicate.ppb) what += ", repeats " + percent(c.duplicate);
    if (c.delay != Duration{}) what += fmt::format(", takes {} more", duration_text(c.delay));
    return fmt::format("the link from {} to {}{}", name(c.from), name(c.to), what.empty() ? " is as it was" : what);
  }
  std::string operator()(const command::DropMessage& c) const { return message(c.message) + " is lost"; }
  std::string operator()(const command::DelayMessage& c) const {
    return fmt::format("{} takes {} longer", message(c.message), duration_text(c.by));
  }
  std::string operator()(const command::DuplicateMessage& c) const { return message(c.message) + " is repeated"; }
  std::string operator()(const command::Deliver& c) const { return message(c.message) + " arrives"; }
  std::string operator()(const command::Fire& c) const {
    return fmt::format("the timer \"{}\" of {} fires", c.timer, name(c.node));
  }
  std::string operator()(const command::FinishWrite& c) const {
    return fmt::format("what {} writes is on its disk", name(c.node));
  }
  std::string operator()(const command::Create&) const { return they(" is created", " are created"); }
  std::string operator()(const command::Remove&) const { return they(" is removed", " are removed"); }
  std::string operator()(const command::Move& c) const {
    std::string where;
    for (const auto& [kind, label] :
         {std::pair{"region", &c.region}, std::pair{"zone", &c.zone}, std::pair{"rack", &c.rack}})
      if (!label->empty()) where += fmt::format("{} {} {}", where.empty() ? "" : ",", kind, *label);
    return they(" moves", " move") + (where.empty() ? "" : " to" + where);
  }
  std::string operator()(const command::MoveAddress& c) const {
    if (c.holder == c.node) return fmt::format("the address of {} leads to it again", name(c.node));
    return fmt::format("the address of {} leads to {}", name(c.node), name(c.holder));
  }
  std::string link(NodeId from, NodeId to) const { return fmt::format("{} to {}", name(from), name(to)); }
  std::string operator()(const command::Tap& c) const {
    std::string what = fmt::format("somebody sits on the link from {}, reads", link(c.from, c.to));
    if (c.alters.ppb) what += ", alters " + percent(c.alters);
    if (c.replays.ppb) what += fmt::format(", repeats {} after {}", percent(c.replays), duration_text(c.after));
    return what;
  }
  std::string operator()(const command::Untap& c) const {
    return "nobody sits on the link from " + link(c.from, c.to) + " any more";
  }
  std::string operator()(const command::Inject& c) const {
    return fmt::format("somebody sends {} a message in the name of {}", name(c.to), name(c.from));
  }
  std::string operator()(const command::Renew& c) const {
    return fmt::format("{} gets a certificate for {}", name(c.node), duration_text(c.valid));
  }
  std::string operator()(const command::Roll& c) const {
    return they(" speaks", " speak") + fmt::format(" version {} from now on", c.speaks);
  }
  std::string operator()(const command::TakeOver&) const {
    return "nothing happens by itself: somebody chooses what comes next";
  }
  std::string operator()(const command::HandBack&) const { return "all goes on by itself"; }
  std::string operator()(const command::Tell& c) const {
    std::string request = in_words(c.request.name());
    for (const Described& field : describe_value(c.request, names_in(world)).children)
      if (field.kind == Described::Kind::field) request += fmt::format(", {} {}", field.name, field.text);
    return fmt::format("the operator tells {}: {}", name(c.node), request);
  }
};

}  // namespace

std::string in_words(std::string_view label) {
  std::string words(label.substr(label.rfind('.') + 1));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string names_of(const std::vector<NodeId>& nodes, const World& world) {
  std::string all;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) all += i + 1 == nodes.size() ? " and " : ", ";
    all += index_of(nodes[i]) < world.nodes() ? world.host(nodes[i]).name : std::string("nobody");
  }
  return all;
}

std::string words_for(const Command& command, const std::vector<NodeId>& nodes, const World& world,
                      const Recorder& recorder) {
  return std::visit(CommandWords{nodes, world, recorder}, command);
}

bool alike(const Command& a, const Command& b) {
  if (a == b) return true;
  if (const auto* crash = std::get_if<command::Crash>(&a))
    return std::holds_alternative<command::Crash>(b) && std::get<command::Crash>(b).wipe_disk == crash->wipe_disk;
  return a.index() == b.index() &&
         (std::holds_alternative<command::Restart>(a) || std::holds_alternative<command::Pause>(a) ||
          std::holds_alternative<command::Resume>(a) || std::holds_alternative<command::Create>(a) ||
          std::holds_alternative<command::Remove>(a));
}

}  // namespace netsplit::search
