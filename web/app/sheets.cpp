#include "web/app/sheets.h"

#include <algorithm>
#include <iterator>

namespace netsplit {

Sheet Sheets::called(std::string_view name) {
  constexpr std::string_view kNames[] = {"gallery", "share", "source", "about", "export", "palette"};
  const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  return found == std::end(kNames) ? Sheet::none : static_cast<Sheet>(found - std::begin(kNames) + 1);
}

void Sheets::show(Sheet sheet) {
  // Where there is an editor, a scenario's text is looked at in it.
  if (sheet == Sheet::source && platform_.edit(run_.scenario().name, run_.scenario().text)) return;
  shown_ = sheet;
  if (sheet == Sheet::gallery || (sheet == Sheet::palette && !options_.embed)) open_gallery();
  if (sheet == Sheet::palette) {
    gallery_.refresh();
    palette_.begin();
  }
  if (sheet == Sheet::share) sharer_.share();
}

/// Embeds keep nothing, so they find nothing.
void Sheets::open_gallery() {
  gallery_.open([this](const std::string& name) { return options_.embed ? std::string() : platform_.kept(name); });
}

void Sheets::draw(const PanelContext& context, const Here& here) {
  bool open = true;
  switch (shown_) {
    case Sheet::none: return;
    case Sheet::gallery: gallery_.draw(context, options_.reduced_motion, open); break;
    case Sheet::share: draw_share(context, sharer_.shared(), workbench_.all_views(), open); break;
    case Sheet::exporting: draw_export(context, exporter_.offer(), open); break;
    case Sheet::source: draw_source(context, open); break;
    case Sheet::about: draw_about(context, open); break;
    case Sheet::palette: palette_.draw(context, all_actions(here), open); break;
  }
  if (!open) close();
}

std::optional<std::string> Sheets::news() { return shown_ == Sheet::gallery ? gallery_.news() : std::nullopt; }

}  // namespace netsplit
