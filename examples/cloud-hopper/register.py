#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a register of incidents as CSV: OUT/incidents.csv and OUT/links.csv.

    register.py OUT [--years 2016,2017]

The numbers of each year are what New Zealand's National Cyber Security Centre published; every incident is invented. Where only a
percentage was published, the numerator is the one that rounds to it and is nearest to it.
"""
import argparse
import datetime
import os

# First year -> (linked with state actors, recorded), July to June.
PUBLISHED = {2016: (122, 396), 2017: (134, 347), 2018: (129, 339), 2019: (106, 352), 2020: (113, 404), 2021: (110, 343)}
TITLES = ("Suspicious logons", "Phishing of staff", "Scanning of a web service", "Malware on a workstation", "Use of a published flaw")
SECTORS = ("government", "energy", "finance", "health", "communications", "education", "transport")


def write(out, years):
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "incidents.csv"), "w", encoding="utf-8") as incidents, \
            open(os.path.join(out, "links.csv"), "w", encoding="utf-8") as links:
        incidents.write("id,recorded,title,state,severity,sector\n")
        links.write("incident,actor,actor_kind,strength\n")
        for first in years:
            linked, recorded = PUBLISHED[first]
            begin = datetime.date(first, 7, 1)
            days = (datetime.date(first + 1, 6, 30) - begin).days
            for i in range(recorded):
                day = begin + datetime.timedelta(days=i * days // (recorded - 1))
                name = f"incident:{first}-{i + 1:03}"
                incidents.write(f"{name},{day},{TITLES[i % len(TITLES)]},closed,C{3 + i % 4},{SECTORS[i % len(SECTORS)]}\n")
                if i * linked // recorded != (i + 1) * linked // recorded:
                    links.write(f"{name},a state actor,state,indicator\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--years", default="2016,2017")
    args = parser.parse_args()
    write(args.out, [int(year) for year in args.years.split(",")])


if __name__ == "__main__":
    main()
