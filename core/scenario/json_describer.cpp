#include "core/scenario/json_describer.h"

#include <algorithm>
#include <utility>

#include "core/scenario/plain_text.h"

namespace netsplit {

void JsonDescriber::put(std::string_view name, nlohmann::ordered_json value) {
  auto& object = open_.back().json;
  const std::string key(name);
  if (!object.contains(key)) {
    object[key] = std::move(value);
  } else if (object[key].is_array()) {
    object[key].push_back(std::move(value));
  } else {
    object[key] = nlohmann::ordered_json::array({object[key], std::move(value)});
  }
}

void JsonDescriber::duration(std::string_view name, Duration value, Tone) { put(name, format_duration(value)); }

void JsonDescriber::node(std::string_view name, NodeId value, Tone) {
  if (index_of(value) < world_.nodes())
    put(name, world_.host(value).name);
  else
    put(name, nullptr);
}

void JsonDescriber::table(std::string_view name, std::span<const std::string_view> columns) {
  table_ = name;
  columns_.assign(columns.begin(), columns.end());
  open_.back().json[table_] = nlohmann::ordered_json::array();
}

void JsonDescriber::row(std::span<const std::string> cells, Tone) {
  nlohmann::ordered_json row = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) row[columns_[i]] = cells[i];
  open_.back().json[table_].push_back(std::move(row));
}

void JsonDescriber::log(std::string_view name, std::span<const Cell> cells) {
  nlohmann::ordered_json entries = nlohmann::ordered_json::array();
  for (const Cell& c : cells)
    entries.push_back({{"position", c.position}, {"text", c.text}, {"group", c.group}, {"settled", c.settled}});
  open_.back().json[std::string(name)] = std::move(entries);
}

void JsonDescriber::end() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  put(closed.name, std::move(closed.json));
}

}  // namespace netsplit
