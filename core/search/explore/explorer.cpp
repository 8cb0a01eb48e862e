#include "core/search/explore/explorer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/search/parallel.h"

namespace netsplit::search {
namespace {

constexpr std::size_t kChunk = 64;
/// Successors that a state has at most, to be sure that there is room for them: far more than any has.
constexpr std::size_t kMostSuccessors = 1024;

}  // namespace

void Explorer::Frontier::push(const std::vector<std::uint32_t>& state, std::uint64_t fingerprint) {
  words.insert(words.end(), state.begin(), state.end());
  ends.push_back(words.size());
  fingerprints.push_back(fingerprint);
}

void Explorer::Frontier::pop() {
  ends.pop_back();
  fingerprints.pop_back();
  words.resize(ends.empty() ? 0 : ends.back());
}

Words Explorer::Frontier::at(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends[i - 1];
  return Words(words).subspan(begin, ends[i] - begin);
}

void Explorer::Frontier::clear() {
  words.clear();
  ends.clear();
  fingerprints.clear();
}

Explorer::Explorer(const World& world, const ExploreOptions& options)
    : options_(options),
      space_(std::make_unique<StateSpace>(world, options.symmetry)),
      visited_(options.partial_order),
      rng_(Rng::stream(options.seed, "explore")) {
  Worker& worker = workers_.emplace_back();
  worker.expander = std::make_unique<Expander>(*space_, options_);
  const std::vector<std::uint32_t> first = worker.expander->first();
  root_ = worker.expander->fingerprint(first);
  visited_.insert(root_, root_, 0, kAllAwake);
  visited_.count(1);
  Frontier frontier;
  frontier.push(first, root_);
  level_.push_back(std::move(frontier));
  counts_.generated = counts_.distinct = counts_.waiting = 1;
  if (options_.order == Order::depth) depths_ = {0};
}

void Explorer::look_at(Worker& worker, Words state, std::uint64_t fingerprint, std::uint32_t level) {
  const Awake awake = options_.partial_order ? visited_.awake(fingerprint) : kAllAwake;
  const std::vector<Successor>& successors = worker.expander->expand(state, awake);
  if (successors.empty()) ++worker.dead_ends;
  for (const Successor& s : successors)
    if (!s.asleep) visited_.prefetch(s.fingerprint);
  for (const Successor& s : successors) {
    if (s.asleep) {
      ++worker.asleep;
      continue;
    }
    ++worker.generated;
    const bool breaks = s.observation && s.observation->finding;
    if (breaks) {
      Broken broken{*s.observation->finding, s.fingerprint, fingerprint};
      if (comes_first(broken, worker.broken)) worker.broken = std::move(broken);
    }
    if (s.fingerprint == fingerprint || !visited_.insert(s.fingerprint, fingerprint, level + 1, s.awake)) continue;
    ++worker.distinct;
    if (breaks) continue;
    worker.expander->write(state, s, worker.scratch);
    worker.next.push(worker.scratch, s.fingerprint);
  }
}

/// Whichever thread comes first: of several broken claims the one with the smallest fingerprints counts.
bool Explorer::comes_first(const Broken& a, const std::optional<Broken>& b) {
  return !b || std::tie(a.after, a.from) < std::tie(b->after, b->from);
}

/// On one thread: with room for what it finds, and counted at once.
void Explorer::look_alone(Words state, std::uint64_t fingerprint, std::uint32_t level) {
  Worker& worker = workers_.front();
  visited_.make_room(kMostSuccessors * kChunk);
  look_at(worker, state, fingerprint, level);
  visited_.count(worker.distinct);
  take(worker);
}

void Explorer::take(Worker& worker) {
  counts_.generated += std::exchange(worker.generated, 0);
  counts_.asleep += std::exchange(worker.asleep, 0);
  counts_.distinct += std::exchange(worker.distinct, 0);
  counts_.dead_ends += std::exchange(worker.dead_ends, 0);
  if (worker.broken && comes_first(*worker.broken, broken_)) broken_ = std::move(worker.broken);
  worker.broken.reset();
}

/// All states of a level have been looked at. False when it is over.
bool Explorer::end_level() {
  level_.resize(workers_.size());
  part_ = place_ = 0;
  counts_.waiting = 0;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    // What has grown is used again: memory that is new costs more than what is put there.
    level_[i].clear();
    std::swap(level_[i], workers_[i].next);
    counts_.waiting += level_[i].size();
  }
  if (broken_) {
    end_ = End::broken;
    counts_.depth = depth_ + 1;
    return false;
  }
  if (counts_.waiting == 0) {
    end_ = End::whole;
    return false;
  }
  counts_.depth = ++depth_;
  if (out_of_states()) end_ = End::out_of_states;
  if (depth_ >= options_.depth) end_ = End::out_of_depth;
  return end_ == End::open;
}

bool Explorer::advance(std::uint64_t states, unsigned threads) {
  if (end_ != End::open) return false;
  if (options_.order == Order::depth) return advance_depth_first(states);
  if (options_.order == Order::random) return advance_random(states);
  if (options_.depth == 0) {
    end_ = End::out_of_depth;
    return false;
  }
  return threads > 1 ? advance_together(states, threads) : advance_breadth_first(states);
}

bool Explorer::level_is_done() {
  while (part_ < level_.size() && place_ == level_[part_].size()) {
    ++part_;
    place_ = 0;
  }
  return part_ == level_.size();
}

bool Explorer::advance_breadth_first(std::uint64_t states) {
  Worker& worker = workers_.front();
  for (; states > 0; --states) {
    if (level_is_done()) return end_level();
    const Frontier& frontier = level_[part_];
    if (options_.partial_order && place_ % kChunk == 0)
      for (std::size_t i = place_; i < std::min(place_ + kChunk, frontier.size()); ++i)
        visited_.prefetch(frontier.fingerprints[i]);
    look_alone(frontier.at(place_), frontier.fingerprints[place_], depth_);
    ++place_;
    --counts_.waiting;
    if (out_of_states() && !broken_) {
      counts_.waiting += worker.next.size();
      end_ = End::out_of_states;
      return false;
    }
  }
  return true;
}

/// The next states of the level, at most so many, in handy pieces.
std::vector<Explorer::Piece> Explorer::pieces(std::uint64_t states) {
  std::vector<Piece> pieces;
  while (states > 0 && !level_is_done()) {
    const std::size_t most = std::min<std::uint64_t>(kChunk, states);
    const std::size_t last = std::min(place_ + most, level_[part_].size());
    pieces.push_back({&level_[part_], place_, last});
    states -= last - place_;
    place_ = last;
  }
  return pieces;
}

bool Explorer::advance_together(std::uint64_t states, unsigned threads) {
  while (workers_.size() < threads) workers_.emplace_back().expander = std::make_unique<Expander>(*space_, options_);
  const std::vector<Piece> work = pieces(states);
  std::atomic<std::size_t> next{0};
  std::atomic<std::uint64_t> distinct{counts_.distinct};
  const std::size_t room = threads * kChunk * kMostSuccessors;
  while (next < work.size() && distinct < options_.states) {
    visited_.make_room(room, threads);
    in_parallel(threads, [&](unsigned number) {
      Worker& worker = workers_[number];
      while (distinct < options_.states && visited_.has_room(room)) {
        const std::size_t p = next++;
        if (p >= work.size()) return;
        const std::uint64_t before = worker.distinct;
        const auto [frontier, first, last] = work[p];
        if (options_.partial_order)
          for (std::size_t i = first; i < last; ++i) visited_.prefetch(frontier->fingerprints[i]);
        for (std::size_t i = first; i < last; ++i) look_at(worker, frontier->at(i), frontier->fingerprints[i], depth_);
        visited_.count(worker.distinct - before);
        distinct += worker.distinct - before;
      }
    });
  }
  for (Worker& worker : workers_) take(worker);
  for (std::size_t p = 0; p < std::min<std::size_t>(next, work.size()); ++p)
    counts_.waiting -= work[p].last - work[p].first;
  if ((level_is_done() && next >= work.size()) || (out_of_states() && broken_)) return end_level();
  if (!out_of_states()) return true;
  for (const Worker& worker : workers_) counts_.waiting += worker.next.size();
  end_ = End::out_of_states;
  return false;
}

/// The states that wait are a stack. What lies deeper than allowed may have a shorter way that is never looked for, so a
/// bound on depth makes this an incomplete search.
bool Explorer::advance_depth_first(std::uint64_t states) {
  Worker& worker = workers_.front();
  Frontier& stack = level_.front();
  for (; states > 0; --states) {
    if (stack.size() == 0 || out_of_states() || broken_) {
      end_ = broken_ ? End::broken : stack.size() > 0 ? End::out_of_states : cut_ ? End::sampled : End::whole;
      return false;
    }
    const Words top = stack.at(stack.size() - 1);
    const std::vector<std::uint32_t> state(top.begin(), top.end());
    const std::uint64_t fingerprint = stack.fingerprints.back();
    const std::uint32_t depth = depths_.back();
    stack.pop();
    depths_.pop_back();
    if (depth >= options_.depth) {
      cut_ = true;  // What lies behind it may be near by another way, which comes to it second and goes no further.
      continue;
    }
    look_alone(state, fingerprint, depth);
    for (std::size_t i = 0; i < worker.next.size(); ++i) {
      const Words next = worker.next.at(i);
      stack.push({next.begin(), next.end()}, worker.next.fingerprints[i]);
      depths_.push_back(depth + 1);
    }
    worker.next.clear();
    counts_.depth = std::max(counts_.depth, depth + 1);
    counts_.waiting = stack.size();
  }
  return true;
}

/// One walk after the other from the first state, each choice drawn from all there are.
bool Explorer::advance_random(std::uint64_t states) {
  Worker& worker = workers_.front();
  for (; states > 0; --states) {
    if (broken_ || walks_ >= options_.walks || out_of_states()) {
      end_ = broken_ ? End::broken : out_of_states() ? End::out_of_states : End::sampled;
      return false;
    }
    if (walker_.empty()) {
      const Words first = level_.front().at(0);
      walker_.assign(first.begin(), first.end());
      walk_ = {root_};
    }
    const std::vector<Successor>& successors = worker.expander->expand(walker_);
    const auto depth = static_cast<std::uint32_t>(walk_.size() - 1);
    if (successors.empty() || depth >= std::min(options_.depth, 10'000u)) {
      counts_.dead_ends += successors.empty() ? 1 : 0;
      walker_.clear();
      ++walks_;
      continue;
    }
    const Successor& s = successors[rng_.below(successors.size())];
    ++counts_.generated;
    visited_.make_room(1);
    if (visited_.insert(s.fingerprint, walk_.back(), depth + 1)) {
      visited_.count(1);
      ++counts_.distinct;
    }
    counts_.depth = std::max(counts_.depth, depth + 1);
    if (s.observation && s.observation->finding) broken_ = {*s.observation->finding, s.fingerprint, walk_.back()};
    worker.expander->write(walker_, s, worker.scratch);
    walker_ = worker.scratch;
    walk_.push_back(s.fingerprint);
  }
  return true;
}

std::vector<std::uint64_t> Explorer::path() const {
  if (options_.order == Order::random) return walk_;
  std::vector<std::uint64_t> path;
  path.push_back(broken_->after);
  for (std::uint64_t at = broken_->from; at != root_; at = visited_.find(at)->parent) path.push_back(at);
  path.push_back(root_);
  std::reverse(path.begin(), path.end());
  return path;
}

std::size_t Explorer::bytes() const {
  std::size_t bytes = visited_.bytes();
  const auto of = [](const Frontier& f) {
    return f.words.capacity() * sizeof(std::uint32_t) +
           f.ends.capacity() * (sizeof(std::size_t) + sizeof(std::uint64_t));
  };
  for (const Frontier& f : level_) bytes += of(f);
  for (const Worker& w : workers_) bytes += of(w.next);
  return bytes;
}

}  // namespace netsplit::search
