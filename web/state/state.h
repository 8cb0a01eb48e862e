#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/timeline/comparison.h"
#include "web/panels/view.h"
#include "web/state/log_rows.h"
#include "web/state/other_run.h"
#include "web/state/two_runs.h"

namespace netsplit {

/// The state of all nodes side by side: logs in rows, fields in a table, and what the last event changed. Or two of
/// them compared: two nodes, one at two moments, or one in two futures. Or this whole run beside another one.
class StateView final : public View {
 public:
  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {0, 0}; }
  void choose(std::string_view what) override;
  std::vector<std::string> lines() const override;
  std::optional<Time> landmark() const override;
  std::string probe() const override { return two_runs_.probe(); }

 private:
  enum class Mode : std::uint8_t { nodes, compare, runs };
  /// A node as it is shown, with what has changed since it was seen at rest.
  struct Known {
    RecordId seen_at = kNoRecord;  ///< kNoRecord: never
    Described seen;
    RecordId shown_at = kNoRecord;
    DescribedNode shown;
  };
  /// What a node is compared with.
  struct Other {
    enum class Kind : std::uint8_t { node, moment, future };
    Kind kind = Kind::node;
    NodeId node = kNobody;
    std::size_t branch = 0;
    bool operator==(const Other&) const = default;
  };

  void follow(const PanelContext& context);
  const DescribedNode& describe(const PanelContext& context, NodeId id);
  std::vector<std::vector<NodeId>> groups(const World& world) const;
  void draw_all(const PanelContext& context);
  void draw_logs(const PanelContext& context, const std::vector<NodeId>& nodes);
  void draw_fields(const PanelContext& context, const std::vector<NodeId>& nodes, std::size_t number);
  void draw_field_row(const PanelContext& context, const std::vector<NodeId>& nodes, const std::string& path,
                      ImVec2 min);
  void draw_tables(const PanelContext& context, const std::vector<NodeId>& nodes);
  float draw_buttons(const PanelContext& context, float right, float y);

  // compare.cpp
  void draw_compare(const PanelContext& context);
  void draw_choices(const PanelContext& context);
  void draw_left_choices(const PanelContext& context);
  void draw_right_choices(const PanelContext& context);
  const World* other_world(const PanelContext& context);
  std::string other_name(const PanelContext& context) const;
  void draw_differences(const PanelContext& context, const DescribedNode& left, const DescribedNode& right);
  void pin(const PanelContext& context);

  std::string scenario_;
  std::vector<Known> known_;
  float back_ = 0;  ///< how many entries before the end of the logs the reader has gone
  Mode mode_ = Mode::nodes;
  NodeId left_ = node_id(0);
  Other other_;
  std::optional<World> pinned_;
  OtherRun future_;
  TwoRunsPane two_runs_;
};

}  // namespace netsplit
