#pragma once
#include <string_view>

#include "core/scenario/scenario_fields.h"

namespace netsplit {

/// Declares every field of one domain: its nodes, its windows and its rules.
void domain_fields(Fields& f, ScenarioDraft& draft);
/// The domain of this name, or a refusal of what `f` reads.
DomainId domain_called(Fields& f, const ScenarioDraft& draft, std::string_view name);
/// When all are known: whom each of them admits.
void admit_domains(ScenarioDraft& draft);

}  // namespace netsplit
