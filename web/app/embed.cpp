// What the page around an embed may know and ask for.
#include <fmt/format.h>

#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/mirror.h"

namespace netsplit {
/// An author reads it once there is nothing more urgent to say.
void App::tell_of_embed() {
  if (embed_trouble_.empty() || voice_.notice() || run_.seeking()) return;
  voice_.tell({.tone = Tone::waiting, .title = std::move(embed_trouble_)});
  embed_trouble_.clear();
}

void App::seek_to(Time at) {
  run_.seek(at);
  frames_.need(2);
}

void App::set_playing(bool playing) {
  if (run_.playback().playing() != playing) run_.play_pause();
  frames_.need(2);
}

std::string App::host_state() const {
  const Timeline& t = run_.timeline();
  const auto milliseconds = [](Time at) { return static_cast<double>(at.count()) / 1e6; };
  const Notice* notice = voice_.notice();
  constexpr const char* kTones[] = {"plain", "active", "waiting", "good", "bad"};
  return fmt::format(
      R"({{"scenario":{},"title":{},"time_ms":{},"end_ms":{},"playing":{},"seeking":{},"finished":{},"commands":{},)"
      R"("verdict":{{"tone":"{}","badge":{},"text":{}}},"height":{},"changes":{},"notice":{}}})",
      json_string(run_.scenario().name), json_string(run_.scenario().title), milliseconds(t.world().now()),
      milliseconds(t.furthest()), run_.playback().playing(), run_.seeking(), t.finished() && t.at_live_edge(),
      t.commands().size(), kTones[static_cast<std::size_t>(run_.verdict().tone)], json_string(run_.verdict().badge),
      json_string(run_.verdict().sentence), workbench_.liked_height(), run_.changes(),
      json_string(notice ? notice->path + ": " + notice->text.substr(0, notice->text.find('\n')) : ""));
}

}  // namespace netsplit
