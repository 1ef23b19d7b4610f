// SPDX-License-Identifier: Apache-2.0
#include "report/html/frame.h"

#include "base/hex.h"
#include "base/html.h"
#include "base/sha256.h"
#include "report/html/parts.h"

namespace backtrail::report::html {
namespace {

/// The sheet's hash, so that the policy allows this style and no other, and no script, image, frame or form at all.
std::string policy() {
  return "default-src 'none'; style-src 'sha256-" + base::to_base64(base::sha256(style_sheet()).view()) +
         "'; base-uri 'none'; form-action 'none'";
}

}  // namespace

std::string open_page(const Frame& frame) {
  const std::string title = base::escape_html(frame.title);
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n";
  out +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";
  out += "<title>" + title + " – " + std::string(frame.program) + "</title>\n<style>" + std::string(style_sheet()) +
         "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#" + std::string(frame.skip.first) + "\">Skip to " +
         std::string(frame.skip.second) + "</a>\n<header><div class=\"in\"><p class=\"kind\">" +
         std::string(frame.kind) + "</p><h1>" + title + "</h1><p class=\"lead\">" + base::escape_html(frame.lead) +
         "</p></div></header>\n<nav aria-label=\"Parts\"><ul>";
  for (const auto& [id, name] : frame.parts)
    out += "<li><a href=\"#" + std::string(id) + "\">" + std::string(name) + "</a></li>";
  return out + "</ul></nav>\n<main class=\"in\">\n";
}

std::string close_page(std::string_view text) {
  return "</main>\n<footer><div class=\"in\">" + std::string(text) + "</div></footer>\n</body>\n</html>\n";
}

}  // namespace backtrail::report::html
