#include "core/formats/history_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "core/protocols/client/recorded.h"
#include "core/scenario/directory.h"
#include "core/scenario/json_text.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

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

}  // namespace

bool looks_like_history(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  text.remove_prefix(begin);
  if (text.front() != '{') return text.front() == '[' || text.find(":invoke") != std::string_view::npos;
  const std::size_t inside = text.find_first_not_of(" \t\r\n", 1);
  if (inside == std::string_view::npos) return false;
  return text[inside] == ':' || text.substr(0, 200).find("\"netsplit_history\"") != std::string_view::npos;
}

Expected<std::string> scenario_of(const ReadHistory& read, std::string_view name) {
  const auto* history = std::get_if<checkers::History>(&read.history);
  if (!history)
    return InputError{"",
                      "found transactions, expected operations on single keys; `netsplit check` judges transactions"};
  std::map<std::uint32_t, std::vector<kv::RecordedCall>> clients;
  checkers::Moment last = 0;
  for (const Call& call : history->calls) {
    const auto kind = kind_of(call.verb);
    if (!kind)
      return InputError{
          fmt::format("line {}", call.origin),
          fmt::format("found the operation \"{}\", expected one of a store of keys; `netsplit check` judges this",
                      name_of(call.verb))};
    clients[call.process].push_back(recorded(call, *kind, history->atoms));
    last = std::max({last, call.invoked, call.known() ? call.answered : 0});
  }
  if (clients.empty()) return InputError{"", "found no operation, expected one at least"};
  if (clients.size() > kMostScenarioNodes)
    return InputError{"", fmt::format("found {} processes, expected {} at most", clients.size(), kMostScenarioNodes)};
  JsonText json;
  json.object().put("version", 1).put("title", one_line(name, 60)).put("topic", "history");
  std::string format(read.format);
  if (format[0] >= 'a' && format[0] <= 'z') format[0] = static_cast<char>(format[0] - 'a' + 'A');
  json.put("summary",
           fmt::format("{}: {} operations of {} processes as they were recorded, one event a millisecond. There "
                       "are no servers here: look at the History, and at the order that explains it.",
                       format, history->calls.size(), clients.size()));
  json.put("hint",
           "In the History choose Order: it steps through one order of the operations that explains every answer.");
  json.put("until", fmt::format("{}ms", last + last / 20 + 5)).array("nodes");
  std::map<std::string, int> taken;
  for (const auto& [process, calls] : clients) {
    std::string node = node_name(history->processes[process]);
    if (const int again = taken[node]++) node += fmt::format("_{}", again);
    json.object()
        .put("name", node)
        .put("role", "kv.recorded")
        .object("config")
        .put("calls", kv::write_calls(calls))
        .end()
        .end();
  }
  json.end().object("view").put("layout", "grid").put("speed", 0.05).end().end();
  return std::move(json).take();
}

}  // namespace netsplit
