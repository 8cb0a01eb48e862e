#pragma once
#include <string>

namespace netsplit {

/// How the app is opened, for as long as it is.
struct AppOptions {
  bool embed = false;
  bool dark = true;
  bool reduced_motion = false;
  std::string view;       ///< of an embed: what it shows in place of the stage; empty for the stage
  std::string controls;   ///< of an embed: none, min or full; empty for min
  bool autoplay = false;  ///< an embed stands still without it

  bool plays_by_itself() const { return !reduced_motion && (!embed || autoplay); }
};

}  // namespace netsplit
