#include "web/scene/gauges.h"

#include <fmt/format.h>

#include <cstdlib>

#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr Duration kSeenError = ms(1);
constexpr std::int64_t kSeenDrift = 1000;  ///< ppm: a millisecond a second

Duration magnitude(Duration d) { return d < Duration{} ? -d : d; }

}  // namespace

bool Gauges::clock_matters() const { return magnitude(clock_error) >= kSeenError || std::abs(clock_ppm) >= kSeenDrift; }

Gauges gauges_of(const World& world, NodeId node) {
  const HostClock& clock = world.clock(node);
  return {world.waiting(node), clock.wall(world.now()) - world.now(), clock.ppm};
}

std::string clock_words(const Gauges& g) {
  std::string words;
  if (g.clock_error != Duration{})
    words =
        fmt::format("{} {}", short_duration(magnitude(g.clock_error)), g.clock_error > Duration{} ? "ahead" : "behind");
  if (g.clock_ppm == 0) return words;
  return trf("{}{}{} {} a second", words, words.empty() ? "" : ", ", g.clock_ppm > 0 ? "gains" : "loses",
             short_duration(us(std::abs(g.clock_ppm))));
}

std::string queue_words(const Gauges& g) {
  if (g.waiting == 0) return {};
  return g.waiting == 1 ? tr("1 task waits for its CPU") : format_count(g.waiting) + tr(" tasks wait for its CPU");
}

std::string gauge_words(const World& world, NodeId node) {
  if (is_off(world.state(node))) return {};
  const Gauges g = gauges_of(world, node);
  std::string words = queue_words(g);
  if (g.clock_matters()) words += trf("{}its clock is {}", words.empty() ? "" : ", ", clock_words(g));
  return words;
}

}  // namespace netsplit
