// How the gallery looks: its head, the lesson to take up now, and a card for each scenario.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/panels/gallery.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kGap = 14;
constexpr float kInset = 14;
constexpr float kCorner = 8;
constexpr float kLeastCard = 240;
constexpr float kRowHeight = 112;
constexpr float kRowPicture = 112;
constexpr float kWordsHeight = 134;  ///< of a card, below its picture
constexpr float kSmallLine = 20;     ///< height of a line of 12
constexpr float kLine = 20;          ///< and of 14

/// At most so many lines, the last one cut where there are more. Returns the height.
float draw_lines(ImDrawList& out, ImFont* font, ImVec2 at, float width, ImU32 ink, std::string_view text,
                 std::size_t most, float step) {
  const auto lines = wrapped_lines(font, width, text);
  const std::size_t shown = std::min(lines.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto begin = static_cast<std::size_t>(lines[i].data() - text.data());
    const bool rest = i + 1 == shown && lines.size() > shown;
    const ImVec2 line{at.x, at.y + step * static_cast<float>(i)};
    if (rest)
      draw_text_cut(out, font, line, width, ink, text.substr(begin));
    else
      draw_text(out, font, line, ink, lines[i]);
  }
  return step * static_cast<float>(shown);
}

std::string sentence_of(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

/// With a capital first letter, in ASCII.
std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

/// An icon and a word; returns where the next one goes.
float mark(const PanelContext& context, ImVec2 at, ImU32 ink, const char* icon, std::string_view text) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon16, {at.x + 7, at.y + 9}, ink, icon);
  draw_text(out, context.fonts().regular12, {at.x + 19, at.y + 1}, ink, text);
  return at.x + 19 + text_width(context.fonts().regular12, text) + 14;
}

/// Time needed, questions, and whether it breaks on purpose.
void draw_facts_of(const PanelContext& context, const GalleryEntry& entry, ImVec2 at, float right) {
  const Palette& p = context.colours();
  if (entry.has_lesson()) {
    at.x = mark(context, at, p.muted, ICON_CLOCK, trf("{} min", entry.minutes));
    if (entry.questions > 0)
      at.x = mark(context, at, p.muted, ICON_CIRCLE_HELP, counted(entry.questions, "question", "questions"));
  }
  if (entry.breaks)
    draw_icon(*ImGui::GetWindowDrawList(), context.fonts().icon16, {right - 8, at.y + 9},
              context.ui.theme.tone(Tone::waiting), ICON_FLAME);
}

/// The dark or light ground on which a picture lies.
void draw_ground(const PanelContext& context, ImVec2 min, ImVec2 max, ImDrawFlags corners) {
  ImGui::GetWindowDrawList()->AddRectFilled(min, max, context.colours().background, kCorner, corners);
}

std::string_view why_words(Recommendation::Why why) {
  switch (why) {
    case Recommendation::Why::start: return tr("Start here");
    case Recommendation::Why::go_on: return tr("Go on with");
    case Recommendation::Why::next: break;
  }
  return tr("Next for you");
}

}  // namespace

void Gallery::draw_head(const PanelContext& context) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const float search = context.phone ? room : 260;
  if (!context.phone)
    draw_text_cut(*ImGui::GetWindowDrawList(), context.fonts().regular14, {at.x, at.y + 5}, room - search - 16,
                  context.colours().muted,
                  tr("Every picture is a system that runs. Open one, predict what happens, then break it."));
  ImGui::SetCursorScreenPos({at.x + room - search, at.y - 3});
  draw_query(context, search);
  ImGui::SetCursorScreenPos({at.x, at.y + 41});
  ImGui::Dummy({1, 1});
}

void Gallery::draw_query(const PanelContext& context, float width) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + width, min.y + 34};
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  ImFont* font = context.fonts().regular14;
  out.AddRectFilled(min, max, p.background, Theme::kCorner);
  out.AddRect(min, max, query_.empty() ? p.hairline : p.accent, Theme::kCorner);
  draw_icon(out, context.fonts().icon16, {min.x + 18, min.y + 17}, p.muted, ICON_SEARCH);
  const ImVec2 at{min.x + 34, min.y + 8};
  draw_text_cut(out, font, at, width - 72, query_.empty() ? p.muted : p.text,
                query_.empty() ? tr("Type to search") : query_);
  const float caret = query_.empty() ? at.x - 2 : std::min(at.x + text_width(font, query_) + 1, max.x - 36);
  out.AddRectFilled({caret, min.y + 9}, {caret + 1, max.y - 9}, p.accent);
  context.ui.log.add("gallery.search", min, max);
  if (query_.empty()) return;
  ImGui::SetCursorScreenPos({max.x - 31, min.y + 3});
  if (!button(context.ui, "gallery.clear",
              {.icon = ICON_X, .tip = tr("Show all"), .kind = ButtonKind::quiet, .width = 28, .height = 28}))
    return;
  query_.clear();
  find();
}

void Gallery::draw_topics(const PanelContext& context) {
  bool chosen = false;
  const auto chip = [&](const std::string& topic, std::string_view name) {
    const ButtonLook look{.label = name, .kind = ButtonKind::quiet, .toggle = true, .chosen = topic == topic_};
    const float room = ImGui::GetWindowPos().x + ImGui::GetContentRegionMax().x - ImGui::GetItemRectMax().x;
    if (!topic.empty() && room > button_width(context.ui, look) + 8) ImGui::SameLine(0, 6);
    const bool pressed = button(context.ui, "gallery.topic." + (topic.empty() ? "all" : topic), look);
    if (!point_at_first_) here(nullptr, name);  // the first thing to choose is a scenario
    if (!pressed) return;
    topic_ = topic;
    chosen = true;
  };
  chip({}, tr("All"));
  for (const std::string& topic : topics_of(entries_)) chip(topic, title_case(topic));
  if (chosen) find();
}

void Gallery::draw_lead(const PanelContext& context, const Recommendation& lead) {
  const GalleryEntry& entry = entries_[lead.entry];
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float width = room_;
  const float picture = context.phone ? width : std::floor(width * 0.4f);
  const ImVec2 foot{min.x + picture, min.y + (context.phone ? 150.0f : 208.0f)};
  const float left = context.phone ? min.x + kInset : foot.x + 24;
  const float room = min.x + width - left - kInset;
  const float summary = draw_wrapped(nullptr, context.fonts().regular14, min, room, 0, entry.summary);
  const float phone_height = 76 + summary + 26 + context.ui.pressable(32) + 16;
  const ImVec2 max{min.x + width, context.phone ? foot.y + phone_height : foot.y};
  out.AddRectFilled(min, max, p.accent_soft, kCorner);
  draw_ground(context, min, foot, context.phone ? ImDrawFlags_RoundCornersTop : ImDrawFlags_RoundCornersLeft);
  wish(entry, min, foot);
  float y = context.phone ? foot.y + 12 : min.y + 18;
  draw_text(out, context.fonts().semibold12, {left, y}, p.accent, why_words(lead.why));
  y += 20;
  draw_text_cut(out, context.fonts().semibold22, {left, y}, room, p.text, entry.title);
  y += 34;
  y +=
      draw_lines(out, context.fonts().regular14, {left, y}, room, p.text, entry.summary, context.phone ? 9 : 3, kLine) +
      4;
  if (!context.phone)
    draw_lines(out, context.fonts().regular14, {left, y}, room, p.muted,
               tr("You learn ") + sentence_of(entry.teaches) + ".", 2, kLine);
  const float button_y = max.y - 16 - context.ui.pressable(32);
  if (context.phone) draw_facts_of(context, entry, {left, button_y - 26}, max.x - kInset);
  ImGui::SetCursorScreenPos({left, button_y});
  draw_lead_buttons(context, lead);
  if (!context.phone) draw_facts_of(context, entry, {max.x - kInset - 170, button_y + 7}, max.x - kInset);
  context.ui.log.add("gallery.lead", min, max);
  ImGui::SetCursorScreenPos(min);
  ImGui::Dummy({width, max.y - min.y + 8});
}

void Gallery::draw_lead_buttons(const PanelContext& context, const Recommendation& lead) {
  const GalleryEntry& entry = entries_[lead.entry];
  const bool begun = lead.why == Recommendation::Why::go_on;
  const std::string words = begun ? trf("Step {} of {}", entry.step + 1, entry.steps) : tr("Begin the lesson");
  const ButtonLook look{.icon = ICON_PLAY, .label = words, .kind = ButtonKind::primary};
  if (button(context.ui, "gallery.begin", look)) {
    context.ask(request::Open{entry.name});
    if (context.phone) context.ask(request::ShowView{"lesson"});
    context.ask(request::Learn{request::Learn::What::go, std::max(0, entry.step), {}});
  }
  here(&entry, std::string(why_words(lead.why)) + ": ");
  ImGui::SameLine(0, 8);
  if (button(context.ui, "gallery.watch", {.icon = ICON_EYE, .label = tr("Only watch")})) {
    // It runs behind this sheet already, unless something else does.
    if (entry.name == context.scenario.name && context.timeline.commands().empty())
      context.ask(request::Show{Sheet::none});
    else
      context.ask(request::Open{entry.name});
  }
  here(nullptr, tr("Only watch"));
}

void Gallery::draw_section(const PanelContext& context, const GallerySection& section) {
  std::int64_t minutes = 0;
  int done = 0;
  for (const std::size_t i : section.entries) {
    minutes += entries_[i].minutes;
    done += entries_[i].finished() ? 1 : 0;
  }
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = room_;
  const std::string name = section.topic.empty() ? std::string(tr("Others")) : title_case(section.topic);
  draw_text(out, context.fonts().semibold17, {at.x, at.y + 4}, p.text, name);
  std::string facts = counted(static_cast<std::int64_t>(section.entries.size()), "scenario", "scenarios");
  if (minutes > 0) facts += trf(", {} minutes", minutes);
  if (done > 0) facts += trf(", {} done", done);
  draw_text(out, context.fonts().regular12, {at.x + text_width(context.fonts().semibold17, name) + 10, at.y + 8},
            p.muted, facts);
  ImGui::Dummy({room, 26});
  const int columns = std::clamp(static_cast<int>((room + kGap) / (kLeastCard + kGap)), 1, 4);
  const bool row = columns == 1;
  const float width = std::floor((room - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const ImVec2 size{width, row ? kRowHeight : std::round(width * 0.5f) + kWordsHeight};
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, row ? ImVec2(kGap, 10) : ImVec2(kGap, kGap));
  int column = 0;
  for (const std::size_t i : section.entries) {
    if (column != 0) ImGui::SameLine();
    draw_card(context, entries_[i], size, row);
    column = (column + 1) % columns;
  }
  ImGui::PopStyleVar();
  ImGui::Dummy({0, 4});
}

void Gallery::draw_card(const PanelContext& context, const GalleryEntry& entry, ImVec2 size, bool row) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  const std::string id = "gallery." + entry.name;
  const bool chosen = pressed(ImGui::InvisibleButton(id.c_str(), size));
  here(&entry, {});
  if (chosen && entry.error.empty()) context.ask(request::Open{entry.name});
  if (!ImGui::IsItemVisible()) return;
  const bool hovered = ImGui::IsItemHovered();
  const Palette& p = context.colours();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(min, max, hovered ? p.pressed : p.hovered, kCorner);
  const ImVec2 foot = row ? ImVec2{min.x + kRowPicture, max.y} : ImVec2{max.x, max.y - kWordsHeight};
  draw_ground(context, min, foot, row ? ImDrawFlags_RoundCornersLeft : ImDrawFlags_RoundCornersTop);
  wish(entry, min, foot);
  const ImVec2 at = row ? ImVec2{foot.x + kInset, min.y + 10} : ImVec2{min.x + kInset, foot.y + 10};
  const float room = max.x - at.x - kInset;
  const float title = draw_lines(out, context.fonts().semibold14, at, room, p.text, entry.title, 2, kLine);
  const bool broken = !entry.error.empty();
  const bool pointed = hovered || (ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight);
  // What it teaches; who points at it reads what happens in it.
  const bool tells = pointed || entry.teaches.empty();
  const std::string text = broken ? entry.error : tells ? entry.summary : capital(sentence_of(entry.teaches));
  const float left = max.y - 32 - (at.y + title + 2);
  draw_lines(out, context.fonts().regular12, {at.x, at.y + title + 2}, room,
             broken ? context.ui.theme.tone(Tone::bad) : p.muted, text,
             static_cast<std::size_t>(std::max(1.0f, left / (kSmallLine - 2))), kSmallLine - 2);
  draw_facts_of(context, entry, {at.x, max.y - 28}, max.x - kInset);
  const bool current = entry.name == context.scenario.name;
  out.AddRect(min, max, hovered || current ? p.accent : p.hairline, kCorner, 0, hovered || current ? 1.5f : 1.0f);
  focus_ring(context.ui, min, max, kCorner);
  context.ui.log.add(id, min, max);
}

/// How far the reader is in a lesson, over its picture.
void Gallery::draw_progress(const PanelContext& context) const {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  for (const auto& [entry, min, max, hovered] : wishes_) {
    if (!entry->begun() && !entry->finished()) continue;
    const ImU32 ink = entry->finished() ? context.ui.theme.tone(Tone::good) : p.accent;
    const float share =
        entry->finished() ? 1 : static_cast<float>(entry->furthest + 1) / static_cast<float>(entry->steps + 1);
    out.AddRectFilled({min.x, max.y - 3}, {max.x, max.y}, p.hairline);
    out.AddRectFilled({min.x, max.y - 3}, {min.x + (max.x - min.x) * share, max.y}, ink);
    const std::string words = entry->finished() ? tr("Done") : trf("Step {} of {}", entry->step + 1, entry->steps);
    const float width = text_width(context.fonts().regular12, words) + 34;
    const ImVec2 at{max.x - width - 6, min.y + 6};
    if (at.x < min.x) continue;
    out.AddRectFilled(at, {at.x + width, at.y + 24}, p.raised, 12);
    mark(context, {at.x + 8, at.y + 3}, ink, entry->finished() ? ICON_CIRCLE_CHECK : ICON_GRADUATION_CAP, words);
  }
}

/// Nothing was found: what was looked for, and the way back.
void Gallery::draw_nothing(const PanelContext& context) {
  const float room = room_;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.x + room / 2;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon22, {middle, at.y + 70}, context.colours().muted, ICON_SEARCH);
  const std::string text = tr("No scenario tells of \xe2\x80\x9c") + query_ + "\xe2\x80\x9d.";
  const float width = std::min(room, text_width(context.fonts().semibold14, text));
  draw_text_cut(out, context.fonts().semibold14, {middle - width / 2, at.y + 92}, width + 1, context.colours().text,
                text);
  const ButtonLook look{.label = tr("Show all")};
  ImGui::SetCursorScreenPos({middle - button_width(context.ui, look) / 2, at.y + 124});
  if (button(context.ui, "gallery.all", look)) {
    query_.clear();
    topic_.clear();
    find();
  }
  here(nullptr, text + tr(" Show all"));
  ImGui::Dummy({0, 40});
}

void Gallery::draw_own(const PanelContext& context) {
  separator(context.ui);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (button(context.ui, "gallery.file", {.icon = ICON_FOLDER_OPEN, .label = tr("Open a file \xe2\x80\xa6")}))
    context.ask(request::OpenFile{});
  const float x = ImGui::GetItemRectMax().x + 12;
  draw_text_cut(*ImGui::GetWindowDrawList(), context.fonts().regular14, {x, at.y + (context.ui.pressable(32) - 18) / 2},
                at.x + room_ - x, context.colours().muted,
                context.phone ? tr("A scenario of your own")
                              : tr("A scenario of your own. It can also be dropped or pasted here, as a link can."));
  ImGui::Dummy({0, 6});
}

}  // namespace netsplit
