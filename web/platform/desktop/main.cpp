// The desktop program: a window, its loop, and the app in it.
#include <SDL.h>

#include <exception>
#include <iostream>
#include <string>

#include "web/platform/desktop/desktop.h"

namespace {

constexpr const char* kUsage =
    "netsplit-desktop [FILE|LINK|NAME] [options]\n"
    "  FILE             a scenario; it is read again whenever it changes on disk\n"
    "  LINK             an address with #v1. in it, or just that part\n"
    "  NAME             a built-in scenario, such as raft/leader_crash\n"
    "  --light          the light theme\n"
    "  --embed          the stage and a small transport only\n"
    "  --reduced-motion nothing starts to move by itself\n"
    "  --size WxH       of the window\n"
    "  --scale N        device pixels per unit\n"
    "  --log            prints what it tells the reader, line by line\n"
    "  --screenshot F   writes a picture (PNG) after --frames frames and ends\n"
    "  --frames N       of 1/60 s each, for --screenshot; 60 when not given\n"
    "  --sheet NAME     opens gallery, share, export, source or about first\n"
    "  --ask ACTION     does something of the palette first, such as view.sweep, sweep.begin or crash.s1\n";

}  // namespace

int main(int count, char** arguments) {
  try {
    netsplit::DesktopOptions options;
    const std::string problem = netsplit::read_arguments({arguments + 1, arguments + count}, options);
    if (!problem.empty()) {
      std::cerr << problem << "\n" << kUsage;
      return 2;
    }
    if (options.help) {
      std::cout << kUsage;
      return 0;
    }
    return netsplit::run_desktop(options);
  } catch (const std::exception& e) {
    std::cerr << "netsplit-desktop: " << e.what() << "\n";
    return 1;
  }
}
