#include "core/search/reductions.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/scenario/reduction.h"
#include "core/search/stretches.h"

namespace netsplit::search {
namespace {

/// Lines of the script and decisions on messages.
class Faults final : public Reduction {
 public:
  std::string_view name() const override { return "faults"; }
  void begin(const Kept& best) override { stretches_.begin(count(best.draft)); }
  std::optional<Draft> next(const Kept& best) override {
    const auto stretch = stretches_.next(count(best.draft));
    if (!stretch) return std::nullopt;
    const std::size_t lines = outline_of(best.draft.text).faults;
    Draft draft = best.draft;
    const std::size_t last = stretch->first + stretch->count;
    const auto decision = [&](std::size_t i) {
      return draft.decisions.begin() + static_cast<std::ptrdiff_t>(std::max(i, lines) - lines);
    };
    draft.decisions.erase(decision(stretch->first), decision(last));
    if (stretch->first < lines)
      draft.text = without_faults(draft.text, stretch->first, std::min(last, lines) - stretch->first);
    return draft;
  }
  void tried(bool, bool) override { stretches_.passed(); }

 private:
  static std::size_t count(const Draft& draft) { return outline_of(draft.text).faults + draft.decisions.size(); }
  Stretches stretches_;
};

class Nodes final : public Reduction {
 public:
  std::string_view name() const override { return "nodes"; }
  void begin(const Kept& best) override { stretches_.begin((outline_of(best.draft.text).nodes.size() + 1) / 2); }
  std::optional<Draft> next(const Kept& best) override {
    const auto stretch = stretches_.next(outline_of(best.draft.text).nodes.size());
    if (!stretch) return std::nullopt;
    Draft draft = best.saying(without_nodes(best.draft.text, stretch->first, stretch->count));
    draft.deeds = deeds_without(draft.deeds, stretch->first, stretch->count);
    return draft;
  }
  void tried(bool, bool) override { stretches_.passed(); }

 private:
  Stretches stretches_;
};

/// A list of edits of the text, made when its turn comes.
class Edits final : public Reduction {
 public:
  using Source = std::vector<Edit> (*)(std::string_view);
  Edits(std::string_view name, Source source) : name_(name), source_(source) {}
  std::string_view name() const override { return name_; }
  void begin(const Kept& best) override {
    edits_ = source_(best.draft.text);
    at_ = 0;
  }
  std::optional<Draft> next(const Kept& best) override {
    for (; at_ < edits_.size(); ++at_)
      if (auto text = edited(best.draft.text, edits_[at_])) return best.saying(std::move(*text));
    return std::nullopt;
  }
  void tried(bool, bool) override { ++at_; }

 private:
  std::string_view name_;
  Source source_;
  std::vector<Edit> edits_;
  std::size_t at_ = 0;
};

class Seeds final : public Reduction {
 public:
  std::string_view name() const override { return "seeds"; }
  void begin(const Kept&) override { seed_ = 1; }
  std::optional<Draft> next(const Kept& best) override {
    if (seed_ > kMost) return std::nullopt;
    return best.saying(with_seed(best.draft.text, seed_));
  }
  void tried(bool, bool) override { ++seed_; }

 private:
  static constexpr std::uint64_t kMost = 12;
  std::uint64_t seed_ = 1;
};

/// What takes something out of a run shuffles its chances, so that a claim may hold only by luck: each draft that does
/// not break it is tried with a few other seeds.
class Luck final : public Reduction {
 public:
  Luck(std::unique_ptr<Reduction> of, std::uint64_t seeds) : of_(std::move(of)), seeds_(seeds) {}
  std::string_view name() const override { return of_->name(); }
  void begin(const Kept& best) override {
    of_->begin(best);
    draft_.reset();
  }
  std::optional<Draft> next(const Kept& best) override {
    Draft again;
    if (draft_) {
      again = *draft_;
      again.text = with_seed(again.text, seed_);
      return again;
    }
    draft_ = of_->next(best);
    seed_ = 0;
    return draft_;
  }
  void tried(bool broke, bool kept) override {
    if (!kept && ++seed_ <= seeds_) return;
    draft_.reset();
    of_->tried(broke, kept);
  }
  void try_harder() override { seeds_ *= 4; }

 private:
  std::unique_ptr<Reduction> of_;
  std::uint64_t seeds_;
  std::optional<Draft> draft_;
  std::uint64_t seed_ = 0;
};

std::unique_ptr<Reduction> with_luck(std::unique_ptr<Reduction> of, std::uint64_t seeds) {
  return std::make_unique<Luck>(std::move(of), seeds);
}

}  // namespace

std::vector<std::unique_ptr<Reduction>> reductions() {
  constexpr std::uint64_t kSeedsForNodes = 6;
  constexpr std::uint64_t kSeedsForSurroundings = 2;
  std::vector<std::unique_ptr<Reduction>> all = deed_reductions();
  all.push_back(std::make_unique<Faults>());
  all.push_back(with_luck(with_most_alike(std::make_unique<Nodes>()), kSeedsForNodes));
  all.push_back(with_luck(std::make_unique<Edits>("surroundings", simpler_surroundings), kSeedsForSurroundings));
  // Without luck: an election timeout that is said is clearer than a seed that happens to draw it.
  all.push_back(std::make_unique<Edits>("settings", simpler_settings));
  for (auto& reduction : message_reductions()) all.push_back(std::move(reduction));
  all.push_back(std::make_unique<Edits>("times", simpler_times));
  all.push_back(std::make_unique<Seeds>());
  return all;
}

}  // namespace netsplit::search
