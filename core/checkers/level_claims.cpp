#include "core/checkers/level_claims.h"

#include <algorithm>
#include <map>
#include <vector>

namespace netsplit::checkers {
namespace {

/// Gives each call the first session of its client that is free.
class Sessions {
 public:
  Sessions(History& history, const World& world) : history_(history), world_(world) {}

  std::uint32_t of(std::uint32_t client, const Call& call) {
    std::vector<Session>& sessions = of_client_[client];
    auto free =
        std::find_if(sessions.begin(), sessions.end(), [&](const Session& s) { return s.until < call.invoked; });
    if (free == sessions.end()) {
      const std::string& name = world_.host(node_id(client)).name;
      const auto number = static_cast<std::uint32_t>(history_.processes.size());
      history_.processes.push_back(sessions.empty() ? name : name + "/" + std::to_string(sessions.size() + 1));
      free = sessions.insert(sessions.end(), {number, 0});
    }
    free->until = call.answered;
    return free->number;
  }

 private:
  struct Session {
    std::uint32_t number;
    Moment until;
  };
  History& history_;
  const World& world_;
  std::map<std::uint32_t, std::vector<Session>> of_client_;
};

Atom renumbered(Atom atom, const Atoms& from, Atoms& to) {
  return atom == kNothing ? kNothing : to.of(from.text(atom));
}

}  // namespace

std::string_view claim_of(Level level) {
  switch (level) {
    case Level::linearizable: return kLinearizability.name;
    case Level::sequential: return "Sequential Consistency";
    case Level::causal_convergence: return "Causal Convergence";
    case Level::causal: return "Causal Consistency";
    case Level::pram: return "PRAM Consistency";
    case Level::writes_follow_reads: return "Writes Follow Reads";
    case Level::monotonic_writes: return "Monotonic Writes";
    case Level::monotonic_reads: return "Monotonic Reads";
    case Level::read_your_writes: return "Read Your Writes";
  }
  return {};
}

std::optional<Level> level_claimed(std::string_view claim) {
  for (const Level level : levels())
    if (level != Level::linearizable && claim_of(level) == claim) return level;
  return std::nullopt;
}

History sessions_of(const StoreWatch& store, const World& world) {
  History history;
  for (std::size_t object = 0; object < store.objects(); ++object)
    for (const Call& call : store.calls_of(object)) history.calls.push_back(call);
  std::sort(history.calls.begin(), history.calls.end(),
            [](const Call& a, const Call& b) { return a.invoked < b.invoked; });
  Sessions sessions(history, world);
  for (Call& call : history.calls) {
    for (Atom* atom : {&call.object, &call.value, &call.expected, &call.result})
      *atom = renumbered(*atom, store.atoms(), history.atoms);
    call.process = sessions.of(call.process, call);
  }
  return history;
}

}  // namespace netsplit::checkers
