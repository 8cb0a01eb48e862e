#pragma once
#include <optional>
#include <vector>

#include "web/app/trace_list.h"
#include "web/panels/view.h"

namespace netsplit {

/// What one request brought about on all nodes, as a waterfall with its critical path; beside it the list of requests,
/// to be searched.
class TracesView final : public View {
 public:
  void draw(const PanelContext& context) override;
  void draw_tools(const PanelContext& context, float right, float y) override;
  ImVec2 padding() const override { return {0, 0}; }

 private:
  static constexpr std::size_t kTextBytes = 64;
  struct ListKey {
    std::size_t operations = 0;
    std::uint64_t completed = 0;
    Time now{};
    TraceFilter filter;
    bool operator==(const ListKey&) const = default;
  };
  struct TraceKey {
    RecordId invoked = kNoRecord;
    RecordId end = kNoRecord;
    bool operator==(const TraceKey&) const = default;
  };

  void gather(const PanelContext& context);
  const Operation* chosen(const PanelContext& context);
  void draw_list(const PanelContext& context, float width);
  void draw_row(const PanelContext& context, const Operation& op, float width);
  void draw_waterfall(const PanelContext& context, const Operation& op);
  void draw_axis(const PanelContext& context, ImVec2 at) const;
  void draw_span(const PanelContext& context, const Span& span, int depth);
  /// From the left end of the bars.
  float x_of(Time t) const;

  TraceFilter filter_;
  bool listing_ = true;  ///< on a phone: the list is shown, else the waterfall of one
  char text_[kTextBytes] = {};
  ListKey list_key_;
  std::vector<std::uint32_t> rows_;
  std::optional<RecordId> wanted_;  ///< the `invoked` record of the operation looked at: it stays the same on seeks
  TraceKey trace_key_;
  Trace trace_;
  std::vector<int> depths_;
  Time shown_from_{};
  Time shown_to_{};
  float row_height_ = 24;
  float name_width_ = 0;
  float bar_width_ = 1;
};

}  // namespace netsplit
