#include "core/checkers/key_model.h"

#include <algorithm>

#include "core/contracts/kv.h"

namespace netsplit::checkers {

void KeyModel::observe(const Call& call) {
  appends_ |= call.verb == Verb::append;
  if (call.verb == Verb::compare_and_set && call.expected != kNothing) seen_.push_back(atoms_->text(call.expected));
  if (call.known() && call.result != kNothing) seen_.push_back(atoms_->text(call.result));
}

Model::State KeyModel::begin(const Atoms& atoms, std::span<const Call> calls, bool exactly) {
  *this = KeyModel();
  atoms_ = &atoms;
  exactly_ = exactly;
  of_atom_.resize(atoms.size());
  for (const Call& call : calls) observe(call);
  std::sort(seen_.begin(), seen_.end());
  seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
  return kAbsent;
}

/// A text matters if it is seen, or if appends can make it one that is.
bool KeyModel::matters(std::string_view text) const {
  if (exactly_) return true;
  const auto next = std::lower_bound(seen_.begin(), seen_.end(), text);
  return next != seen_.end() && (appends_ ? next->starts_with(text) : *next == text);
}

Model::State KeyModel::intern(std::string_view text) {
  if (!matters(text)) return kUnseen;
  const auto [place, is_new] = states_.try_emplace(std::string(text), static_cast<State>(texts_.size() + 2));
  if (is_new) texts_.emplace_back(text);
  return place->second;
}

Model::State KeyModel::of(Atom value) {
  State& known = of_atom_[value];
  if (known == 0) known = 1 + (value == kNothing ? kAbsent : intern(atoms_->text(value)));
  return known - 1;
}

Model::State KeyModel::appended(State state, Atom value) {
  if (state == kUnseen) return kUnseen;
  if (state == kAbsent) return of(value);
  const std::uint64_t key = static_cast<std::uint64_t>(state) << 32 | value;
  State next = appended_.find(key);
  if (next != FlatTable::kAbsent) return next;
  const std::string& text = texts_[state - 2];
  const std::string_view suffix = atoms_->text(value);
  next = text.size() + suffix.size() > kv::kLongestValue ? state : intern(std::string(text).append(suffix));
  appended_.insert(key, next);
  return next;
}

Model::State KeyModel::append(State state, const Call& call) {
  const State next = appended(state, call.value);
  if (!call.known()) return next;
  if (call.said != Said::nothing && (call.said == Said::yes) != (state != kAbsent)) return kRefused;
  return call.result == kNothing || next == of(call.result) ? next : kRefused;
}

Model::State KeyModel::compare_and_set(State state, const Call& call) {
  const bool matches = state == of(call.expected);
  if (call.known() && matches != (call.said == Said::yes)) return kRefused;
  if (call.known() && !matches && call.result != kNothing && state != of(call.result)) return kRefused;
  return matches ? of(call.value) : state;
}

Model::State KeyModel::step(State state, const Call& call) {
  switch (call.verb) {
    case Verb::read: return !call.known() || state == of(call.result) ? state : kRefused;
    case Verb::write: return of(call.value);
    case Verb::compare_and_set: return compare_and_set(state, call);
    case Verb::append: return append(state, call);
    case Verb::erase:
      if (call.known() && call.said != Said::nothing && (call.said == Said::yes) != (state != kAbsent)) return kRefused;
      return kAbsent;
    default: return kRefused;
  }
}

/// What is appended counts as it is written; of what is set, only what somebody sees.
std::uint64_t KeyModel::effect(const Call& call) {
  const std::uint64_t value = call.verb == Verb::append ? call.value : of(call.value);
  const std::uint64_t expected = call.verb == Verb::compare_and_set ? of(call.expected) : 0;
  return (value << 32 | expected) * kVerbs + static_cast<std::uint64_t>(call.verb);
}

std::string KeyModel::describe(State state) const {
  if (state == kAbsent) return "nothing";
  return state == kUnseen ? "a value that nobody saw" : texts_[state - 2];
}

}  // namespace netsplit::checkers
