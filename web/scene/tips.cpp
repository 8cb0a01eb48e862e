#include "web/scene/tips.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/timeline/description.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/scene/gauges.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostFields = 8;

void row(const Picture& p, std::string_view name, std::string_view value, Tone tone = Tone::plain) {
  field(p.context.ui, name, value, {.tone = tone});
}

/// As wide as the tip, which is narrower than one that grows with its words.
void words(ImFont* font, ImU32 colour, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, draw_wrapped(ImGui::GetWindowDrawList(), font, at, width, colour, text)});
}

void packet_tip(const Picture& p, const FlightView& f) {
  const World& world = p.world();
  const Packet& packet = f.packet;
  paragraph(p.context.ui, p.fonts().semibold14,
            p.theme().kind_hue(p.context.index.kind_number(packet.message->label())),
            title_case(packet.message->name()));
  row(p, "from", fmt::format("{} \xe2\x86\x92 {}", node_name(world, packet.from), node_name(world, packet.to)));
  row(p, "sent", short_duration(world.now() - packet.sent) + tr(" ago"));
  if (packet.arrives == kForever)
    row(p, "arrives", tr("when somebody lets it"));
  else
    row(p, tr("arrives in"), short_duration(packet.arrives - world.now()));
  row(p, "size", format_bytes(packet.message->bytes()));
  const Described content = describe_value(*packet.message, names_in(world));
  std::size_t shown = 0;
  if (!content.children.empty()) separator(p.context.ui);
  for (const Described& item : content.children) {
    if (item.kind != Described::Kind::field || ++shown > kMostFields) continue;
    row(p, humanize(item.name), item.text, item.tone);
  }
  if (shown > kMostFields) row(p, "and", trf("{} more", shown - kMostFields));
  const Record* sent = p.context.timeline.recorder().find(packet.id);
  const Record* cause = sent ? p.context.timeline.recorder().find(sent->cause) : nullptr;
  if (!cause) return;
  separator(p.context.ui);
  words(p.fonts().regular12, p.colours().muted, tr("Because ") + tell_whole(world, *cause));
}

void node_tip(const Picture& p, NodeId id) {
  const World& world = p.world();
  const HostSpec& host = world.host(id);
  const NodeLook look = look_of(p, id);
  paragraph(p.context.ui, p.fonts().semibold14, p.colours().text, host.name);
  row(p, "role", humanize(host.role_name));
  if (!look.word.empty()) row(p, "is", look.word, look.tone);
  if (!host.region.empty()) row(p, tr("stands in"), host.zone.empty() ? host.region : host.region + ", " + host.zone);
  if (look.slow)
    row(p, "CPU", trf("{:.3g} times slower", static_cast<double>(world.slowness(id).ppb) / 1e9), Tone::waiting);
  const Gauges gauges = gauges_of(world, id);
  if (gauges.waiting > 0) words(p.fonts().regular14, p.theme().tone(Tone::waiting), queue_words(gauges) + ".");
  if (const std::string wrong = clock_words(gauges); !wrong.empty())
    words(p.fonts().regular14, p.theme().tone(Tone::waiting), tr("Its clock is ") + wrong + ".");
  for (const Violation& v : world.violations())
    if (v.node == id) row(p, "broke", humanize(v.claim->name), Tone::bad);
}

void link_tip(const Picture& p, NodeId from, NodeId to) {
  const World& world = p.world();
  const Network& network = world.network();
  const LinkProfile& profile = network.profile(from, to);
  paragraph(p.context.ui, p.fonts().semibold14, p.colours().text,
            trf("{} to {}", node_name(world, from), node_name(world, to)));
  row(p, "latency", "about " + short_duration(typical(profile.latency)));
  const command::Degrade worse = network.degradation(from, to);
  const auto percent = [](Ratio r) { return fmt::format("{:.3g} %", static_cast<double>(r.ppb) / 1e7); };
  if (profile.loss.ppb || worse.loss.ppb) row(p, "loses", percent(std::max(profile.loss, worse.loss)), Tone::waiting);
  if (worse.duplicate.ppb) row(p, "repeats", percent(worse.duplicate), Tone::waiting);
  if (worse.delay != Duration{}) row(p, tr("slower by"), short_duration(worse.delay), Tone::waiting);
  if (network.is_cut(from, to)) row(p, "is", "cut", Tone::bad);
  if (const ChannelSpec& channel = network.channel(from, to); !channel.is_plain())
    row(p, "channel", channel.is_mutual() ? tr("mutual TLS") : "TLS", Tone::good);
  if (world.taps().on(from, to) || world.taps().on(to, from)) row(p, "tap", tr("somebody sits here"), Tone::bad);
  const auto under_way = std::count_if(p.frame.flights.begin(), p.frame.flights.end(),
                                       [&](const FlightView& f) { return f.packet.from == from && f.packet.to == to; });
  row(p, tr("under way"), format_count(static_cast<std::uint64_t>(under_way)));
  if (p.world().nodes() > LinkLoad::kMostNodes) return;
  separator(p.context.ui);
  row(p, "carries", load_words(p.load, p.load.of(from, to)));
  row(p, tr("way back"), load_words(p.load, p.load.of(to, from)));
  words(p.fonts().regular12, p.colours().muted,
        trf("In the last {}. The more bytes, the wider the line.", short_duration(p.load.covered())));
}

}  // namespace

void paint_tip(const Picture& p) {
  const Pick& pick = p.hovered;
  if (pick.kind == Pick::Kind::nothing) return;
  const auto flight = std::find_if(p.frame.flights.begin(), p.frame.flights.end(),
                                   [&](const FlightView& f) { return f.packet.id == pick.packet; });
  if (pick.kind == Pick::Kind::packet && flight == p.frame.flights.end()) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{12, 8});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, Theme::kCorner);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{8, 2});
  ImGui::SetNextWindowSize({pick.kind == Pick::Kind::link ? 320.0f : 230.0f, 0});
  if (ImGui::BeginTooltip()) {
    if (pick.kind == Pick::Kind::packet) packet_tip(p, *flight);
    if (pick.kind == Pick::Kind::node) node_tip(p, pick.node);
    if (pick.kind == Pick::Kind::link) link_tip(p, pick.node, pick.peer);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(3);
}

float legend_height(const StageContext& context, float width) {
  return context.embed || width < 420 || context.index.kinds().empty() ? 0.0f : 26.0f;
}

void paint_legend(const Picture& p, ImDrawList& list) {
  if (legend_height(p.context, p.pane.size().x) == 0) return;
  const float y = p.pane.max.y - 17;
  float x = p.pane.min.x + 14;
  if (p.frame.one_in > 1) {
    const std::string words = trf("1 in {} messages is drawn", format_count(p.frame.one_in));
    draw_text(list, p.fonts().regular12, {x, y - 8}, p.theme().tone(Tone::waiting), words);
    x += text_width(p.fonts().regular12, words) + 16;
  }
  const auto& kinds = p.context.index.kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::string name = humanize(kinds[i]->name);
    const float width = 18 + text_width(p.fonts().regular12, name);
    const bool last = i + 1 == kinds.size();
    if (x + width + (last ? 0.0f : 30.0f) > p.pane.max.x - 14) {
      draw_text(list, p.fonts().regular12, {x, y - 8}, p.colours().muted, fmt::format("+{}", kinds.size() - i));
      return;
    }
    const ImU32 hue = p.theme().kind_hue(i);
    // Two triangles: the arrow head is not convex.
    const ImVec2 tip{x + 12, y};
    const ImVec2 notch{x + 4, y};
    list.AddTriangleFilled(tip, {x + 1, y + 4.8f}, notch, hue);
    list.AddTriangleFilled(tip, notch, {x + 1, y - 4.8f}, hue);
    draw_text(list, p.fonts().regular12, {x + 18, y - 8}, p.colours().muted, name);
    x += width + 16;
  }
}

}  // namespace netsplit
