#pragma once
#include <string>
#include <string_view>

#include "web/panels/panel.h"

namespace netsplit {

/// A word, and switches beside it that flow on to more lines where there is no room.
class Choices {
 public:
  /// `left`: where the switches begin, from the left side of the window.
  Choices(const PanelContext& context, std::string_view word, float left);
  /// True when it was pressed.
  bool add(const std::string& id, const ButtonLook& look);
  /// A switch of this name.
  bool add(const std::string& id, std::string_view label, bool chosen, std::string_view tip = {});

 private:
  const PanelContext& context_;
  float left_;
  bool first_ = true;
};

}  // namespace netsplit
