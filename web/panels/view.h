#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/panels/panel.h"
#include "web/scene/two_fingers.h"

namespace netsplit {

/// One way of looking at a run besides the stage: a tab of the lower pane, a tab on a phone, or large in place of the
/// stage. A reader of the run, like every panel: it keeps only how it is looked at.
class View {
 public:
  virtual ~View() = default;
  /// Fills the window that has been opened for it.
  virtual void draw(const PanelContext& context) = 0;
  /// Switches of its own, right-aligned in the row of tabs. `right` and `y` are the upper right corner of their place.
  virtual void draw_tools(const PanelContext& context, float right, float y) {
    static_cast<void>(context), static_cast<void>(right), static_cast<void>(y);
  }
  /// Space around what it draws.
  virtual ImVec2 padding() const { return {12, 4}; }
  /// It is as tall as a whole number of these; 0: any height will do.
  virtual float row_height() const { return 0; }
  /// Two fingers moved: true when it was over this view, and was for it.
  virtual bool pinch(const TwoFingers::Move& move) { return static_cast<void>(move), false; }
  /// While this holds, the arrows, + and - are for the view and not for the run.
  virtual bool has_keys() const { return false; }
  /// The stretch of time that it shows, from and to; nothing when it shows none.
  virtual std::optional<std::pair<Time, Time>> stretch() const { return std::nullopt; }
  /// The WebGL context is gone with all that lay in it.
  virtual void forget_pictures() {}
  /// Something that it shows was asked for from elsewhere, by a word that it knows.
  virtual void choose(std::string_view what) { static_cast<void>(what); }
  /// What it found out, in sentences, for those who listen.
  virtual std::vector<std::string> lines() const { return {}; }
  /// The moment that it is all about; nothing when there is none.
  virtual std::optional<Time> landmark() const { return std::nullopt; }
  /// What tests may read of it, as JSON.
  virtual std::string probe() const { return "{}"; }
};

/// A view with the name that links and embeds use for it, and the one on its tab.
struct NamedView {
  std::string_view id;
  std::string_view name;
  std::unique_ptr<View> view;
};

/// All views, in the order of their tabs.
std::vector<NamedView> make_views();

}  // namespace netsplit
