#include "core/protocols/cdn/messages.h"

namespace netsplit::cdn {

std::uint64_t name_of(const service::Request& request) {
  const auto* exactly = request.body.as<Exactly>();
  return std::uint64_t{exactly ? exactly->version : 0} << 32 | request.key;
}

std::string name_text(std::uint64_t name) {
  std::string text = key_of(name) == kPage ? "page" : std::to_string(key_of(name));
  if (version_of(name) > 0) text += " v" + std::to_string(version_of(name));
  return text;
}

void Content::describe(Describer& d) const {
  d.duration("max-age", caching.max_age);
  if (caching.stale_while_revalidate > Duration::zero())
    d.duration("stale-while-revalidate", caching.stale_while_revalidate);
  if (caching.stale_if_error > Duration::zero()) d.duration("stale-if-error", caching.stale_if_error);
  d.duration("modified", modified);
  if (!editions.empty()) d.number("names objects", static_cast<std::int64_t>(editions.size()));
}

}  // namespace netsplit::cdn
