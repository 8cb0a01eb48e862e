#pragma once
#include <span>
#include <vector>

#include "web/scene/geometry.h"
#include "web/scene/places.h"

namespace netsplit {

/// A part of the picture that stands for a place on the earth.
struct MapItem {
  EarthPlace at;
  Point size;
};

/// Where the centres of the items stand: what lies further east is never further left, what lies further north is never
/// further down, and no two come nearer to one another than `gap`. Within that the picture is as compact as its aspect
/// (width by height) allows, and what room is left shows how far the places are apart.
std::vector<Point> place_on_map(std::span<const MapItem> items, float aspect, float gap);

}  // namespace netsplit
