// What the app tells others than the eye: screen readers and tests.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/lesson_words.h"
#include "web/app/mirror.h"

namespace netsplit {
namespace {

constexpr double kMirrorEvery = 1.0;  ///< seconds, while it plays

std::string number(float value) { return fmt::format("{:.1f}", value); }

}  // namespace

void App::publish() {
  if (!(run_.selection() == announced_)) {
    announced_ = run_.selection();
    if (const std::string line = selection_line(run_.timeline(), run_.selection()); !line.empty()) voice_.say(line);
  }
  if (sheet_ == Sheet::gallery)
    if (const auto card = gallery_.news()) voice_.say(*card);
  if (std::string lesson = lesson_json(tutor_.lesson()); lesson != lesson_shown_) {
    lesson_shown_ = std::move(lesson);
    platform_.set_lesson(lesson_shown_);
  }
  const bool moving = run_.busy();
  if (moving && published_at_ >= 0 && now_ - published_at_ < kMirrorEvery) return;
  published_at_ = now_;
  recent_.follow(run_.timeline(), run_.changes());
  std::string notice;
  if (const Notice* told = voice_.notice())
    notice = fmt::format("Notice: {}. {} {}", told->title, told->path, told->text);
  std::string mirror = mirror_json(here(), run_.verdict(), recent_, notice);
  if (mirror == mirror_shown_) return;
  mirror_shown_ = std::move(mirror);
  platform_.set_mirror(mirror_shown_);
}

std::string App::probe(std::string_view what) const {
  const Timeline& t = run_.timeline();
  if (what == "moment") return fmt::format(R"({{"time_ns":{},"seeking":{}}})", t.world().now().count(), run_.seeking());
  if (what == "host") return host_state();
  if (what == "nodes") {
    std::string out;
    for (std::size_t i = 0; i < t.world().nodes(); ++i) {
      const ImVec2 at = workbench_.stage().node_position(node_id(i));
      const DescribedNode node = describe_node(t.world(), node_id(i));
      out += fmt::format("{}{}:{{\"x\":{},\"y\":{},\"standing\":{}}}", i ? "," : "",
                         json_string(t.world().host(node_id(i)).name), number(at.x), number(at.y),
                         json_string(node.standing));
    }
    return "{" + out + "}";
  }
  if (what == "view") return workbench_.chosen_view() ? workbench_.chosen_view()->probe() : "{}";
  if (what == "widgets") {
    std::string out;
    for (const WidgetLog::Entry& e : widgets_.shown()) {
      out += fmt::format("{}{}:[{},{},{},{}]", out.empty() ? "" : ",", json_string(e.id), number(e.min.x),
                         number(e.min.y), number(e.max.x), number(e.max.y));
    }
    return "{" + out + "}";
  }
  const Notice* notice = voice_.notice();
  return fmt::format(
      R"({{"scenario":{},"hash":"{}","time_ns":{},"furthest_ns":{},"steps":{},"frames":{},"playing":{},"seeking":{},"resting":{},"live":{},)"
      R"("finished":{},"commands":{},"branches":{},"in_flight":{},"stopped":{},"thinned":{},"selection":{},"verdict":{},"notice":{},"hint":{},"dark":{},"speed":{},"sheet":{}}})",
      json_string(run_.scenario().name), format_hash(t.hash()), t.world().now().count(), t.furthest().count(),
      t.world().steps(), drawn_, run_.playback().playing(), run_.seeking(), !wants_frame(now_), t.at_live_edge(),
      t.finished(), t.commands().size(), t.branches().size(), t.world().packets_in_flight(),
      t.stopped_because().has_value(), t.recorder().detailed_from() > 0, run_.selection().what.index(),
      json_string(run_.verdict().sentence),
      json_string(notice ? notice->title + " " + notice->path + " " + notice->text : ""),
      json_string(tutor_.first_steps().words(reader())), theme_.dark, run_.playback().speed(),
      static_cast<int>(sheet_));
}

}  // namespace netsplit
