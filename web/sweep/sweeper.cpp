#include "web/sweep/sweeper.h"

#include <algorithm>
#include <utility>

#include "core/scenario/settings.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr double kTellsRate = 0.5;  ///< seconds from which on a rate says something

/// What has no place in the scenario needs none in the sentence.
std::string in_a_line(const InputError& error) { return error.path.empty() ? error.message : error.line(); }

Expected<search::SweepPlan> plan_of(const Scenario& scenario, std::string text, const SweepChoice& choice) {
  search::SweepPlan plan{scenario.name, std::move(text), {1, choice.seeds}, {}};
  if (!choice.vary.empty()) {
    auto vary = search::parse_vary(choice.vary);
    if (const auto* error = std::get_if<InputError>(&vary)) return *error;
    plan.vary.push_back(std::get<search::Vary>(std::move(vary)));
  }
  if (plan.trials() > Sweeper::kMostTrials)
    return InputError{"", trf("found {} runs in all, expected at most {}; the command line can do more", plan.trials(),
                              Sweeper::kMostTrials)};
  if (auto problem = plan.problem()) return *std::move(problem);
  return plan;
}

}  // namespace

bool Sweeper::begin(const Scenario& scenario, const LoadOptions& how, const SweepChoice& choice, double now) {
  ++changes_;
  complaint_.clear();
  if (platform_.workers() == 0) {
    complaint_ = tr("Nothing can run beside a page that was opened as a file: a sweep needs one from a web server.");
    return false;
  }
  // The run that is open may be one of the last sweep, with a setting of it in its text.
  const bool same = begun() && std::find(texts_.begin(), texts_.end(), scenario.text) != texts_.end();
  Expected<std::string> text = same ? header_.plan.text : scenario.text;
  if (!same && how.mutation) text = with_settings(scenario.text, std::vector<Setting>{{"/mutation", *how.mutation}});
  if (const auto* error = std::get_if<InputError>(&text)) return complaint_ = in_a_line(*error), false;
  auto plan = plan_of(scenario, std::get<std::string>(std::move(text)), choice);
  if (const auto* error = std::get_if<InputError>(&plan)) return complaint_ = in_a_line(*error), false;
  forget();
  choice_ = choice;
  header_ = search::header_of(std::get<search::SweepPlan>(std::move(plan)), {});
  summary_ = std::make_unique<search::SweepSummary>(header_);
  texts_ = {scenario.text, header_.plan.text};
  for (std::size_t i = 0; i < header_.plan.variants(); ++i)
    texts_.push_back(std::get<std::string>(header_.plan.text_of(i)));
  done_.assign(std::min<std::uint64_t>(platform_.workers(), header_.plan.seeds.size()), 0);
  begin_workers(now);
  return true;
}

void Sweeper::begin_workers(double now) {
  std::vector<SweepShare> shares;
  for (std::size_t i = 0; i < done_.size(); ++i) {
    search::SweepHeader header = header_;
    header.shard = {i + 1, done_.size()};
    shares.push_back({search::write_header(header), done_[i]});
  }
  began_ = last_ = now;
  began_with_ = received_;
  running_ = true;
  ++changes_;
  platform_.begin_sweep(shares);
}

void Sweeper::stop() {
  if (!running_) return;
  platform_.end_sweep();
  running_ = false;
  ++changes_;
}

void Sweeper::go_on(double now) {
  complaint_.clear();
  if (begun() && !running_ && !finished()) begin_workers(now);
}

void Sweeper::forget() {
  stop();
  summary_.reset();
  texts_.clear();
  lines_.clear();
  early_.clear();
  done_.clear();
  received_ = 0;
  ++changes_;
}

void Sweeper::follow(const Scenario& scenario) {
  if (!begun()) return complaint_.clear();
  if (std::find(texts_.begin(), texts_.end(), scenario.text) == texts_.end()) {
    complaint_.clear();
    forget();
  }
}

bool Sweeper::take(unsigned worker, std::string_view lines, double now) {
  if (!running_ || worker >= done_.size()) return false;  // a worker that was ended had something in the post
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    const std::uint64_t trial = header_.plan.trial_at({worker + 1, done_.size()}, done_[worker]);
    auto result = search::read_result(header_, line);
    if (const auto* error = std::get_if<InputError>(&result)) return fail(in_a_line(*error)), false;
    if (std::get<search::TrialResult>(result).trial != trial) return fail(tr("found results of another run")), false;
    early_.emplace(trial, line);
    ++done_[worker];
    ++received_;
  }
  for (auto next = early_.begin(); next != early_.end() && next->first == lines_.size(); next = early_.erase(next)) {
    summary_->add(std::get<search::TrialResult>(search::read_result(header_, next->second)));
    lines_.push_back(std::move(next->second));
  }
  last_ = now;
  ++changes_;
  if (!finished()) return false;
  stop();
  return true;
}

void Sweeper::fail(std::string_view why) {
  stop();
  complaint_ = trf("The sweep cannot go on: {}", why);
  ++changes_;
}

std::optional<double> Sweeper::rate() const {
  const double seconds = last_ - began_;
  if (seconds < kTellsRate || received_ == began_with_) return std::nullopt;
  return static_cast<double>(received_ - began_with_) / seconds;
}

std::optional<double> Sweeper::seconds_left() const {
  const auto each = rate();
  return each ? std::optional(static_cast<double>(all() - received_) / *each) : std::nullopt;
}

std::string Sweeper::file() const {
  std::string text = search::write_header(header_) + "\n";
  for (const std::string& line : lines_) text.append(line).append("\n");
  return text;
}

std::string Sweeper::file_name() const {
  const std::string& name = header_.plan.name;
  return name.substr(name.rfind('/') + 1) + ".jsonl";
}

std::optional<search::TrialResult> Sweeper::result(std::uint64_t trial) const {
  if (trial >= lines_.size()) return std::nullopt;
  return std::get<search::TrialResult>(search::read_result(header_, lines_[trial]));
}

void Sweeper::shown(double now) {
  if (shown_ == changes_) return;
  shown_ = changes_;
  shown_at_ = now;
}

}  // namespace netsplit
