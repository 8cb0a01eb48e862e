#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"

namespace netsplit {

/// Where each widget of the last frame was drawn, by its id: tests click real pixels by it.
class WidgetLog {
 public:
  struct Entry {
    std::string id;
    ImVec2 min{};
    ImVec2 max{};
  };
  void begin_frame() {
    shown_.swap(drawing_);
    drawing_.clear();
  }
  void add(std::string_view id, ImVec2 min, ImVec2 max) { drawing_.push_back({std::string(id), min, max}); }
  const std::vector<Entry>& shown() const { return drawing_.empty() ? shown_ : drawing_; }

 private:
  std::vector<Entry> shown_;
  std::vector<Entry> drawing_;
};

}  // namespace netsplit
