#pragma once
#include <cstdint>

#include "core/base/append_log.h"
#include "core/base/ratio.h"

namespace netsplit::kv {

/// Zipf's law with integers only: key of rank i has weight i^-exponent. Entry i of the table is the chance, of 2^32,
/// that the key is 0 .. i.
AppendLog<std::uint64_t> zipf_table(std::size_t keys, Ratio exponent);
/// The key for a draw below 2^32.
std::size_t zipf_key(const AppendLog<std::uint64_t>& table, std::uint64_t draw);

}  // namespace netsplit::kv
