#include "core/scenario/reduction.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/base/sort_stably.h"
#include "core/protocols/catalog.h"
#include "core/scenario/directory.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/write_command.h"

namespace netsplit {
namespace {

using Document = nlohmann::ordered_json;

std::string text_of(const Document& json) { return json.dump(-1, ' ', false, Document::error_handler_t::replace); }

/// Which options of a role or a request name nodes.
class NodeOptions final : public Options {
 public:
  std::vector<std::string> names;
  bool has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }

  void duration(std::string_view, Duration&, Duration, Duration, std::string_view) override {}
  void integer(std::string_view, std::int64_t&, std::int64_t, std::int64_t, std::string_view) override {}
  void ratio(std::string_view, Ratio&, std::string_view) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view, std::string&, std::size_t, std::string_view) override {}
  void choice(std::string_view, int&, std::span<const std::string_view>, std::string_view) override {}
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}
  void node(std::string_view, NodeId&, std::string_view) override {}  // one name: nothing to spell out
  void nodes(std::string_view name, std::vector<NodeId>&, std::string_view) override { names.emplace_back(name); }
};

NodeOptions node_options_of(const std::string& role) {
  NodeOptions found;
  if (const RoleEntry* entry = find_role(role)) entry->draft()->options(found);
  return found;
}

NodeOptions node_options_of_request(const std::string& role, std::string_view request) {
  NodeOptions found;
  if (const RoleEntry* entry = find_role(role))
    for (const RequestEntry& r : entry->requests)
      if (r.name == request) r.draft()->options(found);
  return found;
}

/// Writes a loaded scenario out.
class Speller {
 public:
  explicit Speller(const Scenario& scenario) : scenario_(scenario), from_(Document::parse(scenario.text)) {
    for (const HostSpec& host : scenario.spec.hosts) directory_.add_node(host);
    if (from_.contains("groups"))
      for (const auto& [name, members] : from_["groups"].items()) directory_.add_group(name, resolve(members));
  }

  Document spell(std::string_view claim, const std::vector<PlacedCommand>& commands) {
    Document to{
        {"version", 1}, {"title", "A run"}, {"seed", scenario_.seed}, {"until", format_duration(scenario_.until)}};
    if (!scenario_.mutation.empty()) to["mutation"] = scenario_.mutation;
    for (const char* section : {"defaults", "limits", "prices"})
      if (from_.contains(section)) to[section] = from_[section];
    to["nodes"] = Document::array();
    for (const Document& entry : from_["nodes"]) spell_node(entry, to["nodes"]);
    if (from_.contains("network")) to["network"] = from_["network"];
    if (from_.contains("domains"))
      for (Document domain : from_["domains"]) {
        if (domain.contains("nodes")) domain["nodes"] = names_of(domain["nodes"]);
        to["domains"].push_back(std::move(domain));
      }
    Document& faults = to["faults"] = Document::array();
    if (from_.contains("faults"))
      for (const Document& line : from_["faults"]) spell_fault(line, faults);
    for (const PlacedCommand& placed : commands) {
      // What is done by hand comes after what has happened by then, a line of the script before what is due then.
      const Time at = placed.steps == 0 ? placed.at : placed.at + Duration{1};
      Document line{{"at", format_duration(at)}};
      line.update(write_command(placed.command, directory_));
      faults.push_back(with_names(std::move(line)));
    }
    to["expect"] = expectations(claim);
    return to;
  }

 private:
  std::vector<NodeId> resolve(const Document& reference) const {
    std::vector<NodeId> all;
    const auto add = [&](const Document& one) {
      for (NodeId id : directory_.many(one.get<std::string>()).nodes)
        if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
    };
    if (reference.is_array())
      for (const Document& one : reference) add(one);
    else
      add(reference);
    return all;
  }
  Document names_of(const Document& reference) const {
    Document names = Document::array();
    for (NodeId id : resolve(reference)) names.push_back(directory_.name(id));
    return names;
  }

  void spell_node(const Document& entry, Document& nodes) const {
    const NodeOptions references = node_options_of(entry["role"].get<std::string>());
    for (const std::string& name : expand_range(entry["name"].get<std::string>())) {
      Document node = entry;
      node["name"] = name;
      if (node.contains("config"))
        for (const std::string& option : references.names)
          if (node["config"].contains(option)) node["config"][option] = names_of(node["config"][option]);
      nodes.push_back(std::move(node));
    }
  }

  Document with_names(Document line) const {
    const bool one = line["do"] == "tell";
    if (one) {
      const Directory::Answer told = directory_.one(line["node"].get<std::string>());
      const std::string role = told.nodes.empty() ? std::string() : directory_.role(told.nodes.front());
      for (auto& [name, options] : line["request"].items())
        for (const std::string& option : node_options_of_request(role, name).names)
          if (options.contains(option)) options[option] = names_of(options[option]);
      return line;
    }
    if (line["do"] == "move_address") return line;  // names one node on each side
    for (const char* field : {"node", "from", "to"})
      if (line.contains(field)) line[field] = names_of(line[field]);
    return line;
  }

  void spell_fault(const Document& line, Document& faults) const {
    const std::int64_t times = line.contains("times") ? line["times"].get<std::int64_t>() : 1;
    const Duration every = line.contains("every") ? *parse_duration(line["every"].get<std::string>()) : Duration{};
    const Time at = *parse_duration(line["at"].get<std::string>());
    for (std::int64_t i = 0; i < times; ++i) {
      Document one = line;
      one.erase("times");
      one.erase("every");
      one["at"] = format_duration(at + i * every);
      faults.push_back(with_names(std::move(one)));
    }
  }

  Document expectations(std::string_view claim) const {
    Document expect{{"broken", Document::array({claim})}};
    if (from_.contains("expect") && from_["expect"].contains("eventually"))
      for (const Document& aim : from_["expect"]["eventually"])
        if (aim["claim"] == claim) expect["eventually"].push_back(aim);
    return expect;
  }

  const Scenario& scenario_;
  Document from_;
  Directory directory_;
};

void count_settings(const Document& json, Outline& outline) {
  for (const auto& [key, value] : json.items()) {
    if (key == "loss" || key == "duplicate" || key == "reorder") outline.chances += value != 0;
    for (const char* random : {"uniform", "normal", "lognormal", "exponential", "pareto", "mixture", "table"})
      outline.chances += key == random;
    if (value.is_object() || (value.is_array() && !value.empty() && value[0].is_object()))
      count_settings(value, outline);
    else
      ++outline.settings;
  }
}

/// Takes the names out of a text or of an array of texts; true when nobody is left.
bool take_out(Document& reference, const std::set<std::string>& gone) {
  if (reference.is_string()) return gone.contains(reference.get<std::string>());
  for (std::size_t i = reference.size(); i-- > 0;)
    if (reference[i].is_string() && gone.contains(reference[i].get<std::string>())) reference.erase(i);
  return reference.empty();
}

/// True when the line is about nobody any more.
bool take_out_of_line(Document& line, const std::set<std::string>& gone) {
  bool empty = false;
  for (const char* field : {"node", "from", "to", "holder"})
    if (line.contains(field)) empty = take_out(line[field], gone) || empty;
  if (line.contains("request"))
    for (auto& [name, options] : line["request"].items())
      for (auto& [option, value] : options.items())
        if (value.is_string() || value.is_array()) empty = take_out(value, gone) || empty;
  return empty;
}

void drop_losses(Document& json) {
  if (json.is_object()) json.erase("loss");
  if (json.is_structured())
    for (auto& [key, value] : json.items()) drop_losses(value);
}

}  // namespace

std::string spell_out(const Scenario& scenario, std::string_view claim, const std::vector<PlacedCommand>& commands) {
  return text_of(Speller(scenario).spell(claim, commands));
}

Outline outline_of(std::string_view text) {
  const Document json = Document::parse(text);
  Outline outline;
  for (const Document& node : json["nodes"]) {
    outline.nodes.push_back(node["name"].get<std::string>());
    count_settings(node, outline);
    outline.settings -= 2;  // name and role
  }
  outline.faults = json["faults"].size();
  for (const Document& line : json["faults"]) {
    count_settings(line, outline);
    outline.settings -= 2;  // when and what
  }
  for (const char* section : {"defaults", "limits", "network"})
    if (json.contains(section)) count_settings(json[section], outline);
  return outline;
}

std::string without_nodes(std::string_view text, std::size_t first, std::size_t count) {
  Document json = Document::parse(text);
  std::set<std::string> gone;
  Document& nodes = json["nodes"];
  for (; count > 0 && first < nodes.size(); --count) {
    gone.insert(nodes[first]["name"].get<std::string>());
    nodes.erase(first);
  }
  for (Document& node : nodes) {
    if (!node.contains("config")) continue;
    Document& config = node["config"];
    for (const std::string& option : node_options_of(node["role"].get<std::string>()).names)
      if (config.contains(option) && take_out(config[option], gone)) config.erase(option);
  }
  Document& faults = json["faults"];
  for (std::size_t i = faults.size(); i-- > 0;)
    if (take_out_of_line(faults[i], gone)) faults.erase(i);
  if (json.contains("domains"))  // one that owns nothing any more still has a name that others use
    for (Document& domain : json["domains"])
      if (domain.contains("nodes") && take_out(domain["nodes"], gone)) domain.erase("nodes");
  if (json.contains("network") && json["network"].contains("links")) {
    Document& links = json["network"]["links"];
    for (std::size_t i = links.size(); i-- > 0;)
      if (gone.contains(links[i]["from"].get<std::string>()) || gone.contains(links[i]["to"].get<std::string>()))
        links.erase(i);
  }
  return text_of(json);
}

std::string without_faults(std::string_view text, std::size_t first, std::size_t count) {
  Document json = Document::parse(text);
  Document& faults = json["faults"];
  for (; count > 0 && first < faults.size(); --count) faults.erase(first);
  return text_of(json);
}

std::string with_end(std::string_view text, Time until) {
  Document json = Document::parse(text);
  json["until"] = format_duration(until);
  Document& faults = json["faults"];
  for (std::size_t i = faults.size(); i-- > 0;)  // what comes after the end never comes
    if (*parse_duration(faults[i]["at"].get<std::string>()) > until) faults.erase(i);
  return text_of(json);
}

std::string with_seed(std::string_view text, std::uint64_t seed) {
  Document json = Document::parse(text);
  json["seed"] = seed;
  return text_of(json);
}

std::string with_command(std::string_view text, Time at, const Command& command) {
  Document json = Document::parse(text);
  Document line{{"at", format_duration(at)}};
  line.update(write_command(command, {}));
  json["faults"].push_back(std::move(line));
  return text_of(json);
}

std::string without_losses(std::string_view text) {
  Document json = Document::parse(text);
  for (const char* section : {"network", "faults"})
    if (json.contains(section)) drop_losses(json[section]);
  return text_of(json);
}

std::optional<std::string> with_constant_latency(std::string_view text, Duration latency) {
  Document json = Document::parse(text);
  Document& faults = json["faults"];
  Outline chances;
  if (json.contains("network")) count_settings(json["network"], chances);
  for (std::size_t i = faults.size(); i-- > 0;) {
    if (faults[i]["do"] != "degrade") continue;
    count_settings(faults[i], chances);
    faults.erase(i);
  }
  if (chances.chances == 0) return std::nullopt;
  json["network"] = Document{{"default", {{"latency", format_duration(latency)}}}};
  return text_of(json);
}

namespace {

/// "s1", "s2", "s3" as "s1..s3", where a range stands for just these; else the names as they are.
Document in_ranges(const std::vector<std::string>& names) {
  Document out = Document::array();
  for (std::size_t i = 0; i < names.size();) {
    std::size_t most = i + 1;
    for (std::size_t end = i + 2; end <= names.size(); ++end) {
      const std::vector<std::string> stands_for = expand_range(names[i] + ".." + names[end - 1]);
      if (!std::equal(stands_for.begin(), stands_for.end(), names.begin() + static_cast<std::ptrdiff_t>(i),
                      names.begin() + static_cast<std::ptrdiff_t>(end)))
        break;
      most = end;
    }
    out.push_back(most == i + 1 ? names[i] : names[i] + ".." + names[most - 1]);
    i = most;
  }
  return out;
}

/// Arrays of names in their shortest form.
void shorten_names(Document& json) {
  if (!json.is_structured()) return;
  for (auto& [key, value] : json.items()) {
    const bool names = key == "node" || key == "from" || key == "to" || key == "members" || key == "servers";
    if (names && value.is_array()) {
      value = in_ranges(value.get<std::vector<std::string>>());
      if (value.size() == 1) value = Document(value[0]);
    } else {
      shorten_names(value);
    }
  }
}

Document merged_nodes(const Document& nodes) {
  Document merged = Document::array();
  for (std::size_t i = 0; i < nodes.size();) {
    Document like = nodes[i];
    like.erase("name");
    std::vector<std::string> names;
    std::size_t end = i;
    for (; end < nodes.size(); ++end) {
      Document other = nodes[end];
      other.erase("name");
      if (other != like) break;
      names.push_back(nodes[end]["name"].get<std::string>());
    }
    for (const Document& range : in_ranges(names)) {
      Document entry = nodes[i];
      entry["name"] = range;
      merged.push_back(std::move(entry));
    }
    i = end;
  }
  return merged;
}

/// With a space after each comma and colon, as in the scenarios that come with the program.
std::string spaced(const Document& json) {
  const std::string tight = text_of(json);
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < tight.size(); ++i) {
    out += tight[i];
    if (tight[i] == '\\' && in_text)
      out += tight[++i];
    else if (tight[i] == '"')
      in_text = !in_text;
    else if (!in_text && (tight[i] == ',' || tight[i] == ':'))
      out += ' ';
  }
  return out;
}

}  // namespace

std::string condensed(std::string_view text, std::string_view title) {
  Document json = Document::parse(text);
  json["title"] = title;
  json["nodes"] = merged_nodes(json["nodes"]);
  std::vector<Document> faults = json["faults"];
  sort_stably(faults, [](const Document& a, const Document& b) {
    return *parse_duration(a["at"].get<std::string>()) < *parse_duration(b["at"].get<std::string>());
  });
  json["faults"] = faults;
  if (faults.empty()) json.erase("faults");
  shorten_names(json);
  std::string out = "{";
  bool first = true;
  for (const auto& [key, value] : json.items()) {
    out += first ? "\n  " : ",\n  ";
    first = false;
    out += spaced(Document(key)) + ": ";
    if (!value.is_array()) {
      out += spaced(value);
      continue;
    }
    out += "[";
    for (std::size_t i = 0; i < value.size(); ++i) out += (i > 0 ? ",\n    " : "\n    ") + spaced(value[i]);
    out += "\n  ]";
  }
  return out + "\n}\n";
}

}  // namespace netsplit
