#include "web/app/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/neighbours.h"
#include "web/app/time_axis.h"
#include "web/panels/view.h"
#include "web/scene/node_actions.h"
#include "web/sweep/sweep_words.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kNodesListed = 60;

constexpr std::array kKeys{
    KeyLine{"play", "Space", later("play or pause")},
    KeyLine{"back", "\xe2\x86\x90", later("one event back")},
    KeyLine{"on", "\xe2\x86\x92", later("one event on")},
    KeyLine{"far_back", "Shift \xe2\x86\x90", later("a twentieth of the scrubber back")},
    KeyLine{"far_on", "Shift \xe2\x86\x92", later("a twentieth of the scrubber on")},
    KeyLine{"start", "Home", later("to the start")},
    KeyLine{"live", "End", later("to the live edge")},
    KeyLine{"faster", "+", later("faster")},
    KeyLine{"slower", "\xe2\x88\x92", later("slower")},
    KeyLine{"undo", "Ctrl Z", later("take back what was done to the run")},
    KeyLine{"redo", "Ctrl Y", later("do it again")},
    KeyLine{"crash", "C", later("crash the selected node")},
    KeyLine{"restart", "R", later("restart the selected node")},
    KeyLine{"follow", "F", later("follow the selected message")},
    KeyLine{"palette", "Ctrl K", later("the palette: type what you want")},
    KeyLine{"", "Tab", later("to the nodes, then on to the next one or button")},
    KeyLine{"", "\xe2\x86\x90 \xe2\x86\x91 \xe2\x86\x93 \xe2\x86\x92", later("after Tab: to the next node that way")},
    KeyLine{"", "Enter", later("open the menu of the selected node, press a button")},
    KeyLine{"", "F6", later("to the next pane; with Shift back")},
    KeyLine{"", "Esc", later("close, or select nothing")},
    KeyLine{"about", "?", later("this page")},
};

/// Collects actions.
class Actions {
 public:
  void add(std::string id, std::string words, const char* icon, Request request) {
    const std::string_view keys = keys_of(id);
    list_.push_back({std::move(id), std::move(words), icon, std::move(request), keys});
  }
  void add(std::vector<Action> more) {
    for (Action& action : more) list_.push_back(std::move(action));
  }
  std::vector<Action> take() { return std::move(list_); }

 private:
  std::vector<Action> list_;
};

void add_nodes(Actions& out, const Here& here) {
  const World& world = here.timeline.world();
  const auto* chosen = std::get_if<NodeId>(&here.selection.what);
  if (chosen && index_of(*chosen) < world.nodes()) {
    std::vector<Action> actions = actions_on(world, *chosen);
    // The keys are for the selected node.
    for (Action& action : actions) action.keys = keys_of(std::string_view(action.id).substr(0, action.id.find('.')));
    out.add(std::move(actions));
    out.add(actions_on_links(world, *chosen));
  }
  out.add(heal_actions(world));
  for (std::size_t i = 0; i < std::min(kNodesListed, world.nodes()); ++i) {
    const NodeId id = node_id(i);
    if (chosen && *chosen == id) continue;
    out.add("select." + node_name(world, id), tr("Select ") + node_name(world, id), ICON_CROSSHAIR,
            request::SelectNode{id});
    out.add(actions_on(world, id));
  }
}

void add_panes(Actions& out, const Here& here) {
  for (const ViewName& view : here.views)
    out.add(fmt::format("view.{}", view.id), trf("Show {}", view.name), ICON_EYE,
            request::ShowView{std::string(view.id)});
  if (here.phone || here.panes.embed) return;
  using Pane = request::Pane;
  const auto pane = [&](const char* id, const char* name, const char* icon, bool on, Pane which) {
    out.add(fmt::format("pane.{}", id), fmt::format("{} {}", on ? tr("Hide") : tr("Show"), name), icon,
            request::TogglePane{which});
  };
  pane("lesson", tr("the lesson"), ICON_PANEL_LEFT, here.panes.lesson, Pane::lesson);
  pane("inspector", tr("the inspector"), ICON_PANEL_RIGHT, here.panes.inspector, Pane::inspector);
  pane("lower", tr("the views"), ICON_PANEL_BOTTOM, here.panes.lower, Pane::lower);
  out.add("pane.large", here.panes.large ? tr("Back to the stage") : tr("The view in place of the stage"),
          here.panes.large ? ICON_MINIMIZE : ICON_MAXIMIZE, request::TogglePane{Pane::large});
}

void add_sheets(Actions& out, const Here& here) {
  out.add("about", tr("Keys and about"), ICON_KEYBOARD, request::Show{Sheet::about});
  out.add("theme", here.dark ? tr("Light theme") : tr("Dark theme"), here.dark ? ICON_SUN : ICON_MOON,
          request::ToggleTheme{});
  if (here.panes.embed) return;
  for (const int direction : {1, -1}) {
    const int size = next_text_size(here.text_percent, direction);
    if (size != here.text_percent)
      out.add(direction > 0 ? "text_larger" : "text_smaller",
              trf("{} text: {} %", direction > 0 ? tr("Larger") : tr("Smaller"), size),
              direction > 0 ? ICON_ZOOM_IN : ICON_ZOOM_OUT, request::TextSize{size});
  }
  out.add("share", tr("Share a link to this run"), ICON_SHARE_2, request::Show{Sheet::share});
  out.add("source", tr("View scenario JSON"), ICON_BRACES, request::Show{Sheet::source});
  out.add("export", tr("Export pictures, films and data"), ICON_DOWNLOAD, request::Show{Sheet::exporting});
  out.add("save", tr("Export scenario JSON"), ICON_DOWNLOAD, request::SaveFile{});
  out.add("again", tr("Run again from the start"), ICON_ROTATE_CCW, request::RunAgain{});
  out.add("seed", tr("Run with another seed"), ICON_DICES, request::NewSeed{});
  out.add("file", tr("Open a file"), ICON_FOLDER_OPEN, request::OpenFile{});
  out.add("gallery", tr("Scenarios"), ICON_LAYOUT_GRID, request::Show{Sheet::gallery});
  for (const GalleryEntry& entry : here.scenarios) {
    if (!entry.error.empty() || entry.name == here.scenario.name) continue;
    out.add("open." + entry.name, trf("Open {}: {}", title_case(entry.topic), entry.title), ICON_PLAY,
            request::Open{entry.name});
  }
}

}  // namespace

std::optional<RecordId> selected_message(const Recorder& recorder, const Selection& selection) {
  const auto* id = std::get_if<RecordId>(&selection.what);
  const Record* record = id ? recorder.find(*id) : nullptr;
  if (!record) return std::nullopt;
  if (record->kind == RecordKind::sent) return *id;
  const bool arrived = record->kind == RecordKind::delivered || record->kind == RecordKind::dropped;
  return arrived && recorder.find(record->cause) ? std::optional(record->cause) : std::nullopt;
}

std::span<const KeyLine> key_lines() { return kKeys; }

std::string_view keys_of(std::string_view action) {
  const auto* line = std::find_if(kKeys.begin(), kKeys.end(), [&](const KeyLine& k) { return k.action == action; });
  return line == kKeys.end() || action.empty() ? std::string_view() : line->keys;
}

int next_text_size(int percent, int direction) {
  int next = percent;
  for (const int size : kTextSizes) {
    if (direction < 0 && size < percent) next = size;
    if (direction > 0 && size > percent) return size;
  }
  return next;
}

int kept_text_size(Platform& platform) {
  const std::string kept = platform.kept(kTextSizePlace);
  int percent = 0;
  std::from_chars(kept.data(), kept.data() + kept.size(), percent);
  return std::find(kTextSizes.begin(), kTextSizes.end(), percent) == kTextSizes.end() ? 100 : percent;
}

Duration shown_span(const Timeline& timeline, const Scenario& scenario) {
  const Time furthest = std::max(timeline.furthest(), timeline.world().now());
  return scrubber_span(furthest, last_planned(scenario), scenario.until);
}

std::vector<Action> time_actions(const Here& here) {
  Actions out;
  const bool playing = here.playback.playing();
  const Time now = here.timeline.world().now();
  const Duration part = shown_span(here.timeline, here.scenario) / 20;
  out.add("play", playing ? tr("Pause") : tr("Play"), playing ? ICON_PAUSE : ICON_PLAY, request::PlayPause{});
  out.add("back", tr("One event back"), ICON_STEP_BACK, request::Step{-1});
  out.add("on", tr("One event on"), ICON_STEP_FORWARD, request::Step{1});
  out.add("far_back", tr("Far back"), ICON_REWIND, request::Seek{std::max(Time{}, now - part)});
  out.add("far_on", tr("Far on"), ICON_FAST_FORWARD, request::Seek{now + part});
  out.add("start", tr("To the start"), ICON_SKIP_BACK, request::ToStart{});
  out.add("live", tr("To the live edge"), ICON_SKIP_FORWARD, request::ToLiveEdge{});
  out.add("slower", tr("Slower"), ICON_MINUS, request::Slower{});
  out.add("faster", tr("Faster"), ICON_PLUS, request::Faster{});
  return out.take();
}

std::vector<Action> actions_on(const World& world, NodeId id) {
  Actions out;
  for (NodeAction& action : node_actions(world, id)) {
    std::string words =
        action.id == "isolate" ? trf("Cut {} off from all others", node_name(world, id)) : tell(world, action.command);
    out.add(fmt::format("{}.{}", action.id, node_name(world, id)), std::move(words), action.icon,
            request::Act{std::move(action.command)});
  }
  return out.take();
}

std::vector<Action> actions_on_links(const World& world, NodeId id) {
  Actions out;
  for (NodeAction& action : link_actions(world, id)) {
    if (std::holds_alternative<command::Heal>(action.command)) continue;  // heal_actions has them all
    out.add(fmt::format("{}.{}", action.id, node_name(world, id)), tell(world, action.command), action.icon,
            request::Act{std::move(action.command)});
  }
  return out.take();
}

std::vector<Action> heal_actions(const World& world) {
  Actions out;
  for (const auto& cut : world.network().cuts())
    out.add("heal." + cut.name, tell(world, command::Heal{cut.name}), ICON_LINK, request::Act{command::Heal{cut.name}});
  return out.take();
}

std::vector<Action> sweep_actions(const Here& here) {
  constexpr std::size_t kFailingListed = 5;
  using What = request::Sweep::What;
  Actions out;
  if (!here.sweeper) return out.take();
  const Sweeper& sweeper = *here.sweeper;
  if (sweeper.running()) {
    out.add("sweep.stop", tr("Stop the sweep"), ICON_PAUSE, request::Sweep{What::stop, {}});
  } else {
    if (sweeper.begun() && !sweeper.finished())
      out.add("sweep.go_on", tr("Go on with the sweep"), ICON_PLAY, request::Sweep{What::go_on, {}});
    const SweepChoice choice = sweeper.begun() ? sweeper.choice() : SweepChoice{};
    out.add("sweep.begin", trf("Sweep {} seeds", format_count(choice.seeds)), ICON_PLAY,
            request::Sweep{What::begin, choice});
  }
  for (const FailingTrial& failing : failing_trials(sweeper, kFailingListed))
    out.add(fmt::format("sweep.open.{}", failing.trial), failing.words, ICON_PLAY, request::OpenTrial{failing.trial});
  return out.take();
}

std::vector<Action> comparing_actions(const Here& here) {
  Actions out;
  if (const auto at = here.view ? here.view->landmark() : std::nullopt)
    out.add("compare.go", trf("Go to where the two runs part, {}", format_moment(*at)), ICON_CROSSHAIR,
            request::Seek{*at});
  for (const Neighbour& neighbour : neighbours_of(here.timeline, here.scenario, here.before))
    out.add("compare." + neighbour.id, trf("Compare with another run: {}", neighbour.words), ICON_GIT_BRANCH,
            request::Compare{neighbour.id});
  return out.take();
}

std::vector<Action> all_actions(const Here& here) {
  Actions out;
  out.add(time_actions(here));
  if (here.broken && !here.panes.embed)
    out.add("shrink", tr("Shrink this run"), ICON_MINIMIZE, request::Shrink{request::Shrink::What::begin});
  out.add("undo", tr("Take back what was done"), ICON_UNDO_2, request::Undo{});
  out.add("redo", tr("Do it again"), ICON_REDO_2, request::Redo{});
  if (const auto message = selected_message(here.timeline.recorder(), here.selection))
    out.add("follow", tr("Follow the selected message"), ICON_CROSSHAIR, request::FollowMessage{*message});
  add_nodes(out, here);
  add_panes(out, here);
  if (!here.panes.embed) out.add(comparing_actions(here));
  out.add(sweep_actions(here));
  add_sheets(out, here);
  return out.take();
}

std::optional<Request> request_for(std::string_view id, const Here& here) {
  constexpr std::string_view kSeek = "seek.";
  if (id.starts_with(kSeek)) {
    std::int64_t ns = -1;
    const auto [end, error] = std::from_chars(id.data() + kSeek.size(), id.data() + id.size(), ns);
    if (error != std::errc{} || end != id.data() + id.size() || ns < 0) return std::nullopt;
    return request::Seek{Time{ns}};
  }
  for (Action& action : all_actions(here))
    if (action.id == id) return std::move(action.request);
  return std::nullopt;
}

}  // namespace netsplit
