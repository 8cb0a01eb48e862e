#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "web/scene/form.h"
#include "web/scene/load.h"
#include "web/scene/pick.h"

namespace netsplit {

/// What can be done to a node, a link or a packet, in words, and the sheets for what needs more than a line. One menu is
/// open at a time.
class Menus {
 public:
  /// Opens in the next draw(): at the pointer, or at what the keyboard points at.
  void open(const Pick& what) {
    what_ = what;
    opening_ = true;
  }
  /// Draws the open menu, if there is one, and appends what was chosen.
  void draw(const StageContext& context, const LinkLoad& load, std::vector<Command>& commands);
  /// The message that was asked for to be followed, once.
  std::optional<RecordId> take_followed() { return std::exchange(followed_, std::nullopt); }
  bool is_open() const { return open_ || opening_ || form_; }
  /// True while another frame is needed before what is shown stays as it is.
  bool is_moving() const { return opening_ || (form_ && form_->settling > 0); }

 private:
  void draw_menu(const StageContext& context, const LinkLoad& load, std::vector<Command>& commands);

  Pick what_;
  std::optional<Form> form_;
  std::optional<RecordId> followed_;
  bool opening_ = false;
  bool open_ = false;
};

}  // namespace netsplit
