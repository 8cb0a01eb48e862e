#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/link.h"
#include "core/scenario/scenario.h"
#include "core/search/explore/options.h"

namespace netsplit::cli {

/// What a command ends with.
inline constexpr int kClaimsHold = 0;
inline constexpr int kClaimViolated = 1;
inline constexpr int kBadInput = 2;
inline constexpr int kUndecided = 3;
inline constexpr int kStopped = 4;
inline constexpr int kNothingDiffers = 0;  ///< of two runs, as far as both go
inline constexpr int kTheyPart = 1;

/// Writes one line to standard error.
int bad_input(std::string_view what, const InputError& error);

/// The file's text, or nothing when it can't be read. Stops one byte after `most`.
std::optional<std::string> read_file(const std::string& path, std::size_t most);

/// What was asked to run: the scenario, and what a link adds to it.
struct Source {
  Scenario scenario;
  std::optional<Link> link;
};
/// A file, a link (or a URL with one), or the name of a built-in scenario.
Expected<Source> open_source(const std::string& what, const LoadOptions& options);

enum class Format { text, json, transcript };
struct RunRequest {
  std::string what;
  LoadOptions load;
  std::optional<Time> until;
  Format format = Format::text;
};
int run(const RunRequest& request);
/// Replays a link to where its hash was taken and compares.
int open_link(const std::string& text);
struct ExportRequest {
  std::string what;
  std::string format;  ///< one of export_formats()
  std::optional<Time> from;
  std::optional<Time> to;
};
/// Plays a scenario or a link and prints the run in another tool's format.
int export_run(const ExportRequest& request);
struct CheckRequest {
  std::string file;
  std::string model;  ///< empty: the first that knows all operations
  std::string level;  ///< one of check_levels(); empty: the strongest that the history can be asked for
  std::uint64_t steps = 200'000'000;
  bool json = false;
};
/// Reads somebody's history and says whether it is linearizable, or serializable, and why not.
int check(const CheckRequest& request);
std::vector<std::string> check_levels();
struct CompareRequest {
  std::string what;
  std::string other;       ///< empty: the same
  LoadOptions load;        ///< for both
  LoadOptions other_load;  ///< what is different in the other one
  std::optional<Time> until;
  bool json = false;
};
/// Lays two runs side by side and says where they part.
int compare(const CompareRequest& request);
struct ShrinkRequest {
  std::string what;
  LoadOptions load;
  std::string claim;  ///< to keep broken; empty: the first that is
  std::uint64_t events = 20'000'000;
  std::optional<Duration> time;  ///< of the wall clock
  std::string out;               ///< a file for the scenario; empty: none
};
/// Makes a failing run as small as it finds it to be, and tells its story.
int shrink(const ShrinkRequest& request);
struct ExploreRequest {
  std::string what;
  LoadOptions load;
  search::ExploreOptions options;
  std::string faults;       ///< "crash=1,drop=2"
  bool eventually = false;  ///< asks of what the scenario expects to come to be
  unsigned jobs = 1;
};
/// Looks at all interleavings of what can happen from the start of a scenario.
int explore(const ExploreRequest& request);
int list();
/// The link that holds this file or names this built-in scenario.
int print_link(const std::string& what);
int print(const std::string& text);

}  // namespace netsplit::cli
