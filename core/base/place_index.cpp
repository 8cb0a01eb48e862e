#include "core/base/place_index.h"

namespace netsplit {

std::size_t PlaceIndex::home(std::uint64_t name) const {
  return static_cast<std::size_t>((name * 0x9e3779b97f4a7c15u) >> 32) & (cells_.size() - 1);
}

std::size_t PlaceIndex::slot(std::uint64_t name) const {
  std::size_t at = home(name);
  while (cells_[at].place != kNoPlace && cells_[at].name != name) at = (at + 1) & (cells_.size() - 1);
  return at;
}

std::uint32_t PlaceIndex::find(std::uint64_t name) const {
  return cells_.empty() ? kNoPlace : cells_[slot(name)].place;
}

void PlaceIndex::put(std::uint64_t name, std::uint32_t place) {
  if (2 * (size_ + 1) > cells_.size()) grow();
  Cell& cell = cells_[slot(name)];
  if (cell.place == kNoPlace) ++size_;
  cell = {name, place};
}

void PlaceIndex::erase(std::uint64_t name) {
  if (cells_.empty()) return;
  const std::size_t mask = cells_.size() - 1;
  std::size_t hole = slot(name);
  if (cells_[hole].place == kNoPlace) return;
  --size_;
  // What was pushed past the hole moves back into it (Knuth, section 6.4, algorithm R), so that no search ends too early.
  for (std::size_t at = (hole + 1) & mask; cells_[at].place != kNoPlace; at = (at + 1) & mask) {
    if (((at - home(cells_[at].name)) & mask) < ((at - hole) & mask)) continue;
    cells_[hole] = cells_[at];
    hole = at;
  }
  cells_[hole] = {};
}

void PlaceIndex::grow() {
  std::vector<Cell> before(cells_.empty() ? 16 : 2 * cells_.size());
  before.swap(cells_);
  for (const Cell& cell : before)
    if (cell.place != kNoPlace) cells_[slot(cell.name)] = cell;
}

void PlaceIndex::hash_into(Hasher& h) const { netsplit::hash_into(h, cells_); }

}  // namespace netsplit
