// SPDX-License-Identifier: Apache-2.0
#include "publish/html.h"

#include <algorithm>
#include <vector>

#include "estimate/estimate.h"
#include "publish/indicator.h"
#include "publish/page.h"
#include "publish/uri.h"

namespace backtrail::publish {
namespace {

using release::ReleasedAdvisory;
using release::ReleasedCoverage;
using release::ReleasedEstimate;
using release::ReleasedNotLooked;
using release::ReleasedReference;
using release::ReleasedSentence;
using release::ReleasedStatement;

constexpr std::size_t kWordKept = 24;  // bytes of a last word that a narrow page can keep whole

std::string number(std::size_t i) { return std::to_string(i + 1); }

std::string heading(std::string_view id, std::string_view text) {
  return "<h2 id=\"" + std::string(id) + "\">" + std::string(text) + "</h2>\n";
}

std::string fact(std::string_view name, const std::string& value) {
  return value.empty() ? "" : "<dt>" + std::string(name) + "</dt><dd>" + value + "</dd>\n";
}

/// "from 1 March 2017 until 31 March 2017", as much of it as is known.
std::string interval(const std::string& from, const std::string& until) {
  std::string out;
  if (!from.empty()) out += "from " + escape(date_in_words(from));
  if (!until.empty()) out += (out.empty() ? "until " : " until ") + escape(date_in_words(until));
  return out;
}

std::string marks(const std::string& id, const std::string& word, const std::string& letter,
                  const std::vector<std::size_t>& list) {
  std::string out;
  for (const std::size_t one : list) {
    const std::string n = number(one);
    out += "<sup><a href=\"#" + id + "-" + n + "\" aria-label=\"" + word + n + "\">[" + letter + n + "]</a></sup>";
  }
  return out;
}

/// Of a paragraph or a point: the list of sources leads back to sentences alone.
template <typename T>
std::string marks_behind(const T& text) {
  return marks("source", "Source ", "", text.references) + marks("judgement", "Judgement ", "J", text.estimates) +
         marks("coverage", "Coverage ", "C", text.coverage);
}

/// The sentences as running text, each with marks that lead to what it stands on.
std::string sentences_html(const std::vector<ReleasedSentence>& sentences) {
  std::vector<bool> cited;
  std::string out;
  for (const ReleasedSentence& one : sentences) {
    // The last word keeps its marks with it: a line that begins with them belongs to nothing.
    const std::size_t blank = one.text.find_last_of(' ');
    std::size_t last = blank == std::string::npos ? 0 : blank + 1;
    if (one.text.size() - last > kWordKept) last = one.text.size();
    out += "<p>" + escape(one.text.substr(0, last)) + "<span class=\"whole\">" + escape(one.text.substr(last));
    for (const std::size_t reference : one.references) {
      const std::string n = number(reference);
      out += "<sup>";
      if (reference >= cited.size()) cited.resize(reference + 1, false);
      // The first mention carries the anchor that the list of sources leads back to.
      out += "<a href=\"#source-" + n + "\"" + (cited[reference] ? "" : " id=\"mention-" + n + "\"") +
             " aria-label=\"Source " + n + "\">[" + n + "]</a></sup>";
      cited[reference] = true;
    }
    out += marks("judgement", "Judgement ", "J", one.estimates) + marks("coverage", "Coverage ", "C", one.coverage);
    out += "</span></p>\n";
  }
  return out;
}

/// What the marks mean, as far as there are any.
std::string legend_html(bool references, bool estimates, bool coverage) {
  std::string out;
  const auto add = [&](bool there, const char* text) {
    if (there) out += (out.empty() ? "" : ", ") + std::string(text);
  };
  add(references, "[1] a source");
  add(estimates, "[J1] a judgement of ours");
  add(coverage, "[C1] what was looked at, and what was not");
  return out.empty() ? out : "<p class=\"soft small\">What each sentence stands on: " + out + ".</p>\n";
}

/// A bar from 0 to 100 per cent with the band filled in: no inline style is allowed, so it is drawn as SVG geometry.
std::string band_svg(const estimate::Band& band) {
  const std::string low = std::to_string(band.low_percent);
  const std::string width = std::to_string(band.high_percent - band.low_percent);
  return "<svg role=\"img\" aria-label=\"" + low + " to " + std::to_string(band.high_percent) +
         " per cent\" viewBox=\"0 0 100 3\" width=\"100%\" height=\"10\" preserveAspectRatio=\"none\">"
         "<rect width=\"100\" height=\"3\" fill=\"#8894a4\" fill-opacity=\".25\"/><rect x=\"" +
         low + "\" width=\"" + width + "\" height=\"3\" fill=\"#0b6fc2\"/></svg>";
}

std::string estimates_html(const std::vector<ReleasedEstimate>& estimates) {
  if (estimates.empty()) return {};
  std::string out = heading("judgements", "Judgements behind this");
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const ReleasedEstimate& one = estimates[i];
    out += "<h3 id=\"judgement-" + number(i) + "\">J" + number(i) + ". " + escape(one.proposition) +
           "</h3>\n<dl class=\"facts\">\n";
    out += fact("How likely", escape(one.likelihood.text()) + "<br>" + band_svg(one.likelihood.range()));
    out += fact("How sure we are", escape(estimate::name(one.confidence)) + " confidence");
    std::string alternatives;
    for (const std::string& text : one.alternatives) alternatives += "<li>" + escape(text) + "</li>";
    if (!alternatives.empty()) out += fact("Also considered", "<ul>" + alternatives + "</ul>");
    out += "</dl>\n";
  }
  const bool uk = estimates.front().likelihood.scale == estimate::Scale::uk;
  out +=
      std::string(
          "<p class=\"soft\">Likelihood says how probable a thing is, confidence how good the ground for saying so. ") +
      "Words and ranges are those of " +
      (uk ? "the UK probability yardstick" : "US Intelligence Community Directive 203") + ".</p>\n";
  return out;
}

/// `who` is left out when it would be the same in every line.
std::string gap_html(const ReleasedNotLooked& gap, const ReleasedCoverage& of, bool who) {
  std::string where = who ? escape(gap.who) : std::string();
  const auto add = [&](const std::string& part) {
    if (!part.empty()) where += (where.empty() ? "" : ", ") + part;
  };
  add(gap.log_source.empty() ? "" : "<strong>" + escape(gap.log_source) + "</strong>");
  add(gap.from == of.from && gap.until == of.until && !of.from.empty() ? "the whole period"
                                                                       : interval(gap.from, gap.until));
  return "<li>" + where + (where.empty() ? "" : ": ") + escape(gap.why) + "</li>\n";
}

/// Hashes are for comparing, not for reading: they stand back.
std::string with_hashes(const std::string& text) {
  constexpr std::string_view kPrefix = "sha256:";
  constexpr std::size_t kSize = kPrefix.size() + 64;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(kPrefix); at != std::string::npos; at = text.find(kPrefix, at + 1)) {
    if (text.size() < at + kSize) break;
    out += escape(text.substr(from, at - from)) + "<code class=\"hash\">" + escape(text.substr(at, kSize)) + "</code>";
    from = at + kSize;
  }
  return out + escape(text.substr(from));
}

/// A "no" is printed with what it covers, and never without what was not looked at.
std::string coverage_html(const std::vector<ReleasedCoverage>& coverage) {
  if (coverage.empty()) return {};
  std::string out = heading("coverage", "What was looked at, and what was not");
  for (std::size_t i = 0; i < coverage.size(); ++i) {
    const ReleasedCoverage& one = coverage[i];
    out += "<h3 id=\"coverage-" + number(i) + "\">C" + number(i) + ". " + escape(one.question) +
           "</h3>\n<dl class=\"facts\">\n" + fact("Looked at", escape(one.scope)) +
           fact("Period", interval(one.from, one.until)) + fact("How", with_hashes(one.method)) +
           fact("Coverage", escape(one.coverage)) + "</dl>\n";
    if (one.not_looked.empty()) {
      out += "<div class=\"gaps none\"><p>Not looked at</p>Nothing within this scope was left out.</div>\n";
      continue;
    }
    bool differ = false;
    for (const ReleasedNotLooked& gap : one.not_looked) differ = differ || gap.who != one.not_looked.front().who;
    out += "<div class=\"gaps\"><p>Not looked at</p><ul>\n";
    for (const ReleasedNotLooked& gap : one.not_looked) out += gap_html(gap, one, differ);
    out += "</ul></div>\n";
  }
  return out;
}

std::string references_html(const std::vector<ReleasedReference>& references,
                            const std::vector<ReleasedSentence>& sentences) {
  if (references.empty()) return {};
  std::string out = heading("sources", "Sources") + "<ol class=\"refs\">\n";
  for (std::size_t i = 0; i < references.size(); ++i) {
    const ReleasedReference& one = references[i];
    out += "<li id=\"source-" + number(i) + "\">" + escape(one.name);
    if (!one.published.empty()) out += ", " + escape(date_in_words(one.published));
    out += ".";
    if (is_web(one.url)) {
      const std::string url = escape(one.url);
      out += " <a class=\"url\" href=\"" + url + "\" rel=\"noreferrer noopener\">" + url + "</a>";
    }
    bool mentioned = false;
    for (const ReleasedSentence& sentence : sentences) {
      for (const std::size_t reference : sentence.references) mentioned = mentioned || reference == i;
    }
    if (mentioned) out += " <a href=\"#mention-" + number(i) + "\" aria-label=\"Back to the text\">↩</a>";
    out += "</li>\n";
  }
  return out + "</ol>\n";
}

std::string points_html(const std::vector<release::ReleasedPoint>& points) {
  std::string out;
  for (const release::ReleasedPoint& one : points) {
    out += "<li>";
    if (!one.title.empty()) out += "<strong>" + escape(one.title) + "</strong><br>";
    out += "<span class=\"keep\">" + escape(one.text) + "</span>" + marks_behind(one) + "</li>\n";
  }
  return out.empty() ? out : "<ul>\n" + out + "</ul>\n";
}

/// Measure, way and gain; on a phone a narrow first column and two that break.
std::string cuts_html(const std::vector<release::ReleasedCut>& cuts) {
  if (cuts.empty()) return {};
  std::string out = heading("cuts", "What each measure cuts, and what that buys");
  out +=
      "<p>One after another: each row counts what those before it have left.</p>\n<table>\n<thead><tr><th "
      "scope=\"col\">Measure</th><th scope=\"col\">Way that it cuts</th><th scope=\"col\">What that "
      "buys</th></tr></thead>\n<tbody>\n";
  for (const release::ReleasedCut& one : cuts) {
    out += "<tr><td><strong>" + escape(one.mitigation) + "</strong>" +
           (one.act.empty() ? "" : "<br>" + escape(one.act)) + "</td><td>" + escape(one.way) + "</td><td>" +
           escape(one.buys) + "</td></tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string rules_html(const std::vector<release::ReleasedRule>& rules) {
  if (rules.empty()) return {};
  std::string out = heading("rules", "Detection rules");
  out += "<p>Sigma rules, ready to be copied into a file each.</p>\n";
  for (const release::ReleasedRule& one : rules) {
    out += "<h3>" + escape(one.title) + "</h3>\n<pre tabindex=\"0\"><code>" + escape(one.yaml) + "</code></pre>\n";
  }
  return out;
}

/// Few columns fit a phone: what is known of a value stands below it, each source has a table of its own, and of when values are valid a
/// column stands where that is said of one.
std::string indicators_html(const std::vector<release::ReleasedIndicator>& indicators) {
  if (indicators.empty()) return {};
  std::vector<std::string> sources;  // in the order of their first indicator, those without one last
  for (const release::ReleasedIndicator& one : indicators) {
    if (!one.source.empty() && std::ranges::find(sources, one.source) == sources.end()) sources.push_back(one.source);
  }
  sources.emplace_back();
  std::string out = heading("indicators", "Indicators");
  for (const std::string& source : sources) {
    std::string rows;
    const bool dated = std::ranges::any_of(indicators, [&](const release::ReleasedIndicator& one) {
      return one.source == source && !validity_words(one).empty();
    });
    for (const release::ReleasedIndicator& one : indicators) {
      if (one.source != source) continue;
      // Never a link: a page of indicators must not be one click away from them.
      rows += "<tr><td>" + escape(one.kind) + "</td><td><code>" + escape(one.value) + "</code>" +
              (one.context.empty() ? "" : "<br><span class=\"soft\">" + escape(one.context) + "</span>") + "</td>" +
              (dated ? "<td>" + escape(validity_words(one)) + "</td>" : "") + "</tr>\n";
    }
    if (rows.empty()) continue;
    const std::string from = !source.empty() ? "From " + escape(source) : sources.size() > 1 ? "Others" : "";
    out += "<table class=\"indicators\">\n" + (from.empty() ? "" : "<caption>" + from + "</caption>\n") +
           "<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">Value</th>" +
           (dated ? "<th scope=\"col\">Valid</th>" : "") + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
  }
  return out;
}

/// An advisory is long, and its readers want one part of it: the machine's, the manager's.
std::string contents_html(const ReleasedAdvisory& a, bool happened) {
  std::string out;
  const auto add = [&](bool there, const char* id, const std::string& text) {
    if (there) out += "<li><a href=\"#" + std::string(id) + "\">" + text + "</a></li>";
  };
  const auto counted = [](std::size_t n, const char* what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  };
  add(happened, "happened", "What happened");
  add(!a.checks.empty() || (!happened && !a.sentences.empty()), "check", "What to check");
  add(!a.mitigations.empty(), "mitigations", "What to do");
  add(!a.cuts.empty(), "cuts", "What that buys");
  add(!a.rules.empty(), "rules", counted(a.rules.size(), "detection rule"));
  add(!a.indicators.empty(), "indicators", counted(a.indicators.size(), "indicator"));
  add(!a.estimates.empty(), "judgements", "Judgements");
  add(!a.coverage.empty(), "coverage", "What was looked at");
  add(!a.references.empty(), "sources", "Sources");
  return out.empty() ? out : "<nav aria-label=\"Contents\"><ul>" + out + "</ul></nav>\n";
}

std::string frame(std::string_view kind, const Publisher& publisher, const std::string& marking,
                  const std::string& audience, const std::string& title, base::Instant released, std::string body) {
  return page({std::string(kind), publisher.name, marking, audience, title, released, std::move(body)});
}

}  // namespace

std::string html(const release::Released<ReleasedStatement>& statement, const Publisher& publisher) {
  const ReleasedStatement& s = statement.value();
  std::string body = "<div class=\"said\">\n" + sentences_html(s.sentences) + "</div>\n";
  body += legend_html(!s.references.empty(), !s.estimates.empty(), !s.coverage.empty());
  body += estimates_html(s.estimates) + coverage_html(s.coverage) + references_html(s.references, s.sentences);
  return frame("Statement", publisher, s.marking, s.audience, s.title, s.released, std::move(body));
}

std::string html(const release::Released<ReleasedAdvisory>& advisory, const Publisher& publisher) {
  const ReleasedAdvisory& a = advisory.value();
  // Where checks are listed apart, the sentences tell the story; alone they are what there is to check.
  const bool happened = !a.sentences.empty() && !a.checks.empty();
  std::string body;
  for (const ReleasedSentence& one : a.summary)
    body += "<p class=\"keep\">" + escape(one.text) + marks_behind(one) + "</p>\n";
  body += contents_html(a, happened);
  if (happened) body += heading("happened", "What happened") + sentences_html(a.sentences);
  if (!a.sentences.empty() || !a.checks.empty()) {
    body += heading("check", "What to check");
    body += (happened ? std::string() : sentences_html(a.sentences)) + points_html(a.checks);
  }
  if (!a.mitigations.empty()) body += heading("mitigations", "What to do") + points_html(a.mitigations);
  body += cuts_html(a.cuts);
  body += rules_html(a.rules) + indicators_html(a.indicators) + estimates_html(a.estimates) + coverage_html(a.coverage);
  body += references_html(a.references, a.sentences);
  return frame("Advisory", publisher, a.marking, a.audience, a.title, a.released, std::move(body));
}

}  // namespace backtrail::publish
