#pragma once
#include <span>
#include <string>
#include <vector>

#include "web/app/actions.h"
#include "web/app/fuzzy.h"

namespace netsplit {

/// The palette of commands: a line to type in, and under it all that can be asked for from here, the best match first.
/// Arrows choose, Enter does it.
class PalettePanel {
 public:
  /// With nothing typed and the first line chosen.
  void begin() { *this = PalettePanel(true); }
  /// Clears `open` when it is closed, or something was chosen.
  void draw(const PanelContext& context, std::span<const Action> actions, bool& open);

 private:
  explicit PalettePanel(bool opening) : opening_(opening) {}

 public:
  PalettePanel() = default;

 private:
  void find(std::span<const Action> actions);
  void move();
  bool draw_row(const PanelContext& context, const Action& action, std::size_t row) const;

  bool opening_ = false;
  bool moved_ = false;  ///< the chosen line must come into sight
  std::string typed_;
  std::string found_for_;
  std::vector<std::string> texts_;
  std::vector<FuzzyFind> found_;
  std::size_t chosen_ = 0;
};

}  // namespace netsplit
