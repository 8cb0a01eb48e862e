#include <algorithm>
#include <utility>

#include "core/scenario/reduction.h"
#include "core/search/reductions.h"
#include "core/search/stretches.h"

// What is done by somebody who has taken over: fewer choices, and at an even pace.
namespace netsplit::search {
namespace {

class Choices final : public Reduction {
 public:
  std::string_view name() const override { return "choices"; }
  void begin(const Kept& best) override { stretches_.begin(best.draft.deeds.size()); }
  std::optional<Draft> next(const Kept& best) override {
    const auto stretch = stretches_.next(best.draft.deeds.size());
    if (!stretch) return std::nullopt;
    Draft draft = best.draft;
    const auto first = draft.deeds.begin() + static_cast<std::ptrdiff_t>(stretch->first);
    draft.deeds.erase(first, first + static_cast<std::ptrdiff_t>(stretch->count));
    return draft;
  }
  void tried(bool, bool) override { stretches_.passed(); }

 private:
  Stretches stretches_;
};

/// What is of no use without something else that comes much earlier: a cut and its end, two halves of an election.
class PairsOfChoices final : public Reduction {
 public:
  std::string_view name() const override { return "pairs of choices"; }
  void begin(const Kept& best) override {
    later_ = best.draft.deeds.size();
    earlier_ = 0;
  }
  std::optional<Draft> next(const Kept& best) override {
    const std::size_t count = best.draft.deeds.size();
    if (!harder_ || count > kMost) return std::nullopt;
    if (later_ >= count) {
      later_ = count - std::min<std::size_t>(count, 1);
      earlier_ = later_;
    }
    while (earlier_ == 0 && later_ > 0) earlier_ = --later_;
    if (earlier_ == 0) return std::nullopt;
    Draft draft = best.draft;
    draft.deeds.erase(draft.deeds.begin() + static_cast<std::ptrdiff_t>(later_));
    draft.deeds.erase(draft.deeds.begin() + static_cast<std::ptrdiff_t>(earlier_ - 1));
    return draft;
  }
  void tried(bool, bool) override { --earlier_; }
  void try_harder() override { harder_ = true; }

 private:
  static constexpr std::size_t kMost = 60;
  bool harder_ = false;
  std::size_t later_ = 0;
  std::size_t earlier_ = 0;  ///< one more than its place
};

/// One choice a millisecond after the first; where that would not do, each as soon as it may be.
class Pace final : public Reduction {
 public:
  std::string_view name() const override { return "pace"; }
  void begin(const Kept&) override {
    all_tried_ = false;
    deed_ = try_ = 0;
  }
  std::optional<Draft> next(const Kept& best) override {
    Draft draft = best.draft;
    if (!all_tried_) {
      for (std::size_t i = 1; i < draft.deeds.size(); ++i) draft.deeds[i].wait = std::min(draft.deeds[i].wait, kPace);
      return draft;
    }
    for (; deed_ < draft.deeds.size(); ++deed_, try_ = 0) {
      Deed& deed = draft.deeds[deed_];
      const auto sooner = shorter(deed.wait);
      if (try_ >= sooner.size()) continue;
      deed.wait = sooner[try_];
      return draft;
    }
    return std::nullopt;
  }
  void tried(bool, bool kept) override {
    const bool all = !std::exchange(all_tried_, true);
    try_ = all || kept ? 0 : try_ + 1;
  }

 private:
  static constexpr Duration kPace = std::chrono::milliseconds{1};
  static std::vector<Duration> shorter(Duration wait) {
    std::vector<Duration> all;
    if (wait <= kPace) return all;
    all.push_back(kPace);
    for (const Duration d : rounder(wait))
      if (d < wait) all.push_back(d);
    if (wait >= 4 * kPace) all.push_back(std::chrono::floor<std::chrono::milliseconds>(wait / 2));
    return all;
  }
  bool all_tried_ = false;
  std::size_t deed_ = 0;
  std::size_t try_ = 0;
};

/// Drafts that leave out what is about a message that isn't there break nothing where its like would have done: they are
/// tried again that way.
class MostAlike final : public Reduction {
 public:
  explicit MostAlike(std::unique_ptr<Reduction> of) : of_(std::move(of)) {}
  std::string_view name() const override { return of_->name(); }
  void begin(const Kept& best) override {
    of_->begin(best);
    draft_.reset();
  }
  std::optional<Draft> next(const Kept& best) override {
    if (!draft_) return draft_ = of_->next(best);
    draft_->most_alike = true;
    return draft_;
  }
  void tried(bool broke, bool kept) override {
    const auto names_message = [](const Deed& deed) { return deed.message.has_value(); };
    if (!kept && !draft_->most_alike && std::any_of(draft_->deeds.begin(), draft_->deeds.end(), names_message)) return;
    draft_.reset();
    of_->tried(broke, kept);
  }
  void try_harder() override { of_->try_harder(); }
  bool comes_last() const override { return of_->comes_last(); }

 private:
  std::unique_ptr<Reduction> of_;
  std::optional<Draft> draft_;
};

}  // namespace

std::unique_ptr<Reduction> with_most_alike(std::unique_ptr<Reduction> of) {
  return std::make_unique<MostAlike>(std::move(of));
}

std::vector<std::unique_ptr<Reduction>> deed_reductions() {
  std::vector<std::unique_ptr<Reduction>> all;
  all.push_back(with_most_alike(std::make_unique<Choices>()));
  all.push_back(with_most_alike(std::make_unique<PairsOfChoices>()));
  all.push_back(std::make_unique<Pace>());
  return all;
}

}  // namespace netsplit::search
