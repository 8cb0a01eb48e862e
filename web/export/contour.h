#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "web/scene/geometry.h"

namespace netsplit {

/// The outline of triangles that have vertices in common. Dear ImGui makes edges smooth with a rim of triangles that fade
/// to nothing: the outline goes through the middle of the rim, which is where the shape was meant to end.
class Contour {
 public:
  struct Corner {
    unsigned vertex = 0;
    Point at;
    bool solid = true;  ///< not on the outer side of a rim
  };
  void add(const std::array<Corner, 3>& triangle);
  /// Closed loops, clockwise around what is filled.
  std::vector<std::vector<Point>> loops() const;

 private:
  using Key = std::pair<unsigned, unsigned>;  ///< a vertex, twice, or the middle between two
  struct End {
    Key key;
    Point at;
  };
  static End end_of(const Corner& corner) { return {{corner.vertex, corner.vertex}, corner.at}; }
  static End middle_of(const Corner& a, const Corner& b);
  void add_polygon(const std::vector<End>& polygon);

  struct Edge {
    Key from;
    Key to;
    Point at;  ///< of `from`
  };
  std::vector<Edge> open_edges() const;
  std::vector<Edge> edges_;
};

}  // namespace netsplit
