#include <fmt/format.h>

#include <cstdio>

#include "core/cli/program.h"
#include "core/cli/progress.h"
#include "core/formats/formats.h"

namespace netsplit::cli {
namespace {

constexpr std::uint64_t kEventsAtOnce = 20'000;

void play(Timeline& timeline, Time until) {
  Progress progress;
  while (!timeline.seek(until, kEventsAtOnce)) progress.show(timeline.world().now(), until);
}

}  // namespace

int export_run(const ExportRequest& request) {
  auto opened = open_source(request.what, {});
  if (const auto* error = std::get_if<InputError>(&opened)) return bad_input(request.what, *error);
  const Source& source = std::get<Source>(opened);
  const FormatEntry& format = *find_export_format(request.format);
  const Time until = request.to.value_or(source.scenario.until);
  Timeline timeline(source.scenario.spec, {source.scenario.limits(source.scenario.until)});
  if (source.link) timeline.plan(source.link->commands);
  play(timeline, until);
  if (const auto why = timeline.stopped_because()) fmt::print(stderr, "{}\n", *why);
  const std::string text = format.write(timeline, source.scenario.seed, {request.from.value_or(Time{}), until});
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  return written ? kClaimsHold : kBadInput;
}

}  // namespace netsplit::cli
