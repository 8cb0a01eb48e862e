// The sweep: begun and ended by the reader alone, and its runs opened one at a time.
#include "web/app/app.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {

void App::sweep(const request::Sweep& asked) {
  using What = request::Sweep::What;
  switch (asked.what) {
    case What::begin:
      if (sweeper_.begin(run_.scenario(), run_.how(), asked.choice, now_))
        voice_.say(trf("The sweep begins: {} runs.", format_count(sweeper_.all())));
      else
        voice_.say(sweeper_.complaint());
      return;
    case What::stop: sweeper_.stop(); return voice_.say(tr("The sweep has stopped."));
    case What::go_on: return sweeper_.go_on(now_);
  }
}

void App::swept(unsigned worker, std::string_view lines, double real_seconds) {
  if (!sweeper_.take(worker, lines, real_seconds)) return;
  voice_.say(trf("The sweep is over: {} runs.", format_count(sweeper_.all())));
}

/// It stands where it broke a claim, or at its end, and is compared with what the worker had.
void App::open_trial(std::uint64_t trial) {
  const auto result = sweeper_.result(trial);
  if (!result) return;
  const search::SweepPlan& plan = sweeper_.header().plan;
  const std::string text = std::get<std::string>(plan.text_of(plan.variant_of(trial)));
  const LoadOptions options{.seed = result->seed};
  auto loaded = load_scenario(text, plan.name, options);
  if (const auto* error = std::get_if<InputError>(&loaded)) return fail(*error);
  voice_.dismiss();
  start(std::get<Scenario>(std::move(loaded)), options);
  Link link;
  link.at = result->broken.empty() ? result->reached : result->broken.front().at;
  link.reached = result->reached;
  link.hash = result->hash;
  const std::string label = sweeper_.label_of(plan.variant_of(trial));
  run_.replay(link, {.tone = Tone::good,
                     .title = trf("The run with seed {} of the sweep", result->seed),
                     .text = label.empty() ? std::string(tr("The hash is the one that the sweep found."))
                                           : trf("With {}. The hash is the one that the sweep found.", label),
                     .lasts = Voice::kShort});
}

}  // namespace netsplit
