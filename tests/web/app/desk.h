#pragma once
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/web/app/page.h"
#include "web/app/app.h"

namespace netsplit {

/// The whole app in a window of this size, with mouse, fingers and keys but without a screen: everything happens but the
/// drawing by the GPU. What is on the picture is found through the app's probe, which only reads.
class Desk {
 public:
  explicit Desk(AppOptions options = {}, Page* another = nullptr, ImVec2 size = {1280, 800}) {
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
  ~Desk() {
    app.reset();
    ImGui::DestroyContext();
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void frame() {
    ImGui::GetIO().DeltaTime = 0.05f;
    ImGui::NewFrame();
    app->frame(seconds += 0.05);
    ImGui::Render();
  }
  void rest(int frames = 3) {
    for (int i = 0; i < frames; ++i) frame();
  }
  /// Time passes as it does in the page: a frame is drawn only when one is wanted.
  void idle(double how_long) {
    for (const double end = seconds + how_long; seconds < end;) {
      if (app->wants_frame(seconds + 0.05)) {
        frame();
      } else {
        seconds += 0.05;
      }
    }
  }
  /// "state", "widgets", "nodes" ...: what netsplitPage.probe gives in the page.
  nlohmann::json probe(const char* what) const { return nlohmann::json::parse(app->probe(what)); }
  /// One field of the app's state: text as it is, all else as it is written in JSON.
  std::string state(const std::string& name) const {
    const nlohmann::json all = probe("state");
    REQUIRE(all.contains(name));
    return all[name].is_string() ? all[name].get<std::string>() : all[name].dump();
  }
  bool has_widget(const std::string& id) const { return probe("widgets").contains(id); }
  Rect widget(const std::string& id) const {
    INFO("the widget " << id);
    const nlohmann::json all = probe("widgets");
    REQUIRE(all.contains(id));
    const auto box = all[id].get<std::array<float, 4>>();
    return {{box[0], box[1]}, {box[2], box[3]}};
  }
  ImVec2 node(const std::string& name) const {
    const nlohmann::json at = probe("nodes").at(name);
    return {at.at("x").get<float>(), at.at("y").get<float>()};
  }

  /// Draws until the app has come to where it is going.
  void arrive() {
    rest();
    for (int i = 0; i < 20'000 && state("seeking") == "true"; ++i) frame();
    REQUIRE(state("seeking") == "false");
  }
  void pause() {
    if (state("playing") == "true") click("transport.play");
    arrive();
  }
  /// Keys held down together, then let go.
  void press(std::initializer_list<ImGuiKey> keys) {
    for (const ImGuiKey key : keys) ImGui::GetIO().AddKeyEvent(key, true);
    rest(2);
    for (const ImGuiKey key : keys) ImGui::GetIO().AddKeyEvent(key, false);
    rest(2);
  }
  void press(ImGuiKey key) { press({key}); }
  /// Letters as a keyboard sends them: each with its key, and the key of a letter or a space is one that may mean more.
  void type(std::string_view text) {
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
  void move(ImVec2 at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    rest();
  }
  void click(ImVec2 at) {
    move(at);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    rest(2);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    rest();
  }
  void click(const std::string& id) {
    const Rect box = widget(id);
    click(ImVec2{(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2});
  }
  void drag(ImVec2 from, ImVec2 to) {
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
  void scrub_to(float share) {
    rest();
    const Rect box = widget("scrubber");
    click(ImVec2{box.min.x + box.width() * share, box.min.y + 20});
    arrive();
  }
  /// The same, and then to the live edge: what was looked at while the finger came down may lie further.
  void run_to(float share) {
    scrub_to(share);
    press(ImGuiKey_End);
    arrive();
  }
  void crash(const std::string& name) {
    click(node(name));
    press(ImGuiKey_C);
  }
  /// The node that leads, by its name; empty while there is none.
  std::string leader() const {
    const nlohmann::json all = probe("nodes");
    for (const auto& [name, at] : all.items())
      if (at.at("standing") == "leader") return name;
    return {};
  }
  /// Goes on by as much as the scrubber shows, until somebody leads who is not `old`.
  std::string next_leader(const std::string& old = {}) {
    for (int i = 0; i < 20 && (leader().empty() || leader() == old); ++i) run_to(0.97f);
    REQUIRE_FALSE(leader().empty());
    return leader();
  }
  std::int64_t time() const { return probe("state").at("time_ns").get<std::int64_t>(); }

  Page page;
  std::unique_ptr<App> app;
  double seconds = 0;
};

}  // namespace netsplit
