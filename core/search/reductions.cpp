#include "core/search/reductions.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/scenario/reduction.h"

namespace netsplit::search {
namespace {

/// Takes stretches out of a list: all of it, its halves, their halves, down to single items, from the last on. When one has
/// gone, the next one is tried (Zeller and Hildebrandt's ddmin, complements only).
class Stretches {
 public:
  void begin(std::size_t count) {
    length_ = count;
    end_ = count;
  }
  struct Stretch {
    std::size_t first;
    std::size_t count;
  };
  std::optional<Stretch> next(std::size_t count) {
    end_ = std::min(end_, count);
    if (end_ == 0) {
      if (length_ <= 1 || count == 0) return std::nullopt;
      length_ = std::min((length_ + 1) / 2, count);
      end_ = count;
    }
    const std::size_t length = std::min(length_, end_);
    return last_ = Stretch{end_ - length, length};
  }
  /// Gone or not, what lies before it is next.
  void passed() { end_ = last_.first; }

 private:
  std::size_t length_ = 0;
  std::size_t end_ = 0;
  Stretch last_{};
};

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
    return Draft{without_nodes(best.draft.text, stretch->first, stretch->count), best.draft.decisions};
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
      if (auto text = edited(best.draft.text, edits_[at_])) return Draft{std::move(*text), best.draft.decisions};
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
    return Draft{with_seed(best.draft.text, seed_), best.draft.decisions};
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
    if (draft_) return Draft{with_seed(draft_->text, seed_), draft_->decisions};
    auto draft = of_->next(best);
    if (!draft) return std::nullopt;
    draft_ = draft;
    seed_ = 0;
    return draft;
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

/// Messages lost by chance become messages that are lost for certain, and then as few of them as will do.
class Losses final : public Reduction {
 public:
  std::string_view name() const override { return "losses one by one"; }
  void begin(const Kept& best) override {
    base_ = {without_losses(best.draft.text), best.draft.decisions};
    own_ = base_.decisions.size();
    base_.decisions.insert(base_.decisions.end(), best.lost_by_chance.begin(), best.lost_by_chance.end());
    stage_ = best.lost_by_chance.empty() || best.lost_by_chance.size() > kMost ? Stage::done : Stage::all;
  }
  std::optional<Draft> next(const Kept&) override {
    if (stage_ == Stage::done) return std::nullopt;
    Draft draft = base_;
    if (stage_ == Stage::all) return draft;
    const auto stretch = stretches_.next(base_.decisions.size() - own_);
    if (!stretch) return std::nullopt;
    const auto first = draft.decisions.begin() + static_cast<std::ptrdiff_t>(own_ + stretch->first);
    draft.decisions.erase(first, first + static_cast<std::ptrdiff_t>(stretch->count));
    return fewer_ = draft;
  }
  void tried(bool broke, bool) override {
    if (stage_ == Stage::all) {
      stage_ = broke ? Stage::fewer : Stage::done;
      stretches_.begin(base_.decisions.size() - own_);
      return;
    }
    if (broke) base_ = fewer_;
    stretches_.passed();
  }

 private:
  enum class Stage : std::uint8_t { all, fewer, done };
  static constexpr std::size_t kMost = 500;
  Draft base_;           ///< breaks the claim
  std::size_t own_ = 0;  ///< decisions of it that were there before
  Draft fewer_;
  Stage stage_ = Stage::done;
  Stretches stretches_;
};

/// Decisions on messages become lines of the script, which name messages by their numbers: at the next round moment or,
/// when the message has arrived by then, right after it was sent.
class IntoScript final : public Reduction {
 public:
  std::string_view name() const override { return "messages into the script"; }
  bool comes_last() const override { return true; }
  void begin(const Kept&) override { try_ = 0; }
  std::optional<Draft> next(const Kept& best) override {
    // Which of the decisions came to be placed first isn't known: each is tried as the one.
    if (best.placed.empty() || try_ >= 2 * best.draft.decisions.size()) return std::nullopt;
    const PlacedCommand& first = best.placed.front();
    const Time soon = first.at + us(1);
    const Time at = try_ % 2 == 0 ? Time(std::chrono::ceil<std::chrono::milliseconds>(soon)) : soon;
    Draft draft{with_command(best.draft.text, at, first.command), best.draft.decisions};
    draft.decisions.erase(draft.decisions.begin() + static_cast<std::ptrdiff_t>(try_ / 2));
    return draft;
  }
  void tried(bool, bool kept) override { try_ = kept ? 0 : try_ + 1; }

 private:
  std::size_t try_ = 0;
};

std::unique_ptr<Reduction> with_luck(std::unique_ptr<Reduction> of, std::uint64_t seeds) {
  return std::make_unique<Luck>(std::move(of), seeds);
}

}  // namespace

std::vector<std::unique_ptr<Reduction>> reductions() {
  constexpr std::uint64_t kSeedsForNodes = 6;
  constexpr std::uint64_t kSeedsForSurroundings = 2;
  std::vector<std::unique_ptr<Reduction>> all;
  all.push_back(std::make_unique<Faults>());
  all.push_back(with_luck(std::make_unique<Nodes>(), kSeedsForNodes));
  all.push_back(with_luck(std::make_unique<Edits>("surroundings", simpler_surroundings), kSeedsForSurroundings));
  // Without luck: an election timeout that is said is clearer than a seed that happens to draw it.
  all.push_back(std::make_unique<Edits>("settings", simpler_settings));
  all.push_back(std::make_unique<Losses>());
  all.push_back(std::make_unique<Edits>("times", simpler_times));
  all.push_back(std::make_unique<Seeds>());
  all.push_back(std::make_unique<IntoScript>());
  return all;
}

}  // namespace netsplit::search
