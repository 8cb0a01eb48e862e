#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/scenario/link.h"
#include "core/search/shrink.h"
#include "core/search/story.h"
#include "web/app/open_run.h"

namespace netsplit {

/// Looks for the smallest run that breaks the same claim as the one that is open, a little in each frame; and remembers,
/// while that one is open, how it came about and which run it was made of.
class Shrinking {
 public:
  explicit Shrinking(OpenRun& run) : run_(run) {}

  /// What is done to the run until its live edge breaks this claim, by which it is known.
  void begin(std::string_view claim);
  /// The search is given up; the run stays.
  void cancel() { search_.reset(); }
  /// It need not become smaller than it is by now.
  void enough() { enough_ = true; }
  bool working() const { return search_ != nullptr; }
  /// A frame's share of it. Nothing until it is over; then the smallest run, or why there is none.
  struct Outcome {
    std::optional<search::FailingRun> smallest;
    search::Size before;
  };
  std::optional<Outcome> go_on();

  /// Of the search that is under way; null until the run has been played once.
  const search::FailingRun* smallest_yet() const { return search_ ? search_->best() : nullptr; }
  /// How much of its budget it has spent, 0 to 1.
  float share() const;

  /// The open run was made of that one, which had this name.
  void opened(const search::FailingRun& smallest, std::string name, Link made_of);
  /// Another run was opened.
  void forget();
  /// How the open run came to break its claim. Null unless it is the smallest known and nothing was done to it since.
  const search::Story* story() const;
  /// What the open run was made of; null when it wasn't.
  const Link* made_of() const { return made_of_ ? &*made_of_ : nullptr; }
  const std::string& name() const { return name_; }

 private:
  OpenRun& run_;
  std::unique_ptr<search::Shrinker> search_;
  bool enough_ = false;
  std::optional<search::Story> story_;
  std::optional<Link> made_of_;
  std::string name_;
  std::uint64_t changes_ = 0;  ///< of the run when `story_` was told
};

}  // namespace netsplit
