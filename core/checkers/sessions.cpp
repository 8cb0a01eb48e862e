#include "core/checkers/sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "core/checkers/dependency_graph.h"

namespace netsplit::checkers {
namespace {

constexpr std::uint32_t kNoAccess = Access::kNone;
constexpr auto kAnyKind = static_cast<Dependency::Kind>(0);
/// For a short cycle so many beginnings are tried; that there is one at all is known before.
constexpr std::size_t kExamplesTried = 64;

/// The accesses of a process, in the order of their ends or of their beginnings.
using Sequence = std::vector<std::uint32_t>;

/// What the copy that answers a process has: followed from moment to moment.
class Copy {
 public:
  /// Why a write is in the copy.
  struct Reason {
    enum class Kind : std::uint8_t { not_there, own, read, written_before, read_before } kind = Kind::not_there;
    std::uint32_t by = kNoAccess;    ///< read: the read that saw it; *_before: the write that brought it
    std::uint32_t seen = kNoAccess;  ///< read_before: the access by which the writer had read it
  };
  struct Version {
    std::uint32_t access;
    Moment since;
  };

  Copy(const ReadsFrom& reads, Guarantees guarantees, std::vector<Sequence> writes, std::vector<Sequence> looks)
      : reads_(reads), guarantees_(guarantees), writes_(std::move(writes)), looks_(std::move(looks)) {}

  /// Calls `on_read(read, versions)` for each read of the process, where it was asked; `versions` of its object are in
  /// the copy, and all others that are in it come before one of them.
  template <class OnRead>
  void follow(const Sequence& session, OnRead&& on_read) {
    struct Event {
      Moment at;
      std::uint32_t access;
    };
    reset();
    std::vector<Event> events;
    for (const std::uint32_t a : session) {
      events.push_back({access(a).call.invoked, a});
      if (access(a).call.known()) events.push_back({access(a).call.answered, a});
    }
    std::sort(events.begin(), events.end(), [](const Event& x, const Event& y) { return x.at < y.at; });
    for (const Event& event : events) {
      const Access& a = access(event.access);
      now_ = event.at;
      if (event.at == a.call.answered)
        answered(event.access);
      else if (a.reads() && !on_read(event.access, versions_[a.object]))
        return;
    }
  }
  const Reason& reason(std::uint32_t write) const { return reasons_[write]; }
  std::uint64_t looked_at() const { return looked_at_; }

 private:
  const Access& access(std::uint32_t a) const { return reads_.accesses[a]; }

  void reset() {
    reasons_.assign(reads_.accesses.size(), {});
    versions_.assign(reads_.objects.size(), {});
    writes_taken_.assign(writes_.size(), 0);
    looks_taken_.assign(looks_.size(), 0);
    looked_at_ += reads_.accesses.size();
  }

  void answered(std::uint32_t number) {
    const Access& a = access(number);
    if (a.reads() && guarantees_.monotonic_reads) {
      take(a.from, {Reason::Kind::read, number});
      // All that were there when it was asked come before what it saw.
      std::erase_if(versions_[a.object],
                    [&](const Version& v) { return v.access != a.from && v.since < a.call.invoked; });
    }
    if (a.writes && guarantees_.read_your_writes) take(number, {Reason::Kind::own});
  }

  void take(std::uint32_t write, Reason why) {
    std::vector<std::uint32_t> fresh;
    const auto add = [&](std::uint32_t w, Reason reason) {
      if (reads_.initial(w) || reasons_[w].kind != Reason::Kind::not_there) return;
      reasons_[w] = reason;
      fresh.push_back(w);
    };
    for (add(write, why); !fresh.empty();) {
      const std::uint32_t w = fresh.back();
      fresh.pop_back();
      ++looked_at_;
      show(w);
      bring_along(w, add);
    }
  }

  /// What came before a write in its session.
  template <class Add>
  void bring_along(std::uint32_t w, Add&& add) {
    const Access& a = access(w);
    const std::uint32_t p = a.call.process;
    if (guarantees_.monotonic_writes)
      for (std::size_t& n = writes_taken_[p]; n < writes_[p].size(); ++n) {
        if (access(writes_[p][n]).call.answered >= a.call.invoked) break;
        add(writes_[p][n], {Reason::Kind::written_before, w});
      }
    if (!guarantees_.writes_follow_reads) return;
    if (a.reads()) add(a.from, {Reason::Kind::read_before, w, w});
    for (std::size_t& n = looks_taken_[p]; n < looks_[p].size(); ++n) {
      if (access(looks_[p][n]).call.answered >= a.call.invoked) break;
      add(access(looks_[p][n]).from, {Reason::Kind::read_before, w, looks_[p][n]});
    }
  }

  /// Of the writes of one session to one object only the last ones are kept.
  void show(std::uint32_t w) {
    const Access& a = access(w);
    const auto before = [](const Access& one, const Access& other) {
      return one.call.process == other.call.process && one.call.answered < other.call.invoked;
    };
    std::vector<Version>& versions = versions_[a.object];
    if (std::any_of(versions.begin(), versions.end(), [&](const Version& v) { return before(a, access(v.access)); }))
      return;
    std::erase_if(versions, [&](const Version& v) { return before(access(v.access), a); });
    versions.push_back({w, now_});
  }

  const ReadsFrom& reads_;
  Guarantees guarantees_;
  std::vector<Sequence> writes_;  ///< by process, in the order of their answers
  std::vector<Sequence> looks_;   ///< reads, likewise
  Moment now_ = 0;
  std::vector<Reason> reasons_;                 ///< by access
  std::vector<std::vector<Version>> versions_;  ///< by object
  std::vector<std::size_t> writes_taken_;       ///< by process: so many of its writes_ are in the copy
  std::vector<std::size_t> looks_taken_;
  std::uint64_t looked_at_ = 0;
};

/// Which write must stand before which, and a cycle in that.
class WriteOrder {
 public:
  WriteOrder(const History& history, const ReadsFrom& reads, Guarantees guarantees, Budget budget)
      : history_(history), reads_(reads), guarantees_(guarantees), budget_(budget), places_(reads.accesses.size()) {
    sessions_.resize(reads.processes);
    for (std::uint32_t a = first_call(); a < reads.accesses.size(); ++a) sessions_[access(a).call.process].push_back(a);
  }

  Explained run() {
    add_known();
    Copy copy(reads_, guarantees_, by_answer([](const Access& a) { return a.writes; }),
              by_answer([](const Access& a) { return a.reads(); }));
    for (const Sequence& session : sessions_) {
      copy.follow(session, [&](std::uint32_t read, const std::vector<Copy::Version>& versions) {
        for (const Copy::Version& v : versions)
          if (v.access != access(read).from) add(v.access, access(read).from, Why::seen, read);
        return within_budget(copy);
      });
      if (!within_budget(copy)) break;
    }
    result_.explored = copy.looked_at() + edges_.size();
    if (!within_budget(copy)) {
      result_.why.push_back("the budget did not suffice");
      return std::move(result_);
    }
    find_cycle(copy);
    return std::move(result_);
  }

 private:
  enum class Why : std::uint8_t {
    begun,    ///< nothing was there before a write
    written,  ///< from a write to a place in a session: it was written there
    read,     ///< likewise: `by` read it there
    along,    ///< from place to place
    left,     ///< from a place in a session to a write after it
    over,     ///< a compare-and-set after what it expected
    seen,     ///< `by` read what the latter wrote from a copy that had the former
  };
  struct Note {
    Why why;
    std::uint32_t by;
  };

  const Access& access(std::uint32_t a) const { return reads_.accesses[a]; }
  std::uint32_t first_call() const { return static_cast<std::uint32_t>(reads_.objects.size()); }
  bool within_budget(const Copy& copy) const {
    return copy.looked_at() + edges_.size() < budget_.steps &&
           edges_.size() * (sizeof(Dependency) * 2 + sizeof(Note)) < budget_.bytes;
  }

  void add(std::uint32_t from, std::uint32_t to, Why why, std::uint32_t by) {
    edges_.push_back({from, to, kAnyKind, kNothing, static_cast<Atom>(notes_.size())});
    notes_.push_back({why, by});
  }

  std::vector<Sequence> by_answer(const std::function<bool(const Access&)>& wanted) const {
    std::vector<Sequence> out(sessions_.size());
    for (std::size_t p = 0; p < sessions_.size(); ++p) out[p] = answered_of(sessions_[p], wanted);
    return out;
  }
  Sequence answered_of(const Sequence& all, const std::function<bool(const Access&)>& wanted) const {
    Sequence out;
    for (const std::uint32_t a : all)
      if (access(a).call.known() && wanted(access(a))) out.push_back(a);
    std::sort(out.begin(), out.end(),
              [&](std::uint32_t a, std::uint32_t b) { return access(a).call.answered < access(b).call.answered; });
    return out;
  }

  /// What holds whatever any copy had.
  void add_known() {
    for (std::uint32_t a = first_call(); a < reads_.accesses.size(); ++a) {
      if (!access(a).writes) continue;
      add(access(a).object, a, Why::begun, kNoAccess);
      if (access(a).reads()) add(access(a).from, a, Why::over, a);
    }
    for (const Sequence& session : sessions_) {
      std::map<std::uint32_t, Sequence> on_object;
      for (const std::uint32_t a : session) on_object[access(a).object].push_back(a);
      for (const auto& [object, accesses] : on_object) {
        add_chain(accesses, Why::written);
        add_chain(accesses, Why::read);
      }
      if (guarantees_.monotonic_writes) add_chain(session, Why::written);
      if (guarantees_.writes_follow_reads) add_chain(session, Why::read);
    }
  }

  /// What was written, or read, stands before what the session wrote afterwards. Places to pass on the way keep this from
  /// being a relation for each pair.
  void add_chain(const Sequence& accesses, Why how) {
    const bool by_writing = how == Why::written;
    const Sequence before =
        answered_of(accesses, [by_writing](const Access& a) { return by_writing ? a.writes : a.reads(); });
    std::size_t next = 0;
    std::uint32_t place = kNoAccess;
    for (const std::uint32_t after : accesses) {  // in order of invocation
      if (!access(after).writes) continue;
      std::uint32_t fresh = kNoAccess;
      for (; next < before.size() && access(before[next]).call.answered < access(after).call.invoked; ++next) {
        if (fresh == kNoAccess) fresh = static_cast<std::uint32_t>(places_++);
        add(by_writing ? before[next] : access(before[next]).from, fresh, how, before[next]);
      }
      if (fresh != kNoAccess) {
        if (place != kNoAccess) add(place, fresh, Why::along, kNoAccess);
        place = fresh;
      }
      if (place != kNoAccess) add(place, after, Why::left, after);
    }
  }

  void find_cycle(Copy& copy) {
    const DependencyGraph graph(places_, std::move(edges_));
    const auto component = components(graph, only(kAnyKind));
    std::vector<Dependency> best;
    for (const bool seen : {true, false}) {
      std::size_t tries = 0;
      for (const Dependency& d : graph.all()) {
        if (component[d.from] != component[d.to] || (notes_[d.value].why == Why::seen) != seen) continue;
        std::vector<Dependency> rest = shortest_path(graph, d.to, d.from, only(kAnyKind), component);
        if (best.empty() || rest.size() + 1 < best.size()) {
          best.assign(1, d);
          best.insert(best.end(), rest.begin(), rest.end());
        }
        if (++tries == kExamplesTried) break;
      }
      if (!best.empty()) break;
    }
    if (!best.empty()) return explain(best, copy);
    result_.answer = reads_.doubts.empty() ? Answer::holds : Answer::unknown;
    if (!reads_.doubts.empty()) result_.why = reads_.doubts;
  }

  void explain(std::vector<Dependency> cycle, Copy& copy) {
    result_.answer = Answer::broken;
    // It begins at a write, not at a place in a session.
    while (cycle.front().from >= reads_.accesses.size()) std::rotate(cycle.begin(), cycle.begin() + 1, cycle.end());
    Note entered{};
    for (const Dependency& d : cycle) {
      const Note note = notes_[d.value];
      switch (note.why) {
        case Why::begun: say(fmt::format("{} was nothing only before anybody {}", object(d.to), words(d.to))); break;
        case Why::written:
        case Why::read: entered = note; break;
        case Why::along: break;
        case Why::left: say_followed(d.to, entered); break;
        case Why::over:
          say(fmt::format("{} set {} from {} to {}", who(d.to), object(d.to), atom(access(d.to).call.expected),
                          atom(access(d.to).wrote)));
          mention(d.to);
          break;
        case Why::seen: say_seen(d.from, note.by, copy); break;
      }
    }
    put_in_order(result_.calls);
  }

  void say(std::string reason) { result_.why.push_back(std::move(reason)); }
  void mention(std::uint32_t a) { checkers::mention(reads_, a, result_.calls); }
  std::string who(std::uint32_t a) const { return name_of_process(history_, access(a).call.process); }
  std::string_view atom(Atom a) const { return history_.atoms.text(a); }
  std::string_view object(std::uint32_t a) const { return atom(reads_.objects[access(a).object]); }
  std::string words(std::uint32_t a) const { return wrote(reads_, history_.atoms, a); }

  void say_followed(std::uint32_t write, const Note& before) {
    const bool wrote_it = before.why == Why::written;
    say(fmt::format(
        "{} {} after it had {}", who(write), words(write),
        wrote_it ? written(reads_, history_.atoms, before.by) : read_of(reads_, history_.atoms, before.by)));
    mention(write);
    mention(before.by);
    if (!wrote_it) mention(access(before.by).from);
  }

  /// Why the copy of which `read` was answered had `write`.
  void say_seen(std::uint32_t write, std::uint32_t read, Copy& copy) {
    copy.follow(sessions_[access(read).call.process],
                [&](std::uint32_t r, const std::vector<Copy::Version>&) { return r != read; });
    std::vector<std::string> steps;
    std::uint32_t root = write;
    using Kind = Copy::Reason::Kind;
    for (Copy::Reason why = copy.reason(root); why.kind > Kind::read; why = copy.reason(root)) {
      const bool wrote_it = why.kind == Kind::written_before;
      steps.push_back(
          fmt::format("{} {} after it had {}", who(why.by), words(why.by),
                      wrote_it ? written(reads_, history_.atoms, root) : read_of(reads_, history_.atoms, why.seen)));
      mention(root);
      if (!wrote_it) mention(why.seen);
      root = why.by;
    }
    const Copy::Reason why = copy.reason(root);
    say(fmt::format(
        "{} {} after it had {}", who(read), read_of(reads_, history_.atoms, read),
        why.kind == Kind::own ? written(reads_, history_.atoms, root) : read_of(reads_, history_.atoms, why.by)));
    mention(read);
    mention(root);
    if (why.by != kNoAccess) mention(why.by);
    mention(access(read).from);
    for (std::size_t i = steps.size(); i-- > 0;) say(std::move(steps[i]));
  }

  const History& history_;
  const ReadsFrom& reads_;
  Guarantees guarantees_;
  Budget budget_;
  std::size_t places_;
  std::vector<Sequence> sessions_;  ///< by process, in order of invocation
  std::vector<Dependency> edges_;   ///< `value` is the number of the note
  std::vector<Note> notes_;
  Explained result_;
};

}  // namespace

std::string wrote(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access) {
  const Access& a = reads.accesses[access];
  const std::string_view object = atoms.text(reads.objects[a.object]);
  if (a.call.verb == Verb::erase) return fmt::format("erased {}", object);
  return fmt::format("wrote {} to {}", atoms.text(a.wrote), object);
}

std::string written(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access) {
  const Access& a = reads.accesses[access];
  const std::string_view object = atoms.text(reads.objects[a.object]);
  if (a.call.verb == Verb::erase) return fmt::format("erased {}", object);
  return fmt::format("written {} to {}", atoms.text(a.wrote), object);
}

std::string read_of(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access) {
  const Access& a = reads.accesses[access];
  return fmt::format("read {} of {}", atoms.text(reads.accesses[a.from].wrote), atoms.text(reads.objects[a.object]));
}

void mention(const ReadsFrom& reads, std::uint32_t access, std::vector<Call>& calls) {
  for (; access != kNoAccess && !reads.initial(access); access = reads.accesses[access].seen_by)
    calls.push_back(reads.accesses[access].call);
}

void put_in_order(std::vector<Call>& calls) {
  std::sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.invoked < b.invoked; });
  calls.erase(
      std::unique(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.invoked == b.invoked; }),
      calls.end());
}

Explained check_impossible(const History& history, const ReadsFrom& reads) {
  Explained result;
  if (reads.impossible.empty()) return result;
  const Call& call = reads.impossible.front();
  result.answer = Answer::broken;
  result.calls.push_back(call);
  result.why.push_back(fmt::format("{} was answered what nobody wrote: {}", name_of_process(history, call.process),
                                   tell(call, history.atoms)));
  return result;
}

Explained check_sessions(const History& history, const ReadsFrom& reads, Guarantees guarantees, Budget budget) {
  Explained impossible = check_impossible(history, reads);
  if (impossible.answer == Answer::broken) return impossible;
  return WriteOrder(history, reads, guarantees, budget).run();
}

}  // namespace netsplit::checkers
