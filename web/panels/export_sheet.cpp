#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "icons.h"
#include "web/app/format.h"
#include "web/panels/choices.h"
#include "web/panels/sheets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// Asks for the same with one thing changed.
template <class Change>
void ask(const PanelContext& context, const ExportOffer& offer, const Change& change) {
  request::Export asked{offer.choice};
  change(asked.choice);
  context.ask(std::move(asked));
}

void offer_formats(const PanelContext& context, const ExportOffer& offer, std::string_view label, bool pictures) {
  Choices row(context, "export", label);
  for (const ExportFormat& format : export_kinds()) {
    if ((format.kind != ExportKind::text) != pictures) continue;
    if (row.offer(format.name, format.label, offer.choice.format == format.name))
      ask(context, offer, [&](ExportChoice& c) { c.format = format.name; });
  }
}

void offer_parts(const PanelContext& context, const ExportOffer& offer) {
  constexpr std::array kNames{"main", "lower", "window"};
  Choices row(context, "export.part", tr("Shows"));
  for (const ExportOffer::Part& part : offer.parts)
    if (row.offer(kNames[static_cast<std::size_t>(part.part)], part.name, offer.choice.part == part.part))
      ask(context, offer, [&](ExportChoice& c) { c.part = part.part; });
}

void offer_stretches(const PanelContext& context, const ExportOffer& offer) {
  constexpr std::array kNames{"whole", "so_far", "up_to_now", "shown"};
  Choices row(context, "export.stretch", tr("Stretch"));
  for (const ExportOffer::Stretch& stretch : offer.stretches)
    if (row.offer(kNames[static_cast<std::size_t>(stretch.scope)], stretch.name, offer.choice.scope == stretch.scope))
      ask(context, offer, [&](ExportChoice& c) { c.scope = stretch.scope; });
}

void offer_lengths(const PanelContext& context, const ExportOffer& offer) {
  Choices row(context, "export.lasts", tr("Lasts"));
  for (const int seconds : kFilmLengths)
    if (row.offer(std::to_string(seconds), fmt::format("{} s", seconds), offer.choice.film_seconds == seconds))
      ask(context, offer, [&](ExportChoice& c) { c.film_seconds = seconds; });
  if (row.offer("speed", tr("At this speed"), offer.choice.film_seconds == 0))
    ask(context, offer, [](ExportChoice& c) { c.film_seconds = 0; });
}

void offer_sizes(const PanelContext& context, const ExportOffer& offer) {
  const auto part = std::find_if(offer.parts.begin(), offer.parts.end(),
                                 [&](const ExportOffer::Part& p) { return p.part == offer.choice.part; });
  if (part == offer.parts.end()) return;
  Choices row(context, "export.size", tr("Size"));
  for (const int pixels : {1, 2, 4}) {
    const auto side = [&](float units) { return std::lround(units * static_cast<float>(pixels)); };
    const std::string name = fmt::format("{} \xc3\x97 {}", side(part->width), side(part->height));
    if (row.offer(std::to_string(pixels), name, offer.choice.pixels == pixels))
      ask(context, offer, [&](ExportChoice& c) { c.pixels = pixels; });
  }
}

const ExportOffer::Stretch& chosen_stretch(const ExportOffer& offer) {
  const auto found = std::find_if(offer.stretches.begin(), offer.stretches.end(),
                                  [&](const ExportOffer::Stretch& s) { return s.scope == offer.choice.scope; });
  return found == offer.stretches.end() ? offer.stretches.front() : *found;
}

/// What will be in the file, and what it takes.
std::string stretch_words(const ExportOffer& offer, ExportKind kind) {
  const ExportOffer::Stretch& s = chosen_stretch(offer);
  std::string out = trf("From {} to {} of the run", format_moment(s.from), format_moment(s.to));
  if (kind == ExportKind::film) {
    if (!offer.films) return tr("Only the page in a browser makes films. Pictures and data are made here too.");
    if (offer.film_seconds > kLongestFilm)
      return out + trf(", which would last {}: that is longer than a film may be. Choose how long it lasts, or a "
                       "shorter stretch.",
                       short_duration(Duration{static_cast<std::int64_t>(offer.film_seconds * 1e9)}));
    return out + trf(", in a film of {}. It is played while it is recorded; then you are back where you are now.",
                     short_duration(Duration{static_cast<std::int64_t>(offer.film_seconds * 1e9)}));
  }
  if (s.to > offer.reached) return out + tr("; what lies ahead is simulated first.");
  return out + ".";
}

bool can_be_made(const ExportOffer& offer, ExportKind kind) {
  return kind != ExportKind::film || (offer.films && offer.film_seconds <= kLongestFilm);
}

}  // namespace

void draw_export(const PanelContext& context, const ExportOffer& offer, bool& open) {
  const float height = context.phone ? 720.0f : 424.0f;
  if (!begin_sheet(context.ui, "export", tr("Export"), {640, height}, open)) return;
  const ExportFormat& format = export_kind(offer.choice.format);
  offer_formats(context, offer, tr("Pictures"), true);
  offer_formats(context, offer, tr("Data"), false);
  ImGui::Dummy({0, 2});
  paragraph(context.ui, context.fonts().regular14, context.colours().text, tr(format.opens));
  separator(context.ui);
  if (format.kind != ExportKind::text) offer_parts(context, offer);
  if (format.name == "png") offer_sizes(context, offer);
  if (format.kind != ExportKind::picture) offer_stretches(context, offer);
  if (format.kind == ExportKind::film) offer_lengths(context, offer);
  const std::string words =
      format.kind != ExportKind::picture ? stretch_words(offer, format.kind)
      : format.name == "png"
          ? tr("It shows what is on the screen now, without buttons and hints.")
          : tr("It shows what is on the screen now, without buttons and hints. Letters are curves in "
               "it, so it looks alike where these fonts are missing.");
  paragraph(context.ui, context.fonts().regular14, context.colours().muted, words);
  ImGui::Dummy({0, 4});
  const std::string name = export_file_name(context.scenario.name, format.extension);
  const ButtonLook look{.icon = ICON_DOWNLOAD,
                        .label = tr("Save"),
                        .kind = ButtonKind::primary,
                        .enabled = can_be_made(offer, format.kind)};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  if (button(context.ui, "export.save", look)) {
    context.ask(request::Export{offer.choice, true});
    open = false;
    ImGui::CloseCurrentPopup();
  }
  const float x = at.x + button_width(context.ui, look) + 12;
  draw_text_cut(*ImGui::GetWindowDrawList(), context.fonts().mono12,
                {x, at.y + button_height(context.ui, look) / 2 - 7}, at.x + room - x, context.colours().muted, name);
  end_sheet();
}

}  // namespace netsplit
