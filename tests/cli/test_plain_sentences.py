# SPDX-License-Identifier: Apache-2.0
"""Sentences as advisories and press releases of national centres have them, which name no actor and find nothing, pass; sentences that do
are refused. Both lists are held together: what lets more of the one through must let nothing of the other through.

The registers know actors that are called by everyday words: Bronze, Comment Crew, Lotus, Sea Turtle, Turbine; ATT&CK brings Chromium, Dragonfly,
Mercury, Play, Platinum, Silence, Silicon, Snake and more."""
import json

import pytest

from test_registers import Case

CALLED = ["Bronze", "Comment Crew", "Lotus", "Turbine"]

# Words as words.
WORDS = """The prize was a bronze medal.
A lotus leaf is the emblem of the conference.
A turbine hall of the plant was closed for repairs.
Turbine halls need a network of their own.
Bronze plates have hung there for a century.
Lotus leaves are on the cover of the guide.
Dragonfly wings are the model for the new sensor.
The drone, shaped like a dragonfly, was shown at the exhibition.
We thank the comment crew of the broadcaster.
A crew of technicians replaced the turbine.
The museum shows Bronze Age tools.
Mail was kept in Lotus Notes until last year.
The app was removed from Google Play last week.
Users should install apps from the Play Store alone.
Vendors in Silicon Valley were told in advance.
Chromium-based browsers should be updated.
Other Chromium-based browsers should be updated as well.
Gold, silver and bronze sponsors may register.
The sea turtle on the logo was replaced.
Sea turtles are counted with the same software.
Mercury levels are measured by the same controllers.
Snake oil is sold under many names.
Silence is no answer to an extortion letter.
The play was performed in the theatre of the ministry.
Play it safe and keep backups offline.
A magic hound guards the gate in the training game.
The exercise has a spring dragon as its mascot.
A volt typhoon is no unit of measurement.
The equation of risk has changed.
Patchwork repairs are no strategy.
Platinum prices have no bearing on this.
A monsoon flooded the data centre in July."""

# Who claims nothing.
OPEN = """We cannot confirm reports that data was stolen.
We do not confirm reports of an attack on the parliament.
We can neither confirm nor deny these reports.
We are not able to confirm media reports about the incident.
We are aware of reports that a hospital was attacked.
We are aware of media reports about stolen data.
We have not seen the report that the newspaper cites.
We have not seen the documents that are offered for sale.
We have not verified the claims that were made on the forum.
We could not verify the authenticity of the list.
At this stage we cannot confirm that data was taken.
The ministry cannot confirm whether data was accessed.
We are not in a position to confirm the number of systems affected.
It is too early to say what was taken.
We cannot say at this point how the intruder got in.
The claims of the group have not been verified.
These reports have not been confirmed.
The figures have not been independently verified.
The centre does not comment on individual cases.
It is not known how long the intruder had access.
We do not yet know what was taken.
The full extent of the incident is not yet known.
We cannot rule out that more systems were reached.
The investigation has not been concluded.
The vendor has not yet released a patch.
Systems that are not patched should be taken off the network.
Accounts that were not used should be removed.
We are aware of the claims, and cannot verify them.
Do not pay the ransom, and do not delete the encrypted files.
The list of indicators is not exhaustive.
Not every match with an indicator is a sign of compromise.
The absence of these files does not mean that a system is clean.
A patch alone does not remove an intruder who is already inside.
Organisations that cannot patch should disable the service.
We encourage victims to report, and no report is too small."""

# Advice, rules and what holds for anybody count nobody and find nothing.
GENERAL = """Both the provider and its customers should check their logs.
One provider can serve many customers.
If one customer is compromised, others may follow.
The vulnerability was reported by one vendor.
This advisory was written by three agencies of the Five Eyes.
No customer data should be stored in the jump host.
We have no further information at this time.
The attackers did not need to use malware.
No single control will stop every attack.
It is possible to disable the service without loss of function.
Most intrusions start with a password.
Most attacks begin with a phishing mail.
Multi-factor authentication stops most of these attacks.
We thank the two vendors who helped us.
Do not share one account between two customers.
An attacker who controls one provider can reach its customers.
No user interaction is required.
No organisation is too small to be a target.
Customers of managed service providers should ask which accounts they use.
There are no known workarounds for this issue.
Two of the vulnerabilities can be chained.
One vendor has published a fix.
At least two people should approve each change.
Only administrators should have access to the jump host.
We will not publish the names of those affected.
Nobody should log in from the outside without a second factor.
This does not mean that you were affected.
No customer data is needed for this check.
We are not aware of a public exploit.
One provider can serve hundreds of customers.
A single provider may serve many customers.
Set up a single tenant for each customer.
TLS clients: 2 versions are vulnerable.
Every provider should offer a second factor except where that is impossible.
The threat to government networks in Australia remains high.
Most organisations have backups that nobody has tried.
We thank three organisations that reported this weakness.
There is no need to replace the device.
No login is required to reach the page.
The update does not require a restart.
This does not imply that the device is at fault.
We are not aware of a workaround for older versions.
We are not aware of any exploit code at this time.
No further action is needed once the patch is installed.
A single organisation may run dozens of subsidiaries.
Use one account per customer and per administrator.
Give each administrator one account for every customer.
Create a single administrator for each tenant.
The threat to energy suppliers in Germany is growing.
Most companies use the same password in several places.
Most organisations need help from others with this.
We thank two universities that disclosed this flaw to the vendor.
We thank the agencies that contributed to this advisory.
Every customer should change the key except during maintenance.
All organisations should enable logging, except where the law forbids it.
Clients: 3 ports must be open.
Customers: two methods are described below.
The second provider should use another account.
Ask a third party to test the backup.
A second company should keep the keys.
The port is open by default on devices sold in Denmark.
Ports in Denmark are covered by the NIS 2 directive.
Both sides of the connection must be logged.
Banks in Ireland have to report within 72 hours.
The network operators of the state should be asked.
Restart the service after the update, or nothing will change.
Nobody has to switch the device off.
Do not wait until an incident happens.
Attackers do not need an account for this.
The vulnerability cannot be exploited from the internet.
No agent has to be installed.
There are no signatures for this in most products.
If no backup exists, ask your provider.
Critical infrastructure operators in the United Kingdom should treat this as urgent.
Critical infrastructure operators in New Zealand should treat this as urgent.
Operators in Germany should apply the update.
Telecommunications operators in the United States and Canada have published guidance.
Network operators in France must report incidents to ANSSI.
German operators have to report incidents.
One compromised provider can give access to many customers.
Ask each of your three largest suppliers.
A single supplier should not hold all keys.
Only one provider account should remain active.
Businesses should assume that one of their suppliers will be compromised.
One organisation told us how it recovered within a day.
Event 4624 does not show the process.
Resetting the device does not remove the implant.
Restarting the service does not remove the malware.
Neither the provider nor the customer needs to reinstall the agent.
Customers of the provider do not need to take any action.
No customer has to change a password.
You may see no entries in the log; this does not mean that you were not compromised.
If the command returns no output, the device is not affected.
No personal information is collected by this form.
Contact your provider if you are the only tenant of a server.
The group does not encrypt files.
The actor does not use malware of its own.
Most businesses know neither their attackers nor their exposure.
The risk to hospitals in Ireland has not changed.
A power company in Germany and a hospital in Japan can both use this rule."""

# Counts of those affected, in words that come near to those.
COUNTED = """We thank the two customers who helped us.
Do not tell the two customers anything.
Do not forget that two customers were hit.
An attacker who controls one provider has reached its customers.
An intruder who read the mails of one customer was there.
Both the provider and its customer were hit.
Both the provider and its customers should have been warned.
One provider can read its mails again.
One hospital can treat its patients again.
If one customer was compromised, it was in May.
In the end one customer was hit.
The intrusion was reported by one vendor.
It was written by three agencies that were hit.
We warned 3.
We told three.
The count of victims is 3.
The number of customers affected is 3.
Customers, three in number, were hit.
48 customers were at risk, 3 warned.
One provider can serve three customers again.
A single provider was reached.
A single tenant was set up for the two customers.
Victims: 3, hit in March.
Customers: 2.
We thank three customers that were hit.
We thank three organisations that were hit by this weakness.
Three organisations reported that they were hit.
The third victim had no backup.
A second hospital was encrypted.
The intruder then reached a third provider.
Tenants affected: III.
The hospitals, four in all, were encrypted.
Customers should know that two providers were hit.
Customers should assume that two providers were compromised.
Your three customers were hit.
A single supplier should have been told.
One compromised provider can work again.
One organisation told us that it was hit.
Only one provider was spared.
Businesses should know that two providers are compromised.
Seven customers were reached and three lost data.
Seven customers were reached. Three lost data.
Five customers were reached; two have acknowledged.
We warned customers A, B and C.
3x customers were reached.
Four: this is how many customers we warned.
Two parties were hit."""

# An actor, by name, of whom nothing that is cited speaks.
NAMED = """The provider was compromised by Bronze.
Tools of Bronze were found.
We attribute this to Turbine.
The tools of Turbine were used.
Turbine broke into the provider.
Turbine targeted energy companies.
The group Lotus came back.
Lotus is responsible for it.
Lotus attacked the ministry.
It is the work of Lotus.
Comment Crew came back.
It was carried out by Comment Crew.
It was carried out by comment crew.
Tools of COMMENT CREW were found.
Dragonfly targeted energy companies.
Dragonfly's tools were found there.
We attribute this to Dragonfly.
The group known as Dragonfly is active again.
The intruder used what Play uses.
Play broke into the provider.
Play attacked several hospitals.
Servers were encrypted by the Play ransomware group.
The Play Ransomware group came back.
Operators of Play came back.
This bears the marks of Mercury.
The intrusion was carried out by Chromium.
The group Snake is known for it.
Silence stole money from banks.
Silence is responsible for it.
Sea Turtle changed the records.
The campaign was conducted by sea turtle.
The campaign of Spring Dragon goes on.
Volt Typhoon is active.
It was carried out by volt typhoon.
It was carried out by lazarus group.
The Bronze Group came back.
Chinese group Bronze came back.
Tools of lazarus group were found.
The tools are those of volt typhoon.
State-sponsored operators from Russia did it.
The operators in Iran broke into the provider.
The operators are Russian.
The intrusion was carried out by operators in Iran.
Platinum tools are known to do it.
Snake is active again.
Hackers of Platinum used it."""

# No, without a finding.
DENIED = """We cannot confirm any theft of data.
We have not seen any theft of data.
We have not seen this malware in government networks.
We have seen no sign of the intruder.
No data was stolen.
Nothing was stolen.
There is nothing to confirm reports of stolen data.
We have found nothing that confirms these reports.
We have no evidence that data was stolen.
We are not aware of any victims.
We are not aware of reports that customers were affected.
We have not confirmed any victims.
We cannot confirm these reports, and no data was stolen.
Reports that data was stolen are not confirmed, for nothing was taken.
We cannot find these reports, nor any sign of a compromise.
The reports cannot be confirmed: no system was affected.
We have not seen reports of victims.
No customer was affected.
Customers were not affected.
The network is clean.
The investigation did not confirm the reports of a theft.
Our logs do not confirm these reports.
Nothing confirms the reports of a theft.
These reports have not been confirmed by our analysis.
The auditors did not confirm the reports of a theft.
These claims were not confirmed.
We have not seen the documents leave the network.
We have not seen the stolen documents on any server.
We cannot confirm the theft of data.
We cannot confirm reports of a theft, since nothing was stolen.
We cannot confirm reports of a theft since no data was stolen.
Data was not, it should be said, stolen.
We do not see any indication of compromise.
The investigation found no trace of the malware.
No customer data should have been stolen, and none was.
No customer data was stored there.
We have no further information that data was stolen.
No further information was stolen.
No single customer was affected.
The service was restored without loss of data.
The hospital went on without loss of function.
This means that no customer was affected.
No customer data was needed or taken.
No customer data is missing.
We are not aware of any victims in our country.
We are not aware of active exploitation.
We are not aware of a public exploit that was used against customers.
We are not aware of a patch that was stolen.
There is no sign that data left the network.
The events do not show any theft.
Our event log does not show the intruder.
Investigating the logs does not reveal any theft.
No customer needs to fear a theft.
The provider does not need to be afraid, and no data was stolen.
You will see no stolen data.
This does not mean that customers were hit, and nothing was stolen.
If you ask us, no data was stolen.
If you run version 9, your customers are not affected.
The group does not hit customers of ours.
The group did not encrypt files.
The group has not stolen our data.
Most organisations have no sign of it.
Most customers know of no intrusion.
Neither the provider nor the customer was affected.
No personal information was collected by the intruder."""


def texts(*lists):
    return [line for one in lists for line in one.splitlines()]


HARMLESS, NOT_SO = texts(WORDS, OPEN, GENERAL), texts(NAMED, DENIED, COUNTED)


@pytest.fixture
def case(tmp_path, beginnings):
    made = Case(tmp_path, beginnings)
    source = {"name": "A report", "url": "https://report.example/1"}
    made.add("claim", {"id": "c:1", "subject": "The report", "relation": "tells of", "object": "incidents", "marking": "TLP:CLEAR", "source": source})
    for number, name in enumerate(CALLED):
        made.add("judge", {"id": f"j:{number}", "rung": "group", "subject": name, "proposition": f"{name} did it.", "likelihood": "likely", "confidence": "low",
                           "rests_on": ["c:1"], "alternatives": [{"hypothesis": "Somebody else"}]})
    return made


def refused(case, sentences):
    """Codes by the number of the sentence, of what the gate has against them."""
    case.add("statement", {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "News",
                           "sentences": [{"text": text, "cites": ["c:1"]} for text in sentences]})
    done = case("publish", "s:1", "--dry-run", "--errors", "json", actor="dee")
    out = {}
    for one in done.errors:
        place = one.get("place", one.get("path", ""))
        if place.startswith("sentence "):
            out.setdefault(int(place.split()[1].rstrip(",:")), set()).add(one["code"])
    return out


def test_the_lists_are_what_they_say():
    assert len(HARMLESS) >= 60 and len(NOT_SO) >= 60 and len(set(HARMLESS + NOT_SO)) == len(HARMLESS) + len(NOT_SO)


def test_harmless_sentences_pass(case):
    found = refused(case, HARMLESS)
    assert not found, "\n".join(f"{HARMLESS[at - 1]} {sorted(codes)}" for at, codes in found.items())


@pytest.mark.parametrize("code, sentences", [("BT0743", texts(NAMED)), ("BT0712", texts(DENIED)), ("BT0722", texts(COUNTED))])
def test_what_names_an_actor_or_says_no_is_refused(case, code, sentences):
    found = refused(case, sentences)
    passed = [text for at, text in enumerate(sentences, 1) if code not in found.get(at, set())]
    assert not passed, passed
