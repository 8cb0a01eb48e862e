#include "core/checkers/linear_search.h"

#include <algorithm>
#include <map>
#include <utility>

namespace netsplit::checkers {
namespace {

constexpr std::size_t words_for(std::size_t bits) { return (bits + 63) / 64; }
constexpr std::uint64_t bit(std::uint32_t n) { return std::uint64_t{1} << (n % 64); }

}  // namespace

LinearSearch::LinearSearch(Model& model, const Atoms& atoms, std::span<const Call> calls)
    : model_(model), calls_(calls), state_(model.begin(atoms, calls)) {
  read(calls);
  known_words_ = std::max<std::size_t>(words_for(give_slots()), 1);
  unknown_words_ = words_for(unknown_.size());
  find_alike();
  mask_.resize(known_words_ + unknown_words_);
  key_.resize(1 + known_words_);
  visited_ = Visited(key_.size(), unknown_words_);
  order_.reserve(calls.size());
  open(0);
  enter();
}

/// Who is open when each answer comes.
void LinearSearch::read(std::span<const Call> calls) {
  for (std::uint32_t i = 0; i < calls.size(); ++i) {
    if (calls[i].known()) {
      returns_.push_back({static_cast<std::uint32_t>(known_.size()), 0, 0});
      known_.push_back({i});
    } else if (!only_looks(calls[i])) {
      unknown_.push_back(i);
    }
  }
  const auto call_of = [&](const Return& r) -> const Call& { return calls_[known_[r.known].call]; };
  std::sort(returns_.begin(), returns_.end(),
            [&](const Return& a, const Return& b) { return call_of(a).answered < call_of(b).answered; });
  std::uint32_t opened = 0;
  std::uint32_t unknown = 0;
  for (Return& r : returns_) {
    const Moment answered = call_of(r).answered;
    while (opened < known_.size() && calls_[known_[opened].call].invoked < answered) ++opened;
    while (unknown < unknown_.size() && calls_[unknown_[unknown]].invoked < answered) ++unknown;
    r.opened = opened;
    r.unknown = unknown;
  }
}

/// Calls that are never open at the same time may share a bit. How many bits it takes.
std::size_t LinearSearch::give_slots() {
  std::vector<std::uint32_t> free;
  std::uint32_t slots = 0;
  std::uint32_t opened = 0;
  for (const Return& r : returns_) {
    for (; opened < r.opened; ++opened) {
      if (free.empty()) free.push_back(slots++);
      known_[opened].slot = free.back();
      free.pop_back();
    }
    free.push_back(known_[r.known].slot);
  }
  return slots;
}

void LinearSearch::find_alike() {
  std::map<std::uint64_t, std::size_t> groups;
  for (std::uint32_t i = 0; i < unknown_.size(); ++i) {
    const auto [place, is_new] = groups.try_emplace(model_.effect(calls_[unknown_[i]]), alike_.size());
    if (is_new) alike_.emplace_back();
    alike_[place->second].push_back(i);
  }
}

/// Puts what was invoked before the answer `at` behind the open calls.
void LinearSearch::open(std::uint32_t at) {
  if (at == returns_.size()) return;
  for (std::uint32_t k = at == 0 ? 0 : returns_[at - 1].opened; k < returns_[at].opened; ++k) {
    known_[k].before = last_open_;
    known_[k].after = kNone;
    (last_open_ == kNone ? first_open_ : known_[last_open_].after) = k;
    last_open_ = k;
  }
}

void LinearSearch::unlink(std::uint32_t known) {
  const Known& k = known_[known];
  (k.before == kNone ? first_open_ : known_[k.before].after) = k.after;
  (k.after == kNone ? last_open_ : known_[k.after].before) = k.before;
}

/// A call that was unlinked still knows its neighbours: undone in the opposite order, the list is as it was.
void LinearSearch::relink(std::uint32_t known) {
  const Known& k = known_[known];
  (k.before == kNone ? first_open_ : known_[k.before].after) = known;
  (k.after == kNone ? last_open_ : known_[k.after].before) = known;
}

/// Goes back to where the answer `to` is waited for.
void LinearSearch::retreat(std::uint32_t to) {
  while (at_ > to) {
    if (at_ < returns_.size())
      for (std::uint32_t k = returns_[at_].opened; k-- > returns_[at_ - 1].opened;) unlink(k);
    --at_;
    relink(returns_[at_].known);
  }
}

bool LinearSearch::done(std::uint32_t known) const {
  const std::uint32_t slot = known_[known].slot;
  return (mask_[slot / 64] & bit(slot)) != 0;
}

/// Passes the answers that the order explains already. False when it waits for one.
bool LinearSearch::settle() {
  while (at_ < returns_.size()) {
    const std::uint32_t awaited = returns_[at_].known;
    if (!done(awaited)) return false;
    const std::uint32_t slot = known_[awaited].slot;
    mask_[slot / 64] &= ~bit(slot);
    unlink(awaited);
    open(++at_);
  }
  return true;
}

void LinearSearch::take_looks() {
  for (std::uint32_t k = first_open_; k != kNone; k = known_[k].after)
    if (!done(k) && only_looks(calls_[known_[k].call])) try_known(k, state_);
}

/// Stands where the order must grow, unless that was tried before. False when there is nothing to try.
bool LinearSearch::enter() {
  while (!settle()) {
    take_looks();
    if (done(returns_[at_].known)) continue;
    explained_ = std::max<std::size_t>(explained_, at_);
    ++explored_;
    key_[0] = static_cast<std::uint64_t>(at_) << 32 | state_;
    std::copy_n(mask_.begin(), known_words_, key_.begin() + 1);
    if (!visited_.add(key_, std::span(mask_).subspan(known_words_))) return false;
    frames_.push_back({at_, state_, 0, static_cast<std::uint32_t>(order_.size()), Trying::awaited});
    masks_.insert(masks_.end(), mask_.begin(), mask_.end());
    return true;
  }
  explained_ = returns_.size();
  answer_ = Answer::holds;
  return true;
}

bool LinearSearch::try_known(std::uint32_t known, Model::State from) {
  const std::uint32_t call = known_[known].call;
  const Model::State next = step(from, call);
  if (next == Model::kRefused) return false;
  mask_[known_[known].slot / 64] |= bit(known_[known].slot);
  order_.push_back({call, next});
  state_ = next;
  return true;
}

/// Of those that are alike, the one that was invoked first.
bool LinearSearch::try_one_of(const std::vector<std::uint32_t>& alike, const Frame& frame) {
  std::uint64_t* used = &mask_[known_words_];
  const auto first =
      std::find_if(alike.begin(), alike.end(), [&](std::uint32_t u) { return !(used[u / 64] & bit(u)); });
  if (first == alike.end() || *first >= returns_[frame.at].unknown) return false;
  const Model::State next = step(frame.state, unknown_[*first]);
  if (next == frame.state) return false;
  used[*first / 64] |= bit(*first);
  order_.push_back({unknown_[*first], next});
  state_ = next;
  return true;
}

/// The answered call itself first, then the other open ones, then those without an answer.
bool LinearSearch::try_next() {
  Frame& frame = frames_.back();
  const std::uint32_t awaited = returns_[frame.at].known;
  if (frame.trying == Trying::awaited) {
    frame.trying = Trying::open;
    frame.next = first_open_;
    if (try_known(awaited, frame.state)) return true;
  }
  if (frame.trying == Trying::open) {
    while (frame.next != kNone) {
      const std::uint32_t known = std::exchange(frame.next, known_[frame.next].after);
      if (known != awaited && !done(known) && try_known(known, frame.state)) return true;
    }
    frame.trying = Trying::unknown;
    frame.next = 0;
  }
  while (frame.next < alike_.size())
    if (try_one_of(alike_[frame.next++], frame)) return true;
  return false;
}

/// Stands again where the last frame was made.
void LinearSearch::restore() {
  const Frame& frame = frames_.back();
  retreat(frame.at);
  state_ = frame.state;
  order_.resize(frame.ordered);
  std::copy_n(masks_.end() - static_cast<std::ptrdiff_t>(mask_.size()), mask_.size(), mask_.begin());
}

bool LinearSearch::advance(std::uint64_t steps) {
  const std::uint64_t end = steps_ + steps;
  while (answer_ == Answer::unknown && steps_ < end) {
    ++steps_;
    if (try_next()) {
      if (!enter()) restore();
      continue;
    }
    frames_.pop_back();
    masks_.resize(masks_.size() - mask_.size());
    if (frames_.empty())
      answer_ = Answer::broken;
    else
      restore();
  }
  return answer_ != Answer::unknown;
}

}  // namespace netsplit::checkers
