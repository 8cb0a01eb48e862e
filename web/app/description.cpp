#include "web/app/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "web/app/format.h"

namespace netsplit {
namespace {

using Item = Description::Item;
using Shape = Description::Shape;

class Collector final : public Describer {
 public:
  explicit Collector(const NodeNamer& name_of) : name_of_(name_of) { open_.push_back(&out_.items); }

  Description take() { return std::move(out_); }

  void text(std::string_view name, std::string_view value, Tone tone) override {
    field(name, std::string(value), tone);
  }
  void number(std::string_view name, std::int64_t value, std::string_view unit, Tone tone) override {
    std::string text = value < 0 ? "\xe2\x88\x92" + format_count(0 - static_cast<std::uint64_t>(value))
                                 : format_count(static_cast<std::uint64_t>(value));
    if (!unit.empty()) text += " " + std::string(unit);
    field(name, std::move(text), tone).numeric = true;
  }
  void duration(std::string_view name, Duration value, Tone tone) override {
    field(name, format_duration(value), tone).numeric = true;
  }
  void node(std::string_view name, NodeId value, Tone tone) override {
    field(name, value == kNobody ? "nobody" : name_of_(value), tone).node = value;
  }
  void flag(std::string_view name, bool value, Tone tone) override { field(name, value ? "yes" : "no", tone); }
  void standing(std::string_view word, Tone tone) override {
    out_.standing = word;
    out_.standing_tone = tone;
  }
  void table(std::string_view name, std::span<const std::string_view> columns) override {
    add(Shape::table, name).columns.assign(columns.begin(), columns.end());
  }
  void row(std::span<const std::string> cells, Tone tone) override {
    if (open_.back()->empty() || open_.back()->back().shape != Shape::table) return;
    open_.back()->back().rows.push_back({{cells.begin(), cells.end()}, tone});
  }
  void log(std::string_view name, std::span<const Cell> cells) override {
    add(Shape::log, name).cells.assign(cells.begin(), cells.end());
  }
  void ring(std::string_view name, std::span<const Cell> cells) override {
    add(Shape::ring, name).cells.assign(cells.begin(), cells.end());
  }
  void begin(std::string_view name) override {
    add(Shape::group, name);
    path_ += std::string(name) + "/";
    open_.push_back(&open_.back()->back().items);
  }
  void end() override {
    if (open_.size() < 2) return;
    open_.pop_back();
    path_.pop_back();
    path_.resize(path_.rfind('/') + 1);  // npos + 1 is 0
  }

 private:
  Item& add(Shape shape, std::string_view name) {
    Item& item = open_.back()->emplace_back();
    item.shape = shape;
    item.name = name;
    item.path = path_ + item.name;
    return item;
  }
  Item& field(std::string_view name, std::string text, Tone tone) {
    Item& item = add(Shape::field, name);
    item.text = std::move(text);
    item.tone = tone;
    return item;
  }

  const NodeNamer& name_of_;
  Description out_;
  std::string path_;
  std::vector<std::vector<Item>*> open_;
};

void collect_leaves(const std::vector<Item>& items, std::multimap<std::string, const Item*>& leaves) {
  for (const Item& item : items) {
    if (item.shape == Shape::group) {
      collect_leaves(item.items, leaves);
    } else {
      leaves.emplace(item.path, &item);
    }
  }
}

bool same(const Item& a, const Item& b) {
  const auto same_cell = [](const Cell& x, const Cell& y) {
    return x.text == y.text && x.settled == y.settled && x.position == y.position && x.group == y.group;
  };
  return a.text == b.text && a.rows == b.rows &&
         std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(), b.cells.end(), same_cell);
}

void append_text(const std::vector<Item>& items, const std::string& indent, std::string& out) {
  for (const Item& item : items) {
    const std::string name = humanize(item.name);
    switch (item.shape) {
      case Shape::field: out += fmt::format("{}{}: {}\n", indent, name, item.text); break;
      case Shape::table: out += fmt::format("{}{}: {} rows\n", indent, name, item.rows.size()); break;
      case Shape::log:
      case Shape::ring: out += fmt::format("{}{}: {} entries\n", indent, name, item.cells.size()); break;
      case Shape::group:
        out += fmt::format("{}{}:\n", indent, name);
        append_text(item.items, indent + "  ", out);
        break;
    }
  }
}

}  // namespace

Description describe(const Role& role, const NodeNamer& name_of) {
  Collector collector(name_of);
  role.describe(collector);
  return collector.take();
}

Description describe(const Value& value, const NodeNamer& name_of) {
  Collector collector(name_of);
  value.describe(collector);
  return collector.take();
}

std::vector<std::string> changed_paths(const Description& before, const Description& now) {
  std::multimap<std::string, const Item*> old_leaves;
  std::multimap<std::string, const Item*> new_leaves;
  collect_leaves(before.items, old_leaves);
  collect_leaves(now.items, new_leaves);
  std::vector<std::string> changed;
  for (const auto& [path, item] : new_leaves) {
    const auto old = old_leaves.find(path);
    if (old == old_leaves.end() || !same(*old->second, *item)) changed.push_back(path);
  }
  return changed;
}

std::string to_text(const Description& description) {
  std::string out;
  if (!description.standing.empty()) out += fmt::format("{}\n", description.standing);
  append_text(description.items, "", out);
  return out;
}

std::string to_line(const Description& description) {
  std::string out;
  for (const Item& item : description.items) {
    std::string part;
    if (item.shape == Shape::field) part = humanize(item.name) + " " + item.text;
    if (item.shape == Shape::log || item.shape == Shape::ring)
      part = fmt::format("{} {}", item.cells.size(), humanize(item.name));
    if (item.shape == Shape::group) part = to_line(Description{.items = item.items});
    if (part.empty()) continue;
    if (!out.empty()) out += ", ";
    out += part;
  }
  return out;
}

}  // namespace netsplit
