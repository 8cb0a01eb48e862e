#pragma once
#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/checkers/sessions.h"
#include "tests/checkers/plain_spec.h"

/// Small histories that no real object made: reads of anything that may have been written. And what weak consistency
/// means for them, by trying everything.
namespace netsplit::checkers {

struct WeakHistory {
  std::size_t processes = 3;
  std::size_t calls = 6;
  std::uint64_t objects = 2;
  std::uint64_t unknown_in = 8;     ///< one in so many gets no answer
  std::uint64_t overlap_in = 12;    ///< one in so many is asked while the process still waits
  std::uint64_t sets_in = 8;        ///< one in so many is a compare-and-set
  std::uint64_t same_value_in = 0;  ///< one write in so many writes a value that is there already; 0: none
};

/// Every write has its own value; a read is answered with nothing or any value of its object.
inline History weak_history(const WeakHistory& how, std::uint64_t seed) {
  Rng rng{seed};
  History h;
  for (std::size_t p = 0; p < how.processes; ++p) h.processes.push_back(std::to_string(p));
  std::vector<std::vector<Atom>> values(how.objects, {kNothing});
  for (std::size_t i = 0; i < how.calls; ++i) {
    Call c;
    c.process = static_cast<std::uint32_t>(rng.below(how.processes));
    const std::uint64_t object = rng.below(how.objects);
    c.object = h.atoms.of(std::string(1, static_cast<char>('x' + object)));
    c.invoked = i * 4 + 1;
    c.answered = c.invoked + 1;
    c.origin = i + 1;
    if (rng.below(how.overlap_in) == 0) c.answered += 5;
    if (rng.below(how.unknown_in) == 0) c.answered = kNever;
    const bool sets = rng.below(how.sets_in) == 0;
    c.verb = sets ? Verb::compare_and_set : rng.below(5) < 2 ? Verb::write : Verb::read;
    if (c.verb != Verb::read) {
      std::vector<Atom>& known = values[object];
      const bool same = how.same_value_in > 0 && rng.below(how.same_value_in) == 0;
      c.value = same ? known[rng.below(known.size())] : h.atoms.of(std::to_string(i + 1));
      known.push_back(c.value);
    }
    h.calls.push_back(c);
  }
  for (Call& c : h.calls) {
    const std::vector<Atom>& known = values[h.atoms.text(c.object)[0] - 'x'];
    const Atom any = known[rng.below(known.size())];
    if (c.verb == Verb::read && c.known()) c.result = any;
    if (c.verb != Verb::compare_and_set) continue;
    c.expected = any;
    if (c.known()) c.said = rng.below(3) == 0 ? Said::no : Said::yes;
    if (c.said == Said::no) c.result = known[rng.below(known.size())];
  }
  return h;
}

/// Copies that follow one log of writes, each process reading its own: sequentially consistent, and the less linearizable the
/// further they lag behind.
struct ReplicatedHistory {
  std::size_t processes = 4;
  std::size_t calls = 200;
  std::uint64_t objects = 5;
  std::uint64_t lag = 20;      ///< so many writes a copy may be behind
  std::uint64_t wrong_in = 0;  ///< one read in so many gets any version of any object; 0: none
};

inline History replicated_history(const ReplicatedHistory& how, std::uint64_t seed) {
  Rng rng{seed};
  History h;
  struct Write {
    std::uint64_t object;
    Atom value;
  };
  std::vector<Write> log;
  std::vector<std::vector<Atom>> copies(how.processes, std::vector<Atom>(how.objects, kNothing));
  std::vector<std::size_t> followed(how.processes);
  for (std::size_t p = 0; p < how.processes; ++p) h.processes.push_back(std::to_string(p));
  for (std::size_t i = 0; i < how.calls; ++i) {
    const std::size_t p = rng.below(how.processes);
    std::uint64_t object = rng.below(how.objects);
    Call c;
    c.process = static_cast<std::uint32_t>(p);
    c.invoked = i * 2 + 1;
    c.answered = c.invoked + 1;
    c.origin = i + 1;
    const auto follow = [&](std::size_t end) {
      for (std::size_t& n = followed[p]; n < end; ++n) copies[p][log[n].object] = log[n].value;
    };
    if (rng.below(3) == 0) {
      c.verb = Verb::write;
      c.value = h.atoms.of("v" + std::to_string(i));
      log.push_back({object, c.value});
      follow(log.size());
    } else {
      follow(log.size() - std::min<std::size_t>(log.size(), rng.below(how.lag + 1)));
      c.result = copies[p][object];
      if (how.wrong_in > 0 && !log.empty() && rng.below(how.wrong_in) == 0) {
        const Write& any = log[rng.below(log.size())];
        object = any.object;
        c.result = any.value;
      }
    }
    c.object = h.atoms.of("k" + std::to_string(object));
    h.calls.push_back(c);
  }
  return h;
}

namespace detail {

inline bool sessions_order(const Call& a, const Call& b) { return a.process == b.process && a.answered < b.invoked; }

inline bool sequential_from(const History& h, std::vector<PlainState> objects, unsigned placed) {
  bool all = true;
  for (std::size_t i = 0; i < h.calls.size(); ++i) all &= (placed >> i & 1) || !h.calls[i].known();
  if (all) return true;
  for (std::size_t i = 0; i < h.calls.size(); ++i) {
    const Call& c = h.calls[i];
    if (placed >> i & 1) continue;
    bool first = true;
    for (std::size_t j = 0; j < h.calls.size(); ++j) first &= (placed >> j & 1) || !sessions_order(h.calls[j], c);
    if (!first) continue;
    std::vector<PlainState> next = objects;
    PlainState& object = next[h.atoms.text(c.object)[0] - 'x'];
    const std::string expected(c.expected == kNothing ? "" : h.atoms.text(c.expected));
    std::string result(c.result == kNothing ? "" : h.atoms.text(c.result));
    if (c.verb == Verb::compare_and_set) {
      const bool matches = object.value == expected;
      if (c.known() && matches != (c.said == Said::yes)) continue;
      if (c.known() && !matches && !result.empty() && object.value != result) continue;
      if (matches) object.value = c.value == kNothing ? "" : h.atoms.text(c.value);
    } else {
      const PlainAnswer answer = apply_plainly("register", object, c, h.atoms);
      if (c.known() && c.verb == Verb::read && answer.result != result) continue;
    }
    if (sequential_from(h, next, placed | 1u << i)) return true;
  }
  return false;
}

}  // namespace detail

/// Tries all orders that keep that of each process.
inline bool sequential_by_force(const History& h) { return detail::sequential_from(h, std::vector<PlainState>(8), 0); }

/// What the session guarantees and causality mean for a history in which no value is written twice: halves of calls, and
/// for each read whose value it saw.
class ByForce {
 public:
  explicit ByForce(const History& h) : h_(h) {}

  /// Some order of the writes and some copy for each read, as the guarantees ask for them.
  bool sessions(Guarantees g) {
    return some_happened([&] { return orders_of_writes([&] { return order_fits(g) && copies_fit(g); }); });
  }

  /// For each read some order of its causes that ends with what it saw. That more were causes would not help.
  bool causal() {
    return some_happened([&] {
      return find_causes() && std::all_of(reads_.begin(), reads_.end(), [&](const Read& r) {
               return orders_of_writes([&] { return order_explains(r); });
             });
    });
  }

 private:
  struct Read {
    std::size_t call;
    std::size_t from;  ///< of writes_; kNothingThere
  };
  static constexpr std::size_t kNothingThere = 99;

  const Call& call(std::size_t i) const { return h_.calls[i]; }
  const Call& write(std::size_t w) const { return h_.calls[writes_[w]]; }

  /// Calls without an answer may have happened or not.
  bool some_happened(const std::function<bool()>& fits) {
    for (unsigned set = 0; set < 1u << h_.calls.size(); ++set) {
      bool possible = true;
      for (std::size_t i = 0; i < h_.calls.size(); ++i) possible &= (set >> i & 1) || !call(i).known();
      if (possible && find_halves(set) && fits()) return true;
    }
    return false;
  }

  bool find_halves(unsigned happened) {
    writes_.clear();
    reads_.clear();
    std::vector<std::pair<std::size_t, Atom>> saw;
    for (std::size_t i = 0; i < h_.calls.size(); ++i) {
      const Call& c = call(i);
      if (!(happened >> i & 1)) continue;
      const bool set = c.verb == Verb::compare_and_set && c.said != Said::no;
      if (c.verb == Verb::write || set) writes_.push_back(i);
      if (c.verb == Verb::read && c.known()) saw.emplace_back(i, c.result);
      if (set) saw.emplace_back(i, c.expected);
      if (c.verb == Verb::compare_and_set && c.said == Said::no) {
        if (c.result == c.expected) return false;
        if (c.result != kNothing) saw.emplace_back(i, c.result);
      }
    }
    for (const auto& [i, value] : saw) {
      Read r{i, kNothingThere};
      for (std::size_t w = 0; w < writes_.size(); ++w)
        if (write(w).object == call(i).object && write(w).value == value) r.from = w;
      if ((r.from == kNothingThere) != (value == kNothing)) return false;
      if (r.from != kNothingThere && writes_[r.from] == i) return false;
      reads_.push_back(r);
    }
    return true;
  }

  bool orders_of_writes(const std::function<bool()>& fits) {
    order_.resize(writes_.size());
    std::iota(order_.begin(), order_.end(), 0);
    do {
      if (fits()) return true;
    } while (std::next_permutation(order_.begin(), order_.end()));
    return false;
  }
  std::size_t rank(std::size_t w) const {
    return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), w) - order_.begin());
  }
  bool before(std::size_t i, std::size_t j) const { return detail::sessions_order(call(i), call(j)); }

  /// Calls `visit(w1, w2)` for each pair of which w1 was there for the session when it wrote w2.
  template <class Visit>
  void pairs(bool by_writes, bool by_reads, Visit&& visit) const {
    for (std::size_t w = 0; w < writes_.size(); ++w) {
      for (std::size_t v = 0; by_writes && v < writes_.size(); ++v)
        if (before(writes_[v], writes_[w])) visit(v, w);
      for (const Read& r : reads_)
        if (by_reads && r.from != kNothingThere && (before(r.call, writes_[w]) || r.call == writes_[w]))
          visit(r.from, w);
    }
  }

  bool order_fits(Guarantees g) const {
    bool fits = true;
    const auto must = [&](std::size_t v, std::size_t w) { fits &= rank(v) < rank(w); };
    pairs(true, true, [&](std::size_t v, std::size_t w) {
      if (write(v).object == write(w).object) must(v, w);
    });
    pairs(g.monotonic_writes, g.writes_follow_reads, must);
    return fits;
  }

  bool copies_fit(Guarantees g) const {
    return std::all_of(reads_.begin(), reads_.end(), [&](const Read& r) {
      for (unsigned copy = 0; copy < 1u << writes_.size(); ++copy)
        if (copy_fits(g, r, copy)) return true;
      return false;
    });
  }
  bool copy_fits(Guarantees g, const Read& r, unsigned copy) const {
    std::size_t last = kNothingThere;
    for (const std::size_t w : order_)
      if ((copy >> w & 1) && write(w).object == call(r.call).object) last = w;
    bool fits = last == r.from;
    for (std::size_t w = 0; w < writes_.size(); ++w)
      if (g.read_your_writes && before(writes_[w], r.call)) fits &= copy >> w & 1;
    for (const Read& earlier : reads_)
      if (g.monotonic_reads && earlier.from != kNothingThere && before(earlier.call, r.call))
        fits &= copy >> earlier.from & 1;
    pairs(g.monotonic_writes, g.writes_follow_reads,
          [&](std::size_t v, std::size_t w) { fits &= !(copy >> w & 1) || (copy >> v & 1); });
    return fits;
  }

  bool find_causes() {
    const std::size_t n = h_.calls.size();
    causes_.assign(n, std::vector<bool>(n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) causes_[i][j] = before(i, j);
    for (const Read& r : reads_)
      if (r.from != kNothingThere) causes_[writes_[r.from]][r.call] = true;
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) causes_[i][j] = causes_[i][j] || (causes_[i][k] && causes_[k][j]);
    for (std::size_t i = 0; i < n; ++i)
      if (causes_[i][i]) return false;
    return true;
  }
  bool order_explains(const Read& r) const {
    std::size_t last = kNothingThere;
    for (std::size_t n = 0; n < order_.size(); ++n) {
      for (std::size_t m = n + 1; m < order_.size(); ++m)
        if (causes_[writes_[order_[m]]][writes_[order_[n]]]) return false;
      const std::size_t w = order_[n];
      if (causes_[writes_[w]][r.call] && write(w).object == call(r.call).object) last = w;
    }
    return last == r.from;
  }

  const History& h_;
  std::vector<std::size_t> writes_;  ///< calls
  std::vector<Read> reads_;
  std::vector<std::size_t> order_;  ///< of writes_
  std::vector<std::vector<bool>> causes_;
};

}  // namespace netsplit::checkers
