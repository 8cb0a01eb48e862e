#pragma once
#include <string>
#include <vector>

#include "web/app/actions.h"

namespace netsplit {

/// The records that the text view tells of: found again only when the moment shown is another.
class RecentEvents {
 public:
  static constexpr std::size_t kShown = 30;
  /// `changes` counts what was done to the run, or to have another one.
  void follow(const Timeline& timeline, std::uint64_t changes);
  /// In order of time. What matters is faults, notes and broken claims.
  const std::vector<RecordId>& that_matter() const { return that_matter_; }
  const std::vector<RecordId>& all() const { return all_; }

 private:
  RecordId at_ = kNoRecord;
  std::uint64_t changes_ = 0;
  std::vector<RecordId> that_matter_;
  std::vector<RecordId> all_;
};

/// The whole scene in words, for those who don't see it: what runs, what came of it, when, who is what, what happened and
/// what can be done. JSON that web/page/mirror.js turns into elements; every "id" in it is one that App::ask takes.
std::string mirror_json(const Here& here, const RunVerdict& verdict, const RecentEvents& events,
                        std::string_view notice);

/// What is selected, in one line: said aloud when it changes. Empty when nothing is.
std::string selection_line(const Timeline& timeline, const Selection& selection);

/// A JSON string with its quotes.
std::string json_string(std::string_view text);

}  // namespace netsplit
