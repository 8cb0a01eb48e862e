#pragma once
#include <optional>
#include <string>
#include <string_view>

// How a text becomes a short word that survives in a URL, and back.
namespace netsplit {

/// RFC 4648, section 5, without padding.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

/// Raw deflate (RFC 1951).
std::string deflate_text(std::string_view text);
/// The text, if it is a whole raw deflate stream and inflates to at most `most` bytes.
enum class Inflated { whole, broken, too_long };
Inflated inflate_text(std::string_view packed, std::size_t most, std::string& text);

}  // namespace netsplit
