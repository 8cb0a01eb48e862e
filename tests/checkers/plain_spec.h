#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "core/checkers/history.h"

/// The models once more, as plainly as can be: what the checkers' answers are compared with.
namespace netsplit::checkers {

struct PlainState {
  bool exists = false;
  std::string value;               ///< of a key
  long number = 0;                 ///< of a counter; who holds a lock, plus one
  std::vector<std::string> items;  ///< of a queue, stack, log, set
};

inline std::string whole(const std::vector<std::string>& items) {
  std::string text = "[";
  for (std::size_t i = 0; i < items.size(); ++i) text += (i ? " " : "") + items[i];
  return text + "]";
}

/// What a call is answered in a state that it changes. `process` is who asks.
struct PlainAnswer {
  Said said = Said::nothing;
  std::string result;  ///< empty: nothing
};

inline PlainAnswer apply_plainly(std::string_view model, PlainState& s, const Call& c, const Atoms& atoms) {
  const std::string value = c.value == kNothing ? "" : std::string(atoms.text(c.value));
  const std::string expected = c.expected == kNothing ? "" : std::string(atoms.text(c.expected));
  const auto answer = [](bool yes) { return PlainAnswer{yes ? Said::yes : Said::no, ""}; };
  const auto find = [&] { return std::find(s.items.begin(), s.items.end(), value); };
  const auto take = [&](bool first) -> PlainAnswer {
    if (s.items.empty()) return {};
    const auto place = first ? s.items.begin() : s.items.end() - 1;
    PlainAnswer out{Said::nothing, *place};
    s.items.erase(place);
    return out;
  };
  switch (c.verb) {
    case Verb::read:
      if (model == "counter") return {Said::nothing, std::to_string(s.number)};
      if (model == "set" || (model == "log" && value.empty())) return {Said::nothing, whole(s.items)};
      if (model == "log") {
        const auto at = static_cast<std::size_t>(std::stol(value));
        return {Said::nothing, at < s.items.size() ? s.items[at] : ""};
      }
      return {Said::nothing, s.value};
    case Verb::write: s.value = value, s.exists = true; return {};
    case Verb::compare_and_set:
      if (!s.exists || s.value != expected) return answer(false);
      s.value = value;
      return answer(true);
    case Verb::append:
      if (model == "log") {
        s.items.push_back(value);
        return {Said::nothing, std::to_string(s.items.size() - 1)};
      }
      s.exists = true;
      s.value += value;
      return {Said::nothing, s.value};
    case Verb::erase: {
      const bool was = s.exists;
      s = {};
      return answer(was);
    }
    case Verb::add:
      if (model == "counter") {
        s.number += std::stol(value);
        return {};
      }
      if (find() != s.items.end()) return answer(false);
      s.items.push_back(value);
      std::sort(s.items.begin(), s.items.end());
      return answer(true);
    case Verb::remove: {
      if (find() == s.items.end()) return answer(false);
      s.items.erase(find());
      return answer(true);
    }
    case Verb::contains: return answer(find() != s.items.end());
    case Verb::enqueue:
    case Verb::push: s.items.push_back(value); return {};
    case Verb::dequeue: return take(true);
    case Verb::pop: return take(false);
    case Verb::acquire:
      if (s.number != 0) return answer(false);
      s.number = static_cast<long>(c.process) + 1;
      return answer(true);
    case Verb::release:
      if (s.number == 0 || (model == "lock" && s.number != static_cast<long>(c.process) + 1)) return answer(false);
      s.number = 0;
      return answer(true);
  }
  return {};
}

/// Tries every order.
inline bool orders_exist(std::string_view model, const std::vector<Call>& calls, const Atoms& atoms,
                         const PlainState& state, unsigned placed) {
  Moment first_answer = kNever;
  bool all = true;
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (!(placed >> i & 1) && calls[i].known()) {
      all = false;
      first_answer = std::min(first_answer, calls[i].answered);
    }
  if (all) return true;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Call& c = calls[i];
    if (placed >> i & 1 || c.invoked > first_answer) continue;
    PlainState next = state;
    const PlainAnswer answer = apply_plainly(model, next, c, atoms);
    if (c.known()) {
      if (c.said != Said::nothing && c.said != answer.said) continue;
      const std::string result = c.result == kNothing ? "" : std::string(atoms.text(c.result));
      const bool looks = c.verb == Verb::read || c.verb == Verb::dequeue || c.verb == Verb::pop;
      if ((looks || c.result != kNothing) && result != answer.result) continue;
    }
    if (orders_exist(model, calls, atoms, next, placed | 1u << i)) return true;
  }
  return false;
}

}  // namespace netsplit::checkers
