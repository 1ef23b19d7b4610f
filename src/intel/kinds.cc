// SPDX-License-Identifier: Apache-2.0
// The words that lists have for kinds.
#include <algorithm>
#include <array>
#include <optional>

#include "intel/codes.h"
#include "intel/lists.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using observable::Kind;

struct Word {
  std::string_view word;  // without case, blanks and punctuation
  Kind kind;
};

constexpr std::array kWords{
    Word{"cidr", Kind::cidr},
    Word{"ipv4cidr", Kind::cidr},
    Word{"ipv6cidr", Kind::cidr},
    Word{"network", Kind::cidr},
    Word{"subnet", Kind::cidr},
    Word{"iprange", Kind::cidr},
    Word{"netblock", Kind::cidr},
    Word{"domain", Kind::domain},
    Word{"domainname", Kind::domain},
    Word{"fqdn", Kind::domain},
    Word{"hostname", Kind::domain},
    Word{"host", Kind::domain},
    Word{"dns", Kind::domain},
    Word{"email", Kind::email},
    Word{"emailaddr", Kind::email},
    Word{"emailaddress", Kind::email},
    Word{"mail", Kind::email},
    Word{"emailsrc", Kind::email},
    Word{"emaildst", Kind::email},
    Word{"sender", Kind::email},
    Word{"envelopefrom", Kind::email},
    Word{"emailreplyto", Kind::email},
    Word{"targetemail", Kind::email},
    Word{"md5", Kind::md5},
    Word{"filehashmd5", Kind::md5},
    Word{"hashmd5", Kind::md5},
    Word{"md5hash", Kind::md5},
    Word{"filemd5", Kind::md5},
    Word{"sha1", Kind::sha1},
    Word{"filehashsha1", Kind::sha1},
    Word{"hashsha1", Kind::sha1},
    Word{"sha1hash", Kind::sha1},
    Word{"filesha1", Kind::sha1},
    Word{"sha256", Kind::sha256},
    Word{"filehashsha256", Kind::sha256},
    Word{"hashsha256", Kind::sha256},
    Word{"sha256hash", Kind::sha256},
    Word{"filesha256", Kind::sha256},
    Word{"authentihash", Kind::sha256},
    Word{"sha224", Kind::sha224},
    Word{"filehashsha224", Kind::sha224},
    Word{"sha384", Kind::sha384},
    Word{"filehashsha384", Kind::sha384},
    Word{"hashsha384", Kind::sha384},
    Word{"filesha384", Kind::sha384},
    Word{"sha512", Kind::sha512},
    Word{"filehashsha512", Kind::sha512},
    Word{"hashsha512", Kind::sha512},
    Word{"sha512hash", Kind::sha512},
    Word{"filesha512", Kind::sha512},
    // No digest tells which function of so many digits made it.
    Word{"sha512224", Kind::sha224},
    Word{"sha512256", Kind::sha256},
    Word{"sha3224", Kind::sha224},
    Word{"sha3256", Kind::sha256},
    Word{"sha3384", Kind::sha384},
    Word{"sha3512", Kind::sha512},
    Word{"tlsh", Kind::tlsh},
    Word{"filehashtlsh", Kind::tlsh},
    Word{"imphash", Kind::imphash},
    Word{"filehashimphash", Kind::imphash},
    Word{"importhash", Kind::imphash},
    Word{"ssdeep", Kind::ssdeep},
    Word{"filehashssdeep", Kind::ssdeep},
    Word{"path", Kind::path},
    Word{"filepath", Kind::path},
    Word{"fullpath", Kind::path},
    Word{"directory", Kind::path},
    Word{"folder", Kind::path},
    Word{"registrykey", Kind::registry_key},
    Word{"regkey", Kind::registry_key},
    Word{"registry", Kind::registry_key},
    Word{"windowsregistrykey", Kind::registry_key},
    Word{"registrypath", Kind::registry_key},
    Word{"mutex", Kind::mutex},
    Word{"mutant", Kind::mutex},
    Word{"mutexname", Kind::mutex},
    Word{"pipe", Kind::pipe},
    Word{"namepipe", Kind::pipe},
    Word{"namedpipe", Kind::pipe},
    Word{"service", Kind::service},
    Word{"servicename", Kind::service},
    Word{"windowsservicename", Kind::service},
    Word{"windowsservice", Kind::service},
    Word{"windowsservicedisplayname", Kind::service},
    Word{"user", Kind::user},
    Word{"username", Kind::user},
    Word{"useraccount", Kind::user},
    Word{"account", Kind::user},
    Word{"accountname", Kind::user},
    Word{"useragent", Kind::user_agent},
    Word{"httpuseragent", Kind::user_agent},
    Word{"ja3", Kind::ja3},
    Word{"ja3fingerprintmd5", Kind::ja3},
    Word{"ja3fingerprint", Kind::ja3},
    Word{"ja3hash", Kind::ja3},
    Word{"ja4s", Kind::ja4s},
    Word{"ja4sfingerprint", Kind::ja4s},
    Word{"ja4server", Kind::ja4s},
    Word{"ja4h", Kind::ja4h},
    Word{"ja4hfingerprint", Kind::ja4h},
    Word{"ja4http", Kind::ja4h},
    Word{"ja4x", Kind::ja4x},
    Word{"ja4xfingerprint", Kind::ja4x},
    Word{"ja4ssh", Kind::ja4ssh},
    Word{"ja4t", Kind::ja4t},
    Word{"ja4ts", Kind::ja4t},
    Word{"ja4tscan", Kind::ja4t},
    Word{"certificatehash", Kind::certificate_hash},
    Word{"certhash", Kind::certificate_hash},
    Word{"certsha1", Kind::certificate_hash},
    Word{"certificatethumbprint", Kind::certificate_hash},
    Word{"x509fingerprintmd5", Kind::certificate_hash},
    Word{"x509fingerprintsha1", Kind::certificate_hash},
    Word{"x509fingerprintsha256", Kind::certificate_hash},
    Word{"sslfingerprint", Kind::certificate_hash},
    Word{"sslcertfingerprint", Kind::certificate_hash},
    Word{"computer", Kind::host},
    Word{"computername", Kind::host},
    Word{"netbios", Kind::host},
    Word{"netbiosname", Kind::host},
    Word{"asn", Kind::asn},
    Word{"as", Kind::asn},
    Word{"autonomoussystem", Kind::asn},
};

/// "ip-dst", "filehash_MD5": the letters and digits alone.
std::string bare(std::string_view type) {
  std::string out = lower_ascii(type);
  std::erase_if(out, [](char c) { return !is_digit(c) && (c < 'a' || c > 'z'); });
  return out;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// The first of the kinds that the value can be.
base::Result<observable::Observable> first_of(std::initializer_list<Kind> kinds, std::string_view value,
                                              std::string_view called) {
  for (const Kind kind : kinds) {
    if (auto seen = observable::canonical(kind, value)) return seen;
  }
  return base::fail(kBadIndicator,
                    "'" + std::string(value.substr(0, 200)) + "' cannot be read as " + std::string(called));
}

}  // namespace

base::Result<observable::Observable> read_typed(std::string_view type, std::string_view value) {
  const std::string word = bare(type);
  const std::string plain = observable::refang(trimmed(value));
  if (plain.empty()) return base::fail(kBadIndicator, "an indicator without a value");
  if (is_one_of(word, {"ip", "ipv4", "ipv6", "ipaddr", "ipaddress", "ipv4addr", "ipv6addr", "ipv4address",
                       "ipv6address", "ipsrc", "ipdst", "sourceip", "destinationip", "address"})) {
    return first_of({Kind::ipv4, Kind::ipv6, Kind::cidr}, plain, "an address");
  }
  if (is_one_of(word, {"ipport", "ipdstport", "ipsrcport"})) {
    const std::string address = plain.substr(0, plain.find_last_of(":|"));
    return first_of({Kind::ipv4, Kind::ipv6}, address, "an address with a port");
  }
  // Reports put bare host names and addresses under "url", and whole paths under "file name".
  if (is_one_of(word, {"url", "uri", "link"})) {
    const bool bare_host = plain.find('/') == plain.npos;
    if (bare_host) return first_of({Kind::ipv4, Kind::ipv6, Kind::domain, Kind::url}, plain, "a URL or host");
    return first_of({Kind::url}, plain, "a URL");
  }
  if (is_one_of(word, {"filename", "file", "name", "filenames", "emailattachment"}))
    return first_of({Kind::file_name, Kind::path}, plain, "a file name");
  if (is_one_of(word, {"hash", "filehash", "hashes"})) {
    return first_of(
        {Kind::md5, Kind::sha1, Kind::sha224, Kind::sha256, Kind::sha384, Kind::sha512, Kind::tlsh, Kind::ssdeep},
        plain, "a hash");
  }
  // Lists write the family's name for each of its kinds, and the form tells which it is.
  if (is_one_of(word, {"ja4", "ja4fingerprint", "ja4plus"})) {
    return first_of({Kind::ja4, Kind::ja4s, Kind::ja4h, Kind::ja4x, Kind::ja4ssh, Kind::ja4t}, plain,
                    "a fingerprint of the JA4 family");
  }
  if (is_one_of(word, {"host", "hostname", "domain"}))
    return first_of({Kind::domain, Kind::ipv4, Kind::ipv6}, plain, "a host");
  for (const Word& known : kWords) {
    if (known.word == word) return first_of({known.kind}, plain, "a " + std::string(observable::name(known.kind)));
  }
  if (const auto kind = observable::parse_kind(lower_ascii(type)))
    return first_of({*kind}, plain, "a " + std::string(type));
  return base::fail(
      kUnknownKind, "'" + std::string(type.substr(0, 100)) + "' is not a known kind of indicator", {},
      "kinds are, for example, ipv4, domain, url, email, md5, sha256, file-name, path, registry-key, mutex");
}

}  // namespace backtrail::intel
