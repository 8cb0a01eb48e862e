#pragma once
#include <string>

#include "core/scenario/link.h"
#include "web/app/open_run.h"
#include "web/app/platform.h"
#include "web/app/request.h"
#include "web/app/workbench.h"

namespace netsplit {

/// Makes links of the run that is open, and what the share sheet says of them.
class Sharer {
 public:
  Sharer(Platform& platform, Voice& voice, OpenRun& run, const Workbench& workbench)
      : platform_(platform), voice_(voice), run_(run), workbench_(workbench) {}

  /// What the sheet offers, made by the last share().
  const Shared& shared() const { return shared_; }
  /// Stops time, and makes a link to this moment.
  void share();
  void choose(const ShareChoice& choice);
  /// The fragment, without its "#", of a link to this run, moment and view; empty when the run does not fit into one.
  std::string fragment();
  /// A link to this run; to the page alone when the run does not fit into one.
  std::string address();

  void copy(const request::Copy& asked);
  /// How that went.
  void copied(bool ok);

 private:
  Link link_with_view();
  void word();

  Platform& platform_;
  Voice& voice_;
  OpenRun& run_;
  const Workbench& workbench_;
  Shared shared_;
  Link link_;  ///< what `shared_` was made of
  std::string copying_;
};

}  // namespace netsplit
