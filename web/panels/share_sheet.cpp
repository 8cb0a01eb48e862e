#include <fmt/format.h>

#include "icons.h"
#include "web/app/format.h"
#include "web/panels/choices.h"
#include "web/panels/sheets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// A line of text in the mono font in a sunken box, cut at its end, with a button that copies the whole.
struct CopyBox {
  const char* id;
  const char* what;   ///< "Link", for "Link copied"
  const char* label;  ///< "Copy link"
  ButtonKind kind = ButtonKind::plain;
};

void copy_box(const PanelContext& context, const Shared& shared, const CopyBox& box, const std::string& text) {
  const bool copied = shared.copied == box.what;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ButtonLook plain{.icon = ICON_COPY, .label = box.label, .kind = box.kind};
  const ButtonLook look{.icon = copied ? ICON_CHECK : ICON_COPY,
                        .label = copied ? tr("Copied") : box.label,
                        .kind = box.kind,
                        .width = button_width(context.ui, plain)};
  const float width = ImGui::GetContentRegionAvail().x - button_width(context.ui, look) - 8;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + width, min.y + button_height(context.ui, look)};
  out.AddRectFilled(min, max, context.colours().background, Theme::kCorner);
  out.AddRect(min, max, context.colours().hairline, Theme::kCorner);
  draw_text_cut(out, context.fonts().mono12, {min.x + 12, (min.y + max.y) / 2 - 7}, width - 24, context.colours().text,
                text);
  ImGui::SetCursorScreenPos({max.x + 8, min.y});
  if (button(context.ui, box.id, look)) context.ask(request::Copy{text, box.what});
}

std::string scope_words(const Shared& shared) {
  const std::string done = shared.commands == 0   ? std::string()
                           : shared.commands == 1 ? tr(", with the one thing you did")
                                                  : trf(", with the {} things you did", shared.commands);
  switch (shared.choice.scope) {
    case ShareScope::run: return tr("The very same run from its start") + done + ".";
    case ShareScope::moment: return trf("The very same run at {}{}.", format_moment(shared.at), done);
    default: return trf("The very same run at {}{}, looked at as you do now.", format_moment(shared.at), done);
  }
}

void offer_scopes(const PanelContext& context, const Shared& shared) {
  Choices row(context, "share.scope", "");
  const auto offer = [&](const char* id, const char* name, ShareScope scope) {
    if (!row.offer(id, name, shared.choice.scope == scope)) return;
    ShareChoice choice = shared.choice;
    choice.scope = scope;
    context.ask(request::Share{choice});
  };
  offer("run", tr("The whole run"), ShareScope::run);
  offer("moment", tr("This moment"), ShareScope::moment);
  offer("view", tr("This view"), ShareScope::view);
}

/// Above some length a link gets lost on its way, and a file does not.
void warn_of_length(const PanelContext& context, const Shared& shared) {
  const float left = ImGui::GetCursorScreenPos().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(*ImGui::GetWindowDrawList(), context.fonts().icon16, {at.x + 8, at.y + 9},
            context.ui.theme.tone(Tone::waiting), ICON_TRIANGLE_ALERT);
  ImGui::SetCursorScreenPos({left + 26, at.y});
  ImGui::BeginGroup();
  paragraph(context.ui, context.fonts().regular14, context.colours().text,
            trf("{} characters are more than many chat and mail programs let through. Send a file instead: "
                "dropped on Netsplit, it opens the very same run.",
                format_count(shared.link.size())));
  ImGui::EndGroup();
  context.ui.log.add("share.long", at, ImGui::GetItemRectMax());
  ImGui::SetCursorScreenPos({left + 26, ImGui::GetCursorScreenPos().y});
}

/// The file holds the link itself.
void offer_file(const PanelContext& context, const Shared& shared) {
  const std::string& name = context.scenario.name;
  if (button(context.ui, "share.file", {.icon = ICON_DOWNLOAD, .label = tr("Save the run as a file")}))
    context.ask(request::SaveText{name.substr(name.rfind('/') + 1) + ".netsplit", shared.link + "\n"});
}

void offer_embed(const PanelContext& context, const Shared& shared, std::span<const ViewName> views) {
  const ShareChoice& chosen = shared.choice;
  const auto ask = [&](auto&& change) {
    ShareChoice choice = chosen;
    change(choice);
    context.ask(request::Share{choice});
  };
  {
    Choices row(context, "embed.view", tr("Shows"));
    for (const ViewName& view : views)
      if (row.offer(view.id, view.name, chosen.view == view.id)) ask([&](ShareChoice& c) { c.view = view.id; });
  }
  {
    Choices row(context, "embed.controls", tr("Controls"));
    constexpr const char* kNames[] = {later("None"), later("Small"), later("Full")};
    for (std::size_t i = 0; i < kControlsNames.size(); ++i) {
      const auto controls = static_cast<EmbedControls>(i);
      if (row.offer(kControlsNames[i], tr(kNames[i]), chosen.controls == controls))
        ask([&](ShareChoice& c) { c.controls = controls; });
    }
  }
  {
    Choices row(context, "embed.size", tr("Size"));
    for (std::size_t i = 0; i < kEmbedSizes.size(); ++i) {
      const std::string name = fmt::format("{} \xc3\x97 {}", kEmbedSizes[i].width, kEmbedSizes[i].height);
      if (row.offer(std::to_string(kEmbedSizes[i].width), name, chosen.size == i))
        ask([&](ShareChoice& c) { c.size = i; });
    }
  }
  Choices row(context, "embed.autoplay", tr("Begins"));
  if (row.offer("no", tr("Paused"), !chosen.autoplay)) ask([](ShareChoice& c) { c.autoplay = false; });
  if (row.offer("yes", tr("Playing"), chosen.autoplay)) ask([](ShareChoice& c) { c.autoplay = true; });
}

}  // namespace

void draw_share(const PanelContext& context, const Shared& shared, std::span<const ViewName> views, bool& open) {
  const bool is_long = shared.link.size() > kLongLink;
  const float height = context.phone ? 800.0f : shared.link.empty() ? 180.0f : is_long ? 616.0f : 560.0f;
  if (!begin_sheet(context.ui, "share", tr("Share this run"), {600, height}, open)) return;
  if (shared.link.empty()) {
    paragraph(context.ui, context.fonts().regular14, context.colours().text,
              trf("This run does not fit into a link: its scenario and the {} things done in it are more than "
                  "the 256 kB that a link may hold. The scenario alone can be saved, from the menu.",
                  shared.commands));
    end_sheet();
    return;
  }
  offer_scopes(context, shared);
  paragraph(context.ui, context.fonts().regular14, context.colours().muted, scope_words(shared));
  ImGui::Dummy({0, 2});
  copy_box(context, shared,
           {"share.copy", tr("Link"), tr("Copy link"), is_long ? ButtonKind::plain : ButtonKind::primary}, shared.link);
  ImGui::Dummy({0, 2});
  if (is_long) warn_of_length(context, shared);
  offer_file(context, shared);
  heading(context.ui, tr("For a page of yours"));
  offer_embed(context, shared, views);
  ImGui::Dummy({0, 4});
  copy_box(context, shared, {"share.embed", tr("Embed code"), tr("Copy code")}, shared.embed);
  heading(context.ui, tr("How it is checked"));
  paragraph(context.ui, context.fonts().regular12, context.colours().muted,
            trf("Opening it replays the run up to {} and compares its hash with {}. Nothing is sent anywhere: "
                "all {} characters are in the part after the #, which no server sees.",
                format_moment(shared.reached), format_hash(shared.hash), format_count(shared.link.size())));
  end_sheet();
}

}  // namespace netsplit
