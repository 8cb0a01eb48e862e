#include "core/formats/history_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "core/formats/edn.h"
#include "core/protocols/client/recorded.h"
#include "core/scenario/directory.h"
#include "core/scenario/json_text.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kLongestSummary = 560;

using checkers::Call;
using checkers::kNothing;
using checkers::Verb;

std::optional<kv::OpKind> kind_of(Verb verb) {
  switch (verb) {
    case Verb::read: return kv::OpKind::get;
    case Verb::write: return kv::OpKind::put;
    case Verb::append: return kv::OpKind::append;
    case Verb::compare_and_set: return kv::OpKind::compare_and_set;
    case Verb::erase: return kv::OpKind::erase;
    default: return std::nullopt;
  }
}

std::string text_of(checkers::Atom atom, const checkers::Atoms& atoms) {
  return atom == kNothing ? std::string() : std::string(atoms.text(atom));
}

/// Moments are numbered from the beginning of the file: each is a millisecond here.
kv::RecordedCall recorded(const Call& call, kv::OpKind kind, const checkers::Atoms& atoms) {
  kv::RecordedCall out;
  out.asked = static_cast<std::uint32_t>(call.invoked) + 1;
  if (call.known()) out.answered = static_cast<std::uint32_t>(call.answered) + 1;
  out.op.kind = kind;
  out.op.key = call.object == kNothing ? "register" : text_of(call.object, atoms);
  out.op.value = text_of(call.value, atoms);
  out.op.expected = text_of(call.expected, atoms);
  const bool reads = call.verb == Verb::read;
  out.told = reads || call.verb == Verb::write || call.said != checkers::Said::nothing;
  out.result.found = reads ? call.result != kNothing : call.said != checkers::Said::no;
  if (reads || call.verb == Verb::append || !out.result.found) out.result.value = text_of(call.result, atoms);
  return out;
}

std::string node_name(std::string_view process) {
  std::string name = "p";
  for (const char c : process)
    name.push_back((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ? c : '_');
  return name.substr(0, 30);
}

/// What each process did, and when the last of it was.
struct Clients {
  std::map<std::uint32_t, std::vector<kv::RecordedCall>> calls;
  checkers::Moment last = 0;
};

Expected<Clients> clients_of(const checkers::History& history) {
  Clients clients;
  for (const Call& call : history.calls) {
    const auto kind = kind_of(call.verb);
    if (!kind)
      return InputError{
          line_path(static_cast<std::uint32_t>(call.origin)),
          fmt::format("found the operation \"{}\", expected one of a store of keys; `netsplit check` judges this",
                      name_of(call.verb))};
    clients.calls[call.process].push_back(recorded(call, *kind, history.atoms));
    clients.last = std::max({clients.last, call.invoked, call.known() ? call.answered : 0});
  }
  return clients;
}

Clients clients_of(const checkers::TransactionHistory& history) {
  Clients clients;
  for (std::uint32_t i = 0; i < history.transactions.size(); ++i) {
    const checkers::Transaction& t = history.transactions[i];
    kv::RecordedCall call;
    call.spoken = true;
    call.asked = static_cast<std::uint32_t>(t.invoked) + 1;
    const bool known = t.answered != checkers::kNever;
    if (known) call.answered = static_cast<std::uint32_t>(t.answered) + 1;
    call.op.value = checkers::name_of_transaction(i) + ": " + tell(t, history.atoms);
    call.result.found = t.end != checkers::Transaction::End::aborted;
    clients.calls[t.process].push_back(std::move(call));
    clients.last = std::max({clients.last, t.invoked, known ? t.answered : 0});
  }
  return clients;
}

/// "Serializable." "Not serializable: T1 before T2, because ...; T2 before T1, because ..."
std::string judged(const checkers::TransactionHistory& history) {
  const checkers::TransactionVerdict verdict = check_transactions(history);
  if (verdict.holds(checkers::Isolation::serializable, history.timed))
    return history.timed ? "Strictly serializable, as far as they tell." : "Serializable, as far as they tell.";
  const bool strictly = verdict.holds(checkers::Isolation::serializable, false);
  std::string text = strictly ? "Serializable, but not in the order of real time" : "Not serializable";
  for (const checkers::AnomalyFound& found : verdict.anomalies) {
    text += fmt::format("; {}: ", name_of(found.anomaly));
    if (found.cycle.empty()) text += found.why;
    for (std::size_t i = 0; i < found.cycle.size(); ++i)
      text += fmt::format("{}{} before {} ({})", i ? ", " : "", checkers::name_of_transaction(found.cycle[i].from),
                          checkers::name_of_transaction(found.cycle[i].to), tell(found.cycle[i], history.atoms));
  }
  return text + '.';
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

constexpr std::string_view kNoServers = "as they were recorded, one event a millisecond. There are no servers here.";
constexpr std::string_view kTryOrder =
    "In the History choose Order: it steps through one order of the operations that explains every answer.";
constexpr std::string_view kTryBars = "In the History, each bar is a transaction; the verdict above names them.";

}  // namespace

bool looks_like_history(std::string_view text) {
  if (text.substr(0, 200).find("\"netsplit_history\"") != std::string_view::npos) return true;
  // A map or a vector of EDN begins with a keyword, which nothing in JSON does.
  const std::size_t begin = text.find_first_not_of(" \t\r\n[{");
  if (begin == std::string_view::npos) return false;
  if (text.substr(0, begin).find_first_of("[{") != std::string_view::npos) return text[begin] == ':';
  return text.find(":invoke") != std::string_view::npos;
}

Expected<std::string> scenario_of(const ReadHistory& read, std::string_view name) {
  const auto* operations = std::get_if<checkers::History>(&read.history);
  const auto* transactions = std::get_if<checkers::TransactionHistory>(&read.history);
  Expected<Clients> made = operations ? clients_of(*operations) : Expected<Clients>(clients_of(*transactions));
  if (const auto* error = std::get_if<InputError>(&made)) return *error;
  const auto& [clients, last] = std::get<Clients>(made);
  if (clients.empty()) return InputError{"", "found no operation, expected one at least"};
  if (clients.size() > kMostScenarioNodes)
    return InputError{"", fmt::format("found {} processes, expected {} at most", clients.size(), kMostScenarioNodes)};
  const std::size_t count = operations ? operations->calls.size() : transactions->transactions.size();
  const std::string what = fmt::format("{}: {} {} of {} processes {}", capitalised(std::string(read.format)), count,
                                       operations ? "operations" : "transactions", clients.size(), kNoServers);
  const std::string verdict = transactions ? judged(*transactions) + ' ' : std::string();
  const auto& processes = operations ? operations->processes : transactions->processes;
  JsonText json;
  json.object().put("version", 1).put("title", one_line(name, 60)).put("topic", "history");
  json.put("summary", one_line(verdict + what, kLongestSummary)).put("hint", operations ? kTryOrder : kTryBars);
  json.put("until", fmt::format("{}ms", last + last / 20 + 5)).array("nodes");
  std::map<std::string, int> taken;
  for (const auto& [process, calls] : clients) {
    std::string node = node_name(processes[process]);
    if (const int again = taken[node]++) node += fmt::format("_{}", again);
    json.object().put("name", node).put("role", "kv.recorded").object("config");
    json.put("calls", kv::write_calls(calls)).end().end();
  }
  json.end().object("view").put("layout", "grid").put("speed", 0.05).end().end();
  return std::move(json).take();
}

}  // namespace netsplit
