// SPDX-License-Identifier: Apache-2.0
#include "release/prose/advice.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::release {
namespace {

using What = InAdvice::What;

/// "past 'was used'", one behind the other; empty where it is advice and nothing else.
std::string told(std::string_view text) {
  std::string out;
  for (const InAdvice& one : find_no_advice(text, 5)) {
    const char* what = one.what == What::no_order ? "no order"
                       : one.what == What::past   ? "past"
                       : one.what == What::time   ? "time"
                                                  : "count";
    out += (out.empty() ? "" : ", ") + std::string(what) + " '" +
           std::string(text.substr(one.where.begin, one.where.end - one.where.begin)) + "'";
  }
  return out;
}

TEST(Advice, OrdersAndRulesPass) {
  for (
      const char* text : {
          "Look for service accounts of a provider that log on from the addresses that its VPN gives out, and for their Kerberos tickets with RC4.",
          "Look for event 4648 where somebody who is not the service itself uses a service account's password.",
          "Look for a security product's program that loads a library of its own from a folder such as C:\\Recovery.",
          "Give each administrator of a provider an account of their own, and end shared ones.",
          "Require it for the provider's VPN and for every way in that it opens.",
          "Keep logs for at least a year, process starts and web requests included, where an intruder cannot delete them.",
          "Change them.",
          "Do not expose them.",
          "Never share one account between two customers.",
          "Also check whether accounts were created since the last review.",
          "If you run a managed service, reset its keys and tell your customers.",
          "Where possible use a second factor.",
          "On servers that others run for you, look for scheduled tasks that nobody knows.",
          "Reset all passwords that were used on these servers.",
          "Rebuild the servers that were compromised, and restore them from backups that are known to be good.",
          "Ask your provider which of its accounts were used, and when.",
          "Remove every account you have no use for.",
          "Make sure backups are offline and have been tried.",
          "Check that logs are kept for 90 days.",
          "Customers should ask their provider for its logs.",
          "We recommend that you disable NTLM.",
          "Logs must be kept where an intruder cannot delete them.",
          "Disable SMBv1 on Windows Server 2012 and Exchange 2016.",
          "Use keys of 2048 bits or more.",
          "Install the update for CVE-2017-0144 (MS17-010).",
          "Review these logs on Mondays, and at least once a month.",
          "Look for:\n- archives in recycle bins\n- tickets with RC4",
          "Did anybody log on at night?",
          "Suchen Sie nach Anmeldungen in der Nacht, die von den Adressen des Dienstleisters kommen.",
          "Copy the logs to a place that the provider cannot reach.",
          "Block what the rules find, then tell the centre.",
          "At a minimum, turn on logging of process starts.",
          "Dispose of old keys.",
          "You may find more; report it.",
      })
    EXPECT_EQ(told(text), "") << text;
}

TEST(Advice, FactsAreFound) {
  const std::pair<const char*, const char*> kCases[] = {
      {"Data were copied to a server in another land.",
       "no order 'Data were copied to a server in another land', past 'were copied to a server in another land'"},
      {"Look for it: data were copied to a server abroad.", "past 'were copied to a server abroad'"},
      {"Look for the tool that was used at a bank.", "past 'was used at a bank'"},
      {"Look for accounts that were used in Sweden.", "past 'were used in Sweden'"},
      {"Remove what they left, the intruder copied files to it.", "past 'intruder copied files to it'"},
      {"Look for logons in March.", "time 'March'"},
      {"Look for logons since 14 March 2017.", "time '14 March 2017'"},
      {"Look for logons since 2014.", "time '2014'"},
      {"Look for files that were packed on 2017-03-14.", "time '2017-03-14'"},
      {"Tell the 48 customers of the provider.", "count '48 customers'"},
      {"The intruder reads mail.", "no order 'The intruder reads mail'"},
      {"Access logs show that the intruder reads mail.", "no order 'Access logs show that the intruder reads mail'"},
      {"Use of these tools is rare.", "no order 'Use of these tools is rare'"},
      {"The provider should have known it.", "no order 'The provider should have known it'"},
      {"Close it. It opens a way to the ministry.", "no order 'It opens a way to the ministry'"},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(told(text), expected) << text;
}

TEST(Advice, TitlesTellFactsAndAreNoOrders) {
  EXPECT_TRUE(find_facts("Security software in odd places", 5).empty());
  EXPECT_EQ(find_facts("Data were copied in March 2017", 5).size(), 2u);
}

}  // namespace
}  // namespace backtrail::release
