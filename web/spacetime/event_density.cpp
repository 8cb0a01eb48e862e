#include "web/spacetime/event_density.h"

#include <algorithm>

namespace netsplit {
namespace {

constexpr Duration kFinest{1 << 10};  ///< a power of two of nanoseconds, so that widths of all tables fit each other

}  // namespace

EventDensity::Cell& EventDensity::Cell::operator+=(const Cell& o) {
  events += o.events;
  lost += o.lost;
  crossing += o.crossing;
  return *this;
}

/// REQUIRES: the record's time is not before the table's begin.
void EventDensity::add(Table& table, const Record& r) {
  if (index_of(r.node) >= table.nodes || !is_shown(r.kind)) return;
  const auto bin = static_cast<std::size_t>((r.time - table.begin) / table.width);
  if (bin >= table.bins()) table.cells.resize((bin + 1) * table.nodes);
  Cell* row = table.cells.data() + bin * table.nodes;
  Cell& own = row[index_of(r.node)];
  ++own.events;
  own.lost += r.kind == RecordKind::dropped;
  if (r.kind != RecordKind::sent || index_of(r.peer) >= table.nodes || r.peer == r.node) return;
  row[std::min(index_of(r.node), index_of(r.peer))].crossing += 1;
  row[std::max(index_of(r.node), index_of(r.peer))].crossing -= 1;
}

std::size_t EventDensity::most_bins() const { return std::max(kLeastBins, kMostCells / levels_[0].nodes); }

void EventDensity::follow(const Recorder& recorder, std::size_t nodes) {
  if (nodes == 0) return;
  if (levels_.empty() || levels_[0].nodes != nodes || recorder.end() < seen_) {
    clear();
    levels_.push_back({Time{}, kFinest, nodes, {}});
  }
  if (seen_ == recorder.end()) return;
  recorder.for_each(seen_, recorder.end(), [&](RecordId, const Record& r) {
    while (r.time / levels_[0].width >= static_cast<std::int64_t>(most_bins())) widen();
    settled_ = std::min(settled_, static_cast<std::size_t>(r.time / levels_[0].width));
    add(levels_[0], r);
    return true;
  });
  seen_ = recorder.end();
  settle();
}

/// The finest level goes; the next one takes its place.
void EventDensity::widen() {
  settle();
  if (levels_.size() == 1) {
    levels_[0].width *= 2;  // Its only bin begins at 0, and still does.
  } else {
    levels_.erase(levels_.begin());
  }
  settled_ = levels_[0].bins();
}

/// Sums up what was counted since the last time.
void EventDensity::settle() {
  std::size_t from = settled_;
  settled_ = levels_[0].bins();
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    if (k + 1 == levels_.size()) {
      if (levels_[k].bins() <= 1) return;
      levels_.push_back({Time{}, levels_[k].width * 2, levels_[k].nodes, {}});
      from = 0;
    }
    const Table& fine = levels_[k];
    Table& coarse = levels_[k + 1];
    from /= 2;
    coarse.cells.resize((fine.bins() + 1) / 2 * fine.nodes);
    std::fill(coarse.cells.begin() + static_cast<std::ptrdiff_t>(std::min(from * fine.nodes, coarse.cells.size())),
              coarse.cells.end(), Cell{});
    for (std::size_t bin = from * 2; bin < fine.bins(); ++bin)
      for (std::size_t n = 0; n < fine.nodes; ++n)
        coarse.cells[bin / 2 * fine.nodes + n] += fine.cells[bin * fine.nodes + n];
  }
}

void EventDensity::cut_off(const Recorder& recorder, RecordId from) {
  if (from >= seen_ || levels_.empty()) return;
  seen_ = from;
  Table& finest = levels_[0];
  // The bin of the last record that is left is counted again.
  const Record* last = from > 0 ? recorder.find(from - 1) : nullptr;
  const auto bin = last ? static_cast<std::size_t>(last->time / finest.width) : std::size_t{0};
  if (from > 0 && !last) return clear();
  finest.cells.resize(std::min(bin * finest.nodes, finest.cells.size()));
  if (last) {
    recorder.for_each(recorder.first_at(finest.width * static_cast<std::int64_t>(bin)), from,
                      [&](RecordId, const Record& r) {
                        add(finest, r);
                        return true;
                      });
  }
  settled_ = bin;
  settle();
}

const EventDensity::Table& EventDensity::level(Duration least_width) const {
  static const Table kNothing;
  for (const Table& table : levels_)
    if (table.width >= least_width) return table;
  return levels_.empty() ? kNothing : levels_.back();
}

EventDensity::Table EventDensity::count(const Recorder& recorder, std::size_t nodes, Time from, Time to,
                                        Duration width) {
  Table table{std::max(Time{}, from) / width * width, width, nodes, {}};
  recorder.for_each(recorder.first_at(table.begin), recorder.first_at(to), [&](RecordId, const Record& r) {
    add(table, r);
    return true;
  });
  return table;
}

}  // namespace netsplit
