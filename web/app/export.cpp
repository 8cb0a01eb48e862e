// Pictures, films and data: how what was chosen in the export sheet is made, over several frames.
#include <fmt/format.h>

#include <algorithm>
#include <cfloat>

#include "core/formats/formats.h"
#include "core/scenario/plain_text.h"
#include "imgui_internal.h"
#include "web/app/app.h"
#include "web/app/format.h"
#include "web/export/offscreen.h"

namespace netsplit {
namespace {

constexpr int kFramesToRest = 2;   ///< after which nothing lies over the picture any more
constexpr int kFramesToKeep = 12;  ///< of a film's last moment, so that it is seen

/// What a picture shows, for those who don't see it.
std::string words_of(const World& world, const RunVerdict& verdict) {
  constexpr std::size_t kNodesNamed = 20;
  std::string out = fmt::format("{}\nAt {}:", verdict.sentence, format_moment(world.now()));
  for (std::size_t i = 0; i < std::min(kNodesNamed, world.nodes()); ++i) {
    const std::string standing = describe_node(world, node_id(i)).standing;
    out += fmt::format("{} {} {}", i ? "," : "", node_name(world, node_id(i)), standing.empty() ? "up" : standing);
  }
  if (world.nodes() > kNodesNamed) out += fmt::format(", and {} more nodes", world.nodes() - kNodesNamed);
  return out + ".";
}

Box box(const Rect& r) { return {{r.min.x, r.min.y}, {r.max.x, r.max.y}}; }

}  // namespace

Rect App::part_shown(PicturePart part) const {
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

ExportOffer App::export_offer() const {
  ExportOffer offer{.choice = export_choice_, .reached = run_.timeline().furthest(), .films = platform_.can_film()};
  const View* view = workbench_.chosen_view();
  const std::string_view name = workbench_.chosen_name();
  const auto add_part = [&](PicturePart part, std::string_view called) {
    const Rect rect = part_shown(part);
    if (!rect.empty()) offer.parts.push_back({part, called, rect.width(), rect.height()});
  };
  add_part(PicturePart::main, workbench_.choice().large ? name : "Stage");
  if (view) add_part(PicturePart::lower, name);
  add_part(PicturePart::window, "The whole window");
  const auto is_there = [&](const ExportOffer::Part& p) { return p.part == offer.choice.part; };
  if (std::none_of(offer.parts.begin(), offer.parts.end(), is_there)) offer.choice.part = PicturePart::main;

  const Time now = run_.world().now();
  const Time end = run_.timeline().finished() ? offer.reached : std::max(offer.reached, run_.scenario().until);
  offer.stretches = {{ExportScope::whole, "The whole run", Time{}, end},
                     {ExportScope::so_far, "So far", Time{}, offer.reached},
                     {ExportScope::up_to_now, "Up to this moment", Time{}, now}};
  if (const auto shown = view ? view->stretch() : std::nullopt) {
    const Time from = std::max(Time{}, shown->first);
    offer.stretches.push_back({ExportScope::shown, fmt::format("What {} shows", name), from,
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

void App::obey(const request::Export& asked) {
  export_choice_ = asked.choice;
  if (asked.save) begin_export();
}

void App::begin_export() {
  run_.interrupt();
  const ExportOffer offer = export_offer();
  export_choice_ = offer.choice;
  const auto stretch = std::find_if(offer.stretches.begin(), offer.stretches.end(),
                                    [&](const ExportOffer::Stretch& s) { return s.scope == offer.choice.scope; });
  const bool was_playing = run_.playback().playing();
  run_.playback().pause();
  run_.stay();
  Exporting task;
  task.from = stretch->from;
  task.to = stretch->to;
  task.back = run_.moment();
  task.speed = run_.playback().speed();
  task.unlimited = run_.playback().unlimited();
  const ExportFormat& format = export_kind(offer.choice.format);
  sheet_ = Sheet::none;
  switch (format.kind) {
    case ExportKind::text:
      task.step = Exporting::Step::reach;
      if (task.to > run_.timeline().furthest()) {
        run_.go_to(task.to);
        voice_.tell({.tone = Tone::active, .title = "Simulating what lies ahead"});
      }
      break;
    case ExportKind::picture:
      task.step = Exporting::Step::pose;
      if (format.name == "svg") task.style = std::make_unique<SvgStyle>();
      break;
    case ExportKind::film:
      task.step = Exporting::Step::film_wait;
      platform_.begin_film(export_file_name(run_.scenario().name, {}));
      break;
  }
  // Nothing is pointed at in a picture.
  if (format.kind != ExportKind::text) {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    ImGui::GetIO().ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    voice_.dismiss();
  }
  exporting_ = std::move(task);
  if (was_playing && format.kind == ExportKind::text && !run_.seeking()) run_.playback().play();
}

/// Called in every frame before it is drawn.
void App::go_on_exporting() {
  if (!exporting_) return;
  using Step = Exporting::Step;
  const bool at_rest = !run_.seeking() && sheet_ == Sheet::none && ImGui::GetCurrentContext()->DimBgRatio <= 0;
  switch (exporting_->step) {
    case Step::reach:
      if (!run_.seeking()) write_text();
      break;
    case Step::pose:
      if (at_rest && ++exporting_->frames > kFramesToRest) {
        exporting_->step = Step::snap;
        exporting_->frames = 0;
      }
      break;
    case Step::film_begin:
      if (at_rest && ++exporting_->frames > kFramesToRest) {
        const double seconds = export_choice_.film_seconds;
        const double span = static_cast<double>((exporting_->to - exporting_->from).count()) / 1e9;
        if (seconds > 0) run_.playback().set_speed(span / seconds);
        run_.stop_at(exporting_->to);
        run_.playback().play();
        exporting_->step = Step::film;
        exporting_->frames = 0;
        film();
      }
      break;
    case Step::film: film(); break;
    case Step::snap:
    case Step::film_wait: break;
  }
}

void App::film() {
  const Rect part = part_shown(export_choice_.part);
  const Time span = std::max(Time{1}, exporting_->to - exporting_->from);
  const double share =
      static_cast<double>((run_.world().now() - exporting_->from).count()) / static_cast<double>(span.count());
  platform_.film_frame(std::clamp(share, 0.0, 1.0), {part.min.x, part.min.y, part.width(), part.height()});
  if (run_.playback().playing() || ++exporting_->frames < kFramesToKeep) return;
  platform_.end_film(true);
  end_export();
}

void App::write_text() {
  const ExportFormat& kind = export_kind(export_choice_.format);
  const FormatEntry* format = find_export_format(kind.name);
  const std::string text = format->write(run_.timeline(), run_.scenario().seed, {exporting_->from, exporting_->to});
  const std::string name = export_file_name(run_.scenario().name, kind.extension);
  const bool cut = run_.timeline().furthest() < exporting_->to;
  end_export();
  platform_.save_file(name, text);
  voice_.tell({.tone = Tone::good,
               .title = "Saved " + name,
               .text = format_bytes(text.size()) + (cut ? ", up to where a budget ended the run" : "")},
              Voice::kShort);
}

float App::picture_scale() const {
  const bool is_due = exporting_ && exporting_->step == Exporting::Step::snap && !exporting_->style;
  return is_due ? static_cast<float>(export_choice_.pixels) : 0;
}

bool App::take_picture(const std::function<void()>& render) {
  if (!exporting_ || exporting_->step != Exporting::Step::snap) return false;
  // The first frame at another scale still has the sizes of the one before.
  if (++exporting_->frames >= kFramesToRest) write_picture(render);
  return true;
}

void App::write_picture(const std::function<void()>& render) {
  ImDrawData& data = *ImGui::GetDrawData();
  const Box part = box(part_shown(export_choice_.part));
  const ImU32 ground = theme_.colours.background;
  std::string bytes;
  if (exporting_->style) {
    const std::string words = words_of(run_.world(), run_.verdict());
    bytes = svg_of(data, part, ground, {run_.scenario().title, words});
  } else if (const auto picture = take_offscreen(data, part, picture_scale(), ground, render)) {
    bytes = png_of(*picture);
  }
  const std::string name = export_file_name(run_.scenario().name, export_kind(export_choice_.format).extension);
  end_export();
  if (bytes.empty())
    return voice_.tell({.tone = Tone::bad,
                        .title = "This picture is larger than the graphics card can make",
                        .text = "Choose a smaller size, or SVG, which is sharp at every size."});
  platform_.save_file(name, bytes);
  voice_.tell({.tone = Tone::good, .title = "Saved " + name, .text = format_bytes(bytes.size())}, Voice::kShort);
}

void App::filmed(std::string_view what, std::string_view words) {
  if (what == "saved")
    return voice_.tell({.tone = Tone::good, .title = "Saved " + one_line(words, 120)}, Voice::kShort);
  if (!exporting_ || exporting_->step < Exporting::Step::film_wait) return;
  if (what == "ready") {
    exporting_->step = Exporting::Step::film_begin;
    run_.go_to(exporting_->from);
    return;
  }
  platform_.end_film(false);
  end_export();
  if (what == "refused") voice_.tell({.tone = Tone::waiting, .title = "No film was made", .text = std::string(words)});
}

/// Back to where the reader was, with the speed that was chosen.
void App::end_export() {
  const Exporting done = std::move(*exporting_);
  exporting_.reset();
  frames_.need();
  if (done.step >= Exporting::Step::film_wait) stop_film(done);
  if (run_.moment() == done.back) return;
  run_.stay();
  run_.stand_at(done.back);
}

void App::stop_film(const Exporting& film) {
  run_.stop_at(std::nullopt);
  run_.playback().pause();
  run_.playback().set_speed(film.speed);
  if (film.unlimited) run_.playback().set_unlimited();
}

/// The reader does something else.
void App::drop_export() {
  if (!exporting_) return;
  if (exporting_->step >= Exporting::Step::film_wait) {
    platform_.end_film(false);
    stop_film(*exporting_);
  }
  exporting_.reset();
}

}  // namespace netsplit
