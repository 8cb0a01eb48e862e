#pragma once
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace netsplit {

/// The places of `count` things in the order in which they belong; what comes neither before nor after stays as it is.
std::vector<std::size_t> stable_order(std::size_t count, const std::function<bool(std::size_t, std::size_t)>& before);

/// std::stable_sort for what is sorted seldom: a twentieth of its code for each kind of item, which a page has to load.
template <class T, class Before>
void sort_stably(std::vector<T>& items, Before before) {
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (const std::size_t i :
       stable_order(items.size(), [&](std::size_t a, std::size_t b) { return before(items[a], items[b]); }))
    sorted.push_back(std::move(items[i]));
  items = std::move(sorted);
}

}  // namespace netsplit
