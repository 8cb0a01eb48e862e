#include "web/scene/pick.h"

namespace netsplit {

Pick pick(const Frame& frame, Point pointer, float slack) {
  Pick found;
  float least = slack;  // beyond a disc's edge
  for (std::size_t i = 0; i < frame.stations.size(); ++i) {
    if (!frame.stations[i].seen()) continue;
    const float d = distance(frame.stations[i].centre, pointer) - frame.stations[i].radius;
    if (d >= least) continue;
    least = d;
    found = {Pick::Kind::node, node_id(i), kNobody, kNoRecord};
  }
  if (found.kind != Pick::Kind::nothing) return found;
  least = slack + 4;
  for (const FlightView& f : frame.flights) {
    const float d = distance(f.at, pointer) - f.size * 0.5f + 4;
    if (d > least) continue;  // of several in one place the latest, which is drawn on top
    least = d;
    found = {Pick::Kind::packet, f.packet.from, f.packet.to, f.packet.id};
  }
  if (found.kind != Pick::Kind::nothing) return found;
  least = slack + 2;
  for (const LinkView& l : frame.links) {
    const float d = distance_to(l.curve, pointer);
    if (d >= least) continue;
    least = d;
    found = {Pick::Kind::link, l.from, l.to, kNoRecord};
  }
  return found;
}

}  // namespace netsplit
