#pragma once
#include <array>
#include <boost/pfr/core.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/label.h"
#include "core/base/time.h"

namespace netsplit {

/// Other names for nodes, by index: to see whether two states differ only in who is who.
using Renaming = std::vector<NodeId>;

/// A 64-bit hash fed word by word. Not cryptographic; the same on every platform.
class Hasher {
 public:
  constexpr Hasher() = default;
  /// Of the value that comes out when nodes are called by these names. Lists whose elements are nodes, or begin with one,
  /// are taken for sets then: their order is an accident of the names. `names` must outlive it.
  constexpr explicit Hasher(const Renaming& names) : names_(&names) {}
  bool renames() const { return names_ != nullptr; }
  NodeId name(NodeId id) const { return names_ && index_of(id) < names_->size() ? (*names_)[index_of(id)] : id; }
  /// A fresh one under the same names.
  Hasher fresh() const { return names_ ? Hasher(*names_) : Hasher(); }

  constexpr void add(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x9fb21c651e98df25u;
    state_ ^= state_ >> 29;
  }
  constexpr std::uint64_t value() const {
    std::uint64_t z = state_;
    z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
    return z ^ (z >> 32);
  }

 private:
  std::uint64_t state_ = 0x243f6a8885a308d3u;
  const Renaming* names_ = nullptr;
};

template <class T>
void hash_into(Hasher& h, const T& v);

namespace detail {
template <class T>
concept HashesItself = requires(const T& v, Hasher& h) {
  v.hash_into(h);
};
template <class T>
concept Range = requires(const T& v) {
  v.begin(), v.end(), v.size();
};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};
template <class T>
struct is_pair : std::false_type {};
template <class A, class B>
struct is_pair<std::pair<A, B>> : std::true_type {};
/// Nodes, and plain structs that begin with one.
template <class T>
constexpr bool is_of_node() {
  if constexpr (std::is_same_v<T, NodeId>)
    return true;
  else if constexpr (is_pair<T>::value)
    return std::is_same_v<std::remove_cv_t<typename T::first_type>, NodeId>;
  else if constexpr (!HashesItself<T> && std::is_aggregate_v<T> && !std::is_empty_v<T> && !Range<T>)
    return std::is_same_v<boost::pfr::tuple_element_t<0, T>, NodeId>;
  else
    return false;
}
}  // namespace detail

namespace detail {
template <class Set>
void hash_as_set(Hasher& h, const Set& set) {
  std::uint64_t sum = 0;
  for (const auto& x : set) {
    Hasher each = h.fresh();
    netsplit::hash_into(each, x);
    sum += each.value();
  }
  h.add(sum);
}
}  // namespace detail

/// Hashes a value through its own fields, so that no field of a state can be forgotten: integers, enums, strings,
/// durations, ordered containers, optional, variant, types with a member `hash_into`, and plain structs of all these.
template <class T>
void hash_into(Hasher& h, const T& v) {
  if constexpr (detail::HashesItself<T>) {
    v.hash_into(h);
  } else if constexpr (std::is_same_v<T, NodeId>) {
    h.add(static_cast<std::uint64_t>(h.name(v)));
  } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    h.add(static_cast<std::uint64_t>(v));
  } else if constexpr (std::is_same_v<T, Duration>) {
    h.add(static_cast<std::uint64_t>(v.count()));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    h.add(fnv1a(v));
  } else if constexpr (std::is_same_v<T, const Label*>) {
    h.add(v ? v->hash : 0);
  } else if constexpr (detail::is_optional<T>::value) {
    h.add(v.has_value());
    if (v) hash_into(h, *v);
  } else if constexpr (detail::is_variant<T>::value) {
    h.add(v.index());
    std::visit([&](const auto& x) { hash_into(h, x); }, v);
  } else if constexpr (detail::is_pair<T>::value) {
    hash_into(h, v.first);
    hash_into(h, v.second);
  } else if constexpr (detail::Range<T>) {
    h.add(v.size());
    if constexpr (detail::is_of_node<std::remove_cvref_t<decltype(*v.begin())>>()) {
      if (h.renames()) return detail::hash_as_set(h, v);
    }
    for (const auto& x : v) hash_into(h, x);
  } else {
    static_assert(!std::is_pointer_v<T> && !std::is_floating_point_v<T>,
                  "a state holds no pointers and no floating point");
    static_assert(std::is_aggregate_v<T>, "give this type a member hash_into(Hasher&) const");
    if constexpr (!std::is_empty_v<T>) boost::pfr::for_each_field(v, [&](const auto& field) { hash_into(h, field); });
  }
}

template <class T>
std::uint64_t hash_of(const T& v) {
  Hasher h;
  hash_into(h, v);
  return h.value();
}

}  // namespace netsplit
