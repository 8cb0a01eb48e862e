#pragma once
#include <string>
#include <vector>

namespace netsplit {

struct DesktopOptions {
  std::string open;  ///< file, link or name; empty: the first scenario
  bool light = false;
  bool embed = false;
  bool reduced_motion = false;
  bool help = false;
  bool log = false;  ///< says on standard output what it tells the reader
  int width = 1280;
  int height = 800;
  float scale = 0;  ///< 0: as the display says
  std::string screenshot;
  int frames = 60;
  std::string sheet;
  std::vector<std::string> asked;  ///< what is done at once, each by its id in the palette: "sweep.begin"
};

/// Reads the command line; what is wrong with it comes back, or nothing.
std::string read_arguments(const std::vector<std::string>& arguments, DesktopOptions& options);
/// Until the window is closed. Throws std::runtime_error when there is no window to be had.
int run_desktop(const DesktopOptions& options);

}  // namespace netsplit
