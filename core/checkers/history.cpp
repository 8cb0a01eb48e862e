#include "core/checkers/history.h"

#include <fmt/format.h>

#include <array>

namespace netsplit::checkers {

Atom Atoms::of(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  const auto added = numbers_.emplace(text, static_cast<Atom>(texts_.size() + 1)).first;
  texts_.push_back(&added->first);
  return added->second;
}

Atom Atoms::find(std::string_view text) const {
  const auto found = numbers_.find(text);
  return found == numbers_.end() ? kNothing : found->second;
}

std::string_view Atoms::text(Atom atom) const {
  return atom == kNothing ? std::string_view("nothing") : std::string_view(*texts_[atom - 1]);
}

std::string_view name_of(Verb verb) {
  static constexpr std::array<std::string_view, kVerbs> kNames{
      "read",     "write",   "compare_and_set", "append", "erase", "add",     "remove",
      "contains", "enqueue", "dequeue",         "push",   "pop",   "acquire", "release"};
  return kNames[static_cast<std::size_t>(verb)];
}

namespace {

std::string_view in_words(Said said) { return said == Said::yes ? "yes" : said == Said::no ? "no" : "no answer"; }

std::string told(const Call& c, const Atoms& atoms) {
  const std::string_view object = c.object == kNothing ? std::string_view("it") : atoms.text(c.object);
  const std::string_view value = atoms.text(c.value);
  switch (c.verb) {
    case Verb::read: return fmt::format("read {}", object);
    case Verb::write: return fmt::format("write {} to {}", value, object);
    case Verb::compare_and_set: return fmt::format("set {} from {} to {}", object, atoms.text(c.expected), value);
    case Verb::append: return fmt::format("append {} to {}", value, object);
    case Verb::erase: return fmt::format("erase {}", object);
    case Verb::add: return fmt::format("add {} to {}", value, object);
    case Verb::remove: return fmt::format("remove {} from {}", value, object);
    case Verb::contains: return fmt::format("look for {} in {}", value, object);
    case Verb::enqueue: return fmt::format("enqueue {} in {}", value, object);
    case Verb::dequeue: return fmt::format("dequeue from {}", object);
    case Verb::push: return fmt::format("push {} on {}", value, object);
    case Verb::pop: return fmt::format("pop from {}", object);
    case Verb::acquire: return fmt::format("acquire {}", object);
    case Verb::release: return fmt::format("release {}", object);
  }
  return {};
}

bool answers_with_value(Verb verb) { return verb == Verb::read || verb == Verb::dequeue || verb == Verb::pop; }

}  // namespace

bool only_looks(const Call& call) {
  if (call.verb == Verb::read || call.verb == Verb::contains) return true;
  if (!call.known()) return false;
  const bool takes = call.verb == Verb::dequeue || call.verb == Verb::pop;
  return takes ? call.result == kNothing : call.said == Said::no && call.verb != Verb::append;
}

std::vector<Call> as_of(std::span<const Call> calls, Moment end) {
  std::vector<Call> out;
  for (Call call : calls) {
    if (call.invoked >= end) break;
    if (call.answered >= end) call.answered = kNever;
    out.push_back(call);
  }
  return out;
}

std::string tell(const Call& call, const Atoms& atoms) {
  std::string text = told(call, atoms);
  if (!call.known()) return text + ": no answer";
  if (answers_with_value(call.verb) || call.result != kNothing)
    return text.append(": ").append(atoms.text(call.result));
  if (call.said != Said::nothing) return text.append(": ").append(in_words(call.said));
  return text;
}

std::vector<ObjectCalls> by_object(std::span<const Call> calls) {
  std::vector<ObjectCalls> objects;
  std::map<Atom, std::size_t> places;
  for (const Call& call : calls) {
    const auto [place, is_new] = places.try_emplace(call.object, objects.size());
    if (is_new) objects.push_back({call.object, {}});
    objects[place->second].calls.push_back(call);
  }
  return objects;
}

}  // namespace netsplit::checkers
