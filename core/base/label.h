#pragma once
#include <cstdint>
#include <string_view>

namespace netsplit {

constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return h;
}

/// A name with static storage: of a message type, a timer, a note, a claim. Compared by address within a process and
/// hashed by its text, so that it means the same on every platform. Declare as `inline constexpr Label kElection{"election"}`.
struct Label {
  std::string_view name;
  std::uint64_t hash;

  explicit constexpr Label(std::string_view text) : name(text), hash(fnv1a(text)) {}
  Label(const Label&) = delete;
  Label& operator=(const Label&) = delete;
};

}  // namespace netsplit
