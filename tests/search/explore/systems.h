#pragma once
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/scenario.h"
#include "core/search/explore/explorer.h"

namespace netsplit::search {

inline std::string with_mutation(std::string_view mutation) {
  return mutation.empty() ? std::string() : fmt::format(R"(, "mutation": "{}")", mutation);
}

/// Two-phase commit as the specification TwoPhase has it (Gray and Lamport, "Consensus on transaction commit", 2006,
/// appendix): participants refuse without a word, nothing is said twice, and what is written is on disk at once.
inline std::string two_phase(int participants, std::string_view mutation = "") {
  std::string names;
  for (int i = 1; i <= participants; ++i) names += fmt::format("{}\"r{}\"", i > 1 ? ", " : "", i);
  return fmt::format(
      R"({{"version": 1, "nodes": [
        {{"name": "tm", "role": "two_phase.coordinator", "config": {{"participants": [{}], "resend": "0s"}}}},
        {{"name": "r1..r{}", "role": "two_phase.participant",
          "config": {{"coordinator": "tm", "refuse": "40ms", "tells": false, "resend": "0s"}}}}],
        "until": "10s"{}}})",
      names, participants, with_mutation(mutation));
}

/// The same with an aim: that all participants decide. `resend`: how often what was said is said again, "0s" for never.
inline std::string two_phase_to_decide(int participants, std::string_view resend) {
  std::string text = two_phase(participants);
  for (std::size_t at = text.find("\"0s\""); at != std::string::npos; at = text.find("\"0s\"", at + 1))
    text.replace(at, 4, fmt::format("\"{}\"", resend));
  text.insert(text.rfind('}'), R"(, "expect": {"eventually": [{"claim": "Everybody Decided", "by": "5s"}]})");
  return text;
}

/// Three Raft servers whose disks take a moment.
inline std::string raft(std::string_view mutation = "") {
  return fmt::format(
      R"({{"version": 1, "nodes": [{{"name": "s1..s3", "role": "raft.server",
        "config": {{"prevote": false, "check_quorum": false}}, "disk": {{"sync": "1ms"}}}}], "until": "10s"{}}})",
      with_mutation(mutation));
}

/// The scenario at its start, taken over.
inline World taken_over(std::string_view text) {
  const auto loaded = load_scenario(text, "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.apply(command::TakeOver{});
  world.run_until(Time{});
  return world;
}

}  // namespace netsplit::search
