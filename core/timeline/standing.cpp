#include "core/timeline/standing.h"

namespace netsplit {
namespace {

class Listener final : public Describer {
 public:
  void standing(std::string_view word, Tone tone) override {
    if (depth_ == 0 || heard.word.empty()) heard = {std::string(word), tone};
  }
  bool fields_only() const override { return true; }
  void begin(std::string_view) override { ++depth_; }
  void end() override { --depth_; }

  void text(std::string_view, std::string_view, Tone) override {}
  void number(std::string_view, std::int64_t, std::string_view, Tone) override {}
  void duration(std::string_view, Duration, Tone) override {}
  void node(std::string_view, NodeId, Tone) override {}
  void nodes(std::string_view, std::span<const NodeId>, Tone) override {}
  void flag(std::string_view, bool, Tone) override {}
  void table(std::string_view, std::span<const std::string_view>) override {}
  void row(std::span<const std::string>, Tone) override {}
  void log(std::string_view, std::span<const Cell>) override {}
  void ring(std::string_view, std::span<const Cell>) override {}

  Standing heard;

 private:
  int depth_ = 0;
};

}  // namespace

Standing standing_of(const Role& role) {
  Listener listener;
  role.describe(listener);
  return std::move(listener.heard);
}

}  // namespace netsplit
