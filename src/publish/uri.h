// SPDX-License-Identifier: Apache-2.0
// Addresses as RFC 3986 has them. People write "https://bücher.example/a b"; formats with a schema take no such thing.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::publish {

/// Of the web, in small letters or capitals: "HTTPS://". Only such become links: an escaped "javascript:" would still run when clicked.
[[nodiscard]] bool is_web(std::string_view address);

/// What no address may hold is percent-encoded, byte by byte: blanks, quotes, letters beyond ASCII, brackets outside of a host, a second "#",
/// a "%" before no two hex digits. An address that is one already stays as it is.
[[nodiscard]] std::string uri_of(std::string_view address);

}  // namespace backtrail::publish
