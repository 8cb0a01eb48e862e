#include <cstdlib>

#include "web/platform/desktop/desktop.h"

namespace netsplit {

std::string read_arguments(const std::vector<std::string>& arguments, DesktopOptions& options) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& a = arguments[i];
    const auto value = [&] { return i + 1 < arguments.size() ? arguments[++i] : std::string(); };
    if (a == "--light") {
      options.light = true;
    } else if (a == "--embed") {
      options.embed = true;
    } else if (a == "--reduced-motion") {
      options.reduced_motion = true;
    } else if (a == "--help" || a == "-h") {
      options.help = true;
    } else if (a == "--log") {
      options.log = true;
    } else if (a == "--size") {
      const std::string size = value();
      char* rest = nullptr;
      options.width = static_cast<int>(std::strtol(size.c_str(), &rest, 10));
      options.height = *rest == 'x' ? static_cast<int>(std::strtol(rest + 1, nullptr, 10)) : 0;
      if (options.width < 200 || options.height < 200) return "--size wants WIDTHxHEIGHT, at least 200x200";
    } else if (a == "--scale") {
      options.scale = std::strtof(value().c_str(), nullptr);
      if (!(options.scale >= 0.5f && options.scale <= 4)) return "--scale wants a number from 0.5 to 4";
    } else if (a == "--screenshot") {
      options.screenshot = value();
      if (options.screenshot.empty()) return "--screenshot wants a file";
    } else if (a == "--frames") {
      options.frames = std::atoi(value().c_str());
      if (options.frames < 1) return "--frames wants a number";
    } else if (a == "--sheet") {
      options.sheet = value();
    } else if (a == "--ask") {
      options.asked.push_back(value());
    } else if (a.starts_with("--")) {
      return "unknown option " + a;
    } else {
      options.open = a;
    }
  }
  return {};
}

}  // namespace netsplit
