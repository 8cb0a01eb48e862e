#include "core/cli/sweep.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/cli/program.h"
#include "core/cli/stop.h"
#include "core/search/sweep.h"

namespace netsplit::cli {

void describe_sweep_plan(CLI::App& app, SweepRequest& request) {
  app.add_option("what", request.what, "A file, or the name of a built-in scenario")->required();
  app.add_option("--seeds", request.seeds, "From the first to the last, such as 1..1000")->required();
  app.add_option("--vary", request.vary,
                 "PATH=VALUE,VALUE,...: every seed is run with each value of this field of the scenario; several make "
                 "the product. PATH is a JSON pointer or its end, such as loss or s1..s5/config/heartbeat")
      ->allow_extra_args(false);
  app.add_option("--out", request.out, "Keep the results in this file, and go on with what is in it already");
}

void describe_sweep(CLI::App& app, SweepRequest& request) {
  describe_sweep_plan(app, request);
  app.add_option("--jobs", request.jobs, "Runs at the same time; as many as there are cores when it isn't given")
      ->check(CLI::Range(1, 1024));
  app.add_option("--shard", request.shard, "I/N: of every N seeds only the Ith, for one of N machines");
  app.add_option("--recipe", request.recipe, "Print how to run it on many machines instead")
      ->check(CLI::IsMember(recipes()));
  app.add_option("--shards", request.shards, "Of a recipe: into how many parts the sweep is cut")
      ->check(CLI::Range(1, 1'000'000));
}

int sweep(const SweepRequest& request) {
  if (!request.recipe.empty()) {
    if (request.shard != SweepRequest().shard)
      return bad_input(request.what, {"--shard",
                                      "found it with --recipe, expected one of them: a recipe cuts the sweep "
                                      "into shards of its own, as many as --shards says"});
    const auto plan = plan_of(request);
    if (const auto* error = std::get_if<InputError>(&plan)) return bad_input(request.what, *error);
    return print(recipe_text(request));
  }
  auto opened = SweepSession::open(request);
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(request.what, *error);
  SweepSession& session = *std::get<std::unique_ptr<SweepSession>>(opened);
#ifdef __EMSCRIPTEN__
  const unsigned jobs = 1;
#else
  const unsigned jobs = request.jobs > 0 ? request.jobs : std::max(1u, std::thread::hardware_concurrency());
#endif
  const std::atomic<bool>& stop = stop_when_asked();
  std::atomic<bool> full = false;
  const auto asked = [&] { return stop || full; };
  search::run_sweep(
      session.header(), session.done(), jobs,
      [&](const search::TrialResult& result) {
        if (!session.take(result)) full = true;
      },
      asked);
  return session.finish("netsplit sweep");
}

}  // namespace netsplit::cli
