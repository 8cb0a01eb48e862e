#include "core/checkers/store_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/checkers/key_model.h"
#include "core/checkers/kv_calls.h"

namespace netsplit::checkers {
namespace {

constexpr std::uint64_t kStepsAtOnce = 10'000;
constexpr std::size_t kMostBytesOfAWatch = 64u << 20;
constexpr std::size_t kToldAtMost = 6;

std::string told(const Call& call, const Atoms& atoms, const World& world) {
  return fmt::format("{} ({})", tell(call, atoms), world.host(node_id(call.process)).name);
}

}  // namespace

StoreWatch::StoreWatch(std::uint64_t steps_for_an_object)
    : most_steps_(steps_for_an_object), model_(std::make_unique<KeyModel>()) {}

void StoreWatch::clear() {
  shrinking_.reset();
  search_.reset();
  broken_.reset();
  atoms_ = {};
  object_of_.clear();
  names_.clear();
  objects_.clear();
  open_.clear();
  operations_ = waiting_ = undecided_ = 0;
  explored_ = 0;
}

std::vector<Call> StoreWatch::calls_of(std::size_t object) const {
  std::vector<Call> calls;
  for (const Entry& entry : objects_[object].entries)
    if (entry.happened) calls.push_back(entry.call);
  return calls;
}

std::size_t StoreWatch::find(std::string_view name) const {
  const auto found = object_of_.find(atoms_.find(name));
  return found == object_of_.end() ? objects_.size() : found->second;
}

void StoreWatch::changed(Object& object) {
  if (!object.waits() && !object.given_up) ++waiting_;
  ++object.changes;
}

void StoreWatch::invoked(OpId op, RecordId id, NodeId client, Time, const Value& operation) {
  const auto* asked = operation.as<kv::Op>();
  if (!asked) return;
  Call call = call_of(*asked, atoms_);
  call.process = static_cast<std::uint32_t>(index_of(client));
  call.invoked = id;
  call.origin = op;
  const auto [place, is_new] = object_of_.try_emplace(call.object, static_cast<std::uint32_t>(objects_.size()));
  if (is_new) {
    objects_.emplace_back();
    names_.push_back(call.object);
  }
  Object& object = objects_[place->second];
  open_[op] = {place->second, static_cast<std::uint32_t>(object.entries.size())};
  object.entries.push_back({call, true});
  ++operations_;
}

/// Only answers make a history harder to explain: what was merely asked is looked at with the next one.
void StoreWatch::completed(OpId op, RecordId id, Time, Outcome outcome, const Value& result) {
  const auto found = open_.find(op);
  if (found == open_.end()) return;
  Object& object = objects_[found->second.object];
  Entry& entry = object.entries[found->second.entry];
  open_.erase(found);
  const auto* answered = result.as<kv::Result>();
  if (outcome == Outcome::fail) {
    entry.happened = false;
    --operations_;
  } else if (outcome == Outcome::ok && (answered || entry.call.verb != Verb::read)) {
    entry.call.answered = id;
    if (answered) checkers::answer(entry.call, *answered, atoms_);
  }
  changed(object);
}

bool StoreWatch::begin_next(bool thorough) {
  const auto wanted = [&](const Object& o) { return thorough ? o.waits() : o.worth_it(); };
  // In turn, so that none waits for long.
  const auto after = objects_.begin() + std::min<std::ptrdiff_t>(current_ + 1, std::ssize(objects_));
  auto next = std::find_if(after, objects_.end(), wanted);
  if (next == objects_.end()) next = std::find_if(objects_.begin(), after, wanted);
  if (next == objects_.end() || !wanted(*next)) return false;
  current_ = static_cast<std::uint32_t>(next - objects_.begin());
  next->looked_at = next->changes;
  --waiting_;
  calls_ = calls_of(current_);
  search_ = std::make_unique<LinearSearch>(*model_, atoms_, calls_);
  return true;
}

void StoreWatch::take_answer() {
  explored_ += search_->explored();
  Object& object = objects_[current_];
  if (search_->answer() != Answer::holds) {
    if (object.waits()) --waiting_;
    object.given_up = true;
  }
  if (search_->answer() == Answer::unknown) ++undecided_;
  if (search_->answer() == Answer::broken) {
    const Moment moment = calls_[search_->answered(search_->explained())].answered;
    if (!broken_ || moment < broken_->stuck.answered)
      shrinking_ = std::make_unique<WitnessSearch>(std::make_unique<KeyModel>(), atoms_, calls_, *search_);
  }
  search_.reset();
}

void StoreWatch::shrink(std::uint64_t steps) {
  if (!shrinking_->advance(steps)) return;
  broken_ = shrinking_->witness();
  shrinking_.reset();
}

bool StoreWatch::advance(std::uint64_t steps, bool thorough) {
  for (std::uint64_t left = steps; left > 0;) {
    const std::uint64_t slice = std::min(left, kStepsAtOnce);
    left -= slice;
    if (shrinking_) {
      shrink(slice);
    } else if (search_) {
      const bool over = search_->advance(slice);
      if (over || search_->steps() > most_steps_ || search_->bytes() > kMostBytesOfAWatch) take_answer();
    } else if (!begin_next(thorough)) {
      return false;
    }
  }
  return true;
}

std::string StoreWatch::why(const World& world) const {
  std::string others;
  std::size_t named = 0;
  for (const Call& call : broken_->calls) {
    if (call.origin == broken_->stuck.origin || named++ >= kToldAtMost) continue;
    others.append(others.empty() ? "" : ", ").append(told(call, atoms_, world));
  }
  if (named > kToldAtMost) others += fmt::format(" and {} more", named - kToldAtMost);
  return fmt::format("no order of the operations explains {}; it does not go together with {}",
                     told(broken_->stuck, atoms_, world), others);
}

Answer StoreWatch::answer() const {
  if (broken_) return Answer::broken;
  return undecided_ > 0 || !up_to_date() ? Answer::unknown : Answer::holds;
}

}  // namespace netsplit::checkers
