#pragma once
#include <string_view>

#include "web/panels/panel.h"

namespace netsplit {

/// Draws CommonMark in the flow of a pane, as wide as there is room. Links open in the browser, words of the trade are
/// explained. `id` tells apart what can be pressed in several texts.
void draw_prose(const PanelContext& context, std::string_view id, std::string_view markdown, ImU32 ink);

}  // namespace netsplit
