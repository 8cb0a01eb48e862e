#pragma once
#include <string>

#include "web/history/key_order.h"
#include "web/panels/panel.h"

namespace netsplit {

/// Under the lanes: the order found for the operations on one key, step by step, and what the value is after each. A step
/// takes the whole run to the moment at which it can have taken effect.
class OrderStrip {
 public:
  static float height(const PanelContext& context, float width);

  const KeyOrder& order() const { return order_; }
  void choose(std::size_t key) { order_.choose(key); }
  /// Call once a frame, before anything is drawn of it.
  void follow(const PanelContext& context);
  void draw(const PanelContext& context, ImVec2 min, float width);
  /// What an operation's bar is painted with: from the first of the order to the last; nothing for one that has no place.
  std::optional<ImU32> ink_of(const PanelContext& context, OpId op) const;
  /// How many steps have been taken at the moment shown.
  std::size_t step() const { return step_; }

 private:
  void go_to(const PanelContext& context, std::size_t step);
  float draw_key(const PanelContext& context, ImVec2 at);
  float draw_steps(const PanelContext& context, ImVec2 at, float width);
  std::string words(const PanelContext& context) const;

  KeyOrder order_;
  std::size_t step_ = 0;
  Time stands_at_{-1};  ///< the moment that `step_` was worked out for, or led to
};

}  // namespace netsplit
