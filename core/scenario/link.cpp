#include "core/scenario/link.h"

#include <fmt/format.h>

#include <charconv>

#include "core/scenario/packing.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/read_fields.h"
#include "core/scenario/write_command.h"

namespace netsplit {
namespace {

constexpr std::string_view kVersionMark = "v1.";
constexpr std::string_view kWhere = "link";
constexpr std::size_t kMostCommands = 10'000;
constexpr std::size_t kLongestView = 8'000;
constexpr std::uint64_t kMostSteps = (std::uint64_t{1} << 53) - 1;

/// Node names of a scenario; its groups are not needed, since a link names every node.
Directory directory_of(const Scenario& scenario) {
  Directory directory;
  for (const HostSpec& host : scenario.spec.hosts) directory.add_node(host);
  return directory;
}

struct LinkDraft {
  OpenedLink opened;
  ReadContext context;
  std::uint64_t version = 1;
  std::uint64_t seed = 0;
  std::string mutation;
  std::string hash;
};

void load_inner(LinkDraft& d) {
  Link& link = d.opened.link;
  if (link.scenario_name.empty() == link.scenario_text.empty())
    refuse(std::string(kWhere), "found a link that names and holds a scenario, or neither; expected one of the two");
  const LoadOptions options{link.seed, link.mutation};
  auto loaded = link.scenario_text.empty() ? load_builtin(link.scenario_name, options)
                                           : load_scenario(link.scenario_text, "link", options);
  if (const auto* error = std::get_if<InputError>(&loaded))
    refuse(fmt::format("link: scenario{}", error->path), error->message);
  d.opened.scenario = std::move(std::get<Scenario>(loaded));
  d.context.directory = directory_of(d.opened.scenario);
}

void placed_command_fields(Fields& f, LinkDraft& d) {
  PlacedCommand placed;
  CommandDraft command;
  f.required("at");
  f.duration("at", placed.at, 0s, kLongest, "The virtual time.");
  f.required("steps");
  f.whole("steps", placed.steps, 0, kMostSteps, "The events before it.");
  f.command(command, [](Fields&, std::string_view) {});
  if (!f.reading()) return;
  auto built = build_commands(command, d.context.directory.size());
  f.check_that(built.size() == 1, "found a command to several nodes, expected one");
  placed.command = std::move(built[0]);
  auto& commands = d.opened.link.commands;
  f.check_that(commands.empty() || (commands.back().steps <= placed.steps && commands.back().at <= placed.at),
               "found a command before the one listed before it, expected the order of the run");
  commands.push_back(std::move(placed));
}

/// What is read here becomes the Link's own fields in `link_fields`; only then is the scenario known.
void identity_fields(Fields& f, LinkDraft& d) {
  Link& link = d.opened.link;
  f.required("v");
  f.whole("v", d.version, 1, 1, "Version.");
  f.text("scenario", link.scenario_name, 100, "A built-in scenario's name.");
  f.text("text", link.scenario_text, kLongestText, "The scenario itself.");
  constexpr std::uint64_t kUnset = ~std::uint64_t{0};
  d.seed = kUnset;
  f.whole("seed", d.seed, 0, kUnset - 1, "Instead of the scenario's.");
  if (d.seed != kUnset) link.seed = d.seed;
  constexpr std::string_view kAsBefore = "?";
  d.mutation = kAsBefore;
  f.text("mutation", d.mutation, 60, "Instead of the scenario's.");
  if (d.mutation != kAsBefore) link.mutation = d.mutation;
}

void link_fields(Fields& f, LinkDraft& d) {
  Link& link = d.opened.link;
  identity_fields(f, d);
  f.text("engine", link.engine, 40, "What made it.");
  f.duration("at", link.at, 0s, kLongest, "Where the reader was looking.");
  f.whole("left", link.left, 0, kMostSteps, "The events of that moment that had not happened yet.");
  f.duration("reached", link.reached, 0s, kLongest, "How far the run had gone.");
  f.text("hash", d.hash, 16, "Of the run there, in hexadecimal.");
  f.text("view", link.view, kLongestView, "How it was looked at.");
  if (f.reading()) load_inner(d);
  f.list(
      "commands", kMostCommands, [&](Fields& g) { placed_command_fields(g, d); }, "What was done by hand.");
  if (d.hash.empty()) return;
  const auto parsed = std::from_chars(d.hash.data(), d.hash.data() + d.hash.size(), link.hash, 16);
  f.check_that(parsed.ec == std::errc{} && parsed.ptr == d.hash.data() + d.hash.size(),
               "found a hash that is no hexadecimal number, expected one");
}

InputError link_error(std::string message) { return {std::string(kWhere), std::move(message)}; }

/// The packed part: after "#v1." of a URL, or after "v1." of a bare fragment.
Expected<std::string_view> packed_part(std::string_view text) {
  if (text.size() > 2 * kLongestText)
    return link_error(fmt::format("found {} characters, expected at most {}", text.size(), 2 * kLongestText));
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (const auto hash = text.rfind('#'); hash != std::string_view::npos) text.remove_prefix(hash + 1);
  if (text.starts_with(kVersionMark)) return text.substr(kVersionMark.size());
  const auto dot = text.find('.');
  if (text.starts_with('v') && dot != std::string_view::npos && dot < 6)
    return link_error(fmt::format("found a link of version {}, expected v1: it was made by another Netsplit",
                                  one_line(text.substr(0, dot), 6)));
  return link_error(fmt::format("found {}, expected a link with \"#v1.\" in it", in_quotes(text.substr(0, 40))));
}

Expected<std::string> unpack(std::string_view text) {
  auto part = packed_part(text);
  if (const auto* error = std::get_if<InputError>(&part)) return *error;
  const auto packed = base64url_decode(std::get<std::string_view>(part));
  if (!packed) return link_error("found characters that are not base64url, expected a whole link; was it cut off?");
  std::string json;
  switch (inflate_text(*packed, kLongestText, json)) {
    case Inflated::whole: return json;
    case Inflated::too_long:
      return link_error(fmt::format("found more than {} bytes inside, expected fewer", kLongestText));
    default: return link_error("found damaged data, expected a whole link; was it cut off?");
  }
}

}  // namespace

std::string encode_link(const Link& link, const Scenario& scenario) {
  nlohmann::ordered_json json{{"v", 1}, {"engine", link.engine}};
  if (link.scenario_text.empty())
    json["scenario"] = link.scenario_name;
  else
    json["text"] = link.scenario_text;
  if (link.seed) json["seed"] = *link.seed;
  if (link.mutation) json["mutation"] = *link.mutation;
  json["at"] = format_duration(link.at);
  if (link.left != 0) json["left"] = link.left;
  json["reached"] = format_duration(link.reached);
  if (link.hash != 0) json["hash"] = fmt::format("{:016x}", link.hash);
  if (!link.view.empty()) json["view"] = link.view;
  const Directory directory = directory_of(scenario);
  for (const PlacedCommand& placed : link.commands) {
    nlohmann::ordered_json command = write_command(placed.command, directory);
    if (command.is_null()) return {};
    command["at"] = format_duration(placed.at);
    command["steps"] = placed.steps;
    json["commands"].push_back(std::move(command));
  }
  const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kLongestText) return {};
  return fmt::format("#{}{}", kVersionMark, base64url_encode(deflate_text(text)));
}

Expected<OpenedLink> decode_link(std::string_view text) {
  auto json = unpack(text);
  if (const auto* error = std::get_if<InputError>(&json)) return *error;
  auto parsed = JsonTree::parse(std::get<std::string>(json));
  if (const auto* error = std::get_if<InputError>(&parsed))
    return link_error(fmt::format("{}: {}", error->path, error->message));
  LinkDraft draft;
  try {
    read_object(std::get<JsonTree>(parsed).root(), "", draft.context, [&](Fields& f) { link_fields(f, draft); });
  } catch (const Refusal& refusal) {
    return refusal.error;
  }
  return std::move(draft.opened);
}

}  // namespace netsplit
