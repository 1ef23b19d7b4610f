// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/frequency.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace backtrail::hunt::sigma {
namespace {

constexpr std::string_view kCommon = R"(c:\windows\system32\svchost.exe -k netsvcs -p -s schedule
c:\windows\system32\windowspowershell\v1.0\powershell.exe c:\windows\syswow64\windowspowershell\v1.0\powershell.exe
c:\windows\system32\cmd.exe /c c:\windows\system32\conhost.exe 0xffffffff -forcev1 "c:\program files\ c:\program files (x86)\
c:\windows\system32\lsass.exe c:\windows\system32\services.exe c:\windows\explorer.exe c:\windows\system32\wbem\wmiprvse.exe
c:\windows\system32\rundll32.exe c:\windows\system32\taskhostw.exe c:\windows\system32\winlogon.exe c:\windows\system32\csrss.exe
c:\windows\system32\net.exe c:\windows\system32\reg.exe c:\windows\system32\sc.exe c:\windows\system32\wevtutil.exe
c:\windows\system32\ntdll.dll+9c534|c:\windows\system32\kernelbase.dll+305fe|c:\windows\system32\kernel32.dll|unknown(
c:\windows\system32\advapi32.dll c:\windows\system32\wow64.dll c:\windows\assembly\nativeimages c:\windows\microsoft.net\framework64\
c:\users\administrator\appdata\local\temp\ c:\users\public\ c:\users\user\appdata\roaming\microsoft\ c:\programdata\microsoft\
hklm\software\microsoft\windows\currentversion\ hkcu\software\microsoft\windows nt\currentversion\ hklm\system\currentcontrolset\services\
\registry\machine\software\classes\ microsoft corporation microsoft windows operating system windows defender
function param( $true $false $null if ( else { foreach ( write-verbose write-output new-object system. [string] [int] return
begin { process { end { parameter(mandatory = $true, position = 0)] validatenotnullorempty #> .synopsis .description .example
get-item set-item import-module invoke-expression get-process system.management.automation -computername -credential
nt authority\system nt authority\network service nt authority\local service workgroup desktop- domain administrators
the account was an process information: user account name: logon id: security id: s-1-5-18 s-1-5-21- read_control access
http://www. https:// .com/ .microsoft.com mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/
md5= sha1= sha256= imphash= 127.0.0.1 192.168. 10.0.0. 0x0 0x1 0x1000 0x1410 0x1fffff -2019 2020 2021 .exe" .exe -  .dll .dll, .exe|
/usr/bin/ /bin/sh /bin/bash /usr/sbin/ /etc/ /var/log/ /home/ /tmp/ sudo sshd session opened for user root by (uid=0)
system high medium low integrity true false service .exe.mui version file name object kernel device harddiskvolume )";

constexpr std::size_t kSlots = 1 << 14;

std::uint32_t slot_of(const char* piece) {
  std::uint32_t bytes;
  std::memcpy(&bytes, piece, 4);
  return bytes * 0x85EBCA6BU >> 18;
}

const std::array<std::uint16_t, kSlots>& table() {
  static const std::array<std::uint16_t, kSlots> counts = [] {
    std::array<std::uint16_t, kSlots> made{};
    for (std::size_t i = 0; i + 4 <= kCommon.size(); ++i) ++made[slot_of(kCommon.data() + i)];
    return made;
  }();
  return counts;
}

}  // namespace

std::uint32_t piece_frequency(const char* piece) { return table()[slot_of(piece)]; }

std::uint32_t literal_frequency(std::string_view literal) {
  if (literal.size() < 4) return 20;
  std::uint32_t rarest = 1000;
  for (std::size_t i = 0; i + 4 <= literal.size(); ++i) rarest = std::min(rarest, piece_frequency(literal.data() + i));
  return rarest;
}

}  // namespace backtrail::hunt::sigma
