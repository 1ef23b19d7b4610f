#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log of one text format in which no record repeats: bench/make_text FORMAT MEGABYTES > log; without arguments the formats' names

Records have the fields and lengths that the programs named below write (their documentation and src/ingest/fixtures are the
models); names, addresses, numbers and paths come from pools and differ from record to record. Deterministic. Every thousandth
record holds the word of MARK once, so that whoever reads the log can be asked whether it saw all of it.
"""
import datetime
import json
import random
import sys

MARK = "backtrailbenchmark"
EVERY = 1_000
START = datetime.datetime(2021, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)

USERS = [f"{first}.{last}" for first in ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi")
         for last in ("smith", "jones", "miller", "weber", "rossi", "novak", "silva", "tanaka")]
HOSTS = [f"{kind}{n:02}" for kind in ("web", "db", "mail", "vpn", "build", "ws") for n in range(1, 30)]
PATHS = [f"/{a}/{b}/{c}" for a in ("api", "static", "shop", "wp-content", "download", "intranet")
         for b in ("v1", "assets", "themes", "2021", "products") for c in ("index.html", "main.css", "app.js", "list.php", "logo.png", "search", "item")]
AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
          "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "curl/7.88.1", "python-requests/2.31.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"]
DOMAINS = [f"{a}.{b}" for a in ("www", "cdn", "mail", "api", "img", "login") for b in
           ("example.com", "example.net", "example.org", "shop.example", "news.example", "corp.example")]
PROGRAMS = ["/usr/bin/php8.2", "/usr/sbin/cron", "/usr/bin/run-parts", "/usr/sbin/logrotate", "/usr/bin/mandb", "/usr/lib/systemd/systemd"]
IMAGES = [rf"C:\Program Files\{vendor}\{name}\{name.lower()}.exe" for vendor in ("Vendor", "Contoso", "Fabrikam")
          for name in ("Agent", "Editor", "Updater", "Backup", "Viewer")]


class Draw:
    """What differs between records; one source of chance, so that a format's log is the same every time."""

    def __init__(self):
        self.chance = random.Random(1)
        self.n = 0

    def one(self, pool):
        return pool[int(self.chance.random() * len(pool))]

    def number(self, below):
        return int(self.chance.random() * below)

    def address(self, net="192.0.2"):
        return f"{net}.{self.number(254) + 1}" if self.number(4) else f"10.{self.number(250)}.{self.number(250)}.{self.number(250)}"

    def hexes(self, digits):
        return f"{self.chance.getrandbits(digits * 4):0{digits}x}"

    def guid(self):
        word = self.hexes(32)
        return f"{word[:8]}-{word[8:12]}-{word[12:16]}-{word[16:20]}-{word[20:]}"

    def time(self):
        return START + datetime.timedelta(milliseconds=137 * self.n)

    def iso(self):
        return self.time().isoformat(timespec="milliseconds")[:-6] + "Z"

    def word(self):
        """A word of its own for each record; the mark in every EVERY-th."""
        return MARK if self.n % EVERY == EVERY // 2 else "w" + self.hexes(8)


def bsd(d):
    time = d.time()
    return f"{time:%b} {time.day:2} {time:%H:%M:%S} {d.one(HOSTS)}"


def syslog_plain(d):
    kind, user, ip, port, word = d.number(6), d.one(USERS), d.address(), 1024 + d.number(60000), d.word()
    text = (f"sshd[{d.number(30000)}]: Accepted publickey for {user} from {ip} port {port} ssh2: RSA SHA256:{d.hexes(40)} {word}",
            f"sshd[{d.number(30000)}]: Failed password for invalid user {word} from {ip} port {port} ssh2",
            f"sudo:    {user} : TTY=pts/{d.number(9)} ; PWD=/home/{user} ; USER=root ; COMMAND={d.one(PROGRAMS)} --file /var/lib/{word}",
            f"systemd[1]: Started session-{d.number(99999)}.scope - Session {d.number(99999)} of User {user} ({word}).",
            f"CRON[{d.number(30000)}]: pam_unix(cron:session): session opened for user {word}(uid=0) by (uid=0)",
            f"postfix/smtpd[{d.number(30000)}]: {d.hexes(10).upper()}: client={d.one(DOMAINS)}[{ip}], sasl_username={word}@example.com")[kind]
    return f"{bsd(d)} {text}"


def syslog_5424(d):
    return (f'<{d.number(180) + 8}>1 {d.iso()} {d.one(HOSTS)} gatewayd {d.number(30000)} LOGIN [session@32473 user="{d.one(USERS)}" src="{d.address()}" '
            f'id="{d.guid()}"] user {d.one(USERS)} opened {d.one(PATHS)} through {d.one(DOMAINS)} as {d.word()}')


def cef(d):
    return (f"<134>{bsd(d)} CEF:0|Fortinet|Fortigate|v7.2|{d.number(99999):05}|traffic:forward close|3|deviceExternalId=FGT60E{d.number(9999)} src={d.address()} "
            f"spt={1024 + d.number(60000)} dst={d.address('198.51.100')} dpt={d.one((80, 443, 22, 53))} proto=6 act=close in={d.number(99999)} out={d.number(99999)} "
            f"suser={d.one(USERS)} request=https://{d.one(DOMAINS)}{d.one(PATHS)} cs1Label=Policy Name cs1=out {d.word()} msg=session closed by client "
            f"rt={1614834367000 + 137 * d.n}")


def leef(d):
    return (f"<13>1 {d.iso()} {d.one(HOSTS)} gw - - - LEEF:1.0|Acme|Gateway|2.1|{d.one(('login', 'deny', 'permit'))}|src={d.address()}\tdst={d.address('198.51.100')}\t"
            f"srcPort={d.number(60000)}\tdstPort={d.number(1024)}\tproto=TCP\tusrName={d.one(USERS)}\turl=https://{d.one(DOMAINS)}{d.one(PATHS)}\t"
            f"policy={d.word()}\tsev={d.number(9)}\tdevTime={d.time():%b %d %Y %H:%M:%S} UTC")


def logfmt(d):
    return (f'time="{d.iso()}" level={d.one(("info", "warn", "debug"))} msg="request done" method={d.one(("GET", "POST"))} path={d.one(PATHS)} '
            f'status={d.one((200, 304, 404))} duration={d.number(9000)}ms remote_addr={d.address()} user="{d.one(USERS)}" trace={d.hexes(32)} job={d.word()}')


def fortigate(d):
    time = d.time()
    return (f'date={time:%Y-%m-%d} time={time:%H:%M:%S} devname="FGT-{d.number(9)}" devid="FGT60E4Q{d.number(99999999):08}" logid="0000000013" type="traffic" '
            f'subtype="forward" level="notice" vd="root" eventtime={1614834367000000000 + 137000000 * d.n} tz="+0000" srcip={d.address()} srcport={d.number(60000)} '
            f'srcintf="internal" dstip={d.address("198.51.100")} dstport={d.number(1024)} dstintf="wan1" sessionid={d.number(99999999)} proto=6 action="close" '
            f'policyid={d.number(99)} service="HTTPS" dstcountry="Germany" srccountry="Reserved" app="{d.word()}" duration={d.number(999)} sentbyte={d.number(99999)} rcvdbyte={d.number(99999)}')


def cisco(d):
    time, number = d.time(), d.number(999999)
    kind = d.number(2)
    inside, outside = d.address(), d.address("198.51.100")
    text = (f"%ASA-6-302013: Built outbound TCP connection {number} for outside:{outside}/443 ({outside}/443) to inside:{inside}/{d.number(60000)} ({inside}/{d.number(60000)}) {d.word()}",
            f'%ASA-4-106023: Deny tcp src outside:{outside}/{d.number(60000)} dst inside:{inside}/22 by access-group "{d.word()}" [0x0, 0x0]')[kind]
    return f"<166>{time:%b %d %Y %H:%M:%S} asa1 : {text}"


def auditd(d):
    head = f"msg=audit({1614834367 + d.n // 7}.{d.n % 1000:03}:{d.n // 3}):"
    kind = d.n % 3
    if kind == 0:
        return (f'type=SYSCALL {head} arch=c000003e syscall=59 success=yes exit=0 a0={d.hexes(12)} a1={d.hexes(12)} a2={d.hexes(12)} a3=8 items=2 ppid={d.number(30000)} '
                f'pid={d.number(30000)} auid=1000 uid={d.number(1000)} gid=1000 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts{d.number(9)} ses={d.number(999)} '
                f'comm="{d.word()}" exe="{d.one(PROGRAMS)}" subj=unconfined key="exec"')
    if kind == 1:
        return f'type=EXECVE {head} argc=4 a0="{d.one(PROGRAMS)}" a1="--user" a2="{d.one(USERS)}" a3="{d.word()}"'
    return (f'type=PATH {head} item=0 name="{d.one(PROGRAMS)}/{d.word()}" inode={d.number(9999999)} dev=fd:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL '
            "cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0")


def common(d):
    time = d.time()
    return (f'{d.address()} - {d.one(USERS) if d.number(3) == 0 else "-"} [{time:%d/%b/%Y:%H:%M:%S} +0000] "{d.one(("GET", "POST", "HEAD"))} '
            f'{d.one(PATHS)}?q={d.word()}&page={d.number(99)} HTTP/1.1" {d.one((200, 304, 404, 302))} {d.number(99999)}')


def combined(d):
    return f'{common(d)} "https://{d.one(DOMAINS)}{d.one(PATHS)}" "{d.one(AGENTS)}"'


def squid(d):
    return (f"{1614834367 + d.n // 7}.{d.n % 1000:03} {d.number(9999):6} {d.address()} TCP_MISS/200 {d.number(99999)} GET http://{d.one(DOMAINS)}{d.one(PATHS)}?q={d.word()} "
            f"{d.one(USERS)} HIER_DIRECT/{d.address('198.51.100')} text/html")


def iis(d):
    time = d.time()
    return (f"{time:%Y-%m-%d %H:%M:%S} 192.0.2.10 {d.one(('GET', 'POST'))} {d.one(PATHS)} q={d.word()}&id={d.number(9999)} 443 {d.one(USERS) if d.number(3) == 0 else '-'} "
            f"{d.address()} {d.one(AGENTS).replace(' ', '+')} https://{d.one(DOMAINS)}{d.one(PATHS)} {d.one((200, 304, 404, 302))} 0 0 {d.number(9999)}")


IIS_HEAD = ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2021-03-04 05:06:07\n#Fields: date time s-ip cs-method cs-uri-stem "
            "cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n")


def zeek_conn(d):
    return "\t".join((f"{1614834367 + d.n // 7}.{d.n % 1000000:06}", "C" + d.hexes(17), d.address(), str(d.number(60000)), d.address("198.51.100"), d.one(("443", "80", "53")),
                      d.one(("tcp", "udp")), d.one(("ssl", "http", "dns", "-")), f"{d.number(99)}.{d.number(999999):06}", str(d.number(99999)), str(d.number(999999)), "SF", "T", "F",
                      "0", "ShADadFf", str(d.number(99)), str(d.number(99999)), str(d.number(99)), str(d.number(99999)), d.word()))


CONN_HEAD = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2021-03-04-05-06-07\n"
             "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\t"
             "history\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n"
             "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\n")


def zeek_dns(d):
    name = f"{d.word()}.{d.one(DOMAINS)}"
    return "\t".join((f"{1614834367 + d.n // 7}.{d.n % 1000000:06}", "C" + d.hexes(17), d.address(), str(d.number(60000)), d.address(), "53", "udp", str(d.number(65535)),
                      f"0.{d.number(999999):06}", name, "1", "C_INTERNET", "1", "A", "0", "NOERROR", "F", "F", "T", "T", "0",
                      f"{d.address('198.51.100')},{d.address('198.51.100')}", f"{d.number(300)}.000000,{d.number(300)}.000000", "F"))


DNS_HEAD = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#open\t2021-03-04-05-06-07\n"
            "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\t"
            "answers\tTTLs\trejected\n"
            "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\tbool\tbool\tbool\tbool\tcount\t"
            "vector[string]\tvector[interval]\tbool\n")


def csv_table(d):
    return (f'{d.iso()},{d.one(HOSTS)},{d.one(USERS)},"{d.one(("logon, network", "logon, interactive", "file opened"))}",{d.address()},{d.number(60000)},'
            f'"{d.one(IMAGES)}","{d.one(IMAGES)} --run ""{d.word()}"" -p {d.number(99999)}",{d.hexes(64)},{d.one(("success", "failure"))}')


CSV_HEAD = "timestamp,host,user,event,src_ip,src_port,image,command_line,sha256,result\n"


def journald(d):
    micros, program, pid = 1614834367123456 + 137000 * d.n, d.one(PROGRAMS), d.number(30000)
    return (f"__CURSOR=s={d.hexes(32)};i={d.n:x};b={d.hexes(32)};m={micros:x};t={micros:x};x={d.hexes(16)}\n__REALTIME_TIMESTAMP={micros}\n__MONOTONIC_TIMESTAMP={micros % 10**10}\n"
            f"_BOOT_ID={d.hexes(32)}\n_TRANSPORT=syslog\nPRIORITY=6\nSYSLOG_FACILITY=3\nSYSLOG_IDENTIFIER={program.rsplit('/', 1)[1]}\nSYSLOG_PID={pid}\n_PID={pid}\n_UID=0\n_GID=0\n"
            f"_COMM={program.rsplit('/', 1)[1]}\n_EXE={program}\n_CMDLINE={program} --user {d.one(USERS)} --path {d.one(PATHS)}\n_SYSTEMD_CGROUP=/system.slice/cron.service\n"
            f"_SYSTEMD_UNIT=cron.service\n_MACHINE_ID={d.hexes(32)}\n_HOSTNAME={d.one(HOSTS)}\nMESSAGE=user {d.one(USERS)} asked for {d.one(DOMAINS)} from {d.address()} as {d.word()}\n")


def windows_xml(d):
    image, parent = d.one(IMAGES), d.one(IMAGES)
    fields = (("RuleName", "-"), ("UtcTime", d.iso()), ("ProcessGuid", "{" + d.guid() + "}"), ("ProcessId", d.number(30000)), ("Image", image), ("FileVersion", "10.0.19041.1"),
              ("Description", "Host Process"), ("Product", "Microsoft Windows Operating System"), ("Company", "Microsoft Corporation"), ("OriginalFileName", image.rsplit("\\", 1)[1]),
              ("CommandLine", f"{image} /run &quot;{d.word()}&quot; -p {d.number(99999)}"), ("CurrentDirectory", "C:\\Windows\\system32\\"), ("User", "CORP\\" + d.one(USERS)),
              ("LogonGuid", "{" + d.guid() + "}"), ("LogonId", "0x" + d.hexes(6)), ("TerminalSessionId", 1), ("IntegrityLevel", "High"),
              ("Hashes", f"MD5={d.hexes(32)},SHA256={d.hexes(64)},IMPHASH={d.hexes(32)}"), ("ParentProcessGuid", "{" + d.guid() + "}"), ("ParentProcessId", d.number(30000)),
              ("ParentImage", parent), ("ParentCommandLine", f"{parent} -k netsvcs -p -s Schedule"))
    data = "".join(f"<Data Name='{name}'>{value}</Data>" for name, value in fields)
    return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"
            f"<EventID>1</EventID><Version>5</Version><Level>4</Level><Task>1</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='{d.iso()}'/>"
            f"<EventRecordID>{d.n}</EventRecordID><Correlation/><Execution ProcessID='2100' ThreadID='3344'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>"
            f"<Computer>{d.one(HOSTS)}.corp.example</Computer><Security UserID='S-1-5-18'/></System><EventData>{data}</EventData></Event>")


def packed(value):
    return json.dumps(value, separators=(",", ":"))


def eve(d):
    head = {"timestamp": d.iso()[:-1] + "000+0000", "flow_id": d.chance.getrandbits(52), "in_iface": "eth0"}
    ends = {"src_ip": d.address(), "src_port": d.number(60000), "dest_ip": d.address("198.51.100"), "dest_port": d.one((80, 443, 53)), "proto": "TCP"}
    kind = d.number(3)
    if kind == 0:
        return packed(head | {"event_type": "dns"} | ends | {"dns": {"type": "query", "id": d.number(65535), "rrname": f"{d.word()}.{d.one(DOMAINS)}", "rrtype": "A", "tx_id": 0}})
    if kind == 1:
        return packed(head | {"event_type": "http"} | ends | {"tx_id": 0, "http": {
            "hostname": d.one(DOMAINS), "url": f"{d.one(PATHS)}?q={d.word()}", "http_user_agent": d.one(AGENTS), "http_content_type": "text/html", "http_method": "GET",
            "protocol": "HTTP/1.1", "status": 200, "length": d.number(99999)}})
    return packed(head | {"event_type": "flow"} | ends | {"app_proto": "tls", "flow": {
        "pkts_toserver": d.number(99), "pkts_toclient": d.number(99), "bytes_toserver": d.number(99999), "bytes_toclient": d.number(99999), "start": d.iso(), "end": d.iso(),
        "age": d.number(99), "state": "closed", "reason": d.word(), "alerted": False}, "tcp": {"tcp_flags": "1b", "syn": True, "fin": True, "ack": True, "state": "closed"}})


def cloudtrail(d):
    user = d.one(USERS)
    return packed({"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "principalId": f"AIDA{d.hexes(16).upper()}", "arn": f"arn:aws:iam::123456789012:user/{user}",
                   "accountId": "123456789012", "accessKeyId": f"ASIA{d.hexes(16).upper()}", "userName": user,
                   "sessionContext": {"sessionIssuer": {}, "webIdFederationData": {}, "attributes": {"creationDate": d.iso(), "mfaAuthenticated": "false"}}},
                   "eventTime": d.iso(), "eventSource": d.one(("s3.amazonaws.com", "ec2.amazonaws.com", "kms.amazonaws.com")), "eventName": d.one(("GetObject", "DescribeInstances", "Decrypt")),
                   "awsRegion": "eu-central-1", "sourceIPAddress": d.address(), "userAgent": "aws-sdk-go/1.44.298 (go1.20.6; linux; amd64)",
                   "requestParameters": {"bucketName": d.word(), "key": d.one(PATHS), "Host": f"{d.one(HOSTS)}.s3.eu-central-1.amazonaws.com"}, "responseElements": None,
                   "additionalEventData": {"SignatureVersion": "SigV4", "CipherSuite": "ECDHE-RSA-AES128-GCM-SHA256", "bytesTransferredIn": 0, "bytesTransferredOut": d.number(99999)},
                   "requestID": d.guid(), "eventID": d.guid(), "readOnly": True, "eventType": "AwsApiCall", "managementEvent": False, "recipientAccountId": "123456789012", "eventCategory": "Data"})


def kubernetes(d):
    name, space = f"{d.one(('shop', 'cart', 'auth'))}-{d.word()}", d.one(("default", "kube-system", "shop"))
    return packed({"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": d.guid(), "stage": "ResponseComplete", "requestURI": f"/api/v1/namespaces/{space}/pods/{name}",
                   "verb": d.one(("get", "list", "update", "watch")), "user": {"username": f"system:serviceaccount:{space}:{d.one(USERS)}", "uid": d.guid(),
                   "groups": ["system:serviceaccounts", "system:authenticated"]}, "sourceIPs": [d.address()], "userAgent": "kubectl/v1.28.2 (linux/amd64) kubernetes/89a4ea3",
                   "objectRef": {"resource": "pods", "namespace": space, "name": name, "apiVersion": "v1"}, "responseStatus": {"metadata": {}, "code": 200},
                   "requestReceivedTimestamp": d.iso(), "stageTimestamp": d.iso(), "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "RBAC: allowed"}})


def m365(d):
    return packed({"CreationTime": d.iso()[:19], "Id": d.guid(), "Operation": d.one(("MailItemsAccessed", "FileAccessed", "UserLoggedIn")), "OrganizationId": d.guid(), "RecordType": d.number(60),
                   "ResultStatus": "Succeeded", "UserKey": d.hexes(16), "UserType": 0, "Version": 1, "Workload": d.one(("Exchange", "SharePoint", "AzureActiveDirectory")), "ClientIP": d.address(),
                   "UserId": f"{d.one(USERS)}@example.com", "ObjectId": f"https://contoso.example/sites/{d.one(PATHS)}/{d.word()}.docx", "ClientInfoString": "Client=OWA;" + d.one(AGENTS),
                   "ExtendedProperties": [{"Name": "UserAgent", "Value": d.one(AGENTS)}, {"Name": "RequestType", "Value": "OAuth2:Authorize"}], "SourceFileExtension": "docx"})


def otlp(d):
    attribute = lambda key, value: {"key": key, "value": {"stringValue": value}}  # noqa: E731
    record = {"timeUnixNano": str(1614834367123456789 + 137000000 * d.n), "severityNumber": 9, "severityText": "INFO", "body": {"stringValue": f"{d.one(USERS)} asked for {d.one(PATHS)} as {d.word()}"},
              "attributes": [attribute("http.method", "GET"), attribute("http.url", f"https://{d.one(DOMAINS)}{d.one(PATHS)}"), attribute("client.address", d.address()),
                             {"key": "http.status_code", "value": {"intValue": "200"}}], "traceId": d.hexes(32), "spanId": d.hexes(16)}
    return packed({"resourceLogs": [{"resource": {"attributes": [attribute("service.name", "shop"), attribute("host.name", d.one(HOSTS))]},
                                     "scopeLogs": [{"scope": {"name": "lib"}, "logRecords": [record]}]}]})


# Name -> (what makes a record, what stands before all, what --as the log is to be read as).
FORMATS = {"syslog": (syslog_plain, "", "syslog"), "syslog 5424": (syslog_5424, "", "syslog"), "cef": (cef, "", "syslog"), "leef": (leef, "", "syslog"), "logfmt": (logfmt, "", "syslog"),
           "fortigate": (fortigate, "", "syslog"), "cisco asa": (cisco, "", "syslog"), "auditd": (auditd, "", "syslog"), "common": (common, "", "access"), "combined": (combined, "", "access"),
           "squid": (squid, "", "access"), "w3c": (iis, IIS_HEAD, "w3c"), "zeek conn": (zeek_conn, CONN_HEAD, "zeek"), "zeek dns": (zeek_dns, DNS_HEAD, "zeek"), "csv": (csv_table, CSV_HEAD, "csv"),
           "journald": (journald, "", "journald"), "windows xml": (windows_xml, "", "windows-xml"), "suricata eve": (eve, "", "json"), "cloudtrail": (cloudtrail, "", "json"),
           "kubernetes": (kubernetes, "", "json"), "m365": (m365, "", "json"), "otlp": (otlp, "", "otlp")}


def make(name, size, out):
    """Writes at least `size` bytes to `out`. (records, records with the mark)"""
    record, head, _ = FORMATS[name]
    draw, written = Draw(), len(head)
    out.write(head.encode())
    while written < size:
        lines = []
        for _ in range(1000):
            lines.append(record(draw))
            draw.n += 1
        block = ("\n".join(lines) + "\n").encode()
        out.write(block)
        written += len(block)
    return draw.n, (draw.n + EVERY - 1 - EVERY // 2) // EVERY


def main():
    if len(sys.argv) != 3:
        print("\n".join(FORMATS))
        return
    make(sys.argv[1], int(sys.argv[2]) * 1_000_000, sys.stdout.buffer)


if __name__ == "__main__":
    main()
