#include "core/search/explore/sleep_sets.h"

#include <algorithm>
#include <array>

#include "core/search/explore/expander.h"

namespace netsplit::search {
namespace {

constexpr std::size_t kBits = 64;

bool finds_fault(const Observation* o) { return o && o->finding; }

/// What monitors remember after they were shown a node, if it changed. Null when one finds fault.
const MemoryId* after(Expander& expander, MemoryId& memory, LocalId before, LocalId node) {
  if (before == node) return &memory;
  const Observation& o = expander.observe(memory, node);
  memory = o.next;
  return o.finding ? nullptr : &memory;
}

}  // namespace

SleepSets::SleepSets(const ExploreOptions& options, std::size_t nodes, bool renamed)
    : options_(options), bits_(renamed ? 1 : static_cast<std::uint32_t>(std::max<std::size_t>(1, kBits / nodes))) {}

/// Letters share all bits of a node but its first, which is that of all else. Messages of a link that keeps order make room
/// for one another, so there they have no bits of their own.
std::uint32_t SleepSets::bit(const Choice& choice) const {
  const std::size_t first = index_of(choice.node) * bits_;
  if (first + bits_ > kBits) return kNone;
  const bool apart = bits_ > 1 && choice.kind == Choice::Kind::deliver && options_.semantics != Semantics::ordered;
  return static_cast<std::uint32_t>(first) + (apart ? 1 + choice.what % (bits_ - 1) : 0);
}

std::uint64_t SleepSets::bits_of(NodeId node) const {
  const std::size_t first = index_of(node) * bits_;
  if (first + bits_ > kBits) return 0;
  return (bits_ == kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << bits_) - 1) << first;
}

void SleepSets::fill(Expander& expander, Words state, std::vector<Successor>& all, std::uint64_t self,
                     std::span<const NodeId> ranks) {
  std::array<std::uint32_t, kBits> left{};
  std::uint64_t done = 0;  // bits all of whose choices sleep, or were looked at
  order_.clear();
  watched_.clear();
  loud_.clear();
  const MemoryId memory = state[expander.nodes() + Word::kMemory];
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const std::uint32_t b = bit(all[i].choice);
    if (all[i].observation) {
      watched_.push_back(i);
      if (all[i].observation->next != memory || finds_fault(all[i].observation)) loud_.push_back(i);
    }
    if (b == kNone) continue;
    if (all[i].asleep) {
      done |= std::uint64_t{1} << b;
      continue;
    }
    ++left[b];
    order_.push_back(
        {ranks.empty() ? b : static_cast<std::uint32_t>(index_of(ranks[index_of(all[i].choice.node)])), i});
  }
  std::sort(order_.begin(), order_.end());
  for (const InOrder& next : order_) {
    Successor& t = all[next.place];
    if (t.fingerprint != self && !finds_fault(t.observation)) t.awake = ~asleep_after(expander, state, all, t, done);
    const std::uint32_t b = bit(t.choice);
    if (--left[b] == 0) done |= std::uint64_t{1} << b;
  }
}

/// Of those bits, which may sleep after `t`: their choices can still be made, lead to the same state before it and after
/// it, and are all that share the bit then.
std::uint64_t SleepSets::asleep_after(Expander& expander, Words state, const std::vector<Successor>& all,
                                      const Successor& t, std::uint64_t done) {
  const NodeId at = t.choice.node;
  // Whatever one node does depends on all else that it does, but for letters whose order doesn't matter to it. Budgets
  // part nobody: what they no longer allow can't happen, so it need not be awake.
  std::uint64_t asleep = (done & ~bits_of(at)) | letters_asleep(expander, state, all, t, done & bits_of(at));
  const auto wake = [&](std::uint32_t b) { asleep &= ~(std::uint64_t{1} << b); };
  if (t.transition) {
    const auto there = expander.letters_of(state);
    for (const LetterId id : t.transition->sent) {
      const Letter& l = expander.letter(id);
      if (index_of(l.to) >= expander.nodes() || Expander::crosses(t.cut, l.from, l.to)) continue;
      if (options_.semantics == Semantics::set && std::binary_search(there.begin(), there.end(), id)) continue;
      if (bits_of(l.to) == 0) continue;
      wake(bit({Choice::Kind::deliver, l.to, id}));
      // What can arrive can be lost or repeated.
      if (options_.faults.drop > 0 || options_.faults.duplicate > 0) wake(bit({Choice::Kind::drop, l.to, id}));
    }
  }
  if (options_.semantics == Semantics::ordered && options_.faults.duplicate > 0) {
    // A repeated message is put behind those that its sender has sent: before or after the next one.
    if (t.choice.kind == Choice::Kind::duplicate) asleep &= ~bits_of(expander.letter(t.choice.what).from);
    for (const Successor& e : all)
      if (e.choice.kind == Choice::Kind::duplicate && expander.letter(e.choice.what).from == at)
        asleep &= ~bits_of(e.choice.node);
  }
  if (!t.observation) return asleep;
  const MemoryId memory = state[expander.nodes() + Word::kMemory];
  // What changes nothing that the monitors remember needs comparing only with what does.
  for (const std::uint32_t i : t.observation->next == memory ? loud_ : watched_) {
    const Successor& e = all[i];
    const std::uint32_t b = bit(e.choice);
    if (e.choice.node == at || b == kNone || (asleep >> b & 1) == 0) continue;
    MemoryId first = memory, second = memory;
    const LocalId e_was = state[index_of(e.choice.node)], t_was = state[index_of(at)];
    const LocalId e_is = e.transition->next, t_is = t.transition->next;
    const bool quiet = after(expander, first, e_was, e_is) && after(expander, first, t_was, t_is) &&
                       after(expander, second, t_was, t_is) && after(expander, second, e_was, e_is);
    if (!quiet || first != second) wake(b);
  }
  return asleep;
}

/// Of the bits of the node to which the letter `t` comes, those of letters that may as well come before it.
std::uint64_t SleepSets::letters_asleep(Expander& expander, Words state, const std::vector<Successor>& all,
                                        const Successor& t, std::uint64_t done) {
  if (done == 0 || bits_ == 1 || t.choice.kind != Choice::Kind::deliver || options_.semantics == Semantics::ordered)
    return 0;
  const LocalId here = state[index_of(t.choice.node)];
  const bool watched = expander.watched();
  std::uint64_t wake = bits_of(t.choice.node) & std::uint64_t{1} << bit({Choice::Kind::fire, t.choice.node, 0});
  for (const Successor& e : all) {
    if (e.choice.node != t.choice.node || e.choice.kind != Choice::Kind::deliver) continue;
    const std::uint64_t b = std::uint64_t{1} << bit(e.choice);
    if ((done & b) == 0 || (wake & b) != 0) continue;
    const Transition& et = expander.transition(e.transition->next, {LocalEvent::Kind::deliver, t.choice.what});
    const Transition& te = expander.transition(t.transition->next, {LocalEvent::Kind::deliver, e.choice.what});
    bool same = et.next == te.next && et.sent == t.transition->sent && te.sent == e.transition->sent;
    if (same && watched) {
      MemoryId first = state[expander.nodes() + Word::kMemory], second = first;
      same = after(expander, first, here, e.transition->next) && after(expander, first, e.transition->next, et.next) &&
             after(expander, second, here, t.transition->next) &&
             after(expander, second, t.transition->next, te.next) && first == second;
    }
    if (!same) wake |= b;
  }
  return done & ~wake;
}

}  // namespace netsplit::search
