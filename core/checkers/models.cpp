#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "core/checkers/key_model.h"
#include "core/checkers/model.h"

namespace netsplit::checkers {
namespace {

/// A model whose states are values: `apply` changes one, or says that it refuses the call. States get numbers as they come.
template <class T>
class ValueModel : public Model {
 public:
  State begin(const Atoms& atoms, std::span<const Call>, bool) final {
    atoms_ = &atoms;
    numbers_.clear();
    values_.clear();
    return number(T{});
  }
  State step(State state, const Call& call) final {
    T value = *values_[state];
    return apply(value, call) ? number(value) : kRefused;
  }
  std::uint64_t effect(const Call& call) override {
    return (std::uint64_t{call.value} << 32 | call.expected) * kVerbs + static_cast<std::uint64_t>(call.verb);
  }
  std::string describe(State state) const final { return in_words(*values_[state]); }

 protected:
  virtual bool apply(T& value, const Call& call) const = 0;
  virtual std::string in_words(const T& value) const = 0;
  std::string_view text(Atom atom) const { return atoms_->text(atom); }

 private:
  State number(const T& value) {
    const auto [place, is_new] = numbers_.try_emplace(value, static_cast<State>(values_.size()));
    if (is_new) values_.push_back(&place->first);
    return place->second;
  }
  const Atoms* atoms_ = nullptr;
  std::map<T, State> numbers_;
  std::vector<const T*> values_;
};

/// True when the answer is `truth`, or isn't known.
bool agrees(const Call& call, bool truth) {
  return !call.known() || call.said == Said::nothing || (call.said == Said::yes) == truth;
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

class Counter final : public ValueModel<std::int64_t> {
  bool apply(std::int64_t& value, const Call& call) const override {
    if (call.verb == Verb::read) return !call.known() || integer(text(call.result)) == value;
    const auto amount = integer(text(call.value));
    if (!amount || __builtin_add_overflow(value, *amount, &value)) return !call.known();
    return !call.known() || call.result == kNothing || integer(text(call.result)) == value;
  }
  std::string in_words(const std::int64_t& value) const override { return fmt::format("{}", value); }
};

using Sequence = std::vector<Atom>;

class Listed : public ValueModel<Sequence> {
 protected:
  std::vector<std::string_view> texts(const Sequence& sequence) const {
    std::vector<std::string_view> out;
    for (const Atom atom : sequence) out.push_back(text(atom));
    return out;
  }
  std::string in_words(const Sequence& sequence) const override {
    return fmt::format("[{}]", fmt::join(texts(sequence), " "));
  }
  /// A whole one is read as "[a b c]".
  bool reads_whole(const Sequence& sequence, const Call& call) const {
    return !call.known() || text(call.result) == in_words(sequence);
  }
};

/// Kept in the order of the elements' texts, which is how a whole one is read.
class Set final : public Listed {
  bool apply(Sequence& set, const Call& call) const override {
    if (call.verb == Verb::read) return reads_whole(set, call);
    const auto place =
        std::lower_bound(set.begin(), set.end(), call.value, [&](Atom a, Atom b) { return text(a) < text(b); });
    const bool there = place != set.end() && *place == call.value;
    if (call.verb == Verb::add && !there) set.insert(place, call.value);
    if (call.verb == Verb::remove && there) set.erase(place);
    return agrees(call, call.verb == Verb::add ? !there : there);
  }
};

class Queue final : public Listed {
  bool apply(Sequence& queue, const Call& call) const override {
    if (call.verb == Verb::enqueue) {
      queue.push_back(call.value);
      return true;
    }
    const Atom first = queue.empty() ? kNothing : queue.front();
    if (call.known() && call.result != first) return false;
    if (!queue.empty()) queue.erase(queue.begin());
    return true;
  }
};

class Stack final : public Listed {
  bool apply(Sequence& stack, const Call& call) const override {
    if (call.verb == Verb::push) {
      stack.push_back(call.value);
      return true;
    }
    const Atom top = stack.empty() ? kNothing : stack.back();
    if (call.known() && call.result != top) return false;
    if (!stack.empty()) stack.pop_back();
    return true;
  }
};

class Log final : public Listed {
  bool apply(Sequence& log, const Call& call) const override {
    if (call.verb == Verb::append) {
      log.push_back(call.value);
      return !call.known() || call.result == kNothing ||
             integer(text(call.result)) == static_cast<std::int64_t>(log.size()) - 1;
    }
    if (!call.known()) return true;
    if (call.value == kNothing) return reads_whole(log, call);
    const auto position = integer(text(call.value));
    if (!position || *position < 0) return false;
    const auto at = static_cast<std::size_t>(*position);
    return call.result == (at < log.size() ? log[at] : kNothing);
  }
};

/// Held by a process (its number plus one), or free.
class Lock final : public ValueModel<std::uint64_t> {
  bool apply(std::uint64_t& holder, const Call& call) const override {
    const std::uint64_t caller = std::uint64_t{call.process} + 1;
    const bool acquires = call.verb == Verb::acquire;
    const bool may = acquires ? holder == 0 : holder == caller;
    if (call.known() && may == (call.said == Said::no)) return false;
    if (may) holder = acquires ? caller : 0;
    return true;
  }
  std::uint64_t effect(const Call& call) override {
    return std::uint64_t{call.process} * kVerbs + static_cast<std::uint64_t>(call.verb);
  }
  std::string in_words(const std::uint64_t& holder) const override {
    return holder == 0 ? "free" : fmt::format("held by process {}", holder - 1);
  }
};

/// Whoever holds it, anybody may release it.
class Mutex final : public ValueModel<bool> {
  bool apply(bool& held, const Call& call) const override {
    const bool acquires = call.verb == Verb::acquire;
    const bool may = acquires != held;
    if (call.known() && may == (call.said == Said::no)) return false;
    if (may) held = acquires;
    return true;
  }
  std::string in_words(const bool& held) const override { return held ? "held" : "free"; }
};

template <class M>
std::unique_ptr<Model> make() {
  return std::make_unique<M>();
}

constexpr std::array kRegister{Verb::read, Verb::write};
constexpr std::array kCasRegister{Verb::read, Verb::write, Verb::compare_and_set};
constexpr std::array kKey{Verb::read, Verb::write, Verb::compare_and_set, Verb::append, Verb::erase};
constexpr std::array kCounter{Verb::read, Verb::add};
constexpr std::array kSet{Verb::read, Verb::add, Verb::remove, Verb::contains};
constexpr std::array kQueue{Verb::enqueue, Verb::dequeue};
constexpr std::array kStack{Verb::push, Verb::pop};
constexpr std::array kLock{Verb::acquire, Verb::release};
constexpr std::array kLog{Verb::append, Verb::read};

constexpr std::array kModels{
    ModelEntry{"register", "A register: read and write", kRegister, &make<KeyModel>},
    ModelEntry{"cas_register", "A register with compare and set", kCasRegister, &make<KeyModel>},
    ModelEntry{"kv", "A key of a store: read, write, compare and set, append, erase", kKey, &make<KeyModel>},
    ModelEntry{"counter", "A counter: add and read", kCounter, &make<Counter>},
    ModelEntry{"set", "A set: add, remove, contains, read all", kSet, &make<Set>},
    ModelEntry{"queue", "A queue: first in, first out", kQueue, &make<Queue>},
    ModelEntry{"stack", "A stack: last in, first out", kStack, &make<Stack>},
    ModelEntry{"mutex", "A mutex: acquire and release, by anybody", kLock, &make<Mutex>},
    ModelEntry{"lock", "A lock: only its holder releases it", kLock, &make<Lock>},
    ModelEntry{"log", "A log: append, read by position or as a whole", kLog, &make<Log>},
};

}  // namespace

bool ModelEntry::knows(Verb verb) const { return std::find(verbs.begin(), verbs.end(), verb) != verbs.end(); }

std::span<const ModelEntry> models() { return kModels; }

const ModelEntry* find_model(std::string_view name) {
  const auto found = std::find_if(kModels.begin(), kModels.end(), [&](const ModelEntry& m) { return m.name == name; });
  return found == kModels.end() ? nullptr : &*found;
}

const ModelEntry* guess_model(const History& history) {
  const auto fits = [&](const ModelEntry& model) {
    return std::all_of(history.calls.begin(), history.calls.end(), [&](const Call& c) { return model.knows(c.verb); });
  };
  const auto found = std::find_if(kModels.begin(), kModels.end(), fits);
  return found == kModels.end() ? nullptr : &*found;
}

}  // namespace netsplit::checkers
