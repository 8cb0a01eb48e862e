// The smallest run that breaks the same claim: looked for, opened where it breaks, and left again.
#include "web/app/app.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

std::string what_is_left(const search::Size& now, const search::Size& before) {
  if (before.choices > 0)
    return trf("Left are {} of {} nodes, {} of {} choices and {} of {} events.", now.nodes, before.nodes, now.choices,
               before.choices, now.events, before.events);
  return trf("Left are {} of {} nodes, {} of {} faults and {} of {} events.", now.nodes, before.nodes, now.faults,
             before.faults, now.events, before.events);
}

}  // namespace

void App::shrink(request::Shrink::What what) {
  using What = request::Shrink::What;
  switch (what) {
    case What::begin:
      if (run_.verdict().claim.empty()) return;
      run_.interrupt();
      run_.playback().pause();
      shrinking_.begin(run_.verdict().claim);
      return voice_.tell({.tone = Tone::active, .title = tr("Shrinking this run"), .progress = 0});
    case What::enough: return shrinking_.enough();
    case What::cancel: shrinking_.cancel(); return voice_.dismiss();
    case What::back:
      if (!shrinking_.made_of()) return;
      const Link whole = *shrinking_.made_of();
      auto loaded = whole.scenario_text.empty()
                        ? load_builtin(whole.scenario_name, {whole.seed, whole.mutation})
                        : load_scenario(whole.scenario_text, shrinking_.name(), {whole.seed, whole.mutation});
      if (const auto* error = std::get_if<InputError>(&loaded)) return fail(*error);
      start(std::get<Scenario>(std::move(loaded)), {whole.seed, whole.mutation});
      run_.replay(whole);
  }
}

void App::go_on_shrinking() {
  if (!shrinking_.working()) return;
  if (const auto outcome = shrinking_.go_on()) return open_smallest(*outcome);
  voice_.show_progress(shrinking_.share());
}

/// It takes the place of the run that it was made of, and stands where the claim breaks.
void App::open_smallest(const Shrinking::Outcome& outcome) {
  const bool smaller = outcome.smallest && outcome.smallest->size.weight() < outcome.before.weight();
  if (!smaller) {
    voice_.tell({.tone = Tone::waiting,
                 .title = tr("No smaller run was found"),
                 .text = tr("With less of anything, this claim was not broken any more.")},
                Voice::kLong);
    return;
  }
  const search::FailingRun& smallest = *outcome.smallest;
  const std::string name = run_.scenario().name;
  Link made_of = run_.link();
  voice_.dismiss();
  start(smallest.scenario, {});
  Link link;
  link.commands = smallest.commands;
  link.at = smallest.broken.at;
  link.reached = smallest.until;
  run_.replay(link, {.tone = Tone::active,
                     .title = tr("The smallest run known that breaks this claim"),
                     .text = what_is_left(smallest.size, outcome.before),
                     .lasts = Voice::kLong});
  run_.selection().record(smallest.broken.record);
  shrinking_.opened(smallest, name, std::move(made_of));
}

}  // namespace netsplit
