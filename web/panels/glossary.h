#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "web/panels/panel.h"

namespace netsplit {

/// A word of the trade and what it means, in one or two sentences. The one table of them is in glossary.cpp.
struct Term {
  std::string_view word;  ///< small letters, words apart: "commit index"
  std::string_view meaning;
};
std::span<const Term> glossary();

/// The term for a field's label or a claim's name, in whatever spelling; null when there is none.
const Term* find_term(std::string_view label);

/// Where a term stands in a text.
struct TermPlace {
  const Term* term = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};
/// Each term at its first place in the text, as whole words, the longest of those that begin in one place.
std::vector<TermPlace> terms_in(std::string_view text);

/// A field whose name is explained when it is a term. True when the field was clicked.
bool explained_field(const PanelContext& context, std::string_view name, std::string_view value,
                     const FieldLook& look = {});
/// A section's name, the same.
void explained_heading(const PanelContext& context, std::string_view text);
/// A paragraph in which terms are explained.
void explained_paragraph(const PanelContext& context, ImFont* font, ImU32 ink, std::string_view text);

}  // namespace netsplit
