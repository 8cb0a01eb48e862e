#pragma once
#include <array>
#include <vector>

#include "web/panels/panel.h"

namespace netsplit {

/// The story of the run around the moment shown, one line an event, each with its cause; a click goes there.
class EventsPanel {
 public:
  static constexpr float kRow = 24;  ///< height of one

  /// The switches of what is shown, right-aligned in a row that others began.
  void draw_filter(const PanelContext& context, float right, float y);
  void draw(const PanelContext& context);

 private:
  /// What the rows were gathered for.
  struct Key {
    RecordId now = kNoRecord;
    RecordId end = kNoRecord;
    std::array<bool, kStoryKinds> kinds{};
    NodeId only = kNobody;
    bool operator==(const Key&) const = default;
  };
  void gather(const PanelContext& context);
  void draw_row(const PanelContext& context, RecordId id, float width);

  std::array<bool, kStoryKinds> kinds_{true, false, true, true, true};
  bool only_selected_ = false;
  Key key_;
  std::vector<RecordId> rows_;
  std::size_t now_row_ = 0;  ///< rows before this have happened
  RecordId scrolled_to_ = kNoRecord;
};

}  // namespace netsplit
