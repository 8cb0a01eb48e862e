#pragma once
#include <cstdint>
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

/// How much happened when and where: what a space-time diagram shows when there are more events than pixels. Bins of
/// time, as narrow as the memory allows, and above them coarser ones, each the sum of two: whatever the zoom, there is a
/// level with about a bin for some pixels, so a frame costs what is seen and not what has happened.
class EventDensity {
 public:
  static constexpr std::size_t kMostCells = std::size_t{1} << 19;
  static constexpr std::size_t kLeastBins = 128;

  /// One node in one bin.
  struct Cell {
    std::uint32_t events = 0;
    std::uint32_t lost = 0;  ///< messages that were dropped, at their senders
    /// Messages sent between this node and those below it, less those between this node and those above it: summed from
    /// the first node on, the number of messages that cross the gap below a node.
    std::int32_t crossing = 0;
    Cell& operator+=(const Cell& o);
    bool operator==(const Cell&) const = default;
  };
  /// Bins side by side, from `begin` on, each a row of one cell a node.
  struct Table {
    Time begin{};
    Duration width{1};
    std::size_t nodes = 0;
    std::vector<Cell> cells;

    std::size_t bins() const { return nodes ? cells.size() / nodes : 0; }
    const Cell* bin(std::size_t i) const { return cells.data() + i * nodes; }
    bool operator==(const Table&) const = default;
  };

  /// Reads the records that came since the last call.
  void follow(const Recorder& recorder, std::size_t nodes);
  /// The future from this record on was cut off.
  void cut_off(const Recorder& recorder, RecordId from);
  void clear() { *this = EventDensity(); }

  /// The finest level whose bins are at least this wide. Those that are wider than asked for are so because the memory
  /// allows no narrower ones.
  const Table& level(Duration least_width) const;
  std::size_t levels() const { return levels_.size(); }

  /// Counts the records of a short stretch by reading them: bins of any width, from a multiple of it at or before `from`.
  static Table count(const Recorder& recorder, std::size_t nodes, Time from, Time to, Duration width);

 private:
  static void add(Table& table, const Record& r);
  void widen();
  void settle();
  std::size_t most_bins() const;

  std::vector<Table> levels_;  ///< the finest first
  std::size_t settled_ = 0;    ///< bins of the finest level that are summed up in the others
  RecordId seen_ = 0;
};

/// Whether a record is an event that the diagram shows. Setting a timer is not: it fires, or it doesn't.
inline bool is_shown(RecordKind kind) { return kind != RecordKind::armed; }

}  // namespace netsplit
