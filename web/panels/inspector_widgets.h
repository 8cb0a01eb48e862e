#pragma once
#include "core/timeline/description.h"
#include "web/panels/panel.h"

namespace netsplit {

/// A described table: names of the columns, then rows, in the mono font; wide ones are cut with the whole on hover.
void draw_table(const PanelContext& context, const Described& item);

/// A described log or ring as a row of boxes: hue by group, filled when settled; the newest are shown.
void draw_cells(const PanelContext& context, const Described& item);

/// Buttons in a row that wraps.
class ButtonRow {
 public:
  explicit ButtonRow(const PanelContext& context);
  bool operator()(const char* id, const ButtonLook& look);

 private:
  const PanelContext& context_;
  float room_;
  float used_ = 0;
};

}  // namespace netsplit
