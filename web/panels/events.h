#pragma once
#include <array>
#include <vector>

#include "web/panels/view.h"

namespace netsplit {

/// The story of the run around the moment shown, one line an event, each with its cause; a click goes there.
class EventsPanel final : public View {
 public:
  static constexpr float kRow = 24;  ///< height of one

  void draw(const PanelContext& context) override;
  /// The switches of what is shown.
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {12, 0}; }
  float row_height() const override { return kRow; }

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
