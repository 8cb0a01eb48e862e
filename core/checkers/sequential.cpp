#include "core/checkers/sequential.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

namespace netsplit::checkers {
namespace {

/// As in WitnessSearch: a smaller witness that takes longer than this to confirm is not worth it.
constexpr std::uint64_t kStepsForATrial = 100'000;
constexpr std::uint64_t kStepsForAll = 5'000'000;
constexpr std::size_t kBytesForATrial = 64u << 20;
constexpr std::uint64_t kSlice = 10'000;

constexpr std::uint64_t bit_of(std::uint32_t n) { return std::uint64_t{1} << (n % 64); }

}  // namespace

SequentialSearch::SequentialSearch(const ModelEntry& model, const Atoms& atoms, std::span<const Call> calls)
    : calls_(calls) {
  read_objects(model, atoms);
  make_lanes();
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::size_t> groups;
  for (std::uint32_t i = 0; i < waiting_.size(); ++i) {
    const std::uint32_t object = object_of_[waiting_[i].call];
    const std::uint64_t effect = models_[object]->effect(calls_[waiting_[i].call]);
    const auto [place, is_new] = groups.try_emplace({object, effect}, alike_.size());
    if (is_new) alike_.emplace_back();
    alike_[place->second].push_back(i);
  }
  used_.resize((waiting_.size() + 63) / 64);
  key_.resize(std::max<std::size_t>((lanes_.size() + states_.size() + 1) / 2, 1));
  visited_ = Visited(key_.size(), used_.size());
  order_.reserve(calls.size());
  enter();
}

void SequentialSearch::read_objects(const ModelEntry& model, const Atoms& atoms) {
  std::map<Atom, std::uint32_t> numbers;
  for (const ObjectCalls& object : by_object(calls_)) {
    numbers.emplace(object.object, static_cast<std::uint32_t>(models_.size()));
    models_.push_back(model.make());
    states_.push_back(models_.back()->begin(atoms, object.calls));
  }
  for (const Call& call : calls_) object_of_.push_back(numbers.at(call.object));
}

/// Gives each call to the first lane of its process whose last call was answered before.
void SequentialSearch::make_lanes() {
  std::map<std::uint32_t, std::vector<std::uint32_t>> of_process;
  for (std::uint32_t i = 0; i < calls_.size(); ++i) {
    if (!calls_[i].known()) {
      if (!only_looks(calls_[i])) waiting_.push_back({i, {}});
      continue;
    }
    ++left_;
    std::vector<std::uint32_t>& lanes = of_process[calls_[i].process];
    const auto free = std::find_if(lanes.begin(), lanes.end(), [&](std::uint32_t lane) {
      return calls_[lanes_[lane].calls.back()].answered < calls_[i].invoked;
    });
    if (free != lanes.end()) {
      lanes_[*free].calls.push_back(i);
      continue;
    }
    lanes.push_back(static_cast<std::uint32_t>(lanes_.size()));
    lanes_.emplace_back().calls.push_back(i);
  }
  for (const auto& [process, lanes] : of_process)
    for (const std::uint32_t lane : lanes)
      std::copy_if(lanes.begin(), lanes.end(), std::back_inserter(lanes_[lane].beside),
                   [lane](std::uint32_t other) { return other != lane; });
  for (Waiting& w : waiting_)
    if (const auto found = of_process.find(calls_[w.call].process); found != of_process.end()) w.after = found->second;
}

/// True when the order has all calls of these lanes that were answered before this one was asked.
bool SequentialSearch::after_all(const Call& call, std::span<const std::uint32_t> lanes) const {
  return std::none_of(lanes.begin(), lanes.end(), [&](std::uint32_t lane) {
    const Call* next = head(lanes_[lane]);
    return next && next->answered < call.invoked;
  });
}

/// Puts the next call of a lane into the order, if the process and the model let it.
bool SequentialSearch::take(std::uint32_t lane) {
  Lane& from = lanes_[lane];
  const std::uint32_t call = from.calls[from.next];
  if (!after_all(calls_[call], from.beside)) return false;
  const std::uint32_t object = object_of_[call];
  ++steps_;
  const Model::State next = models_[object]->step(states_[object], calls_[call]);
  if (next == Model::kRefused) return false;
  order_.push_back({call, lane, kNone, states_[object]});
  states_[object] = next;
  ++from.next;
  --left_;
  return true;
}

/// Of those that are alike, any that may be taken by now: what may be taken now may be taken later, too.
bool SequentialSearch::take_one_of(const std::vector<std::uint32_t>& alike) {
  const auto fits = [&](std::uint32_t w) {
    return !(used_[w / 64] & bit_of(w)) && after_all(calls_[waiting_[w].call], waiting_[w].after);
  };
  const auto found = std::find_if(alike.begin(), alike.end(), fits);
  if (found == alike.end()) return false;
  const std::uint32_t call = waiting_[*found].call;
  const std::uint32_t object = object_of_[call];
  ++steps_;
  const Model::State next = models_[object]->step(states_[object], calls_[call]);
  if (next == states_[object]) return false;
  order_.push_back({call, kNone, *found, states_[object]});
  states_[object] = next;
  used_[*found / 64] |= bit_of(*found);
  return true;
}

/// A read that fits is best taken now: it changes nothing, and later it could only get in the way.
void SequentialSearch::take_looks() {
  for (bool more = true; more;) {
    more = false;
    for (std::uint32_t lane = 0; lane < lanes_.size(); ++lane)
      for (const Call* next = head(lanes_[lane]); next && only_looks(*next) && take(lane); next = head(lanes_[lane]))
        more = lanes_.size() > 1;
  }
}

void SequentialSearch::undo_to(std::size_t ordered) {
  for (; order_.size() > ordered; order_.pop_back()) {
    const Step& step = order_.back();
    states_[object_of_[step.call]] = step.before;
    if (step.lane == kNone) {
      used_[step.unused / 64] &= ~bit_of(step.unused);
    } else {
      --lanes_[step.lane].next;
      ++left_;
    }
  }
}

void SequentialSearch::make_key() {
  std::fill(key_.begin(), key_.end(), 0);
  std::size_t nth = 0;
  const auto put = [&](std::uint32_t number) {
    key_[nth / 2] |= std::uint64_t{number} << (nth % 2 * 32);
    ++nth;
  };
  for (const Lane& lane : lanes_) put(lane.next);
  for (const Model::State state : states_) put(state);
}

/// Stands where the order must grow, unless that was tried before. False when there is nothing to try.
bool SequentialSearch::enter() {
  take_looks();
  if (left_ == 0) {
    answer_ = Answer::holds;
    return true;
  }
  ++explored_;
  make_key();
  if (!visited_.add(key_, used_)) return false;
  frames_.push_back({order_.size(), 0, 0, true});
  return true;
}

/// The calls with an answer in the order of their answers, which is likely the right one; then those without.
bool SequentialSearch::try_next() {
  Frame& frame = frames_.back();
  while (frame.in_lanes) {
    std::uint32_t best = kNone;
    Moment earliest = kNever;
    for (std::uint32_t lane = 0; lane < lanes_.size(); ++lane) {
      const Call* next = head(lanes_[lane]);
      if (!next || only_looks(*next) || next->answered <= frame.tried || next->answered >= earliest) continue;
      best = lane;
      earliest = next->answered;
    }
    frame.in_lanes = best != kNone;
    frame.tried = earliest;
    if (best != kNone && take(best)) return true;
  }
  while (frame.next < alike_.size())
    if (take_one_of(alike_[frame.next++])) return true;
  return false;
}

bool SequentialSearch::advance(std::uint64_t steps) {
  const std::uint64_t end = steps_ + steps;
  while (answer_ == Answer::unknown && steps_ < end) {
    ++steps_;
    if (try_next()) {
      if (!enter()) undo_to(frames_.back().ordered);
      continue;
    }
    frames_.pop_back();
    if (frames_.empty())
      answer_ = Answer::broken;
    else
      undo_to(frames_.back().ordered);
  }
  return answer_ != Answer::unknown;
}

std::vector<std::uint32_t> SequentialSearch::order() const {
  std::vector<std::uint32_t> calls;
  for (const Step& step : order_) calls.push_back(step.call);
  return calls;
}

SequentialCheck::SequentialCheck(const History& history, const ModelEntry& model, Budget budget)
    : history_(history), entry_(model), budget_(budget), objects_(by_object(history.calls)), model_(model.make()) {}

void SequentialCheck::begin(std::vector<Call> calls) {
  search_.reset();
  tried_ = std::move(calls);
  search_ = std::make_unique<SequentialSearch>(entry_, history_.atoms, tried_);
  spent_on_trial_ = 0;
}

/// A quarter of the budget is for this. One object that is not linearizable ends it.
std::uint64_t SequentialCheck::advance_linearizable(std::uint64_t steps) {
  const auto search_all = [&] {
    stage_ = Stage::search;
    linear_.reset();
    spent_ = 0;
    begin(history_.calls);
    return std::uint64_t{1};
  };
  if (next_ == objects_.size()) {
    result_.answer = Answer::holds;
    stage_ = Stage::done;
    return 1;
  }
  if (!linear_) linear_ = std::make_unique<LinearSearch>(*model_, history_.atoms, objects_[next_].calls);
  const std::uint64_t before = linear_->steps();
  const bool over = linear_->advance(std::min(steps, budget_.steps / 4 + 1));
  const std::uint64_t took = std::max<std::uint64_t>(linear_->steps() - before, 1);
  spent_ += took;
  if (!over && spent_ < budget_.steps / 4 && linear_->bytes() < budget_.bytes) return took;
  result_.explored += linear_->explored();
  if (linear_->answer() != Answer::holds) return search_all();
  linear_.reset();
  objects_[next_++].calls = {};
  return took;
}

std::uint64_t SequentialCheck::advance_search(std::uint64_t steps) {
  const bool trial = stage_ == Stage::shrink;
  const std::uint64_t most = trial ? kStepsForATrial : budget_.steps;
  const std::uint64_t before = search_->steps();
  const bool over = search_->advance(std::min(steps, most - std::min(most, spent_on_trial_)));
  const std::uint64_t took = std::max<std::uint64_t>(search_->steps() - before, 1);
  spent_ += took;
  spent_on_trial_ += took;
  if (over || spent_on_trial_ >= most || search_->bytes() >= (trial ? kBytesForATrial : budget_.bytes))
    decided(search_->answer());
  return took;
}

void SequentialCheck::decided(Answer answer) {
  if (stage_ == Stage::search) {
    result_.explored += search_->explored();
    result_.answer = answer;
    stage_ = answer == Answer::broken ? Stage::shrink : Stage::done;
    if (stage_ == Stage::done) return search_.reset();
    calls_ = tried_;
    chunk_ = at_ = calls_.size();
    spent_ = 0;
  } else if (answer == Answer::broken) {
    calls_ = tried_;
  } else {
    at_ += chunk_;
  }
  try_chunk();
}

/// Tries without believing in the answers of some of the calls: who is not believed may have happened later, or not at
/// all, so that what is broken without them was broken with them.
void SequentialCheck::try_chunk() {
  const auto known = static_cast<std::size_t>(std::count_if(calls_.begin(), calls_.end(), std::mem_fn(&Call::known)));
  if (at_ >= known) {
    at_ = 0;
    chunk_ = std::min(chunk_, known) / 2;
  }
  if (chunk_ == 0 || spent_ > kStepsForAll) {
    std::copy_if(calls_.begin(), calls_.end(), std::back_inserter(result_.witness), std::mem_fn(&Call::known));
    stage_ = Stage::done;
    return search_.reset();
  }
  std::vector<Call> fewer;
  std::size_t nth = 0;
  for (Call call : calls_) {
    if (call.known()) {
      if (nth >= at_ && nth < at_ + chunk_) call.answered = kNever;
      ++nth;
    }
    if (call.known() || !only_looks(call)) fewer.push_back(call);
  }
  begin(std::move(fewer));
}

bool SequentialCheck::advance(std::uint64_t steps) {
  while (stage_ != Stage::done && steps > 0) {
    const std::uint64_t slice = std::min(steps, kSlice);
    steps -= std::min(steps, stage_ == Stage::linearizable ? advance_linearizable(slice) : advance_search(slice));
  }
  return stage_ == Stage::done;
}

Sequential check_sequential(const History& history, const ModelEntry& model, Budget budget) {
  SequentialCheck check(history, model, budget);
  while (!check.advance(std::numeric_limits<std::uint32_t>::max())) {}
  return check.result();
}

}  // namespace netsplit::checkers
