# SPDX-License-Identifier: Apache-2.0
"""The invented organisations and their benign logs, one Stream a log source. Names and addresses are reserved ones."""
import json
from datetime import date, datetime, timezone

FROM, UNTIL = date(2016, 11, 1), date(2018, 1, 31)
# name: (number of its 10.x network, host prefix, log sources)
ORGANISATIONS = {
    "msp-north": (20, "NW", ("security", "sysmon", "vpn", "router", "conn", "dns", "http", "ssl")),
    "msp-south": (40, "SW", ("security", "vpn", "conn", "dns")),
    "orchard": (31, "ORC", ("security", "sysmon", "conn", "dns")),
    "harbour": (32, "HAR", ("security", "sysmon")),
    "lantern": (33, "LAN", ("security", "sysmon", "conn", "dns")),
    "quarry": (34, "QUA", ("security", "sysmon")),
    "meadow": (35, "MEA", ("security", "sysmon", "conn", "dns", "cloudtrail")),
    "willow": (36, "WIL", ("security", "sysmon", "conn", "dns", "http", "ssl")),
}
GAPS = {"lantern": (date(2017, 3, 1), date(2017, 3, 31))}
RATES = {"security": 1.6, "sysmon": 1.6, "vpn": 3, "router": 1, "conn": 3, "dns": 3, "http": 1, "ssl": 1, "cloudtrail": 1}
HEADS = {
    "conn": ("service duration orig_bytes resp_bytes conn_state", "string interval count count string"),
    "dns": ("query qtype_name rcode_name answers", "string string string vector[string]"),
    "http": ("method host uri user_agent status_code", "string string string string count"),
    "ssl": ("version cipher server_name established", "string string string bool"),
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
TASKS = {4624: "Logon", 4634: "Logoff", 4648: "Logon", 4688: "Process Creation", 4769: "Kerberos Service Ticket Operations",
         1: "Process Create", 3: "Network connection detected", 7: "Image loaded", 11: "File created"}


def is_gap(tenant, day):
    return tenant in GAPS and GAPS[tenant][0] <= day <= GAPS[tenant][1]


def moment(time_ms):
    return datetime.fromtimestamp(time_ms // 1000, timezone.utc)


def iso(time_ms):
    return f"{moment(time_ms):%Y-%m-%dT%H:%M:%S}.{time_ms % 1000:03d}Z"


class Stream:
    def __init__(self, tenant, source):
        self.tenant, self.source, self.rate = tenant, source, RATES[source]
        self.net, self.prefix, _ = ORGANISATIONS[tenant]
        self.kinds = 2 if source == "sysmon" else 1

    def header(self, time_ms):
        if self.source == "cloudtrail":
            return '{"Records":['
        if self.source not in HEADS:
            return ""
        names, types = HEADS[self.source]
        base = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto".split(), "time string addr port addr port enum".split()
        lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{self.source}",
                 f"#open\t{moment(time_ms):%Y-%m-%d-%H-%M-%S}", "\t".join(["#fields"] + base[0] + names.split()),
                 "\t".join(["#types"] + base[1] + types.split())]
        return "\n".join(lines) + "\n"

    def footer(self, time_ms):
        if self.source == "cloudtrail":
            return "]}\n"
        return f"#close\t{moment(time_ms):%Y-%m-%d-%H-%M-%S}\n" if self.source in HEADS else ""

    def inside(self, rng):
        return f"10.{self.net}.{1 + int(rng.random() * 5)}.{10 + int(rng.random() * 200)}"

    def benign(self, rng, time_ms, kind):
        pick, user = rng.random(), f"user{int(rng.random() * 90):02d}"
        outside = f"198.51.100.{1 + int(rng.random() * 250)}"
        if self.source == "security":
            if pick < 0.5:
                return 4624, {"TargetUserName": user, "LogonType": "3" if pick < 0.3 else "2", "IpAddress": self.inside(rng)}
            if pick < 0.7:  # a look-alike: the provider's backup server, in the provider's office, may use its account
                return 4624, {"TargetUserName": "svc-backup", "LogonType": "3", "IpAddress": "192.0.2.10"}
            if pick < 0.76:
                return 4769, {"TargetUserName": user + "@CORP.EXAMPLE", "ServiceName": self.prefix + "-SRV2$",
                              "TicketEncryptionType": "0x12", "IpAddress": "::ffff:" + self.inside(rng)}
            if pick < 0.82:  # a look-alike: the account's own scheduled job hands its password on
                own = pick < 0.79
                return 4648, {"SubjectUserName": "svc-backup" if own else user, "TargetUserName": "svc-backup" if own else "adm-" + user,
                              "TargetServerName": self.prefix + "-SRV3", "ProcessName": "C:\\Windows\\System32\\taskhostw.exe"}
            # Without Sysmon no process is recorded either: msp-south does not audit them.
            if pick < 0.88 or "sysmon" not in ORGANISATIONS[self.tenant][2]:
                return 4634, {"TargetUserName": user, "LogonType": "3"}
            return 4688, {"SubjectUserName": user, "NewProcessName": "C:\\Windows\\System32\\svchost.exe"}
        if self.source == "sysmon":
            if kind == 1 or pick < 0.2:  # a look-alike: the true program loads the library of the same name
                return 7, {"Image": "C:\\Program Files\\Windows Defender\\MsMpEng.exe",
                           "ImageLoaded": "C:\\Program Files\\Windows Defender\\mpsvc.dll",
                           "Hashes": f"MD5={rng.getrandbits(128):032X}", "Signed": "true"}
            image, line, parent = (
                ("notepad.exe", "notepad.exe C:\\Users\\%s\\notes.txt" % user, "C:\\Windows\\explorer.exe"),
                ("cmd.exe", "cmd.exe /c ver", "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe"),
                ("robocopy.exe", "robocopy D:\\Data \\\\backup1\\daily /MIR", "C:\\Windows\\System32\\taskeng.exe"),
                ("csvde.exe", "csvde.exe -i -f D:\\import\\new-staff.csv", "C:\\Windows\\System32\\cmd.exe"),
            )[min(3, int(pick * 4))]
            return 1, process("C:\\Windows\\System32\\" + image, line, parent, user, f"{rng.getrandbits(128):032X}")
        if self.source == "vpn":
            if pick < 0.2:  # a look-alike: the monitoring account, from the provider's office
                return vpn("svc-monitor", "192.0.2.10", "10.20.1.5", "success", "willow")
            if pick < 0.25:
                return vpn("svc-backup", outside, "-", "failure", "orchard")
            return vpn(user, outside, f"10.{self.net}.0.{20 + int(rng.random() * 200)}", "success", "staff")
        if self.source == "router":
            return f"ACL permit tcp {self.inside(rng)} -> {outside}(443)"
        if self.source == "cloudtrail":
            return trail("DescribeInstances", "ec2.amazonaws.com", outside, None) if pick < 0.7 else \
                trail("AssumeRole", "sts.amazonaws.com", "192.0.2.10", "msp-north-operations")
        host = f"www{int(rng.random() * 400)}.example.net"
        me, port = self.inside(rng), 49152 + int(rng.random() * 16000)
        if self.source == "conn":
            size = int(rng.random() * 90000)
            return me, port, outside, 443, "tcp", f"ssl\t{rng.random() * 60:.6f}\t{size}\t{size * 7}\tSF"
        if self.source == "dns":
            return me, port, f"10.{self.net}.0.53", 53, "udp", f"{host}\tA\tNOERROR\t{outside}"
        if self.source == "http":
            if pick < 0.1:  # a look-alike: a printer's page is fetched by its address
                return me, port, outside, 80, "tcp", f"GET\t{outside}\t/status\tMozilla/5.0\t200"
            return me, port, outside, 80, "tcp", f"{'GET' if pick < .8 else 'POST'}\t{host}\t/\tMozilla/5.0\t200"
        if pick < 0.1:  # a look-alike: an old server of a partner has no forward secrecy either
            return me, port, outside, 443, "tcp", "TLSv12\tTLS_RSA_WITH_AES_256_CBC_SHA\tlegacy.example.net\tT"
        return me, port, outside, 443, "tcp", f"TLSv12\tTLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\t{host}\tT"

    def line(self, time_ms, number, fields, rng):
        if self.source in ("security", "sysmon"):
            return self.windows(time_ms, number, *fields)
        if self.source in HEADS:
            me, port, peer, peer_port, proto, rest = fields
            return (f"{time_ms // 1000}.{time_ms % 1000:03d}000\tC{rng.getrandbits(64):016x}\t{me}\t{port}\t{peer}\t{peer_port}"
                    f"\t{proto}\t{rest}\n")
        if self.source == "vpn":
            return f"<134>1 {iso(time_ms)} vpn1.{self.tenant}.example vpnd 812 LOGIN {fields}\n"
        if self.source == "router":
            when = moment(time_ms)
            return f"<134>{MONTHS[when.month - 1]} {when.day:2d} {when:%H:%M:%S} edge1 filterd[77]: {fields}\n"
        record = dict(fields, eventVersion="1.05", eventTime=f"{moment(time_ms):%Y-%m-%dT%H:%M:%SZ}", awsRegion="eu-west-1",
                      eventID=f"{number:032x}", recipientAccountId="111122223333")
        return json.dumps(record, separators=(",", ":"))

    def windows(self, time_ms, number, event, data):
        sysmon = self.source == "sysmon"
        if sysmon:
            data = {"UtcTime": iso(time_ms).replace("T", " ")[:-1], **data}
        host = f"{self.prefix}-SRV{number % 7 + 1}.{self.tenant}.example"
        provider = "Microsoft-Windows-Sysmon" if sysmon else "Microsoft-Windows-Security-Auditing"
        return json.dumps({
            "@timestamp": iso(time_ms), "agent": {"type": "winlogbeat", "version": "7.17.0"}, "ecs": {"version": "1.12.0"},
            "event": {"code": event, "kind": "event", "provider": provider}, "host": {"name": host},
            "winlog": {"api": "wineventlog", "channel": "Microsoft-Windows-Sysmon/Operational" if sysmon else "Security",
                       "computer_name": host, "event_id": event, "provider_name": provider, "record_id": number,
                       "task": TASKS[event], "event_data": data}}, separators=(",", ":")) + "\n"


def process(image, line, parent, user, md5):
    return {"Image": image, "CommandLine": line, "ParentImage": parent, "User": "CORP\\" + user,
            "IntegrityLevel": "High", "CurrentDirectory": "C:\\Windows\\system32\\", "Hashes": "MD5=" + md5}


def vpn(user, src, assigned, result, customer):
    return (f'[session@32473 user="{user}" src="{src}" assigned="{assigned}" result="{result}" customer="{customer}"] '
            f"Login of {user}: {result}")


def trail(name, service, address, role):
    return {"eventName": name, "eventSource": service, "sourceIPAddress": address, "userIdentity": {"type": "AWSAccount"},
            "requestParameters": {"roleArn": f"arn:aws:iam::111122223333:role/{role}"} if role else None}


def streams():
    return [Stream(tenant, source) for tenant, (_, _, sources) in ORGANISATIONS.items() for source in sources]
