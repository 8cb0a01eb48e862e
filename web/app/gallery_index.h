#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netsplit {

/// A scenario as the gallery tells of it.
struct GalleryEntry {
  static constexpr int kNotBegun = -1;

  std::string name;   ///< "raft/leader_crash"
  std::string topic;  ///< "raft"
  std::string title;
  std::string summary;
  std::vector<std::string> teaches;
  std::string words;         ///< all else that its lesson says: it can be found by them
  std::string next;          ///< the scenario that its lesson goes on with
  std::int64_t minutes = 0;  ///< 0 when it has no lesson
  int steps = 0;
  int questions = 0;
  int goals = 0;
  int step = kNotBegun;      ///< where the reader left the lesson; `steps`: at its verdict
  int furthest = kNotBegun;  ///< how far the reader has ever been
  bool breaks = false;       ///< it is meant to break a claim
  std::string error;         ///< why it can't be read; empty when it can

  bool has_lesson() const { return steps > 0; }
  bool finished() const { return has_lesson() && furthest >= steps; }
  bool begun() const { return has_lesson() && furthest > kNotBegun && !finished(); }
};

/// Puts the entries in the order in which a learner takes them: topic by topic, and in each along what the lessons go on
/// with. What nothing leads to comes where it stood.
void sort_by_path(std::vector<GalleryEntry>& entries);

/// The topics in their order, each once.
std::vector<std::string> topics_of(std::span<const GalleryEntry> entries);

/// What is shown under one heading: indices of entries.
struct GallerySection {
  std::string topic;
  std::vector<std::size_t> entries;
};
/// The entries of this topic (all when empty) in which every word of the query is found: in any order, in capitals or not.
/// What has them in its title comes before what only tells of them.
std::vector<GallerySection> find_entries(std::span<const GalleryEntry> entries, std::string_view query,
                                         std::string_view topic);

/// The lesson to take up now.
struct Recommendation {
  enum class Why : std::uint8_t { start, go_on, next };
  Why why{};
  std::size_t entry = 0;
};
/// Goes on with what was begun, and with the one touched last before others; then with what comes after it. Nothing
/// when all is done.
std::optional<Recommendation> recommend(std::span<const GalleryEntry> entries, std::string_view last);

}  // namespace netsplit
