#include "core/protocols/cdn/shelf.h"

#include <algorithm>
#include <utility>

namespace netsplit::cdn {

const Shelf::Copy* Shelf::find(std::uint64_t name) const {
  const std::uint32_t place = index_.find(name);
  return place == kNoPlace ? nullptr : &copies_[place];
}

const Shelf::Copy* Shelf::use(std::uint64_t name, Eviction eviction) {
  const std::uint32_t place = index_.find(name);
  if (place == kNoPlace) return nullptr;
  Copy& copy = copies_[place];
  ++copy.uses;
  const std::uint32_t list = copy.list;
  const std::uint32_t next = eviction == Eviction::lru ? list : list_after(list, copy.uses);
  unlink(place);
  link(place, next);
  free_if_empty(list);
  return &copies_[place];
}

bool Shelf::put(Copy copy, Eviction eviction, std::size_t capacity) {
  std::uint32_t place = index_.find(copy.name);
  if (place != kNoPlace) {  // A fresher copy of what is here: that is no use of it.
    Copy& here = copies_[place];
    copy.uses = here.uses;
    copy.list = here.list;
    copy.before = here.before;
    copy.after = here.after;
    here = std::move(copy);
    return false;
  }
  const bool full = size() >= capacity;
  if (full) release(lists_[least_used_].first);
  if (free_copy_ != kNoPlace) {
    place = free_copy_;
    free_copy_ = copies_[place].after;
  } else {
    place = static_cast<std::uint32_t>(copies_.size());
    copies_.emplace_back();
  }
  copy.uses = 1;
  index_.put(copy.name, place);
  copies_[place] = std::move(copy);
  const bool one_list = eviction == Eviction::lru && least_used_ != kNoPlace;
  link(place, one_list ? least_used_ : list_after(kNoPlace, 1));
  return full;
}

void Shelf::drop(std::uint64_t name) {
  if (const std::uint32_t place = index_.find(name); place != kNoPlace) release(place);
}

/// The list of what was used so often, which has its place after this one, or at the front.
std::uint32_t Shelf::list_after(std::uint32_t list, std::uint32_t uses) {
  const std::uint32_t next = list == kNoPlace ? least_used_ : lists_[list].after;
  if (next != kNoPlace && lists_[next].uses == uses) return next;
  std::uint32_t fresh = free_list_;
  if (fresh != kNoPlace) {
    free_list_ = lists_[fresh].after;
  } else {
    fresh = static_cast<std::uint32_t>(lists_.size());
    lists_.emplace_back();
  }
  lists_[fresh] = {uses, kNoPlace, kNoPlace, list, next};
  (list == kNoPlace ? least_used_ : lists_[list].after) = fresh;
  if (next != kNoPlace) lists_[next].before = fresh;
  return fresh;
}

void Shelf::link(std::uint32_t place, std::uint32_t list) {
  Copy& copy = copies_[place];
  List& l = lists_[list];
  copy.list = list;
  copy.before = l.last;
  copy.after = kNoPlace;
  (l.last == kNoPlace ? l.first : copies_[l.last].after) = place;
  l.last = place;
}

void Shelf::unlink(std::uint32_t place) {
  const Copy& copy = copies_[place];
  List& l = lists_[copy.list];
  (copy.before == kNoPlace ? l.first : copies_[copy.before].after) = copy.after;
  (copy.after == kNoPlace ? l.last : copies_[copy.after].before) = copy.before;
}

void Shelf::free_if_empty(std::uint32_t list) {
  const List l = lists_[list];
  if (l.first != kNoPlace) return;
  (l.before == kNoPlace ? least_used_ : lists_[l.before].after) = l.after;
  if (l.after != kNoPlace) lists_[l.after].before = l.before;
  lists_[list] = {};
  lists_[list].after = free_list_;
  free_list_ = list;
}

void Shelf::release(std::uint32_t place) {
  const std::uint32_t list = copies_[place].list;
  unlink(place);
  free_if_empty(list);
  index_.erase(copies_[place].name);
  copies_[place] = {};
  copies_[place].after = free_copy_;
  free_copy_ = place;
}

std::vector<const Shelf::Copy*> Shelf::hottest(std::size_t most) const {
  std::vector<const Copy*> all;
  for (const Copy& copy : copies_)
    if (copy.list != kNoPlace) all.push_back(&copy);
  const std::size_t count = std::min(most, all.size());
  std::partial_sort(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
      [](const Copy* a, const Copy* b) { return a->uses != b->uses ? a->uses > b->uses : a->name < b->name; });
  all.resize(count);
  return all;
}

void Shelf::hash_into(Hasher& h) const {
  netsplit::hash_into(h, copies_);
  netsplit::hash_into(h, lists_);
  netsplit::hash_into(h, index_);
  h.add(free_copy_);
  h.add(free_list_);
  h.add(least_used_);
}

std::size_t Shelf::footprint() const {
  return sizeof(*this) + copies_.size() * sizeof(Copy) + lists_.size() * sizeof(List) + index_.footprint();
}

}  // namespace netsplit::cdn
