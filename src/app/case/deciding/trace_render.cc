// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/trace.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/sha256.h"
#include "publish/page.h"
#include "record/value.h"

namespace backtrail::app {
namespace {

// Depth is shown by lines down the left edge, which step closer together on a phone. Sentences stand out, for they are what
// was said; bytes do, for they are what it rests on.
constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--ink:#1c2430;--soft:#566173;--line:#d6dce4;--paper:#fff;--code:#f3f5f8;--accent:#0b4f8a;--bytes:#0b6b3a}"
    "@media (prefers-color-scheme:dark){:root{--ink:#e4e8ee;--soft:#a3aebd;--line:#384352;--paper:#171c23;--code:#10151b;--accent:#7db9ee;--bytes:#5fd39a}}"
    "body{font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;max-width:64rem;margin:0 auto;padding:0 1rem 3rem;"
    "color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}h1{font-size:clamp(1.4rem,5vw,2rem);line-height:1.2;overflow-wrap:anywhere}"
    "ul{list-style:none;padding-left:1.25rem;border-left:2px solid var(--line);margin:.35rem 0}body>ul{border:0;padding:0}li{margin:.6rem 0}"
    ".type{font-size:.75rem;font-weight:700;letter-spacing:.06em;text-transform:uppercase;color:var(--accent)}.id{color:var(--soft);overflow-wrap:anywhere}"
    ".title{overflow-wrap:anywhere}.sentence>.title{display:block;font:600 1.125rem/1.45 Charter,'Source Serif 4',Cambria,Georgia,serif}"
    ".sentence{margin-top:1.5rem}.sentence>.type{display:none}.marking{font-size:.75rem;background:#000;color:#fff;padding:0 .4rem;white-space:nowrap}"
    "dl{display:grid;grid-template-columns:minmax(5.5rem,max-content) 1fr;gap:0 1rem;margin:.2rem 0;font-size:.875rem}dt{color:var(--soft)}"
    "dd{margin:0;min-width:0;overflow-wrap:anywhere;white-space:pre-line}summary{cursor:pointer}"
    "pre{background:var(--code);border-left:3px solid var(--bytes);padding:.6rem .8rem;margin:.4rem 0;font:.8125rem/1.5 ui-monospace,Menlo,Consolas,"
    "'DejaVu Sans Mono',monospace;white-space:pre-wrap;overflow-wrap:anywhere}"
    ".bar{background:#8a1c0b;color:#fff;margin:0 -1rem 1.5rem;padding:.5rem 1rem;font-weight:700}"
    "@media (max-width:34rem){ul{padding-left:.6rem}dl{grid-template-columns:minmax(4rem,max-content) 1fr;gap:0 .6rem}}"
    "@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--code:#fff;--accent:#000;--bytes:#000}body{font-size:9.5pt;max-width:none}"
    ".bar{color:#000;border:1px solid #000;background:none;margin:0 0 1rem}.marking{background:none;color:#000;border:1px solid #000}"
    "dl,pre{break-inside:avoid}.sentence>.title{break-after:avoid}}";

/// What a terminal would obey is shown and not obeyed.
std::string visible(std::string_view text) {
  bool lossy = false;
  std::string out;
  for (const char c : record::valid_utf8(text, lossy)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || (byte >= 0x20 && byte != 0x7f)) out += c;
    else out += c == '\t' ? std::string(" ") : "\\x" + base::to_hex(std::string_view(&c, 1));
  }
  return out;
}

void indent_lines(const std::string& text, const std::string& indent, std::string& out) {
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += indent + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
}

void text_node(const TraceNode& node, const std::string& first, const std::string& rest, std::string& out) {
  out += first + node.type;
  if (!node.id.empty()) out += " " + visible(node.id);
  if (!node.marking.empty()) out += " [" + node.marking + "]";
  if (!node.title.empty()) out += ": " + visible(node.title);
  if (node.again) out += " (see above)";
  out += "\n";
  const std::string below = rest + (node.children.empty() ? "    " : "│   ");
  for (const TraceFact& fact : node.facts) {
    std::string value = visible(fact.value);
    for (std::size_t at = value.find('\n'); at != std::string::npos; at = value.find('\n', at + 1)) value[at] = ';';
    out += below + fact.name + "  " + value + "\n";
  }
  if (node.read) indent_lines(visible(read_text(*node.read)), below + "= ", out);
  if (!node.bytes.empty()) indent_lines(visible(node.bytes), below + "> ", out);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const bool last = i + 1 == node.children.size();
    text_node(node.children[i], rest + (last ? "└── " : "├── "), rest + (last ? "    " : "│   "), out);
  }
}

void html_node(const TraceNode& node, std::string& out) {
  using publish::escape;
  std::string head = "<span class=\"type\">" + escape(node.type) + "</span> ";
  if (!node.id.empty()) head += "<span class=\"id\">" + escape(node.id) + "</span> ";
  if (!node.marking.empty()) head += "<span class=\"marking\">" + escape(node.marking) + "</span> ";
  head += "<span class=\"title\">" + escape(node.title) + "</span>";
  if (node.again) head += " <span class=\"id\">(see above)</span>";
  std::string facts;
  for (const TraceFact& fact : node.facts)
    facts += "<dt>" + escape(fact.name) + "</dt><dd>" + escape(fact.value) + "</dd>";
  out += node.type == "sentence" ? "<li class=\"sentence\">" : "<li>";
  if (facts.empty()) out += head;
  else out += "<details open><summary>" + head + "</summary><dl>" + facts + "</dl>";
  if (node.read) out += "<pre>" + escape(read_text(*node.read)) + "</pre>";
  if (!node.bytes.empty()) out += "<pre>" + escape(node.bytes) + "</pre>";
  if (!facts.empty()) out += "</details>";
  if (!node.children.empty()) {
    out += "<ul>\n";
    for (const TraceNode& child : node.children) html_node(child, out);
    out += "</ul>";
  }
  out += "</li>\n";
}

}  // namespace

std::string trace_text(const TraceNode& root) {
  std::string out;
  text_node(root, "", "", out);
  return out;
}

base::OrderedJson trace_json(const TraceNode& root) {
  base::OrderedJson out = {{"type", root.type}};
  if (!root.id.empty()) out["id"] = root.id;
  if (!root.entry.empty()) out["entry"] = root.entry;
  if (!root.title.empty()) out["title"] = root.title;
  if (!root.marking.empty()) out["marking"] = root.marking;
  if (root.again) out["again"] = true;
  for (const TraceFact& fact : root.facts) {
    std::string key = fact.name;
    for (char& c : key) c = c == ' ' ? '_' : c;
    if (key == "not_looked" || key == "alternative") out[key].push_back(fact.value);
    else if (key == "offset" || key == "length") out[key] = std::stoull(fact.value);
    else out[key] = fact.value;
  }
  if (!root.bytes.empty()) {
    bool lossy = false;
    out["bytes"] = record::valid_utf8(root.bytes, lossy);
    out["bytes_base64"] = base::to_base64(root.bytes);
  }
  if (root.read) out["read"] = read_json(*root.read);
  if (!root.children.empty()) out["children"] = base::OrderedJson::array();
  for (const TraceNode& child : root.children) out["children"].push_back(trace_json(child));
  return out;
}

std::string trace_html(const TraceNode& root) {
  const std::string hash = base::to_base64(base::sha256(kStyle).view());
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
      hash +
      "'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Trace of " +
      publish::escape(root.id) + "</title>\n<style>" + std::string(kStyle) +
      "</style>\n</head>\n<body>\n<p class=\"bar\">Internal: the whole case without any cuts. Not for release.</p>\n<h1>Trace of " +
      publish::escape(root.id) + "</h1>\n<ul>\n";
  html_node(root, out);
  return out + "</ul>\n</body>\n</html>\n";
}

}  // namespace backtrail::app
