#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/search/decision.h"
#include "core/search/message_log.h"
#include "core/sim/command.h"

namespace netsplit::search {

/// The smallest run known, as far as reductions need it.
struct Kept {
  Draft draft;
  std::vector<PlacedCommand> placed;  ///< what became of the draft's decisions and deeds
  std::vector<MessageLog::Message> messages;
  std::vector<HostSpec> hosts;
  Time until{};

  /// The draft with another text.
  Draft saying(std::string text) const {
    Draft same = draft;
    same.text = std::move(text);
    return same;
  }
};

/// One way of making runs smaller: proposes drafts one by one and learns what became of each.
class Reduction {
 public:
  virtual ~Reduction() = default;
  virtual std::string_view name() const = 0;
  /// Begins anew.
  virtual void begin(const Kept& best) = 0;
  /// The next draft to try; nothing when there is no more. `best` may have changed only by what was kept.
  virtual std::optional<Draft> next(const Kept& best) = 0;
  /// What became of the last one: whether it broke the claim, and whether it weighed less and is now the best.
  virtual void tried(bool broke, bool kept) = 0;
  /// Nothing has helped for a round: what depends on luck takes more trials from now on.
  virtual void try_harder() {}
  /// Stands in the way of others, so that its turn is when they are done.
  virtual bool comes_last() const { return false; }
};

/// Those that are about single messages, in the order in which they are best tried; the last one comes last.
std::vector<std::unique_ptr<Reduction>> message_reductions();
/// Those that are about what is done by somebody who has taken over.
std::vector<std::unique_ptr<Reduction>> deed_reductions();
/// Where a draft has deeds about messages that its run doesn't have, it is tried once more with messages like them.
std::unique_ptr<Reduction> with_most_alike(std::unique_ptr<Reduction> of);
/// All there are, in the order in which they are best tried.
std::vector<std::unique_ptr<Reduction>> reductions();

}  // namespace netsplit::search
