#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/panels/panel.h"

namespace netsplit {

/// A scenario as the gallery shows it.
struct GalleryEntry {
  std::string name;
  std::string topic;
  std::string title;
  std::string summary;
  bool breaks = false;  ///< it is meant to break a claim
  std::string error;    ///< why it can't be read; empty when it can
};
std::vector<GalleryEntry> read_gallery();

/// Sheets lie over everything. Each clears `open` when it is closed.
void draw_gallery(const PanelContext& context, const std::vector<GalleryEntry>& entries, bool& open);
/// `views` are the ids and names of what an embed can show.
struct ViewName {
  std::string_view id;
  std::string_view name;
};
void draw_share(const PanelContext& context, const Shared& shared, std::span<const ViewName> views, bool& open);
void draw_source(const PanelContext& context, bool& open);
void draw_about(const PanelContext& context, bool& open);

/// One line at the foot of the stage: what somebody who has just come can do first.
void draw_first_steps(const PanelContext& context, Rect stage, std::string_view words);

}  // namespace netsplit
