#include "core/timeline/wire.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace netsplit {
namespace {

void add_fields(const Described& group, std::string& text) {
  for (const Described& item : group.children) {
    if (item.kind == Described::Kind::field)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", item.name, item.text);
    if (item.kind == Described::Kind::group) add_fields(item, text);
  }
}

Described field(std::string name, std::string text, Tone tone = Tone::plain) {
  Described d;
  d.kind = Described::Kind::field;
  d.name = std::move(name);
  d.text = std::move(text);
  d.tone = tone;
  return d;
}

std::string_view words_for(ChannelSpec::Kind kind) {
  static constexpr std::string_view kWords[] = {"plain: anybody on the way can read it",
                                                "TLS: the server proves who it is",
                                                "mutual TLS: both prove who they are"};
  return kWords[static_cast<std::size_t>(kind)];
}

/// How `id` sees its connection to `peer`.
std::string standing_of(const World& world, NodeId id, NodeId peer) {
  const ChannelEnd* end = world.channels(id).find(peer);
  if (!end) return "none so far";
  switch (end->state) {
    case ChannelEnd::State::closed: return "closed";
    case ChannelEnd::State::calling: return "says hello";
    case ChannelEnd::State::called: return "has answered a hello";
    case ChannelEnd::State::refused: return fmt::format("refused: {}", name_of(end->refusal));
    case ChannelEnd::State::open: break;
  }
  return fmt::format("open{}{}", end->resumed ? ", resumed" : "", end->caller ? ", as the client" : ", as the server");
}

std::string certificate_words(const Certificate& c) {
  if (c.issuer.empty()) return "none";
  std::string text = c.name;
  for (const std::string& name : c.also) text += fmt::format(" and {}", name);
  text += fmt::format(", says {}", c.issuer);
  if (c.until < kForever) text += fmt::format(", until {}", duration_text(c.until));
  return text;
}

Described log_of(const World& world, NodeId from, NodeId to) {
  Described table;
  table.kind = Described::Kind::table;
  table.name = "seen by the tap";
  table.cells = {"when", "way", "what it did", "content"};
  const NodeNames names = names_in(world);
  const std::vector<Sighting>& seen = world.taps().seen();
  for (std::size_t i = seen.size(); i-- > 0;) {
    const Sighting& s = seen[i];
    if ((s.from != from || s.to != to) && (s.from != to || s.to != from)) continue;
    Described row;
    row.kind = Described::Kind::row;
    row.cells = {duration_text(s.at), fmt::format("{} to {}", names(s.from), names(s.to)), std::string(name_of(s.deed)),
                 content_of(s, names)};
    row.tone = s.sealed ? Tone::good : s.deed == Sighting::Deed::read ? Tone::waiting : Tone::bad;
    table.children.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string content_of(const Sighting& s, const NodeNames& names) {
  if (s.sealed) return fmt::format("encrypted, {} bytes", s.bytes);
  std::string fields;
  add_fields(describe_value(s.message, names), fields);
  return fmt::format("{}{}{}", s.message.name(), fields.empty() ? "" : ": ", fields);
}

Described describe_wire(const World& world, NodeId from, NodeId to) {
  Described wire;
  const ChannelSpec& spec = world.network().channel(from, to);
  wire.children.push_back(
      field("channel", std::string(words_for(spec.kind)), spec.is_plain() ? Tone::waiting : Tone::good));
  if (!spec.is_plain())
    for (const auto& [id, peer] : {std::pair{from, to}, std::pair{to, from}}) {
      const std::string& name = world.host(id).name;
      wire.children.push_back(field(fmt::format("connection of {}", name), standing_of(world, id, peer)));
      wire.children.push_back(field(fmt::format("certificate of {}", name), certificate_words(world.certificate(id))));
    }
  if (world.taps().on(from, to) || world.taps().on(to, from))
    wire.children.push_back(field("tap", "somebody sits on this link", Tone::bad));
  Described log = log_of(world, from, to);
  if (!log.children.empty()) wire.children.push_back(std::move(log));
  return wire;
}

}  // namespace netsplit
