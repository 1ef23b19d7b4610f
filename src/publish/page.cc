// SPDX-License-Identifier: Apache-2.0
#include "publish/page.h"

#include <array>

#include "base/hex.h"
#include "base/html.h"
#include "base/sha256.h"

namespace backtrail::publish {
namespace {

// One column of text at a comfortable measure; everything else steps back. System fonts only, for nothing is loaded. The
// TLP colours are FIRST's, on black as TLP 2.0 asks.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--ink:#1c2430;--soft:#566173;--line:#d6dce4;--paper:#fff;--back:#f3f5f8;--accent:#0b4f8a;--code:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ee;--soft:#a3aebd;--line:#384352;--paper:#171c23;--back:#0f1318;--accent:#7db9ee;--code:#10151b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--ink);font:1.0625rem/1.65 Charter,"Bitstream Charter","Source Serif 4",Cambria,Georgia,serif}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,pre:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:1}
.bar{background:#101820;color:#fff;font:600 .8125rem/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.bar div{max-width:46rem;margin:0 auto;padding:.7rem 1.5rem;display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;align-items:center;justify-content:space-between}
.publisher{letter-spacing:.02em}
.tlp{background:#000;border:1px solid #5a6570;padding:.1rem .55rem;letter-spacing:.04em;white-space:nowrap}
.tlp-clear{color:#fff}.tlp-green{color:#33ff00}.tlp-amber{color:#ffc000}.tlp-red{color:#ff2b2b}
main{max-width:46rem;margin:0 auto;background:var(--paper);padding:2.75rem 1.5rem 3.5rem;border:solid var(--line);border-width:0 1px}
.kind{margin:0 0 .5rem;color:var(--accent);font:600 .8125rem/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;letter-spacing:.08em;text-transform:uppercase}
h1{margin:0 0 1rem;font-size:clamp(1.65rem,5.2vw,2.35rem);line-height:1.18;font-weight:700;letter-spacing:-.012em;text-wrap:balance}
.meta{margin:0 0 2rem;padding:.85rem 0;border:solid var(--line);border-width:1px 0;display:flex;flex-wrap:wrap;gap:.35rem 2.25rem;color:var(--soft);font:.875rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.meta div{display:flex;gap:.5rem}.meta dt{margin:0}.meta dd{margin:0;color:var(--ink);font-weight:600}
h2{margin:2.75rem 0 .85rem;padding-top:.9rem;border-top:2px solid var(--ink);font:700 1.125rem/1.35 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h3{margin:1.75rem 0 .4rem;font:700 1rem/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
p{margin:0 0 1.05rem;overflow-wrap:break-word}
.said p{font-size:1.1875rem;line-height:1.6}
.keep{white-space:pre-line}
.whole{white-space:nowrap}.small{font-size:.875rem}
sup{font:.72em/1 system-ui,sans-serif;margin-left:.1em}sup a{text-decoration:none;padding:.2em .15em}
ol,ul{margin:0 0 1.05rem;padding-left:1.6rem}li{margin-bottom:.55rem;overflow-wrap:break-word}
.refs{font-size:.9375rem;line-height:1.55}.refs .url{overflow-wrap:anywhere}.soft{color:var(--soft)}
.facts{margin:0 0 1rem;display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.35rem 1.25rem}
.facts dt{color:var(--soft);font:.875rem/1.75 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}.facts dd{margin:0;min-width:0;overflow-wrap:break-word}
.facts svg{display:block;max-width:22rem;margin:.15rem 0 .5rem}.facts ul{padding-left:1.1rem;margin:.15rem 0}
.hash{font:.75rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft);overflow-wrap:anywhere}
nav{margin:1.5rem 0 0;font:.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.35rem 1.25rem}nav li{margin:0}
.gaps{border-left:3px solid #c77700;padding:.15rem 0 .15rem 1rem;margin:0 0 1rem}.gaps ul{margin:0;padding-left:1.1rem}.gaps p{margin:0 0 .3rem;font-weight:700}.gaps.none{border-left-color:#2f855a}
pre{margin:.3rem 0 1.25rem;padding:1rem;overflow:auto;background:var(--code);border:1px solid var(--line);font:.8125rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;tab-size:2}
table{border-collapse:collapse;width:100%;font:.875rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
th{text-align:left;border-bottom:2px solid var(--ink);padding:.4rem .75rem .4rem 0;white-space:nowrap}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.45rem .75rem .45rem 0}
.indicators{margin-bottom:1.75rem}caption{text-align:left;padding:.25rem 0 .35rem;color:var(--soft)}
.indicators td:first-child{white-space:nowrap;color:var(--soft);width:1%}
td code{font:.8125rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
footer{max-width:46rem;margin:0 auto;padding:1.25rem 1.5rem 2.5rem;color:var(--soft);font:.8125rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
@media (max-width:34rem){main{padding:1.75rem 1.15rem 2.5rem;border:0}.bar div,footer{padding-left:1.15rem;padding-right:1.15rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.6rem}th{white-space:normal}th,td{padding-right:.5rem}th:last-child,td:last-child{padding-right:0}}
@media print{@page{margin:20mm 18mm}:root{--ink:#000;--soft:#444;--line:#999;--paper:#fff;--back:#fff;--accent:#000;--code:#fff}
body{font-size:10.5pt;line-height:1.5}.bar{background:none;color:#000;border-bottom:1px solid #000}.bar div,main,footer{max-width:none;padding-left:0;padding-right:0}
.tlp{-webkit-print-color-adjust:exact;print-color-adjust:exact}main{border:0;padding-top:1.25rem}.said p{font-size:12pt}.skip{display:none}
h1,h2,h3{break-after:avoid}nav{display:none}tr,li,.facts,.gaps{break-inside:avoid}pre{white-space:pre-wrap;overflow-wrap:anywhere}thead{display:table-header-group}}
)css";

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

/// The style's hash, so that the policy allows this sheet and no other style, script, image, frame or form.
std::string policy() {
  const base::Digest digest = base::sha256(kStyle);
  return "default-src 'none'; style-src 'sha256-" + base::to_base64(digest.view()) +
         "'; base-uri 'none'; form-action 'none'";
}

std::string tlp_class(std::string_view marking) {
  marking = marking.substr(0, marking.find("//"));
  if (marking == "TLP:RED") return "tlp tlp-red";
  if (marking.starts_with("TLP:AMBER")) return "tlp tlp-amber";
  return marking == "TLP:GREEN" ? "tlp tlp-green" : "tlp tlp-clear";
}

/// What the label lets a reader do, in TLP 2.0's sense.
std::string tlp_meaning(std::string_view marking) {
  if (const std::size_t at = marking.find("//"); at != std::string_view::npos)
    return tlp_meaning(marking.substr(0, at)) + " Only those who are in each compartment that is named may have it.";
  if (marking == "TLP:CLEAR") return "May be shared without restriction.";
  if (marking == "TLP:GREEN") return "May be shared within the community, not by public channels.";
  if (marking == "TLP:AMBER")
    return "May be shared on a need-to-know basis within the organisation and with its clients.";
  if (marking == "TLP:AMBER+STRICT") return "May be shared on a need-to-know basis within the organisation only.";
  return "For the eyes of the recipients only.";
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : base::escape_html(text)) {
    // Whoever puts the page through a template engine must not have it run what a text says.
    if (c == '{' || c == '}') {
      out += c == '{' ? "&#123;" : "&#125;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string day_in_words(base::Instant instant) {
  const base::CivilTime civil = base::to_civil(instant);
  return std::to_string(civil.day) + " " + std::string(kMonths[static_cast<std::size_t>(civil.month - 1)]) + " " +
         std::to_string(civil.year);
}

std::string date_in_words(std::string_view date) {
  if (date.size() == 10 || date.size() > 19) {
    if (const auto parsed = base::parse_iso(date)) return day_in_words(parsed->instant);
  }
  if (date.size() == 7) {
    const auto parsed = base::parse_iso(std::string(date) + "-01");
    if (parsed) return day_in_words(parsed->instant).substr(2);
  }
  return std::string(date);
}

std::string page(const Frame& frame) {
  const std::string title = escape(frame.title);
  const std::string marking = escape(frame.marking);
  const std::string label = "<span class=\"" + tlp_class(frame.marking) + "\">" + marking + "</span>";
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta name=\"referrer\" content=\"no-referrer\">\n";
  out += "<title>" + title + " – " + escape(frame.publisher) + " (" + marking + ")</title>\n";
  out += "<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
  out += "<a class=\"skip\" href=\"#text\">Skip to the text</a>\n";
  out += "<div class=\"bar\" role=\"banner\"><div><span class=\"publisher\">" + escape(frame.publisher) + "</span>" +
         label + "</div></div>\n";
  out += "<main id=\"text\">\n<p class=\"kind\">" + escape(frame.kind) + "</p>\n<h1>" + title + "</h1>\n";
  out += "<dl class=\"meta\"><div><dt>Released</dt><dd><time datetime=\"" + base::format_day(frame.released) + "\">" +
         day_in_words(frame.released) + "</time></dd></div><div><dt>Audience</dt><dd>" + escape(frame.audience) +
         "</dd></div></dl>\n";
  out += frame.body + "</main>\n";
  out += "<footer>\n<p>" + label + " " + tlp_meaning(frame.marking) + "</p>\n<p>" + escape(frame.publisher) + ", " +
         day_in_words(frame.released) + "</p>\n</footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace backtrail::publish
