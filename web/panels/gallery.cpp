#include "web/panels/gallery.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include "core/base/sort_stably.h"

#include "core/base/sort_stably.h"
#include "icons.h"
#include "imgui_internal.h"
#include "scenarios_embedded.h"
#include "web/app/format.h"
#include "web/app/lesson_words.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr double kLeastBudget = 0.004;  ///< seconds a frame for pictures
constexpr std::uint64_t kSlice = 200;
constexpr std::size_t kMostPictures = 32;  ///< each holds a run of some megabytes
constexpr std::size_t kLongestQuery = 60;

GalleryEntry entry_of(const Scenario& scenario) {
  GalleryEntry e;
  e.name = scenario.name;
  e.topic = e.name.substr(0, e.name.find('/'));
  e.title = scenario.title.empty() ? title_case(e.name.substr(e.name.find('/') + 1)) : scenario.title;
  e.summary = scenario.summary;
  e.breaks = !scenario.expected.broken.empty();
  if (!scenario.lesson) return e;
  const Lesson& lesson = *scenario.lesson;
  for (const std::string& what : lesson.teaches) e.teaches.push_back(plain_lesson_text(what));
  e.minutes = lesson.minutes;
  e.next = lesson.next;
  e.steps = static_cast<int>(lesson.steps.size());
  for (const LessonStep& step : lesson.steps) {
    e.words += step.title + ' ' + plain_lesson_text(step.text) + ' ';
    if (step.question) e.words += plain_lesson_text(step.question->ask) + ' ';
    if (step.goal) e.words += plain_lesson_text(step.goal->say) + ' ';
    e.questions += step.question ? 1 : 0;
    e.goals += step.goal ? 1 : 0;
  }
  e.words += plain_lesson_text(lesson.verdict);
  return e;
}

/// A space is a letter here, and presses nothing.
void leave_space_to_typing() {
  if (!ImGui::IsKeyDown(ImGuiKey_Space)) return;
  ImGuiContext& g = *ImGui::GetCurrentContext();
  g.NavActivateId = g.NavActivateDownId = g.NavActivatePressedId = 0;
}

}  // namespace

void Gallery::open(Kept kept) {
  kept_ = std::move(kept);
  stale_ = true;
  to_top_ = true;
  query_.clear();
  topic_.clear();
  point_at_first_ = pointed_ = false;
  told_.clear();
}

/// Only when it is drawn: the page's first frame need not wait for it.
void Gallery::read() {
  stale_ = false;
  if (entries_.empty()) {
    for (const EmbeddedScenario& embedded : embedded_scenarios()) {
      auto loaded = load_scenario(embedded.text, embedded.name);
      if (auto* scenario = std::get_if<Scenario>(&loaded)) {
        entries_.push_back(entry_of(*scenario));
        scenarios_.emplace(entries_.back().name, std::make_shared<const Scenario>(std::move(*scenario)));
      } else {
        GalleryEntry& broken = entries_.emplace_back();
        broken.name = broken.title = embedded.name;
        broken.topic = broken.name.substr(0, broken.name.find('/'));
        broken.error = std::get<InputError>(loaded).line();
      }
    }
    // Raft comes first: what the other topics show stands on it.
    sort_stably(entries_, [](const auto& a, const auto& b) { return a.topic == "raft" && b.topic != "raft"; });
    sort_by_path(entries_);
  }
  for (GalleryEntry& e : entries_) {
    if (!e.has_lesson()) continue;
    const auto progress = LessonProgress::from_text(kept_(place_of_lesson(e.name)), *scenarios_[e.name]->lesson);
    e.step = progress.step;
    e.furthest = progress.furthest;
  }
  last_lesson_ = kept_(kLastLesson);
  find();
}

void Gallery::find() {
  found_ = find_entries(entries_, query_, topic_);
  lead_ = query_.empty() && topic_.empty() ? recommend(entries_, last_lesson_) : std::nullopt;
}

/// Whatever is typed is looked for: there is no field to go to first. Arrows stay free for the cards.
void Gallery::read_typing() {
  const ImGuiIO& io = ImGui::GetIO();
  const std::string before = query_;
  if (!io.KeyCtrl && !io.KeySuper) {
    for (int i = 0; i < io.InputQueueCharacters.Size; ++i) {
      const ImWchar c = io.InputQueueCharacters[i];
      if (c < ' ' || (c == ' ' && query_.empty()) || query_.size() >= kLongestQuery) continue;
      char utf8[5] = {};
      ImTextCharToUtf8(utf8, c);
      query_ += utf8;
    }
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Backspace) && !query_.empty()) {
    do {
      const bool inner = (static_cast<unsigned char>(query_.back()) & 0xc0) == 0x80;
      query_.pop_back();
      if (!inner && !io.KeyCtrl) break;
    } while (!query_.empty());
  }
  bool arrow = false;
  for (const ImGuiKey key : {ImGuiKey_DownArrow, ImGuiKey_UpArrow, ImGuiKey_LeftArrow, ImGuiKey_RightArrow})
    arrow = arrow || ImGui::IsKeyPressed(key);
  if (arrow && !pointed_) point_at_first_ = true;
  if (query_ == before) return;
  find();
  to_top_ = point_at_first_ = true;
}

void Gallery::draw(const PanelContext& context, bool reduced_motion, bool& open) {
  if (stale_) read();
  leave_space_to_typing();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size{1120, screen.y - (context.phone ? 16 : 48)};
  const char* title = context.phone ? tr("Learn by breaking it") : tr("Learn distributed systems by breaking them");
  if (!begin_sheet(context.ui, "gallery", title, size, open)) return;
  if (!ImGui::IsWindowAppearing()) read_typing();
  wishes_.clear();
  pointed_ = false;
  here_.clear();
  if (!context.phone || !query_.empty()) draw_head(context);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  // The scroll bar has a place of its own beside what it scrolls.
  const float width = ImGui::GetContentRegionAvail().x + ImGui::GetStyle().ScrollbarSize + 4;
  ImGui::BeginChild("cards", {width, -20}, ImGuiChildFlags_None, ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleVar();
  room_ = width - ImGui::GetStyle().ScrollbarSize - 4;
  if (to_top_) ImGui::SetScrollY(0);
  to_top_ = false;
  scroll_by_finger(context.ui);
  if (lead_) draw_lead(context, *lead_);
  if (topics_of(entries_).size() > 1) draw_topics(context);
  for (const GallerySection& section : found_) draw_section(context, section);
  if (found_.empty()) draw_nothing(context);
  draw_own(context);
  draw_pictures(context, reduced_motion);
  ImGui::EndChild();
  end_sheet();
  make_pictures();
}

/// Says at what the keyboard has come to be, for news(), and takes it to the first of all when it was asked to.
void Gallery::here(const GalleryEntry* entry, std::string_view words) {
  if (point_at_first_) point_keyboard_here();
  point_at_first_ = false;
  if (!ImGui::IsItemFocused() || ImGui::GetCurrentContext()->NavDisableHighlight) return;
  pointed_ = true;
  here_ = words;
  if (!entry) return;
  here_ += entry->title + ". ";
  if (entry->has_lesson())
    here_ +=
        trf("{} minutes, {} {}. ", entry->minutes, entry->questions, entry->questions == 1 ? "question" : "questions");
  here_ += entry->finished() ? tr("Done. ") : entry->begun() ? tr("Begun. ") : "";
  here_ += entry->summary;
}

std::optional<std::string> Gallery::news() {
  if (here_ == told_) return std::nullopt;
  told_ = here_;
  if (told_.empty()) return std::nullopt;
  return told_;
}

/// A finger that has pushed the list has pressed nothing.
bool Gallery::pressed(bool released) const {
  constexpr float kPushed = 10;
  return released && ImGui::GetIO().MouseDragMaxDistanceSqr[0] < kPushed * kPushed;
}

void Gallery::wish(const GalleryEntry& entry, ImVec2 min, ImVec2 max) {
  if (!entry.error.empty() || !ImGui::IsRectVisible(min, max)) return;
  wishes_.push_back({&entry, min, max, ImGui::IsMouseHoveringRect(min, max) && ImGui::IsWindowHovered()});
}

void Gallery::draw_pictures(const PanelContext& context, bool reduced_motion) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  std::vector<PlacedMiniature> placed;
  playing_ = false;
  for (const Wish& w : wishes_) {
    const auto found = pictures_.find(w.entry->name);
    if (found == pictures_.end() || !found->second->ready()) {
      const ImVec2 middle{(w.min.x + w.max.x) / 2, (w.min.y + w.max.y) / 2};
      for (const float x : {-22.0f, 0.0f, 22.0f})
        out.AddCircleFilled({middle.x + x, middle.y}, 4, context.colours().hairline);
      continue;
    }
    Miniature& picture = *found->second;
    if (w.hovered && !reduced_motion && !context.ui.touch && !picture.finished()) {
      picture.play(std::min(1.0 / 30, static_cast<double>(ImGui::GetIO().DeltaTime)));
      playing_ = true;
    }
    placed.push_back({&picture, Box{{w.min.x, w.min.y}, {w.max.x, w.max.y}}});
    context.ui.log.add("gallery.picture." + w.entry->name, w.min, w.max);
  }
  paint_miniatures(placed, context.ui, painter_, out);
  draw_progress(context);
}

/// In the order in which they are seen, as far as the budget of this frame goes.
void Gallery::make_pictures() {
  // Where drawing takes long, a little more doesn't matter and ends the waiting sooner.
  const double budget = std::max(kLeastBudget, static_cast<double>(ImGui::GetIO().DeltaTime) / 4);
  const auto begin = std::chrono::steady_clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  making_ = false;
  if (pictures_.size() > kMostPictures)
    std::erase_if(pictures_, [&](const auto& picture) {
      return std::none_of(wishes_.begin(), wishes_.end(),
                          [&](const Wish& w) { return w.entry->name == picture.first; });
    });
  for (const Wish& w : wishes_) {
    const std::string& name = w.entry->name;
    auto found = pictures_.find(name);
    if (found != pictures_.end() && found->second->ready()) continue;
    making_ = true;
    if (spent() >= budget) return;
    if (found == pictures_.end()) found = pictures_.emplace(name, std::make_unique<Miniature>(scenarios_[name])).first;
    while (!found->second->advance(kSlice))
      if (spent() >= budget) return;
  }
}

}  // namespace netsplit
