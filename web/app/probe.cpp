// What tests may read of the app, and the page around an embed may know.
#include <fmt/format.h>

#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/mirror.h"

namespace netsplit {
namespace {

std::string number(float value) { return fmt::format("{:.1f}", value); }

/// The questions of a lesson that were answered: at which step, with what, and whether that was right.
std::string answers_of(const LessonGuide& lesson) {
  std::string out;
  for (int i = 0; i < lesson.steps(); ++i) {
    const LessonGuide::Mark mark = lesson.mark(i);
    if (mark != LessonGuide::Mark::right && mark != LessonGuide::Mark::wrong) continue;
    const auto at = static_cast<std::size_t>(i);
    const LessonProgress::Step& given = lesson.progress().steps[at];
    const auto& choices = lesson.lesson()->steps[at].question->choices;
    const std::string& words = given.choice >= 0 ? choices[static_cast<std::size_t>(given.choice)].text : given.typed;
    out += fmt::format(R"({}{{"step":{},"given":{},"right":{}}})", out.empty() ? "" : ",", i + 1, json_string(words),
                       mark == LessonGuide::Mark::right);
  }
  return "[" + out + "]";
}

}  // namespace

std::string App::host_state() const {
  const Timeline& t = run_.timeline();
  const auto milliseconds = [](Time at) { return static_cast<double>(at.count()) / 1e6; };
  const Notice* notice = voice_.notice();
  constexpr const char* kTones[] = {"plain", "active", "waiting", "good", "bad"};
  return fmt::format(
      R"({{"scenario":{},"title":{},"time_ms":{},"end_ms":{},"playing":{},"seeking":{},"finished":{},"commands":{},)"
      R"("verdict":{{"tone":"{}","badge":{},"text":{}}},"height":{},"answers":{},"changes":{},"notice":{}}})",
      json_string(run_.scenario().name), json_string(run_.scenario().title), milliseconds(t.world().now()),
      milliseconds(t.furthest()), run_.playback().playing(), run_.seeking(), t.finished() && t.at_live_edge(),
      t.commands().size(), kTones[static_cast<std::size_t>(run_.verdict().tone)], json_string(run_.verdict().badge),
      json_string(run_.verdict().sentence), workbench_.liked_height(), answers_of(tutor_.lesson()), run_.changes(),
      json_string(notice ? notice->path + ": " + notice->text.substr(0, notice->text.find('\n')) : ""));
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
      static_cast<int>(sheets_.shown()));
}

}  // namespace netsplit
