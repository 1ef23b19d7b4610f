// SPDX-License-Identifier: Apache-2.0
// OpenIOC 1.0, which more programs read than 1.1: one list of terms, any of which is a hit. The marking stands in the
// description and in a link of rel "tlp", the place that the format has for such things.
#include "base/html.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/indicator.h"

namespace backtrail::publish {
namespace {

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + base::escape_html(text) + "</" + name + ">";
}

}  // namespace

base::Result<std::string> openioc(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  std::string items;
  std::string unsaid;
  std::string valid;  // the format has no place for it
  for (const auto& one : text.indicators) {
    const OpeniocWords words = openioc_words(one);
    if (const std::string when = validity_words(one); !when.empty()) valid += "\n" + one.value + " " + when;
    if (words.search.empty()) {
      unsaid += " " + one.kind + ": " + one.value + ".";
      continue;
    }
    items += "      <IndicatorItem id=\"" + text.ids.uuid("openioc", document.id_of(words.search + "\n" + one.value)) +
             "\" condition=\"is\">\n        <Context document=\"" + words.document + "\" search=\"" + words.search +
             "\" type=\"mir\"/>\n        <Content type=\"" + words.type + "\">" + base::escape_html(one.value) +
             "</Content>\n      </IndicatorItem>\n";
  }
  if (items.empty()) {
    return base::fail(kNothingToCarry, "nothing in this text is an indicator that OpenIOC has a term for", {},
                      "OpenIOC carries indicators; take another form for the rest");
  }
  const std::string marking(marking::name(document.tlp));
  std::string description = marking + ". " + prose(document);
  if (!unsaid.empty()) description += "\n\nWithout a term in OpenIOC:" + unsaid;
  if (!valid.empty()) description += "\n\nValid:" + valid;
  const std::string time = seconds(document.last_revised());
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += "<ioc xmlns=\"http://schemas.mandiant.com/2010/ioc\" id=\"" + text.ids.uuid("openioc", document.id_of("")) +
         "\" last-modified=\"" + time.substr(0, 19) + "\">\n";
  out += "  " + element("short_description", text.title) + "\n";
  out += "  " + element("description", description) + "\n";
  out += "  " + element("authored_by", publisher.name) + "\n";
  out += "  " + element("authored_date", seconds(document.first_released()).substr(0, 19)) + "\n";
  out += "  <links>\n    <link rel=\"tlp\">" + base::escape_html(marking) + "</link>\n  </links>\n";
  out += "  <definition>\n    <Indicator operator=\"OR\" id=\"" + text.ids.uuid("openioc", document.id_of("any")) +
         "\">\n" + items + "    </Indicator>\n  </definition>\n</ioc>\n";
  return out;
}

}  // namespace backtrail::publish
