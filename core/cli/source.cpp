#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "core/cli/program.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

bool is_link(std::string_view what) { return what.starts_with("v1.") || what.find("#v") != std::string_view::npos; }

/// The last part of a path, without ".json".
std::string stem_of(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.ends_with(".json")) name.remove_suffix(5);
  return std::string(name);
}

Expected<Source> as_source(Expected<Scenario> loaded) {
  if (const auto* error = std::get_if<InputError>(&loaded)) return *error;
  return Source{std::move(std::get<Scenario>(loaded)), std::nullopt};
}

Expected<Source> open_linked(const std::string& text, const LoadOptions& options) {
  auto decoded = decode_link(text);
  if (const auto* error = std::get_if<InputError>(&decoded)) return *error;
  auto& opened = std::get<OpenedLink>(decoded);
  if (!options.seed && !options.mutation && options.settings.empty())
    return Source{std::move(opened.scenario), std::move(opened.link)};
  // What is asked for here comes before what the link says.
  Link& link = opened.link;
  const LoadOptions merged{options.seed ? options.seed : link.seed, options.mutation ? options.mutation : link.mutation,
                           options.settings};
  auto source = as_source(link.scenario_text.empty() ? load_builtin(link.scenario_name, merged)
                                                     : load_scenario(link.scenario_text, "link", merged));
  if (auto* s = std::get_if<Source>(&source)) {
    link.hash = 0;
    s->link = std::move(link);
  }
  return source;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t most) {
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return std::nullopt;
  constexpr std::size_t kPiece = 64 * 1024;
  std::string text;
  for (std::size_t got = kPiece; got > 0 && text.size() <= most;) {
    const std::size_t before = text.size();
    text.resize(before + std::min(kPiece, most + 1 - before));
    got = std::fread(text.data() + before, 1, text.size() - before, file.get());
    text.resize(before + got);
  }
  return std::ferror(file.get()) ? std::nullopt : std::optional(text);
}

int bad_input(std::string_view what, const InputError& error) {
  fmt::print(stderr, "{}: {}\n", one_line(what, 80), error.line());
  return kBadInput;
}

Expected<Source> open_source(const std::string& what, const LoadOptions& options) {
  if (is_link(what)) return open_linked(what, options);
  if (const auto text = read_file(what, kLongestText)) return as_source(load_scenario(*text, stem_of(what), options));
  if (what.ends_with(".json")) return InputError{"", "found no file of that name that can be read, expected one"};
  return as_source(load_builtin(what, options));
}

}  // namespace netsplit::cli
