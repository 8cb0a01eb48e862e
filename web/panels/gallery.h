#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "web/app/gallery_index.h"
#include "web/panels/panel.h"
#include "web/scene/miniature.h"

namespace netsplit {

/// The start page: all scenarios with a small picture of each, what it teaches and how long that takes. Lies over
/// everything as a sheet. Its pictures are real runs, made a few milliseconds a frame while they are looked at.
class Gallery {
 public:
  /// What was kept under a name on this machine; nothing when there is none.
  using Kept = std::function<std::string(const std::string& name)>;
  /// Where the name of the lesson touched last is kept.
  static constexpr const char* kLastLesson = "last_lesson";
  static std::string place_of_lesson(const std::string& scenario) { return "lesson/" + scenario; }

  /// It is to be shown: how far the reader has come is read again.
  void open(Kept kept);
  /// Reads the scenarios, unless they were read since `open`; `draw` does it by itself.
  void refresh() {
    if (stale_) read();
  }
  /// What was read so far.
  std::span<const GalleryEntry> entries() const { return entries_; }
  /// Clears `open` when it is closed. Without motion no picture plays.
  void draw(const PanelContext& context, bool reduced_motion, bool& open);
  /// A picture is still to be made, or plays: the next frames are needed.
  bool working() const { return making_ || playing_; }
  /// What the keyboard has come to, in words; once.
  std::optional<std::string> news();
  /// The WebGL context is gone with all that lay in it.
  void forget_pictures() { painter_.forget(); }

 private:
  /// A picture that was asked for in this frame.
  struct Wish {
    const GalleryEntry* entry = nullptr;
    ImVec2 min;
    ImVec2 max;
    bool hovered = false;
  };

  void read();
  void read_typing();
  void find();
  void draw_head(const PanelContext& context);
  void draw_query(const PanelContext& context, float width);
  void draw_topics(const PanelContext& context);
  void draw_lead(const PanelContext& context, const Recommendation& lead);
  void draw_lead_buttons(const PanelContext& context, const Recommendation& lead);
  void draw_section(const PanelContext& context, const GallerySection& section);
  void draw_card(const PanelContext& context, const GalleryEntry& entry, ImVec2 size, bool row);
  void draw_nothing(const PanelContext& context);
  void draw_own(const PanelContext& context);
  void draw_pictures(const PanelContext& context, bool reduced_motion);
  void draw_progress(const PanelContext& context) const;
  void make_pictures();
  void wish(const GalleryEntry& entry, ImVec2 min, ImVec2 max);
  void here(const GalleryEntry* entry, std::string_view words);
  bool pressed(bool released) const;

  Kept kept_;
  bool stale_ = false;  ///< `entries_` is to be read, or read again
  std::vector<GalleryEntry> entries_;
  std::map<std::string, std::shared_ptr<const Scenario>> scenarios_;
  std::map<std::string, std::unique_ptr<Miniature>> pictures_;
  std::string last_lesson_;
  std::string query_;
  std::string topic_;
  std::vector<GallerySection> found_;
  std::optional<Recommendation> lead_;
  std::vector<Wish> wishes_;
  Painter painter_;
  float room_ = 0;  ///< width of what is scrolled
  bool making_ = false;
  bool playing_ = false;
  bool to_top_ = false;
  bool point_at_first_ = false;  ///< the keyboard goes to the first thing to choose
  bool pointed_ = false;         ///< the keyboard is at something to choose
  std::string here_;             ///< what that is
  std::string told_;             ///< of it, last
};

}  // namespace netsplit
