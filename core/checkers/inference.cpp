#include "core/checkers/inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "core/checkers/flat_table.h"

namespace netsplit::checkers {
namespace {

using Step = TransactionStep;
using Kind = Dependency::Kind;
constexpr std::uint32_t kNoReader = FlatTable::kAbsent;

constexpr std::uint64_t version(Atom key, Atom value) { return std::uint64_t{key} << 32 | value; }
bool writes(const Step& step) { return step.kind == Step::Kind::append || step.kind == Step::Kind::write; }

/// What a transaction had to do with a key from the outside: the first version it saw, and what it wrote last.
struct Touch {
  Atom key = kNothing;
  bool read = false;
  Atom seen = kNothing;  ///< the last element of a list, or the value
  bool wrote = false;
  Atom last = kNothing;  ///< written
};

/// A transaction and what it wrote to some key.
struct Written {
  std::uint32_t transaction;
  Atom value;
};

/// Everything that is known of a key.
struct Key {
  Atom name = kNothing;
  std::span<const Atom> longest;  ///< list that a committed transaction read
  std::uint32_t reader = kNoReader;
  std::map<Atom, std::vector<std::uint32_t>> next;  ///< of a register's version: who read it and wrote
  std::vector<std::uint32_t> before;                ///< who read a version that comes before all of `after`
  std::vector<Written> after;
};

/// Who comes before whom in a key's `before` and `after` is told pair by pair up to so many pairs; of more only those are
/// told that real time is most likely to speak against.
constexpr std::size_t kMostPairs = 4096;

class Inference {
 public:
  explicit Inference(const TransactionHistory& history)
      : history_(history),
        touches_(history.transactions.size()),
        happened_(history.transactions.size()),
        key_of_(history.atoms.size(), kNoReader) {}

  Inferred run() {
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) note_writes(t);
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t)
      if (history_.transactions[t].end == Transaction::End::committed) read_steps(t);
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) order_lists(t);
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) connect(t);
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t)
      if (!aborted(t)) connect_overwriters(t);
    connect_unread();
    find_lost_updates();
    order_by_process();
    if (history_.timed) order_by_time();
    return std::move(out_);
  }

 private:
  struct Writer {
    std::uint32_t transaction;
    Atom key;
    Atom value;
    bool last;             ///< of what it wrote to the key
    bool read = false;     ///< by a committed transaction
    bool ordered = false;  ///< it has its place in the longest list
  };

  bool aborted(std::uint32_t t) const { return history_.transactions[t].end == Transaction::End::aborted; }
  std::string_view text(Atom a) const { return history_.atoms.text(a); }

  void report(Anomaly anomaly, std::vector<std::uint32_t> transactions, std::string why) {
    for (const AnomalyFound& found : out_.anomalies)
      if (found.anomaly == anomaly) return;
    out_.anomalies.push_back({anomaly, false, false, std::move(transactions), {}, std::move(why)});
  }
  void depend(std::uint32_t from, std::uint32_t to, Kind kind, Atom key, Atom value) {
    if (from != to && !aborted(from)) out_.dependencies.push_back({from, to, kind, key, value});
  }

  Key& key(Atom name) {
    if (key_of_[name] == kNoReader) {
      key_of_[name] = static_cast<std::uint32_t>(keys_.size());
      keys_.emplace_back().name = name;
    }
    return keys_[key_of_[name]];
  }

  Touch& touch(std::uint32_t t, Atom key) {
    for (Touch& known : touches_[t])
      if (known.key == key) return known;
    return touches_[t].emplace_back(Touch{.key = key});
  }

  void note_writes(std::uint32_t t) {
    happened_[t] = history_.transactions[t].end == Transaction::End::committed;
    for (const Step& step : history_.transactions[t].steps) {
      if (!writes(step)) continue;
      Touch& mine = touch(t, step.key);
      mine.wrote = true;
      mine.last = step.value;
    }
    for (const Step& step : history_.transactions[t].steps) {
      if (!writes(step) || writer_of_.find(version(step.key, step.value)) != kNoReader) continue;
      writer_of_.insert(version(step.key, step.value), static_cast<std::uint32_t>(writers_.size()));
      writers_.push_back({t, step.key, step.value, touch(t, step.key).last == step.value});
    }
  }

  Writer* writer(Atom key, Atom value) {
    const std::uint32_t found = value == kNothing ? kNoReader : writer_of_.find(version(key, value));
    return found == kNoReader ? nullptr : &writers_[found];
  }

  /// What the steps of one transaction saw, without what it wrote itself.
  void read_steps(std::uint32_t t) {
    std::map<Atom, std::vector<Atom>> own;  ///< by key: what it wrote so far
    for (const Step& step : history_.transactions[t].steps) {
      std::vector<Atom>& mine = own[step.key];
      if (step.kind == Step::Kind::write) mine.clear();
      if (writes(step)) {
        mine.push_back(step.value);
      } else if (step.seen) {
        step.kind == Step::Kind::read_list ? read_list(t, step, mine) : read_register(t, step, mine);
      }
    }
  }

  void read_list(std::uint32_t t, const Step& step, const std::vector<Atom>& own) {
    const std::span<const Atom> list(step.list);
    const bool sees_own = list.size() >= own.size() && std::equal(own.rbegin(), own.rend(), list.rbegin());
    if (!sees_own)
      return report(Anomaly::internal, {t},
                    fmt::format("{} appended {} to {} and then did not read it at the end of the list",
                                name_of_transaction(t), text(own.back()), text(step.key)));
    see(t, step.key, list.size() == own.size() ? kNothing : list[list.size() - own.size() - 1]);
    Key& key = this->key(step.key);
    // What it has in common with the longest so far was looked at with that.
    const auto known = std::mismatch(list.begin(), list.end(), key.longest.begin(), key.longest.end()).first;
    for (auto value = known; value != list.end(); ++value) check_source(t, step.key, *value, false);
    if (list.size() > own.size()) check_source(t, step.key, list[list.size() - own.size() - 1], true);
    if (list.size() <= key.longest.size() && key.reader != kNoReader) return;
    key.longest = list;
    key.reader = t;
  }

  void read_register(std::uint32_t t, const Step& step, const std::vector<Atom>& own) {
    if (!own.empty()) {
      if (own.back() == step.value) return;
      return report(Anomaly::internal, {t},
                    fmt::format("{} wrote {} to {} and then read {}", name_of_transaction(t), text(own.back()),
                                text(step.key), text(step.value)));
    }
    see(t, step.key, step.value);
    check_source(t, step.key, step.value, true);
  }

  void see(std::uint32_t t, Atom key, Atom value) {
    Touch& mine = touch(t, key);
    if (mine.read && mine.seen != value)
      report(Anomaly::non_repeatable_read, {t},
             fmt::format("{} read {} twice and found something else there, {} after {}", name_of_transaction(t),
                         text(key), text(value), text(mine.seen)));
    if (mine.read) return;
    mine.read = true;
    mine.seen = value;
  }

  /// A version that nobody wrote, that an aborted transaction wrote, or one that its writer replaced itself, must not be
  /// seen.
  void check_source(std::uint32_t t, Atom key, Atom value, bool as_last) {
    if (value == kNothing) return;
    Writer* source = writer(key, value);
    if (!source)
      return report(
          Anomaly::garbage_read, {t},
          fmt::format("{} read {} of {}, which nobody wrote", name_of_transaction(t), text(value), text(key)));
    source->read = true;
    if (source->transaction == t) return;
    if (!aborted(source->transaction)) happened_[source->transaction] = true;
    if (aborted(source->transaction))
      report(Anomaly::g1a, {source->transaction, t},
             fmt::format("{} read {} of {}, which {} wrote, and that was aborted", name_of_transaction(t), text(value),
                         text(key), name_of_transaction(source->transaction)));
    else if (as_last && !source->last)
      report(Anomaly::g1b, {source->transaction, t},
             fmt::format("{} read {} of {}, which {} wrote only on its way to another value", name_of_transaction(t),
                         text(value), text(key), name_of_transaction(source->transaction)));
  }

  /// Each list that was read must be the beginning of the longest.
  void order_lists(std::uint32_t t) {
    if (history_.transactions[t].end != Transaction::End::committed) return;
    for (const Step& step : history_.transactions[t].steps) {
      if (step.kind != Step::Kind::read_list || !step.seen) continue;
      const Key& key = this->key(step.key);
      if (key.reader == kNoReader || step.list.size() > key.longest.size() ||
          std::equal(step.list.begin(), step.list.end(), key.longest.begin()))
        continue;
      report(Anomaly::incompatible_order, {t, key.reader},
             fmt::format("{} and {} read lists of {} neither of which is the beginning of the other",
                         name_of_transaction(t), name_of_transaction(key.reader), text(step.key)));
    }
  }

  /// What a transaction that may be committed must follow and precede.
  void connect(std::uint32_t t) {
    if (aborted(t)) return;
    for (const Touch& mine : touches_[t]) {
      if (!mine.read) continue;
      if (const Writer* source = writer(mine.key, mine.seen))
        depend(source->transaction, t, Kind::wr, mine.key, mine.seen);
      if (mine.wrote) key(mine.key).next[mine.seen].push_back(t);
    }
    connect_longest(t);
  }

  /// The versions of a list, one after the other, and who read each: once for each key, at its longest read.
  void connect_longest(std::uint32_t t) {
    for (const Touch& mine : touches_[t]) {
      const Key& key = this->key(mine.key);
      if (key.reader != t) continue;
      Atom before = kNothing;
      for (const Atom value : key.longest) {
        if (next_version_.find(version(mine.key, before)) == kNoReader)
          next_version_.insert(version(mine.key, before), value);
        if (Writer* w = writer(mine.key, value)) {
          if (std::exchange(w->ordered, true))
            report(Anomaly::duplicate_write, {w->transaction, t},
                   fmt::format("{} read {} twice in {}, where {} wrote it once", name_of_transaction(t), text(value),
                               text(mine.key), name_of_transaction(w->transaction)));
          if (const Writer* p = writer(mine.key, before))
            depend(p->transaction, w->transaction, Kind::ww, mine.key, value);
        }
        before = value;
      }
    }
  }

  /// What certainly was written, but is in no list that anybody read, follows what is; and whatever was written to a
  /// register follows its being empty.
  void connect_unread() {
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t)
      for (const Touch& mine : touches_[t]) {
        Key& key = this->key(mine.key);
        if (mine.read && mine.seen == last_of(key)) key.before.push_back(t);
        if (key.reader == kNoReader && mine.wrote && happened_[t]) key.after.push_back({t, mine.last});
      }
    for (const Writer& w : writers_) {
      Key& key = this->key(w.key);
      if (key.reader != kNoReader && !w.read && happened_[w.transaction]) key.after.push_back({w.transaction, w.value});
    }
    for (const Key& key : keys_) {
      if (const Writer* last = writer(key.name, last_of(key)))
        for (const Written& w : key.after) depend(last->transaction, w.transaction, Kind::ww, key.name, w.value);
      connect_pairs(key);
    }
  }
  static Atom last_of(const Key& key) { return key.longest.empty() ? kNothing : key.longest.back(); }

  void connect_pairs(const Key& key) {
    if (key.before.empty() || key.after.empty()) return;
    if (key.before.size() * key.after.size() <= kMostPairs) {
      for (const std::uint32_t t : key.before)
        for (const Written& w : key.after) depend(t, w.transaction, Kind::rw, key.name, w.value);
      return;
    }
    const auto answered = [&](const Written& w) { return history_.transactions[w.transaction].answered; };
    const auto first = *std::min_element(key.after.begin(), key.after.end(),
                                         [&](const Written& a, const Written& b) { return answered(a) < answered(b); });
    for (const std::uint32_t t : key.before) depend(t, first.transaction, Kind::rw, key.name, first.value);
    for (const Written& w : key.after) depend(key.before.back(), w.transaction, Kind::rw, key.name, w.value);
  }

  /// Of two that read the same version and wrote the next one, one has overwritten what the other did.
  void find_lost_updates() {
    for (const Key& key : keys_)
      for (const auto& [seen, writers] : key.next) {
        if (writers.size() < 2) continue;
        report(
            Anomaly::lost_update, {writers[0], writers[1]},
            fmt::format("{} and {} both read {} of {} and both wrote what follows it", name_of_transaction(writers[0]),
                        name_of_transaction(writers[1]), text(seen), text(key.name)));
      }
  }

  /// Who read a version precedes whoever wrote the next one.
  void connect_overwriters(std::uint32_t t) {
    for (const Touch& mine : touches_[t]) {
      if (!mine.read) continue;
      const Key& key = this->key(mine.key);
      if (key.reader != kNoReader) {
        const std::uint32_t next = next_version_.find(version(mine.key, mine.seen));
        const Writer* w = next == kNoReader ? nullptr : writer(mine.key, next);
        if (w && !aborted(w->transaction)) depend(t, w->transaction, Kind::rw, mine.key, next);
        continue;
      }
      const Writer* source = writer(mine.key, mine.seen);
      if (mine.wrote && source) depend(source->transaction, t, Kind::ww, mine.key, mine.last);
      const auto followed = key.next.find(mine.seen);
      if (followed == key.next.end()) continue;
      for (const std::uint32_t w : followed->second) depend(t, w, Kind::rw, mine.key, touch(w, mine.key).last);
    }
  }

  /// One whose end is not known may come later than what its process did next.
  void order_by_process() {
    std::map<std::uint32_t, std::uint32_t> last;
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) {
      const auto place = last.find(history_.transactions[t].process);
      if (place != last.end() && !aborted(t)) depend(place->second, t, Kind::process, kNothing, kNothing);
      if (history_.transactions[t].end == Transaction::End::committed) last[history_.transactions[t].process] = t;
    }
  }

  /// Of what was answered before a transaction was asked, only what no other of these follows: the rest is implied.
  void order_by_time() {
    std::vector<std::uint32_t> answered;
    for (std::uint32_t t = 0; t < history_.transactions.size(); ++t)
      if (history_.transactions[t].end == Transaction::End::committed) answered.push_back(t);
    const auto& all = history_.transactions;
    std::sort(answered.begin(), answered.end(), [&](auto a, auto b) { return all[a].answered < all[b].answered; });
    std::vector<std::uint32_t> frontier;
    std::size_t next = 0;
    for (std::uint32_t t = 0; t < all.size(); ++t) {
      for (; next < answered.size() && all[answered[next]].answered < all[t].invoked; ++next) {
        const std::uint32_t done = answered[next];
        std::erase_if(frontier, [&](std::uint32_t f) { return all[f].answered < all[done].invoked; });
        frontier.push_back(done);
      }
      if (aborted(t)) continue;
      for (const std::uint32_t f : frontier) depend(f, t, Kind::realtime, kNothing, kNothing);
    }
  }

  const TransactionHistory& history_;
  std::vector<std::vector<Touch>> touches_;  ///< by transaction
  std::vector<bool> happened_;               ///< it was committed: it says so, or somebody read what it wrote
  FlatTable writer_of_;                      ///< by version: of writers_
  std::vector<Writer> writers_;
  std::vector<std::uint32_t> key_of_;  ///< by atom: of keys_
  std::vector<Key> keys_;
  FlatTable next_version_;  ///< of lists
  Inferred out_;
};

}  // namespace

Inferred infer(const TransactionHistory& history) { return Inference(history).run(); }

}  // namespace netsplit::checkers
