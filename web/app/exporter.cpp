// Pictures, films and data: how what was chosen in the export sheet is made, over several frames.
#include "web/app/exporter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cfloat>

#include "core/formats/formats.h"
#include "core/scenario/plain_text.h"
#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/export/offscreen.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr int kFramesToRest = 2;   ///< after which nothing lies over the picture any more
constexpr int kFramesToKeep = 12;  ///< of a film's last moment, so that it is seen

/// What a picture shows, for those who don't see it.
std::string words_of(const World& world, const RunVerdict& verdict) {
  constexpr std::size_t kNodesNamed = 20;
  std::string out = trf("{}\nAt {}:", verdict.sentence, format_moment(world.now()));
  for (std::size_t i = 0; i < std::min(kNodesNamed, world.nodes()); ++i) {
    const std::string standing = describe_node(world, node_id(i)).standing;
    out += fmt::format("{} {} {}", i ? "," : "", node_name(world, node_id(i)), standing.empty() ? "up" : standing);
  }
  if (world.nodes() > kNodesNamed) out += trf(", and {} more nodes", world.nodes() - kNodesNamed);
  return out + ".";
}

Box box(const Rect& r) { return {{r.min.x, r.min.y}, {r.max.x, r.max.y}}; }

}  // namespace

Exporter::Exporter(Platform& platform, Frames& frames, Voice& voice, OpenRun& run, const Workbench& workbench,
                   const WidgetLog& widgets)
    : platform_(platform), frames_(frames), voice_(voice), run_(run), workbench_(workbench), widgets_(widgets) {
  run_.before_interrupt([this] { drop(); });
}

Rect Exporter::part_shown(PicturePart part) const {
  if (part == PicturePart::window) return {{0, 0}, ImGui::GetIO().DisplaySize};
  const auto find = [&](std::string_view id) {
    const auto& all = widgets_.shown();
    const auto found = std::find_if(all.begin(), all.end(), [&](const WidgetLog::Entry& e) { return e.id == id; });
    return found == all.end() ? Rect{} : Rect{found->min, found->max};
  };
  const Rect large = find("pane.large");
  if (part == PicturePart::main) return large.empty() ? find("pane.stage") : large;
  return large.empty() ? find("view") : Rect{};
}

ExportOffer Exporter::offer() const {
  ExportOffer offer{.choice = choice_, .reached = run_.timeline().furthest(), .films = platform_.can_film()};
  const View* view = workbench_.chosen_view();
  const std::string_view name = workbench_.chosen_name();
  const auto add_part = [&](PicturePart part, std::string_view called) {
    const Rect rect = part_shown(part);
    if (!rect.empty()) offer.parts.push_back({part, called, rect.width(), rect.height()});
  };
  add_part(PicturePart::main, workbench_.choice().large ? name : tr("Stage"));
  if (view) add_part(PicturePart::lower, name);
  add_part(PicturePart::window, tr("The whole window"));
  const auto is_there = [&](const ExportOffer::Part& p) { return p.part == offer.choice.part; };
  if (std::none_of(offer.parts.begin(), offer.parts.end(), is_there)) offer.choice.part = PicturePart::main;

  const Time now = run_.world().now();
  const Time end = run_.timeline().finished() ? offer.reached : std::max(offer.reached, run_.scenario().until);
  offer.stretches = {{ExportScope::whole, tr("The whole run"), Time{}, end},
                     {ExportScope::so_far, tr("So far"), Time{}, offer.reached},
                     {ExportScope::up_to_now, tr("Up to this moment"), Time{}, now}};
  if (const auto shown = view ? view->stretch() : std::nullopt) {
    const Time from = std::max(Time{}, shown->first);
    offer.stretches.push_back({ExportScope::shown, trf("What {} shows", name), from,
                               std::clamp(shown->second, from, std::max(from, offer.reached))});
  }
  auto chosen = std::find_if(offer.stretches.begin(), offer.stretches.end(),
                             [&](const ExportOffer::Stretch& s) { return s.scope == offer.choice.scope; });
  if (chosen == offer.stretches.end()) chosen = offer.stretches.begin() + 1;
  offer.choice.scope = chosen->scope;
  const double span = static_cast<double>((chosen->to - chosen->from).count()) / 1e9;
  // "As fast as it goes" is no speed for a film.
  int& lasts = offer.choice.film_seconds;
  if (lasts == 0 && run_.playback().unlimited()) lasts = kFilmLengths[1];
  offer.film_seconds = lasts > 0 ? lasts : span / run_.playback().speed();
  return offer;
}

void Exporter::begin() {
  run_.interrupt();
  const ExportOffer offer = this->offer();
  choice_ = offer.choice;
  const auto stretch = std::find_if(offer.stretches.begin(), offer.stretches.end(),
                                    [&](const ExportOffer::Stretch& s) { return s.scope == offer.choice.scope; });
  const bool was_playing = run_.playback().playing();
  run_.playback().pause();
  run_.stay();
  Task task;
  task.from = stretch->from;
  task.to = stretch->to;
  task.back = run_.moment();
  task.speed = run_.playback().speed();
  task.unlimited = run_.playback().unlimited();
  const ExportFormat& format = export_kind(offer.choice.format);
  switch (format.kind) {
    case ExportKind::text:
      task.step = Step::reach;
      if (task.to > run_.timeline().furthest()) {
        run_.go_to(task.to);
        voice_.tell({.tone = Tone::active, .title = tr("Simulating what lies ahead")});
      }
      break;
    case ExportKind::picture:
      task.step = Step::pose;
      if (format.name == "svg") task.style = std::make_unique<SvgStyle>();
      break;
    case ExportKind::film:
      task.step = Step::film_wait;
      platform_.begin_film(export_file_name(run_.scenario().name, {}));
      break;
  }
  // Nothing is pointed at in a picture.
  if (format.kind != ExportKind::text) {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    ImGui::GetIO().ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    voice_.dismiss();
  }
  task_ = std::move(task);
  if (was_playing && format.kind == ExportKind::text && !run_.seeking()) run_.playback().play();
}

void Exporter::go_on(bool covered) {
  if (!task_) return;
  const bool at_rest = !run_.seeking() && !covered && ImGui::GetCurrentContext()->DimBgRatio <= 0;
  switch (task_->step) {
    case Step::reach:
      if (!run_.seeking()) write_text();
      break;
    case Step::pose:
      if (at_rest && ++task_->frames > kFramesToRest) {
        task_->step = Step::snap;
        task_->frames = 0;
      }
      break;
    case Step::film_begin:
      if (at_rest && ++task_->frames > kFramesToRest) {
        begin_film();
        film();
      }
      break;
    case Step::film: film(); break;
    case Step::snap:
    case Step::film_wait: break;
  }
}

void Exporter::begin_film() {
  const double span = static_cast<double>((task_->to - task_->from).count()) / 1e9;
  if (choice_.film_seconds > 0) run_.playback().set_speed(span / choice_.film_seconds);
  run_.stop_at(task_->to);
  run_.playback().play();
  task_->step = Step::film;
  task_->frames = 0;
}

void Exporter::film() {
  const Rect part = part_shown(choice_.part);
  const Time span = std::max(Time{1}, task_->to - task_->from);
  const double share =
      static_cast<double>((run_.world().now() - task_->from).count()) / static_cast<double>(span.count());
  platform_.film_frame(std::clamp(share, 0.0, 1.0), {part.min.x, part.min.y, part.width(), part.height()});
  if (run_.playback().playing() || ++task_->frames < kFramesToKeep) return;
  platform_.end_film(true);
  end();
}

void Exporter::write_text() {
  const ExportFormat& kind = export_kind(choice_.format);
  const FormatEntry* format = find_export_format(kind.name);
  const std::string text = format->write(run_.timeline(), run_.scenario().seed, {task_->from, task_->to});
  const std::string name = export_file_name(run_.scenario().name, kind.extension);
  const bool cut = run_.timeline().furthest() < task_->to;
  end();
  platform_.save_file(name, text);
  voice_.tell({.tone = Tone::good,
               .title = tr("Saved ") + name,
               .text = format_bytes(text.size()) + (cut ? tr(", up to where a budget ended the run") : "")},
              Voice::kShort);
}

float Exporter::picture_scale() const {
  const bool is_due = task_ && task_->step == Step::snap && !task_->style;
  return is_due ? static_cast<float>(choice_.pixels) : 0;
}

bool Exporter::take_picture(ImU32 ground, const std::function<void()>& render) {
  if (!task_ || task_->step != Step::snap) return false;
  // The first frame at another scale still has the sizes of the one before.
  if (++task_->frames >= kFramesToRest) write_picture(ground, render);
  return true;
}

void Exporter::write_picture(ImU32 ground, const std::function<void()>& render) {
  ImDrawData& data = *ImGui::GetDrawData();
  const Box part = box(part_shown(choice_.part));
  std::string bytes;
  if (task_->style) {
    const std::string words = words_of(run_.world(), run_.verdict());
    bytes = svg_of(data, part, ground, {run_.scenario().title, words});
  } else if (const auto picture = take_offscreen(data, part, picture_scale(), ground, render)) {
    bytes = png_of(*picture);
  }
  const std::string name = export_file_name(run_.scenario().name, export_kind(choice_.format).extension);
  end();
  if (bytes.empty())
    return voice_.tell({.tone = Tone::bad,
                        .title = tr("This picture is larger than the graphics card can make"),
                        .text = tr("Choose a smaller size, or SVG, which is sharp at every size.")});
  platform_.save_file(name, bytes);
  voice_.tell({.tone = Tone::good, .title = tr("Saved ") + name, .text = format_bytes(bytes.size())}, Voice::kShort);
}

void Exporter::filmed(std::string_view what, std::string_view words) {
  if (what == "saved")
    return voice_.tell({.tone = Tone::good, .title = tr("Saved ") + one_line(words, 120)}, Voice::kShort);
  if (!task_ || task_->step < Step::film_wait) return;
  if (what == "ready") {
    task_->step = Step::film_begin;
    run_.go_to(task_->from);
    return;
  }
  platform_.end_film(false);
  end();
  if (what == "refused")
    voice_.tell({.tone = Tone::waiting, .title = tr("No film was made"), .text = std::string(words)});
}

/// Back to where the reader was, with the speed that was chosen.
void Exporter::end() {
  const Task done = std::move(*task_);
  task_.reset();
  frames_.need();
  if (done.step >= Step::film_wait) stop_film(done);
  if (run_.moment() == done.back) return;
  run_.stay();
  run_.stand_at(done.back);
}

void Exporter::stop_film(const Task& film) {
  run_.stop_at(std::nullopt);
  run_.playback().pause();
  run_.playback().set_speed(film.speed);
  if (film.unlimited) run_.playback().set_unlimited();
}

/// The reader does something else.
void Exporter::drop() {
  if (!task_) return;
  if (task_->step >= Step::film_wait) {
    platform_.end_film(false);
    stop_film(*task_);
  }
  task_.reset();
}

}  // namespace netsplit
