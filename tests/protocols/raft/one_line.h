#pragma once
#include <string>

#include "core/base/describer.h"

namespace netsplit::raft {

/// A value in one line: "term=2 granted=yes".
class OneLine final : public Describer {
 public:
  template <class T>
  static std::string of(const T& value) {
    OneLine line;
    value.describe(line);
    return line.text_;
  }

  void text(std::string_view name, std::string_view value, Tone) override { put(name, std::string(value)); }
  void number(std::string_view name, std::int64_t value, std::string_view, Tone) override {
    put(name, std::to_string(value));
  }
  void duration(std::string_view name, Duration value, Tone) override {
    put(name, std::to_string(value.count()) + "ns");
  }
  void node(std::string_view name, NodeId value, Tone) override { put(name, node_name(value)); }
  void flag(std::string_view name, bool value, Tone) override { put(name, value ? "yes" : "no"); }
  void standing(std::string_view word, Tone) override { put("standing", std::string(word)); }
  void table(std::string_view, std::span<const std::string_view>) override {}
  void row(std::span<const std::string>, Tone) override {}
  void log(std::string_view name, std::span<const Cell> cells) override {
    std::string all;
    for (const Cell& c : cells) all += (all.empty() ? "" : " ") + std::to_string(c.group) + ":" + c.text;
    put(name, "[" + all + "]");
  }
  void ring(std::string_view, std::span<const Cell>) override {}
  void begin(std::string_view name) override { text_ += (text_.empty() ? "" : " ") + std::string(name) + "{"; }
  void end() override { text_ += "}"; }
  std::string node_name(NodeId id) const override {
    return id == kNobody ? "nobody" : "s" + std::to_string(index_of(id) + 1);
  }

 private:
  void put(std::string_view name, const std::string& value) {
    std::string word(name);
    for (char& c : word)
      if (c == ' ') c = '_';
    if (!text_.empty() && text_.back() != '{') text_ += " ";
    text_ += word + "=" + value;
  }
  std::string text_;
};

}  // namespace netsplit::raft
