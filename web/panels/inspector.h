#pragma once
#include <optional>
#include <string>
#include <vector>

#include "web/app/description.h"
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
  void draw_items(const PanelContext& context, const std::vector<Description::Item>& items);
  void draw_item(const PanelContext& context, const Description::Item& item);
  void draw_message(const PanelContext& context, RecordId sent);
  bool changed(const std::string& path) const;
  void watch(const World& world, NodeId id, const Description& now);

  // What the node said before its last change, to mark that.
  NodeId watched_ = kNobody;
  std::uint64_t watched_steps_ = 0;
  Description last_;
  std::vector<std::string> changed_;
  // The content of the packet shown last: it stays readable after its arrival.
  RecordId message_id_ = kNoRecord;
  Value message_;
};

}  // namespace netsplit
