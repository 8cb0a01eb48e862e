#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/panels/panel.h"

namespace netsplit {

/// Sheets lie over everything. Each clears `open` when it is closed.
/// `views` are the ids and names of what an embed can show.
struct ViewName {
  std::string_view id;
  std::string_view name;
};
void draw_share(const PanelContext& context, const Shared& shared, std::span<const ViewName> views, bool& open);
void draw_export(const PanelContext& context, const ExportOffer& offer, bool& open);
void draw_source(const PanelContext& context, bool& open);
void draw_about(const PanelContext& context, bool& open);

/// One line at the foot of the stage: what somebody who has just come can do first.
void draw_first_steps(const PanelContext& context, Rect stage, std::string_view words);

}  // namespace netsplit
