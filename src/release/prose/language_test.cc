// SPDX-License-Identifier: Apache-2.0
#include "release/prose/language.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::release {
namespace {

std::string foreign(const std::string& text) {
  std::string out;
  for (const Stretch& one : find_not_english(text)) out += text.substr(one.begin, one.end - one.begin) + "|";
  return out;
}

TEST(Language, WhatIsNotEnglishIsTold) {
  for (const char* text : {"Drei unserer Kunden wurden von den Angreifern erreicht.",
                           "Wir haben in den Protokollen nichts gefunden.",
                           "Bitte ändern Sie das Passwort des Kontos und prüfen Sie die Anmeldungen.",
                           "Das Konto war in der Hand des Angreifers.",
                           "Trois de nos clients ont été touchés par les attaquants.",
                           "Nous n'avons rien trouvé dans les journaux de cette organisation.",
                           "Es probable que el grupo sea responsable del ataque.",
                           "Tre clienti sono stati colpiti dagli aggressori.",
                           "We hebben niets gevonden in de logboeken van de klant.",
                           "É provável que o grupo seja responsável pela intrusão.",
                           "Jest prawdopodobne, że za tym stoi ta grupa.",
                           "Det är troligt att gruppen ligger bakom intrånget.",
                           "Det er sandsynligt, at gruppen står bag angrebet.",
                           "Kolme asiakastamme joutui hyökkääjien kohteeksi.",
                           "Üç müşterimiz saldırganlar tarafından ele geçirildi.",
                           "Tiga pelanggan kami diserang oleh para penyerang.",
                           "Tři naši zákazníci byli napadeni útočníky.",
                           "Ba khách hàng của chúng tôi đã bị tấn công.",
                           "Злоумышленники получили доступ к трём клиентам.",
                           "攻击者入侵了三个客户。",
                           "三つの顧客が攻撃されました。",
                           "تم اختراق ثلاثة عملاء.",
                           "Τρεις πελάτες επηρεάστηκαν."}) {
    EXPECT_EQ(foreign(text), std::string(text) + "|") << text;
  }
}

TEST(Language, EnglishIsNotTold) {
  for (const char* text :
       {"It is very likely that APT10 is responsible.", "Rotate credentials, and disable the account svc-backup.",
        "The group known as Lazarus used ThreatNeedle, DRATzarus and Torisma.",
        "Look for C:\\Windows\\Temp\\a.exe and ps1 files.", "Update FortiOS 7.4.3 and revoke all sessions.",
        "Завод is a provider, and was told of it.", "{org:quarry} was reached in May.",
        "We thank Bundesamt für Sicherheit in der Informationstechnik for their help.", "T1078.002, T1059.001, T1021.",
        "", "...", "Name: Bridge Ltd; country: GB", "<p class=\"note\">An account was used.</p>",
        "aGVsbG8gd29ybGQgYW5kIGFsbCB3aG8gbGl2ZSBpbiBpdA==",
        "In 2017/18, 8 of 20 incidents (40 %) were linked with state actors.",
        "It wasn't theirs, and the provider's customers haven't been told.", "Patch, restart, check."}) {
    EXPECT_EQ(foreign(text), "") << text;
  }
}

TEST(Language, EachSentenceIsAskedAndFewWordsWithTheirNeighbours) {
  EXPECT_EQ(foreign("An account was used. Drei Kunden wurden davon erreicht. They were told of it."),
            " Drei Kunden wurden davon erreicht.|");
  EXPECT_EQ(foreign("Drei Kunden betroffen.\nAlle gewarnt.\nKonten gesperrt.\n"),
            "Drei Kunden betroffen.\nAlle gewarnt.\nKonten gesperrt.\n|");
  EXPECT_EQ(foreign("Drei Kunden wurden davon erreicht. Daten gestohlen. An account was used."),
            "Drei Kunden wurden davon erreicht. Daten gestohlen.|");
  EXPECT_EQ(foreign("Hotline.\nAutomatic reply.\n"), "");
}

TEST(Language, HostileTextsTakeNoLongerThanTheirSize) {
  for (const char* part : {"“", "\xC3", "-", "''", "a-", "Ж", "\n", ". "}) {
    std::string text;
    while (text.size() < 1'000'000) text += part;
    (void)find_not_english(text);
  }
}

}  // namespace
}  // namespace backtrail::release
