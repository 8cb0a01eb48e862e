#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/timeline/description.h"
#include "web/panels/panel.h"

namespace netsplit {

/// Tells about what is selected, as it describes itself, with what has just changed marked; and what can be done to it.
class Inspector {
 public:
  /// Draws into the current pane.
  void draw(const PanelContext& context);

 private:
  void draw_overview(const PanelContext& context);
  void draw_node(const PanelContext& context, NodeId id);
  void draw_record(const PanelContext& context, RecordId id);
  void draw_link(const PanelContext& context, NodeId from, NodeId to);
  void draw_item(const PanelContext& context, const Described& item);
  void draw_message(const PanelContext& context, RecordId sent);
  void watch(const World& world, NodeId id);

  // What the node says, with the marks of its last change; and the same without marks, to compare with the next.
  NodeId watched_ = kNobody;
  RecordId watched_at_ = kNoRecord;
  DescribedNode shown_;
  Described last_;
  // The content of the packet shown last: it stays readable after its arrival.
  RecordId message_id_ = kNoRecord;
  Value message_;
};

}  // namespace netsplit
