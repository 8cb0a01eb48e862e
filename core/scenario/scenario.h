#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/scenario/measure.h"
#include "core/sim/run.h"

namespace netsplit {

struct Lesson;

/// What is wrong with an input, in one line: where (a JSON path), what was found, what was expected, the nearest valid name.
struct InputError {
  std::string path;     ///< "/nodes/2/role"
  std::string message;  ///< "found \"raft.sever\", expected a role; did you mean \"raft.server\"?"
  std::string line() const { return (path.empty() ? "/" : path) + ": " + message; }
};

template <class T>
using Expected = std::variant<T, InputError>;

/// A validated scenario: a value from which a World can be built as often as wanted.
struct Scenario {
  std::string name;  ///< "raft/leader_crash" for a built-in one, or the file's stem
  std::string title;
  std::string summary;  ///< one or two sentences for the gallery
  std::string hint;     ///< the first thing to try
  std::string topic;    ///< "raft"
  std::uint64_t seed = 1;
  Time until = std::chrono::seconds{60};  ///< how long it runs
  std::string mutation;                   ///< a switch of a role that is on from the start; empty for none
  struct Expectations {
    /// Something that comes to be at one moment from `from` to `by`.
    struct Eventually {
      std::string claim;
      Time from{};
      Time by{};
    };
    std::vector<std::string> holds;   ///< claims that this scenario is meant to keep
    std::vector<std::string> broken;  ///< and to break
    std::vector<Eventually> eventually;
    bool breaks(std::string_view claim) const;
  } expected;
  std::vector<NamedMeasure> measures;       ///< what a sweep takes from each run, besides what is always measured
  std::uint64_t max_events = 50'000'000;    ///< the run is stopped there
  std::uint64_t max_in_flight = 1'000'000;  ///< and with more messages than this on their way
  struct View {
    std::string layout;   ///< "region", "ring", "grid"; empty: the page chooses
    double speed = 0.02;  ///< virtual seconds per real second at the start
  } view;
  std::shared_ptr<const Lesson> lesson;  ///< null when it has none
  std::vector<std::string> conflicts;    ///< rules of two domains that contradict, a sentence each
  WorldSpec spec;                        ///< the rest: hosts, roles, network, script, monitors
  std::string text;                      ///< the JSON as it came, for links, "view source" and export

  /// Of a run of it that goes on until `end`.
  RunLimits limits(Time end) const {
    RunLimits limits;
    limits.max_steps = max_events;
    limits.max_in_flight = max_in_flight;
    limits.end = end;
    return limits;
  }
};

/// A field to be set to another value, as it is typed on a command line; settings.h says what paths and values mean.
struct Setting {
  std::string path;
  std::string value;
  std::string text() const { return path + '=' + value; }
  bool operator==(const Setting&) const = default;
};

struct LoadOptions {
  std::optional<std::uint64_t> seed;
  std::optional<std::string> mutation;
  std::vector<Setting> settings;
};

/// Reads and checks a scenario. Never throws, whatever the text.
Expected<Scenario> load_scenario(std::string_view text, std::string_view name, const LoadOptions& options = {});
/// One that is built in, by its name.
Expected<Scenario> load_builtin(std::string_view name, const LoadOptions& options = {});
/// The JSON Schema (draft 2020-12 subset) of the format, generated from the catalog.
std::string scenario_schema();
/// The format's reference in Markdown: every field with kind, default and limits. From the same declarations.
std::string scenario_reference();

}  // namespace netsplit
