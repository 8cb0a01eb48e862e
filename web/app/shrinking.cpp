#include "web/app/shrinking.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace netsplit {
namespace {

constexpr std::uint64_t kBudget = 5'000'000;  ///< events: some seconds in a page
constexpr std::uint64_t kStepsAtOnce = 500;
constexpr std::chrono::microseconds kFrameBudget{12'000};

}  // namespace

void Shrinking::begin(std::string_view claim) {
  enough_ = false;
  search_ = std::make_unique<search::Shrinker>(run_.scenario(), run_.timeline().commands(), run_.timeline().furthest(),
                                               std::string(claim), kBudget);
}

std::optional<Shrinking::Outcome> Shrinking::go_on() {
  if (!search_) return std::nullopt;
  const auto begin = std::chrono::steady_clock::now();
  bool over = false;
  do {
    over = search_->advance(kStepsAtOnce) || (enough_ && search_->best());
  } while (!over && std::chrono::steady_clock::now() - begin < kFrameBudget);
  if (!over) return std::nullopt;
  Outcome outcome;
  if (search_->best()) outcome = {*search_->best(), *search_->before()};
  search_.reset();
  return outcome;
}

float Shrinking::share() const {
  if (!search_) return 0;
  return std::min(1.0f, static_cast<float>(search_->spent()) / static_cast<float>(search_->budget()));
}

void Shrinking::opened(const search::FailingRun& smallest, std::string name, Link made_of) {
  name_ = std::move(name);
  story_ = search::tell_story(smallest);
  made_of_ = std::move(made_of);
  changes_ = run_.changes();
}

void Shrinking::forget() {
  cancel();
  story_.reset();
  made_of_.reset();
}

const search::Story* Shrinking::story() const { return story_ && changes_ == run_.changes() ? &*story_ : nullptr; }

}  // namespace netsplit
