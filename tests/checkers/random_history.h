#pragma once
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/checkers/model.h"
#include "tests/checkers/plain_spec.h"

namespace netsplit::checkers {

struct RandomHistory {
  std::string_view model;
  std::size_t processes = 3;
  std::size_t calls = 6;
  std::uint64_t values = 2;      ///< so many different ones
  std::uint64_t unknown_in = 5;  ///< one in so many gets no answer
  std::uint64_t wrong_in = 0;    ///< one answer in so many is another one; 0: none
};

namespace detail {

inline void ask(Call& c, const RandomHistory& how, Rng& rng, Atoms& atoms) {
  const ModelEntry& model = *find_model(how.model);
  c.verb = model.verbs[rng.below(model.verbs.size())];
  const bool position = how.model == "log" && c.verb == Verb::read;
  const std::string value = std::to_string(rng.below(how.values) + (position ? 0 : 1));
  if (c.verb == Verb::compare_and_set) c.expected = atoms.of(std::to_string(rng.below(how.values) + 1));
  const bool asks_nothing = (c.verb == Verb::read && (!position || rng.below(2) == 0)) || c.verb == Verb::dequeue ||
                            c.verb == Verb::pop || c.verb == Verb::erase || c.verb == Verb::acquire ||
                            c.verb == Verb::release;
  if (!asks_nothing) c.value = atoms.of(value);
}

inline void answer(Call& c, const PlainAnswer& truth, const RandomHistory& how, Rng& rng, Atoms& atoms) {
  c.said = truth.said;
  c.result = truth.result.empty() ? kNothing : atoms.of(truth.result);
  if (how.wrong_in == 0 || rng.below(how.wrong_in) != 0) return;
  if (c.said != Said::nothing)
    c.said = c.said == Said::yes ? Said::no : Said::yes;
  else if (c.result != kNothing || c.verb == Verb::read || c.verb == Verb::dequeue || c.verb == Verb::pop)
    c.result = static_cast<Atom>(rng.below(atoms.size()));
}

}  // namespace detail

/// Some processes that ask a real object; each call happens at a random moment between its invocation and its answer.
inline History random_history(const RandomHistory& how, std::uint64_t seed) {
  struct Open {
    std::size_t call = 0;
    bool open = false;
    bool happened = false;
    bool silent = false;
    PlainAnswer truth;
  };
  Rng rng{seed};
  History h;
  PlainState object;
  std::vector<Open> open(how.processes);
  for (std::size_t p = 0; p < how.processes; ++p) h.processes.push_back(std::to_string(p));
  Moment now = 0;
  // A last round lets everybody end.
  for (std::size_t left = how.calls * 3 + how.processes * 3; left > 0; --left) {
    const std::size_t p = left <= how.processes * 3 ? left % how.processes : rng.below(how.processes);
    Open& o = open[p];
    ++now;
    if (!o.open) {
      if (h.calls.size() == how.calls || left <= how.processes * 3) continue;
      Call c;
      c.process = static_cast<std::uint32_t>(p);
      c.object = h.atoms.of("x");
      c.invoked = now;
      detail::ask(c, how, rng, h.atoms);
      o = {h.calls.size(), true, false, rng.below(how.unknown_in) == 0, {}};
      h.calls.push_back(c);
    } else if (!o.happened) {
      o.happened = true;
      // What gets no answer may not have happened.
      if (!o.silent || rng.below(2) == 0) o.truth = apply_plainly(how.model, object, h.calls[o.call], h.atoms);
    } else {
      if (!o.silent) {
        h.calls[o.call].answered = now;
        detail::answer(h.calls[o.call], o.truth, how, rng, h.atoms);
      }
      o.open = false;
    }
  }
  return h;
}

}  // namespace netsplit::checkers
