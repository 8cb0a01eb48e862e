#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/options.h"
#include "web/app/panes.h"
#include "web/app/voice.h"
#include "web/panels/inspector.h"
#include "web/panels/lesson.h"
#include "web/panels/sheets.h"
#include "web/panels/view.h"
#include "web/scene/stage.h"

namespace netsplit {

/// The stage, the views and the panes around them: which of them the reader wants, where they are in the window, and
/// drawing them. What lies over all of it are the sheets.
class Workbench {
 public:
  explicit Workbench(const AppOptions& options);
  /// What the address of an embed asks for and is not there, in a line; empty when all is.
  std::string complaint() const;

  const PaneChoice& choice() const { return choice_; }
  Panes panes() const { return arrange_panes(ImGui::GetIO().DisplaySize, choice_); }
  bool phone() const { return panes().phone; }
  void toggle(request::Pane pane);
  void resize_lower(float height) { choice_.lower_height = height; }
  /// By itself the lesson is there where it leaves the stage enough room.
  void fit(float width) { choice_.lesson = width >= kNarrowWidth; }
  /// How high an embed of this width would like to be: the lesson as high as its text, a picture in a picture's shape.
  float liked_height() const;

  /// The reader asked for this view, or for the "stage"; or a lesson leads there.
  void open_view(std::string_view id);
  void lead_to(std::string_view id);
  /// Opens a view and shows this in it.
  void tell_view(std::string_view id, std::string_view what);
  /// Null where a phone has something else in its tab.
  View* chosen_view() const;
  std::string_view chosen_name() const { return chosen_view() ? views_[static_cast<std::size_t>(tab_)].name : "Stage"; }
  /// What is shown in place of the stage, by its id; or the stage.
  std::string_view shown_view() const;
  /// All that an embed can show; and what can be chosen here, where the lesson may have a pane of its own.
  std::span<const ViewName> all_views() const { return names_; }
  std::span<const ViewName> views() const { return all_views().first(names_.size() - (options_.embed ? 0 : 1)); }

  /// What a link says of how a run is looked at: panes, speed, the view, and the stage's own words.
  std::string words(const Playback& playback) const;
  void set_words(std::string_view words, Playback& playback);

  Stage& stage() { return stage_; }
  const Stage& stage() const { return stage_; }
  void pinch(const TwoFingers::Move& move);
  void context_lost();
  /// Another run is looked at.
  void begin_run() { inspector_ = Inspector(); }

  /// What this frame is drawn with beside the run.
  struct Frame {
    double now = 0;
    const Notice* notice = nullptr;
    bool hint = false;  ///< a strip at the stage's foot is kept free for one
    bool bare = false;  ///< for a picture: nothing lies over the stage
  };
  /// `commands` takes what was asked for on the stage.
  void draw(const PanelContext& context, Panes panes, const Frame& frame, std::vector<Command>& commands);

 private:
  bool is_view(std::string_view id) const;
  void choose(std::string_view id);
  void draw_stage(const PanelContext& context, Rect rect, const Frame& frame, std::vector<Command>& commands);
  void draw_large(const PanelContext& context, Rect rect);
  void draw_side(const PanelContext& context, const char* id, Rect rect);
  void draw_lower(const PanelContext& context, Rect rect);
  void draw_tabs(const PanelContext& context, Rect rect);
  void draw_embed_tabs(const PanelContext& context, Rect rect) const;
  void draw_tab_tools(const PanelContext& context, float right, float y) const;
  void draw_tab(const PanelContext& context, Rect rect);

  const AppOptions& options_;
  PaneChoice choice_;
  Stage stage_;
  std::vector<NamedView> views_ = make_views();
  std::vector<ViewName> names_;
  Inspector inspector_;
  LessonPanel lesson_;
  int tab_ = 0;              ///< of views_; on a phone the inspector and the lesson come after them
  float lesson_height_ = 0;  ///< of all of it, when it was last drawn in place of the stage
};

}  // namespace netsplit
