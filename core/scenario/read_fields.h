#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/scenario/directory.h"
#include "core/scenario/fields.h"
#include "core/scenario/json_tree.h"

namespace netsplit {

/// How a reader leaves the depths of a document. Caught where a document is opened; it never gets out of core/scenario.
struct Refusal {
  InputError error;
};
[[noreturn]] void refuse(std::string path, std::string message);

/// A role's options, put aside until all nodes are known.
struct PendingOptions {
  std::optional<Json> json;
  std::string path;
};

/// What fields refer to beyond themselves.
struct ReadContext {
  Directory directory;
  std::vector<PendingOptions> role_options;  ///< one for each entry of nodes
};

/// Reads one JSON object as `visit` declares it: first all names are compared, then the values are read.
void read_object(Json json, const std::string& path, ReadContext& context, const Fields::Visit& visit);

/// What was noticed while a role's options were read.
struct RoleOptionsRead {
  std::vector<std::string> given;  ///< the names that were there
};
/// Reads the options of a role or a request. `json` may be missing: then only the required ones are missed.
RoleOptionsRead read_options(const std::optional<Json>& json, const std::string& path, ReadContext& context,
                             const std::function<void(Options&)>& visit);

}  // namespace netsplit
