#include <array>
#include <string>

#include "core/protocols/cdn/edge.h"

namespace netsplit::cdn {
namespace {

constexpr std::size_t kCopiesShown = 10;

}  // namespace

void Edge::describe(Describer& d) const {
  const bool past_its_time = served.why == Why::revalidating || served.why == Why::failing;
  if (parent_fails)
    d.standing("error", Tone::bad);
  else if (shelf.size() == 0)
    d.standing("cold", Tone::plain);
  else
    d.standing(past_its_time ? "stale" : "warm", past_its_time ? Tone::waiting : Tone::good);
  const std::uint64_t answered = hits + stale_hits + error_hits;
  d.number("asked", as_number(asked));
  d.number("hits", as_number(hits), {}, Tone::good);
  d.number("hit ratio", asked > 0 ? as_number(answered * 1000 / asked) : 0, "‰");
  d.number("stale while revalidating", as_number(stale_hits), {}, stale_hits > 0 ? Tone::waiting : Tone::plain);
  d.number("stale because of errors", as_number(error_hits), {}, error_hits > 0 ? Tone::waiting : Tone::plain);
  d.number("waited for another's fetch", as_number(collapsed));
  d.number("errors", as_number(failures), {}, failures > 0 ? Tone::bad : Tone::plain);
  d.number("fetches", as_number(fetches.begun));
  d.number("bytes fetched", as_number(fetched_bytes), "B");
  d.number("fetches under way", fetches.under_way);
  d.number("waiting", fetches.waiting);
  d.number("fetches given up", as_number(given_up), {}, given_up > 0 ? Tone::bad : Tone::plain);
  d.number("objects", as_number(shelf.size()));
  d.number("evictions", as_number(evictions));
  d.number("purges", as_number(purged));
  d.node("parent", config.parent);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 5> kColumns{"object", "version", "uses", "age", "fresh for"};
  d.table("used most", kColumns);
  const auto seconds = [](Duration t) { return std::to_string(t / 1s) + " s"; };
  for (const Shelf::Copy* copy : shelf.hottest(kCopiesShown)) {
    const Duration age = seen - copy->made;
    d.row(std::array{name_text(copy->name), std::to_string(copy->version), std::to_string(copy->uses), seconds(age),
                     seconds(copy->caching.max_age)},
          age < copy->caching.max_age ? Tone::plain : Tone::waiting);
  }
}

}  // namespace netsplit::cdn
