#include "tests/web/app/desk.h"

#include <array>
#include <nlohmann/json.hpp>

namespace netsplit {
namespace {

nlohmann::json probe(const Desk& desk, const char* what) { return nlohmann::json::parse(desk.app->probe(what)); }

Rect rect_of(const nlohmann::json& sides) {
  const auto box = sides.get<std::array<float, 4>>();
  return {{box[0], box[1]}, {box[2], box[3]}};
}

ImVec2 place_of(const nlohmann::json& node) { return {node.at("x").get<float>(), node.at("y").get<float>()}; }

}  // namespace

Desk::Desk(AppOptions options, Page* another, ImVec2 size) {
  options.reduced_motion = true;
  ImGui::CreateContext();
  ImGui::GetIO().DisplaySize = size;
  app = std::make_unique<App>(another ? *another : page, options);
  app->set_scale(1);
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
}

Desk::~Desk() {
  app.reset();
  ImGui::DestroyContext();
}

void Desk::frame() {
  ImGui::GetIO().DeltaTime = 0.05f;
  ImGui::NewFrame();
  app->frame(seconds += 0.05);
  ImGui::Render();
}

void Desk::rest(int frames) {
  for (int i = 0; i < frames; ++i) frame();
}

void Desk::idle(double how_long) {
  for (const double end = seconds + how_long; seconds < end;) {
    if (app->wants_frame(seconds + 0.05)) {
      frame();
    } else {
      seconds += 0.05;
    }
  }
}

std::string Desk::read(const char* what, const std::string& pointer) const {
  INFO(what << " at " << pointer);
  const nlohmann::json all = probe(*this, what);
  const nlohmann::json::json_pointer at(pointer);
  REQUIRE(all.contains(at));
  return all[at].is_string() ? all[at].get<std::string>() : all[at].dump();
}

std::size_t Desk::count(const char* what, const std::string& pointer) const {
  return probe(*this, what).at(nlohmann::json::json_pointer(pointer)).size();
}

bool Desk::has_widget(const std::string& id) const { return probe(*this, "widgets").contains(id); }

Rect Desk::widget(const std::string& id) const {
  INFO("the widget " << id);
  const nlohmann::json all = probe(*this, "widgets");
  REQUIRE(all.contains(id));
  return rect_of(all[id]);
}

std::map<std::string, Rect> Desk::widgets(const std::string& prefix) const {
  std::map<std::string, Rect> out;
  const nlohmann::json all = probe(*this, "widgets");
  for (const auto& [id, sides] : all.items())
    if (id.starts_with(prefix)) out[id] = rect_of(sides);
  return out;
}

ImVec2 Desk::node(const std::string& name) const { return place_of(probe(*this, "nodes").at(name)); }

std::map<std::string, ImVec2> Desk::nodes() const {
  std::map<std::string, ImVec2> out;
  const nlohmann::json all = probe(*this, "nodes");
  for (const auto& [name, node] : all.items()) out[name] = place_of(node);
  return out;
}

void Desk::arrive() {
  rest();
  for (int i = 0; i < 20'000 && state("seeking") == "true"; ++i) frame();
  REQUIRE(state("seeking") == "false");
}

void Desk::pause() {
  if (state("playing") == "true") click("transport.play");
  arrive();
}

void Desk::press(std::initializer_list<ImGuiKey> keys) {
  for (const ImGuiKey key : keys) ImGui::GetIO().AddKeyEvent(key, true);
  rest(2);
  for (const ImGuiKey key : keys) ImGui::GetIO().AddKeyEvent(key, false);
  rest(2);
}

void Desk::type(std::string_view text) {
  for (const char letter : text) {
    const auto lower = static_cast<char>(letter | 0x20);
    const bool named = lower >= 'a' && lower <= 'z';
    const auto key = letter == ' ' ? ImGuiKey_Space : named ? ImGuiKey(ImGuiKey_A + (lower - 'a')) : ImGuiKey_None;
    if (key != ImGuiKey_None) ImGui::GetIO().AddKeyEvent(key, true);
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(letter));
    rest(2);
    if (key != ImGuiKey_None) ImGui::GetIO().AddKeyEvent(key, false);
    rest(2);
  }
}

void Desk::move(ImVec2 at) {
  ImGui::GetIO().AddMousePosEvent(at.x, at.y);
  rest();
}

void Desk::click(ImVec2 at) {
  move(at);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  rest(2);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  rest();
}

void Desk::click(const std::string& id) {
  const Rect box = widget(id);
  click(ImVec2{(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2});
}

void Desk::drag(ImVec2 from, ImVec2 to) {
  constexpr int kSteps = 8;
  move(from);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  rest(2);
  for (int i = 1; i <= kSteps; ++i) {
    const float share = static_cast<float>(i) / kSteps;
    ImGui::GetIO().AddMousePosEvent(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
    frame();
  }
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  rest();
}

void Desk::scrub_to(float share) {
  rest();
  const Rect box = widget("scrubber");
  click(ImVec2{box.min.x + box.width() * share, box.min.y + 20});
  arrive();
}

void Desk::run_to(float share) {
  scrub_to(share);
  press(ImGuiKey_End);
  arrive();
}

void Desk::crash(const std::string& name) {
  click(node(name));
  press(ImGuiKey_C);
}

std::string Desk::leader() const {
  const nlohmann::json all = probe(*this, "nodes");
  for (const auto& [name, at] : all.items())
    if (at.at("standing") == "leader") return name;
  return {};
}

std::string Desk::next_leader(const std::string& old) {
  for (int i = 0; i < 20 && (leader().empty() || leader() == old); ++i) run_to(0.97f);
  REQUIRE_FALSE(leader().empty());
  return leader();
}

}  // namespace netsplit
