#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/scene/camera.h"
#include "web/scene/layout.h"
#include "web/scene/load.h"
#include "web/scene/partition.h"
#include "web/scene/stage.h"
#include "web/scene/ways.h"

namespace netsplit {

/// One direction of a link as drawn, or both of them while they are alike and nothing goes over them.
struct LinkView {
  NodeId from = kNobody;
  NodeId to = kNobody;
  Curve curve;
  bool cut = false;
  bool degraded = false;
  bool busy = false;       ///< something is on its way
  float width = 1.2f;      ///< by what went over it lately
  float broken_at = 0.5f;  ///< where a cut's line crosses it
  bool parted = false;     ///< by a cut whose line is drawn
};

/// A packet on its way, where it is now.
struct FlightView {
  Packet packet;
  Curve curve;
  Point at;
  float progress = 0;
  float size = 0;
};

/// A dropped packet that falls off its way.
struct FallView {
  RecordId record = kNoRecord;  ///< of the drop
  NodeId to = kNobody;
  const Label* label = nullptr;
  DropReason reason{};
  Curve curve;
  float progress = 0;  ///< where on its way it was dropped
  float age = 0;       ///< 0 when it was dropped, 1 when it is forgotten
};

/// A cut that holds now.
struct CutView {
  std::string name;
  bool one_way = false;
  std::optional<Segment> line;  ///< between the two sides, where a straight line parts them
  std::vector<NodeId> circled;  ///< otherwise: the smaller side, each with a circle around it
  Point handle;                 ///< where it is healed
};

/// How often each link has been used so far; counted only where all of them can be drawn.
class UsedLinks {
 public:
  static constexpr std::size_t kMostNodes = 24;
  void follow(const Recorder& recorder, std::size_t nodes);
  bool used(NodeId from, NodeId to) const { return used_[index_of(from) * nodes_ + index_of(to)] > 0; }
  /// Not only by the way: a client that was sent on to another server does not keep a line to the first.
  bool often(NodeId from, NodeId to) const;
  bool tracked() const { return nodes_ > 0; }

 private:
  static constexpr std::uint32_t kRare = 8;
  std::vector<std::uint32_t> used_;
  std::size_t nodes_ = 0;
  RecordId seen_ = 0;
};

/// Everything that has a place in this frame, in pixels.
struct Frame {
  float disc = Layout::kNodeRadius;  ///< radius of a node
  bool crowded = false;              ///< too many nodes for all their names
  std::vector<Station> stations;
  std::vector<LinkView> links;
  std::vector<FlightView> flights;
  std::uint64_t one_in = 1;  ///< of the messages on their way so many is in `flights`
  std::vector<FallView> falls;
  std::vector<CutView> cuts;
  Ways ways;
};

/// Where the nodes of a system stand, in an arrangement that the scenario names.
Layout lay_out_system(const World& world, std::string_view arrangement, float aspect);

/// From the last frame of the same layout it takes what still holds, and its memory.
Frame compose(const StageContext& context, const Layout& layout, const Camera& camera, const UsedLinks& used,
              const LinkLoad& load, Frame last = {});

/// How long the past is in which the load of this system's links is measured.
Duration load_window(const Scenario& scenario);

/// A duration that is typical of a distribution: its middle, roughly.
Duration typical(const Distribution& d);

}  // namespace netsplit
