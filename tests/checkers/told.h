#pragma once
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>

#include "core/checkers/linearizability.h"

namespace netsplit::checkers {

/// A history written down line by line. Moments are the order of the lines.
class Told {
 public:
  Told& ask(std::uint32_t process, Verb verb, std::string_view value = {}, std::string_view expected = {}) {
    Call c;
    c.process = process;
    c.verb = verb;
    c.object = history_.atoms.of(object_);
    c.value = atom(value);
    c.expected = atom(expected);
    c.invoked = ++now_;
    c.origin = now_;
    while (history_.processes.size() <= process)
      history_.processes.push_back(std::to_string(history_.processes.size()));
    history_.calls.push_back(c);
    return *this;
  }
  Told& answer(std::uint32_t process, std::string_view result = {}, Said said = Said::nothing) {
    for (std::size_t i = history_.calls.size(); i-- > 0;) {
      Call& c = history_.calls[i];
      if (c.process != process || c.known()) continue;
      c.answered = ++now_;
      c.result = atom(result);
      c.said = said;
      return *this;
    }
    FAIL("nothing was asked by " << process);
    return *this;
  }
  /// Asked and answered before anything else happens.
  Told& at_once(std::uint32_t process, Verb verb, std::string_view value, std::string_view result = {},
                Said said = Said::nothing) {
    return ask(process, verb, value).answer(process, result, said);
  }
  Told& of(std::string object) {
    object_ = std::move(object);
    return *this;
  }
  Linearizability check(std::string_view model, Budget budget = {}) const {
    return check_linearizability(history_, *find_model(model), budget);
  }
  bool linearizable(std::string_view model) const {
    const Linearizability l = check(model);
    CHECK(l.answer != Answer::unknown);
    CHECK(l.witness.has_value() == (l.answer == Answer::broken));
    return l.answer == Answer::holds;
  }
  const History& history() const { return history_; }

 private:
  Atom atom(std::string_view text) { return text.empty() ? kNothing : history_.atoms.of(text); }
  History history_;
  std::string object_ = "x";
  Moment now_ = 0;
};

}  // namespace netsplit::checkers
