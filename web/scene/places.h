#pragma once
#include <optional>
#include <string_view>

namespace netsplit {

/// Where something is on the earth, in degrees; east and north are positive.
struct EarthPlace {
  float longitude = 0;
  float latitude = 0;
};

/// The place that a region's label names: a city, a country, a continent, or a region as cloud providers call theirs
/// ("eu-west-1", "us-east", "asia-northeast1", "westeurope"). To a few degrees, which is enough to say what lies west of
/// what. Nothing for a name that is no place.
std::optional<EarthPlace> earth_place(std::string_view name);

}  // namespace netsplit
