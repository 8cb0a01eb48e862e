#include "core/search/explore/expander.h"

#include <algorithm>

namespace netsplit::search {
namespace {

constexpr std::size_t kFirstSlots = 1024;
/// All ways to part so many nodes in two are tried; of more, only one node against the rest.
constexpr std::size_t kMostParted = 6;

constexpr std::uint64_t mixed(std::uint64_t a, std::uint64_t b = 0) {
  Hasher h;
  h.add(a);
  h.add(b);
  return h.value();
}

constexpr std::uint32_t shift_of(Choice::Kind kind) {
  switch (kind) {
    case Choice::Kind::crash: return 0;
    case Choice::Kind::drop: return 8;
    case Choice::Kind::duplicate: return 16;
    default: return 24;
  }
}
constexpr std::uint32_t used_of(std::uint32_t used, Choice::Kind kind) { return used >> shift_of(kind) & 0xff; }

}  // namespace

const void*& Expander::Answers::of(std::uint64_t key) {
  if (used_ * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  // From so high up that both halves of the key count.
  std::size_t at = (key * 0x9e3779b97f4a7c15u >> 36) & mask;
  while (slots_[at].key != kFree && slots_[at].key != key) at = (at + 1) & mask;
  if (slots_[at].key == kFree) {
    slots_[at].key = key;
    ++used_;
  }
  return slots_[at].value;
}

void Expander::Answers::grow() {
  std::vector<Answer> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  used_ = 0;
  for (const Answer& answer : old)
    if (answer.key != kFree) of(answer.key) = answer.value;
}

Expander::Expander(StateSpace& space, const ExploreOptions& options)
    : space_(space),
      options_(options),
      nodes_(space.first_nodes().size()),
      sleep_(options, nodes_, !space.symmetries().empty()) {}

const LocalState& Expander::local(LocalId id) {
  if (id >= locals_.size()) locals_.resize(id + 1 + id / 2);
  if (!locals_[id]) locals_[id] = space_.local(id);
  return *locals_[id];
}

const Letter& Expander::letter(LetterId id) {
  if (id >= letters_.size()) letters_.resize(id + 1 + id / 2);
  if (!letters_[id]) letters_[id] = space_.letter(id);
  return *letters_[id];
}

const Memory& Expander::memory(MemoryId id) {
  if (id >= memories_.size()) memories_.resize(id + 1 + id / 2);
  if (!memories_[id]) memories_[id] = space_.memory(id);
  return *memories_[id];
}

const Transition& Expander::transition(LocalId node, LocalEvent event) {
  const void*& known = transitions_.of(std::uint64_t{node} << 32 | event.code());
  if (!known) known = space_.transition(node, event);
  return *static_cast<const Transition*>(known);
}

const Observation& Expander::observe(MemoryId memory, LocalId node) {
  const void*& known = observations_.of(std::uint64_t{memory} << 32 | node);
  if (!known) known = space_.observe(memory, node);
  return *static_cast<const Observation*>(known);
}

std::vector<std::uint32_t> Expander::first() const {
  std::vector<std::uint32_t> state(space_.first_nodes().begin(), space_.first_nodes().end());
  state.resize(nodes_ + Word::kCount);
  Expander& self = const_cast<Expander&>(*this);
  for (const LetterId id : space_.first_letters()) self.put(state, id);
  return state;
}

/// One more letter in a state's list: sorted, so that equal states have equal lists; by link and age where that matters.
void Expander::put(std::vector<std::uint32_t>& state, LetterId id) {
  const auto begin = state.begin() + static_cast<std::ptrdiff_t>(nodes_ + Word::kCount);
  if (options_.semantics != Semantics::ordered) {
    const auto at = std::lower_bound(begin, state.end(), id);
    if (options_.semantics == Semantics::set && at != state.end() && *at == id) return;
    state.insert(at, id);
    return;
  }
  const auto link = [&](LetterId l) { return std::pair(letter(l).from, letter(l).to); };
  state.insert(std::upper_bound(begin, state.end(), id, [&](LetterId a, LetterId b) { return link(a) < link(b); }), id);
}

std::uint64_t Expander::sum_of_letters(std::span<const std::uint32_t> letters, std::size_t naming) {
  std::uint64_t sum = 0;
  if (options_.semantics != Semantics::ordered) {
    for (const LetterId id : letters) sum += hash(letter(id).hash, naming);
    return sum;
  }
  std::uint64_t place = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const Letter& l = letter(letters[i]);
    const bool same_link = i > 0 && letter(letters[i - 1]).from == l.from && letter(letters[i - 1]).to == l.to;
    place = same_link ? place + 1 : 0;
    sum += mixed(hash(l.hash, naming), place);
  }
  return sum;
}

std::uint64_t Expander::sum_of_budget(std::uint32_t used, std::uint32_t timeouts, std::uint32_t cut,
                                      std::size_t naming) const {
  if (cut != 0 && naming > 0) {
    const Renaming& names = space_.symmetries()[naming - 1];
    std::uint32_t renamed = 0;
    for (std::size_t i = 0; i < nodes_; ++i)
      if (cut >> i & 1) renamed |= 1u << index_of(names[i]);
    // Both sides of a cut are alike: the one without the last node is named.
    const std::uint32_t all = nodes_ == 32 ? ~0u : (1u << nodes_) - 1;
    cut = renamed >> (nodes_ - 1) & 1 ? all & ~renamed : renamed;
  }
  return mixed(std::uint64_t{used} << 32 | cut, timeouts);
}

std::uint64_t Expander::sum(Words state, std::size_t naming) {
  std::uint64_t sum =
      sum_of_budget(state[nodes_ + Word::kUsed], state[nodes_ + Word::kTimeouts], state[nodes_ + Word::kCut], naming);
  for (std::size_t i = 0; i < nodes_; ++i) sum += hash(local(state[i]).hash, naming);
  if (space_.watched()) sum += hash(memory(state[nodes_ + Word::kMemory]).hash, naming);
  return sum + sum_of_letters(letters_of(state), naming);
}

std::uint64_t Expander::fingerprint(Words state) {
  std::uint64_t smallest = mixed(sum(state, 0));
  for (std::size_t n = 1; n < namings(); ++n) smallest = std::min(smallest, mixed(sum(state, n)));
  return smallest;
}

const std::vector<Successor>& Expander::expand(Words state, Awake awake) {
  successors_.clear();
  sums_.resize(namings());
  for (std::size_t n = 0; n < sums_.size(); ++n) sums_[n] = sum(state, n);
  std::uint64_t self = 0;
  if (options_.partial_order) {
    smallest_.clear();
    self = smallest([&](std::size_t n) { return sums_[n]; });
    awake_ = by_own_names(awake);
  }
  deliveries(state);
  timeouts(state);
  faults_of_nodes(state);
  faults_of_network(state);
  if (options_.partial_order) put_to_sleep(state, self);
  return successors_;
}

/// The smallest hash under all namings. With sleep sets it is kept which namings give it.
template <class Sum>
std::uint64_t Expander::smallest(Sum sum_under) {
  std::uint64_t smallest = mixed(sum_under(0));
  if (sums_.size() == 1) return smallest;
  const std::size_t first = smallest_.size();
  if (options_.partial_order) smallest_.push_back(0);
  for (std::size_t n = 1; n < sums_.size(); ++n) {
    const std::uint64_t other = mixed(sum_under(n));
    if (options_.partial_order && other <= smallest) {
      if (other < smallest) smallest_.resize(first);
      smallest_.push_back(static_cast<std::uint16_t>(n));
    }
    smallest = std::min(smallest, other);
  }
  return smallest;
}

/// With symmetries sleepers are kept under the names that give the fingerprint. Where several namings do, a node is awake
/// if it is under any of them.
template <class Bits>
Awake Expander::renamed(std::size_t first, std::size_t last, Bits bits) const {
  if (nodes_ > 64) return kAllAwake;
  Awake awake = 0;
  for (std::size_t k = first; k < last; ++k) {
    const std::size_t n = smallest_[k];
    for (std::size_t i = 0; i < nodes_; ++i) awake |= bits(i, n == 0 ? i : index_of(space_.symmetries()[n - 1][i]));
  }
  return awake;
}

Awake Expander::by_own_names(Awake awake) const {
  if (namings() == 1) return awake;
  return renamed(0, smallest_.size(), [&](std::size_t own, std::size_t name) { return (awake >> name & 1) << own; });
}

void Expander::put_to_sleep(Words state, std::uint64_t self) {
  if (namings() == 1) return sleep_.fill(*this, state, successors_, self, {});
  const std::size_t n = smallest_.front();
  sleep_.fill(*this, state, successors_, self, n == 0 ? Renaming() : space_.symmetries()[n - 1]);
  for (Successor& s : successors_) {
    if (s.asleep) continue;
    const Awake awake = s.awake;
    s.awake = renamed(s.first_naming, s.last_naming,
                      [&](std::size_t own, std::size_t name) { return (awake >> own & 1) << name; });
  }
}

Successor Expander::begin(Words state, Choice choice) const {
  Successor s;
  s.choice = choice;
  s.asleep = options_.partial_order && sleep_.asleep(choice, awake_);
  s.used = state[nodes_ + Word::kUsed];
  s.timeouts = state[nodes_ + Word::kTimeouts];
  s.cut = state[nodes_ + Word::kCut];
  return s;
}

void Expander::deliveries(Words state) {
  const auto letters = letters_of(state);
  const std::uint32_t cut = state[nodes_ + Word::kCut];
  const bool ordered = options_.semantics == Semantics::ordered;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const Letter& l = letter(letters[i]);
    // Of equal ones one stands for all; of a link that keeps order only the oldest can arrive.
    if (i > 0 && letters[i] == letters[i - 1] && !ordered) continue;
    if (ordered && i > 0 && letter(letters[i - 1]).from == l.from && letter(letters[i - 1]).to == l.to) continue;
    const std::uint32_t used = state[nodes_ + Word::kUsed];
    if (!crosses(cut, l.from, l.to)) {
      Successor s = begin(state, {Choice::Kind::deliver, l.to, letters[i]});
      if (options_.semantics != Semantics::set) s.removed = i;
      happen(state, std::move(s), {LocalEvent::Kind::deliver, letters[i]});
    }
    if (options_.semantics == Semantics::set) continue;
    if (used_of(used, Choice::Kind::drop) < options_.faults.drop) {
      Successor s = begin(state, {Choice::Kind::drop, l.to, letters[i]});
      s.used += 1u << shift_of(Choice::Kind::drop);
      s.removed = i;
      add(state, std::move(s));
    }
    if (used_of(used, Choice::Kind::duplicate) < options_.faults.duplicate) {
      Successor s = begin(state, {Choice::Kind::duplicate, l.to, letters[i]});
      s.used += 1u << shift_of(Choice::Kind::duplicate);
      s.repeated = true;
      add(state, std::move(s));
    }
  }
}

void Expander::timeouts(Words state) {
  const std::uint32_t fired = state[nodes_ + Word::kTimeouts];
  const bool counted = options_.faults.timeout != FaultBudget::kUnlimited;
  for (std::size_t n = 0; n < nodes_; ++n) {
    const LocalState& node = local(state[n]);
    if (node.writing)
      happen(state, begin(state, {Choice::Kind::finish_write, node.at, 0}), {LocalEvent::Kind::finish_write, 0});
    if (counted && fired >= options_.faults.timeout) continue;
    for (std::uint32_t t = 0; t < node.timers.size(); ++t) {
      Successor s = begin(state, {Choice::Kind::fire, node.at, t});
      if (counted) ++s.timeouts;
      happen(state, std::move(s), {LocalEvent::Kind::fire, t});
    }
  }
}

void Expander::faults_of_nodes(Words state) {
  for (std::size_t n = 0; n < nodes_; ++n) {
    const LocalState& node = local(state[n]);
    if (!node.up) {
      happen(state, begin(state, {Choice::Kind::restart, node.at, 0}), {LocalEvent::Kind::restart, 0});
    } else if (used_of(state[nodes_ + Word::kUsed], Choice::Kind::crash) < options_.faults.crash) {
      Successor s = begin(state, {Choice::Kind::crash, node.at, 0});
      s.used += 1u << shift_of(Choice::Kind::crash);
      happen(state, std::move(s), {LocalEvent::Kind::crash, 0});
    }
  }
}

void Expander::faults_of_network(Words state) {
  if (state[nodes_ + Word::kCut] != 0) {
    Successor s = begin(state, {Choice::Kind::heal, kNobody, 0});
    s.cut = 0;
    return add(state, std::move(s));
  }
  if (nodes_ > 32 || used_of(state[nodes_ + Word::kUsed], Choice::Kind::cut) >= options_.faults.partition) return;
  const auto part = [&](std::uint32_t side) {
    Successor s = begin(state, {Choice::Kind::cut, kNobody, side});
    s.used += 1u << shift_of(Choice::Kind::cut);
    s.cut = side;
    add(state, std::move(s));
  };
  if (nodes_ <= kMostParted) {
    // The last node is never on the side that is named: each way to part them comes once.
    for (std::uint32_t side = 1; side < 1u << (nodes_ - 1); ++side) part(side);
  } else {
    for (std::size_t n = 0; n < nodes_; ++n) part(1u << n);
  }
}

void Expander::happen(Words state, Successor&& s, LocalEvent event) {
  const std::size_t at = index_of(s.choice.node);
  const Transition& o = transition(state[at], event);
  s.transition = &o;
  if (space_.watched() && o.next != state[at]) s.observation = &observe(state[nodes_ + Word::kMemory], o.next);
  add(state, std::move(s));
}

/// What the letters that are sent add to the sum, where letters have no order.
std::uint64_t Expander::sum_of_sent(Words state, const Successor& s, std::size_t naming) {
  std::uint64_t sum = 0;
  const auto& sent = s.transition->sent;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Letter& l = letter(sent[i]);
    if (crosses(s.cut, l.from, l.to) || index_of(l.to) >= nodes_) continue;
    if (options_.semantics == Semantics::set) {
      const auto there = letters_of(state);
      const auto before = sent.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::binary_search(there.begin(), there.end(), sent[i]) || std::find(sent.begin(), before, sent[i]) != before)
        continue;
    }
    sum += hash(l.hash, naming);
  }
  return sum;
}

std::uint64_t Expander::sum_of_change(Words state, const Successor& s, std::size_t naming) {
  std::uint64_t sum = 0;
  if (s.transition) sum += hash(s.transition->change, naming);
  if (s.observation) sum += hash(s.observation->change, naming);
  const std::uint32_t* budget = state.data() + nodes_;
  if (s.used != budget[Word::kUsed] || s.timeouts != budget[Word::kTimeouts] || s.cut != budget[Word::kCut])
    sum += sum_of_budget(s.used, s.timeouts, s.cut, naming) -
           sum_of_budget(budget[Word::kUsed], budget[Word::kTimeouts], budget[Word::kCut], naming);
  if (options_.semantics == Semantics::ordered)
    return sum + sum_of_letters(letters_of(scratch_), naming) - sum_of_letters(letters_of(state), naming);
  if (s.removed != SIZE_MAX) sum -= hash(letter(letters_of(state)[s.removed]).hash, naming);
  if (s.repeated) sum += hash(letter(s.choice.what).hash, naming);
  return s.transition ? sum + sum_of_sent(state, s, naming) : sum;
}

void Expander::add(Words state, Successor&& s) {
  if (!s.asleep) {
    if (options_.semantics == Semantics::ordered) write(state, s, scratch_);
    s.first_naming = static_cast<std::uint32_t>(smallest_.size());
    s.fingerprint = smallest([&](std::size_t n) { return sums_[n] + sum_of_change(state, s, n); });
    s.last_naming = static_cast<std::uint32_t>(smallest_.size());
  }
  successors_.push_back(std::move(s));
}

void Expander::write(Words state, const Successor& s, std::vector<std::uint32_t>& out) {
  out.assign(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(nodes_ + Word::kCount));
  if (s.transition) out[index_of(s.choice.node)] = s.transition->next;
  if (s.observation) out[nodes_ + Word::kMemory] = s.observation->next;
  out[nodes_ + Word::kUsed] = s.used;
  out[nodes_ + Word::kTimeouts] = s.timeouts;
  out[nodes_ + Word::kCut] = s.cut;
  const auto letters = letters_of(state);
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (i != s.removed) out.push_back(letters[i]);
  if (s.repeated) put(out, s.choice.what);
  if (!s.transition) return;
  for (const LetterId id : s.transition->sent) {
    const Letter& l = letter(id);
    if (!crosses(s.cut, l.from, l.to) && index_of(l.to) < nodes_) put(out, id);
  }
}

}  // namespace netsplit::search
