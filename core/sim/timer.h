#pragma once
#include <cstdint>

#include "core/base/hash.h"
#include "core/base/label.h"

namespace netsplit {

/// A role's timer: what it is for, and a key where there are many (a request's number). Arming it again moves it.
///     inline constexpr Label kElection{"election"};   out.arm({kElection}, 150ms, 300ms);
struct Timer {
  const Label* label = nullptr;
  std::uint32_t key = 0;

  Timer() = default;
  Timer(const Label& l, std::uint32_t k = 0) : label(&l), key(k) {}  // NOLINT(google-explicit-constructor)
  bool is(const Label& l) const { return label == &l; }
  bool operator==(const Timer&) const = default;
  void hash_into(Hasher& h) const { h.add(label->hash ^ key); }
};

}  // namespace netsplit
