#pragma once
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/search/message_log.h"
#include "core/search/shrink.h"

namespace netsplit::search {

inline Scenario must_load(Expected<Scenario> result) {
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::move(std::get<Scenario>(result));
}
inline Scenario loaded(std::string_view text) { return must_load(load_scenario(text, "test")); }
inline Scenario builtin(std::string_view name, const LoadOptions& options = {}) {
  return must_load(load_builtin(name, options));
}

/// The claims that a run breaks, in order of time.
inline std::vector<std::string> broken_in(const Scenario& scenario, const std::vector<PlacedCommand>& commands = {}) {
  Trial trial(scenario, commands, scenario.until);
  while (!trial.advance(100'000)) {}
  std::vector<std::string> claims;
  for (const Broken& b : trial.broken()) claims.push_back(b.claim);
  return claims;
}
/// Empty when there is none.
inline std::string first_broken(const Scenario& scenario, const std::vector<PlacedCommand>& commands = {}) {
  const auto claims = broken_in(scenario, commands);
  return claims.empty() ? std::string() : claims.front();
}

/// Commands given by hand, in order, each after the last thing that happens before its moment.
inline std::vector<PlacedCommand> place(const Scenario& scenario, const std::vector<ScriptedCommand>& commands) {
  ScenarioRun run(scenario, {}, scenario.until);
  for (const ScriptedCommand& c : commands) {
    while (run.world().next_event() < c.at) run.advance(1);
    run.place(c.command);
  }
  return run.commands();
}

/// The first message of this type from there to there is dropped as soon as it is sent.
inline std::vector<PlacedCommand> drop_first(const Scenario& scenario, std::string_view label, std::string_view from,
                                             std::string_view to) {
  MessageLog messages;
  struct Sink final : RecordSink {
    MessageLog& messages;
    explicit Sink(MessageLog& m) : messages(m) {}
    void record(RecordId id, const Record& r) override { messages.record(id, r); }
    void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
    void completed(OpId, RecordId, Time, Outcome, const Value&) override {}
  } sink(messages);
  ScenarioRun run(scenario, {}, scenario.until, &sink);
  for (bool over = false; !over; over = run.advance(1))
    for (const MessageLog::Message& m : messages.messages())
      if (m.label->name == label && m.from == run.world().find(from) && m.to == run.world().find(to))
        return {{run.world().now(), run.world().steps(), command::DropMessage{m.sent}}};
  FAIL("no such message");
  return {};
}

}  // namespace netsplit::search
