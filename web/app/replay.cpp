#include "web/app/replay.h"

#include <fmt/format.h>

#include "core/scenario/link.h"
#include "core/scenario/plain_text.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {

Notice compared(const Replay& replay, std::uint64_t hash) {
  if (hash == replay.hash && !replay.arrived.title.empty()) return replay.arrived;
  if (hash == replay.hash)
    return {.tone = Tone::good,
            .title = tr("The very same run"),
            .text = tr("Replayed event by event; the hash is the one in the link."),
            .lasts = Voice::kShort};
  const std::string made = one_line(replay.engine, 40);
  const std::string why =
      made == kEngineVersion
          ? trf("The link says that engine version {} made it, which this is too: it was altered on its way, or "
                "one of the two builds is wrong.",
                made)
          : trf("The link was made by engine version {}; this is version {}.", made, kEngineVersion);
  return {.tone = Tone::bad,
          .title = tr("This build gives another run"),
          .path = trf("{} expected, {} found", format_hash(replay.hash), format_hash(hash)),
          .text = why + tr(" What you see is not what its author saw.")};
}

}  // namespace netsplit
