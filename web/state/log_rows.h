#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/timeline/comparison.h"
#include "web/panels/panel.h"

namespace netsplit {

/// The log of one node, drawn in a row with those of others.
struct LogRow {
  std::string name;
  NodeId node = kNobody;
  Tone tone = Tone::plain;
  const Described* log = nullptr;
  const Described* around = nullptr;  ///< the group that it is in: its "commit index" and the like are marked
  std::vector<std::uint64_t> differing;
};

/// A position that a node names: "commit index".
struct LogMark {
  std::string name;
  std::uint64_t position = 0;
};
std::vector<LogMark> marks_of(const Described& around);

/// All rows with equal positions below one another, as in the tables of the Raft paper: the hue and the number above an
/// entry are its group (its term), filled ones are settled, and letters mark the positions that the node names.
/// `back` is how many entries before the last one the reader has gone.
void draw_log_rows(const PanelContext& context, std::string_view id, std::span<const LogRow> rows, float& back);

}  // namespace netsplit
