#include "web/app/follower.h"

namespace netsplit {
namespace {

constexpr double kSecondsAHop = 1.5;

std::optional<Packet> find_packet(const World& world, RecordId message) {
  std::optional<Packet> found;
  world.for_each_packet([&](const Packet& p) {
    if (p.id == message) found = p;
  });
  return found;
}

}  // namespace

void Follower::follow(RecordId message) {
  run_.selection().record(message);
  workbench_.stage().follow(message);
  // One that is over is seen from the moment it was sent.
  if (!find_packet(run_.world(), message)) run_.seek_record(message);
}

void Follower::keep_pace() {
  Playback& playback = run_.playback();
  const RecordId message = workbench_.stage().followed();
  if (message == kNoRecord) {
    if (pace_ && !playback.unlimited() && playback.speed() == pace_->slow) playback.set_speed(pace_->before);
    pace_.reset();
    return;
  }
  if (pace_) return;
  if (playback.unlimited()) playback.set_speed(Playback::kFastest);
  pace_ = Pace{playback.speed(), playback.speed()};
  const auto packet = find_packet(run_.world(), message);
  if (!packet) return;
  const double wanted = static_cast<double>((packet->arrives - packet->sent).count()) / 1e9 / kSecondsAHop;
  while (playback.speed() > wanted * 1.5 && playback.speed() > Playback::kSlowest) playback.slower();
  pace_->slow = playback.speed();
}

}  // namespace netsplit
