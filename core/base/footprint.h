#pragma once
#include <cstddef>
#include <string>
#include <type_traits>

#include "core/base/hash.h"

namespace netsplit {

namespace detail {
template <class T>
concept TellsFootprint = requires(const T& v) {
  { v.footprint() } -> std::convertible_to<std::size_t>;
};
}  // namespace detail

/// About how many bytes a copy of this value takes that it doesn't share with the original, for budgets of memory. Goes
/// through the fields as hash_into does; a type that shares its parts says by a member `footprint` what a copy costs.
/// Decides nothing in a run, so it may differ between platforms.
template <class T>
std::size_t footprint_of(const T& v) {
  if constexpr (detail::TellsFootprint<T>) {
    return v.footprint();
  } else if constexpr (std::is_same_v<T, std::string>) {
    // What an empty string can hold lies inside it; how much that is differs between libraries.
    return sizeof(T) + (v.capacity() > std::string().capacity() ? v.capacity() : 0);
  } else if constexpr (detail::is_optional<T>::value) {
    return v ? sizeof(T) - sizeof(*v) + footprint_of(*v) : sizeof(T);
  } else if constexpr (detail::Range<T>) {
    using Item = std::remove_cvref_t<decltype(*v.begin())>;
    if constexpr (std::is_trivially_copyable_v<Item>) {
      return sizeof(T) + v.size() * sizeof(Item);
    } else {
      std::size_t bytes = sizeof(T);
      for (const auto& item : v) bytes += footprint_of(item);
      return bytes;
    }
  } else if constexpr (std::is_aggregate_v<T> && !detail::HashesItself<T> && !std::is_empty_v<T>) {
    std::size_t bytes = 0;
    boost::pfr::for_each_field(v, [&](const auto& field) { bytes += footprint_of(field); });
    return bytes;
  } else {
    return sizeof(T);
  }
}

}  // namespace netsplit
