#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "core/cli/program.h"
#include "core/cli/result_file.h"
#include "core/cli/sweep.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"
#include "core/search/sweep_summary.h"

namespace netsplit::cli {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Where a result stands.
struct Place {
  static constexpr std::uint32_t kNowhere = 0xffffffff;
  std::uint32_t part = kNowhere;
  std::uint32_t line = 0;
  std::uint64_t offset = 0;
};

/// A part of a sweep may be one of thousands.
void open_many_files() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/// The parts of one sweep. Results stay in their files; only their places are held.
class Parts {
 public:
  explicit Parts(const std::vector<std::string>& names) : names_(names) {
    for (std::uint32_t i = 0; i < names.size(); ++i) read(i);
    if (header_) name_missing();
  }

  bool good() const { return !complained_; }
  const search::SweepHeader& header() const { return *header_; }
  /// Calls `visit` with each result's line, in order of trials. False when a file has changed meanwhile.
  template <class Visit>
  bool for_each(Visit visit) {
    for (const Place& place : places_) {
      std::FILE* file = files_[place.part].get();
      if (std::fseek(file, static_cast<long>(place.offset), SEEK_SET) != 0) return false;
      const auto line = ResultFile(file).next();
      if (!line || !visit(line->text)) return false;
    }
    return true;
  }

 private:
  void complain(std::uint32_t part, const std::string& place, std::string message) {
    complained_ = true;
    bad_input(names_[part], {place, std::move(message)});
  }

  void read(std::uint32_t part) {
    files_.emplace_back(std::fopen(names_[part].c_str(), "rb"), &std::fclose);
    std::FILE* file = files_.back().get();
    if (!file) return complain(part, "", "found no file of that name that can be read, expected one");
    ResultFile results(file);
    const auto first = results.next();
    const auto header = search::read_header(first ? first->text : std::string());
    if (const auto* error = std::get_if<InputError>(&header)) return complain(part, "line 1", error->message);
    if (!accept(part, std::get<search::SweepHeader>(header))) return;
    std::uint64_t again = 0;
    std::string first_again;
    for (std::uint64_t offset = results.offset(); const auto line = results.next(); offset = results.offset()) {
      const auto result = line->whole ? search::read_result(*header_, line->text)
                                      : InputError{"", "found a line that was cut off, expected a whole one"};
      const auto number = static_cast<std::uint32_t>(results.line());
      if (const auto* error = std::get_if<InputError>(&result)) {
        complain(part, fmt::format("line {}", number), error->message);
        continue;
      }
      const std::uint64_t trial = std::get<search::TrialResult>(result).trial;
      Place& place = places_[static_cast<std::size_t>(trial)];
      if (place.part == Place::kNowhere) {
        place = {part, number, offset};
      } else if (again++ == 0) {
        first_again =
            fmt::format("line {}: found the run with seed {} again, expected it once: it is in {}, line {}, too",
                        number, header_->plan.seed_of(trial), one_line(names_[place.part], 80), place.line);
      }
    }
    if (again > 0) complain(part, "", first_again + (again > 1 ? fmt::format(", and so are {} more", again - 1) : ""));
  }

  /// The first part says which sweep it is.
  bool accept(std::uint32_t part, search::SweepHeader header) {
    count_ = std::max(count_, header.shard.count);
    header.shard = {};
    if (!header_) {
      header_ = std::move(header);
      places_.resize(header_->plan.trials());
      return true;
    }
    const std::string other = search::difference(header, *header_);
    if (!other.empty())
      complain(part, "", "found results of another sweep, expected those of the first part: " + other);
    return other.empty();
  }

  /// One line for each shard that lacks results.
  void name_missing() {
    const search::SweepPlan& plan = header_->plan;
    std::map<std::uint64_t, std::pair<std::uint64_t, std::uint64_t>> missing;  // of a shard: how many, the first
    for (std::uint64_t trial = 0; trial < places_.size(); ++trial)
      if (places_[trial].part == Place::kNowhere) {
        const std::uint64_t shard = trial / plan.variants() % count_ + 1;
        ++missing.try_emplace(shard, 0, trial).first->second.first;
      }
    for (const auto& [shard, lack] : missing) {
      complained_ = true;
      bad_input("netsplit merge",
                {fmt::format("shard {}/{}", shard, count_),
                 fmt::format("found no result of {} run{}, the first with seed {}, expected all {}", lack.first,
                             lack.first == 1 ? "" : "s", plan.seed_of(lack.second), plan.trials_of({shard, count_}))});
    }
  }

  const std::vector<std::string>& names_;
  std::vector<File> files_;
  std::optional<search::SweepHeader> header_;
  std::vector<Place> places_;  ///< of each trial
  std::uint64_t count_ = 1;    ///< of shards
  bool complained_ = false;
};

}  // namespace

int merge(const MergeRequest& request) {
  open_many_files();
  Parts parts(request.parts);
  if (!parts.good()) return kBadInput;
  File out(nullptr, &std::fclose);
  if (!request.out.empty()) {
    // Never over something that is there: it may be a part, or hold what is in none.
    out.reset(std::fopen(request.out.c_str(), "wbx"));
    if (!out)
      return bad_input(request.out,
                       {"", "found no way to make this file, expected a new name in a folder that can be written"});
  }
  const search::SweepHeader& header = parts.header();
  search::SweepSummary summary(header);
  bool kept = !out || write_line(out.get(), search::write_header(header));
  const bool read = parts.for_each([&](const std::string& line) {
    const auto result = search::read_result(header, line);
    if (!std::holds_alternative<search::TrialResult>(result)) return false;
    summary.add(std::get<search::TrialResult>(result));
    kept = kept && (!out || write_line(out.get(), line));
    return kept;
  });
  if (!kept) return bad_input(request.out, {"", "found no way to write all of the results, expected room for them"});
  if (!read)
    return bad_input("netsplit merge", {"", "found a part that changed meanwhile, expected it to stay as it was"});
  print(summary.text(summary.what()));
  return summary.broken() ? kClaimViolated : summary.undecided() ? kUndecided : kClaimsHold;
}

}  // namespace netsplit::cli
