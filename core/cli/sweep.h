#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/cli/sweep_session.h"

namespace netsplit::cli {

/// Declares what a sweep is told, alike for the program and its MPI twin.
void describe_sweep_plan(CLI::App& app, SweepRequest& request);
/// And what only the program knows.
void describe_sweep(CLI::App& app, SweepRequest& request);

/// Runs a scenario with many seeds and says what came of it.
int sweep(const SweepRequest& request);

struct MergeRequest {
  std::vector<std::string> parts;
  std::string out;
};
/// Makes one file of results out of those of shards, in any order: byte by byte that of the whole sweep.
int merge(const MergeRequest& request);

/// The systems for which there is a recipe.
std::vector<std::string> recipes();
/// How to run this sweep on many machines.
std::string recipe_text(const SweepRequest& request);

}  // namespace netsplit::cli
