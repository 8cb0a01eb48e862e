#pragma once
#include <catch2/catch_test_macros.hpp>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "tests/web/app/page.h"
#include "web/app/app.h"

namespace netsplit {

/// The whole app in a window of this size, with mouse, fingers and keys but without a screen: everything happens but the
/// drawing by the GPU. What is on the picture is found through the app's probe, which only reads.
class Desk {
 public:
  explicit Desk(AppOptions options = {}, Page* another = nullptr, ImVec2 size = {1280, 800});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void frame();
  void rest(int frames = 3);
  /// Time passes as it does in the page: a frame is drawn only when one is wanted.
  void idle(double how_long);

  /// One value of what netsplitPage.probe gives in the page ("state", "widgets", "nodes", "view"), by its JSON pointer
  /// ("/s2/standing"): text as it is, all else as it is written in JSON. It must be there.
  std::string read(const char* what, const std::string& pointer) const;
  /// How many values are in the list or object there.
  std::size_t count(const char* what, const std::string& pointer) const;
  /// One field of the app's state.
  std::string state(const std::string& name) const { return read("state", '/' + name); }
  std::int64_t time() const { return std::stoll(state("time_ns")); }
  bool has_widget(const std::string& id) const;
  Rect widget(const std::string& id) const;
  /// The widgets whose ids begin so.
  std::map<std::string, Rect> widgets(const std::string& prefix = "") const;
  ImVec2 node(const std::string& name) const;
  std::map<std::string, ImVec2> nodes() const;
  std::string standing(const std::string& node) const { return read("nodes", '/' + node + "/standing"); }

  /// Draws until the app has come to where it is going.
  void arrive();
  void pause();
  /// Keys held down together, then let go.
  void press(std::initializer_list<ImGuiKey> keys);
  void press(ImGuiKey key) { press({key}); }
  /// Letters as a keyboard sends them: each with its key, and the key of a letter or a space is one that may mean more.
  void type(std::string_view text);
  void move(ImVec2 at);
  void click(ImVec2 at);
  void click(const std::string& id);
  void drag(ImVec2 from, ImVec2 to);
  void scrub_to(float share);
  /// The same, and then to the live edge: what was looked at while the finger came down may lie further.
  void run_to(float share);
  void crash(const std::string& name);
  /// The node that leads, by its name; empty while there is none.
  std::string leader() const;
  /// Goes on by as much as the scrubber shows, until somebody leads who is not `old`.
  std::string next_leader(const std::string& old = {});

  Page page;
  std::unique_ptr<App> app;
  double seconds = 0;
};

}  // namespace netsplit
