#pragma once
#include <memory>
#include <span>

#include "web/scene/frame.h"
#include "web/scene/paint.h"

namespace netsplit {

struct PlacedMiniature;

/// A scenario's system as a small picture without names: as it is a moment after the first thing that goes wrong in it,
/// or when it has found its leader. A real run of it, which comes to that moment in slices.
class Miniature {
 public:
  explicit Miniature(std::shared_ptr<const Scenario> scenario);

  /// It shows the moment that it is made for.
  bool ready() const { return ready_; }
  /// Runs on towards that moment, by about so many events; true when it is there.
  bool advance(std::uint64_t events);
  /// Goes on from there by what so many seconds of the reader's are in the scenario.
  void play(double seconds);

  /// Nothing more will happen in it.
  bool finished() const { return timeline_.finished(); }
  Time now() const { return timeline_.world().now(); }

 private:
  friend void paint_miniatures(std::span<const PlacedMiniature>, const Ui&, Painter&, ImDrawList&);

  void gather();
  bool reached();
  bool is_telling() const;

  std::shared_ptr<const Scenario> scenario_;
  Timeline timeline_;
  Layout layout_;
  RunIndex index_;
  UsedLinks used_;
  Standings standings_;
  Selection selection_;
  Pick hovered_;
  std::optional<Time> target_;  ///< nothing: a leader and messages on their way
  bool played_ = false;
  bool ready_ = false;
};

struct PlacedMiniature {
  Miniature* picture = nullptr;
  Box pane;  ///< it keeps within it
};
/// Draws all of them, each in its pane, with one pass of the painter. They and the painter must live until it is rendered.
void paint_miniatures(std::span<const PlacedMiniature> placed, const Ui& ui, Painter& painter, ImDrawList& list);

/// When something goes wrong in this scenario for the first time by its script; nothing when nothing does.
std::optional<Time> first_fault(const Scenario& scenario);

}  // namespace netsplit
