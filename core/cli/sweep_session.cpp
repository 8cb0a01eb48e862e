#include "core/cli/sweep_session.h"

#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

#include "core/cli/program.h"
#include "core/cli/result_file.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"
#include "core/timeline/description.h"

namespace netsplit::cli {
namespace {

InputError about(std::string place, InputError error) {
  error.path = error.path.empty() ? std::move(place) : place + ": " + error.path;
  return error;
}

}  // namespace

Expected<search::SweepPlan> plan_of(const SweepRequest& request) {
  search::SweepPlan plan;
  const auto seeds = search::parse_seeds(request.seeds);
  if (const auto* error = std::get_if<InputError>(&seeds)) return about("--seeds", *error);
  plan.seeds = std::get<search::SeedRange>(seeds);
  for (const std::string& typed : request.vary) {
    auto vary = search::parse_vary(typed);
    if (const auto* error = std::get_if<InputError>(&vary)) return about("--vary", *error);
    plan.vary.push_back(std::get<search::Vary>(std::move(vary)));
  }
  auto opened = open_source(request.what, {});
  if (const auto* error = std::get_if<InputError>(&opened)) return *error;
  Source& source = std::get<Source>(opened);
  if (source.link)
    return InputError{"",
                      "found a link, expected a file or the name of a built-in scenario: a sweep has seeds of its own"};
  plan.name = std::move(source.scenario.name);
  plan.text = std::move(source.scenario.text);
  if (auto problem = plan.problem()) return *std::move(problem);
  return plan;
}

SweepSession::SweepSession(SweepRequest request, search::SweepHeader header)
    : request_(std::move(request)), header_(std::move(header)), summary_(header_), file_(nullptr, &std::fclose) {}

Expected<std::unique_ptr<SweepSession>> SweepSession::open(const SweepRequest& request) {
  auto plan = plan_of(request);
  if (const auto* error = std::get_if<InputError>(&plan)) return *error;
  const auto shard = search::parse_shard(request.shard);
  if (const auto* error = std::get_if<InputError>(&shard)) return about("--shard", *error);
  std::unique_ptr<SweepSession> session(new SweepSession(
      request, search::header_of(std::get<search::SweepPlan>(std::move(plan)), std::get<search::Shard>(shard))));
  if (!request.out.empty())
    if (auto error = session->open_file()) return about(one_line(request.out, 200), *std::move(error));
  return session;
}

std::optional<InputError> SweepSession::open_file() {
  // One that is there is read and written on; a new one is made.
  file_.reset(std::fopen(request_.out.c_str(), "r+b"));
  if (!file_) file_.reset(std::fopen(request_.out.c_str(), "w+b"));
  if (!file_) return InputError{"", "found no way to write there, expected a file that can be written"};
#ifndef __EMSCRIPTEN__
  if (flock(fileno(file_.get()), LOCK_EX | LOCK_NB) != 0)
    return InputError{"", "found it in use by another sweep, expected a file for this one alone"};
#endif
  return read_file();
}

std::optional<InputError> SweepSession::read_file() {
  ResultFile results(file_.get());
  const std::string heading = search::write_header(header_);
  auto line = results.next();
  if (line && line->whole) {
    auto found = search::read_header(line->text);
    if (const auto* error = std::get_if<InputError>(&found)) return about("line 1", *error);
    const std::string other = search::difference(std::get<search::SweepHeader>(found), header_);
    if (!other.empty()) return InputError{"", "found results of another sweep, expected those of this one: " + other};
  } else if (line && !heading.starts_with(line->text)) {
    return InputError{"", "found no results of a sweep, expected a file that netsplit sweep wrote"};
  }
  std::uint64_t end = line && line->whole ? results.offset() : 0;
  while (line && line->whole && (line = results.next()) && line->whole) {
    const std::string place = fmt::format("line {}", results.line());
    auto result = search::read_result(header_, line->text);
    if (const auto* error = std::get_if<InputError>(&result)) return about(place, *error);
    const auto& read = std::get<search::TrialResult>(result);
    if (done() >= all() || read.trial != header_.plan.trial_at(header_.shard, done()))
      return about(place, {"", fmt::format("found trial {} (seed {}), expected {}", read.trial, read.seed,
                                           done() >= all() ? "the end of the file" : "the one that comes next")});
    summary_.add(read);
    end = results.offset();
  }
  read_ = done();
  // What follows was cut off while it was written.
  if (std::fseek(file_.get(), static_cast<long>(end), SEEK_SET) != 0 ||
      ftruncate(fileno(file_.get()), static_cast<off_t>(end)) != 0)
    return InputError{"", "found no way to write there, expected a file that can be written"};
  if (end == 0) kept_ = write_line(file_.get(), heading);
  return std::nullopt;
}

std::string SweepSession::pace() const {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
  const double rate = static_cast<double>(done() - read_) / std::max(took.count(), 1e-3);
  const auto left = static_cast<std::int64_t>(static_cast<double>(all() - done()) / std::max(rate, 1e-6));
  return fmt::format("{} of {} runs, {:.{}f}/s, {} left", done(), all(), rate, rate < 10 ? 1 : 0,
                     duration_text(std::chrono::seconds{std::min<std::int64_t>(left, 1'000'000'000)}));
}

bool SweepSession::take(const search::TrialResult& result) {
  if (file_ && kept_) kept_ = write_line(file_.get(), search::write_result(header_, result));
  summary_.add(result);
  progress_.show(done(), all(), pace());
  return kept_;
}

int SweepSession::finish(const std::string& program) {
  progress_.clear();
  print(summary_.text(request_.what));
  std::fflush(stdout);
  if (!kept_) return bad_input(request_.out, {"", "found no way to write all of the results, expected room for them"});
  if (done() < all()) {
    fmt::print(stderr, "{}: stopped after {} of {} runs; {}\n", program, done(), all(),
               file_ ? "the same command goes on from there" : "they are not kept without --out");
    return kStopped;
  }
  return summary_.broken() ? kClaimViolated : summary_.undecided() ? kUndecided : kClaimsHold;
}

}  // namespace netsplit::cli
