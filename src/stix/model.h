// SPDX-License-Identifier: Apache-2.0
// What of a record STIX's object paths mean, from data files (data/stix/*.yml, described in docs/formats/stix-model.md).
// Two kinds of files say it:
//
//   objects      for one kind of log: which objects a record is about (a process, its parent, the file that it runs) and
//                which field holds which property of them. So `process:parent_ref.name` looks at the parent and
//                `process:name` does not.
//   observables  paths whose values are looked for in every field of every record, compound ones too, and the kinds of
//                observables that they can be.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "stix/pattern.h"

namespace backtrail::stix {

/// How a property's value is made from a field's.
enum class Form : std::uint8_t {
  text,  // as it is
  integer,  // decimal, or hex behind 0x
  real,
  boolean,
  time,
  file_name,  // the last part of a path
  folder,  // a path without its last part
  path,
  registry_key,
  registry_parent,  // without its last part: Sysmon writes key and value as one
  last_part,  // behind the last backslash: a registry value's name, a user without the domain
  first_part,  // before the first backslash: a user's domain
  hashes,  // a dictionary, from "MD5=…,SHA256=…"
  md5,
  sha1,
  sha256,
  sha384,
  sha512,
  ssdeep,
  tlsh,
  imphash,
  address,
  domain,
  email,
};

struct Key {
  std::string name;
  bool list = false;  // an index must follow: to_refs[*]
};

struct Property {
  std::vector<Key> keys;  // of the path: extensions, windows-service-ext, service_name
  std::string field;  // canonical name; empty when `objects` are referred to
  Form form = Form::text;
  std::optional<Constant> constant;  // a value that does not come from the record
  std::vector<std::size_t> objects;  // into Mapping::objects
};

struct Object {
  std::string name;
  std::vector<std::string> types;  // several: the first whose form the property `value` has
  std::string each;  // a field: one object for each of its values
  std::vector<Property> properties;
};

/// The objects of one kind of log. Parts of a log source that are empty fit all.
struct Mapping {
  std::string name;
  std::vector<std::string> products, categories, services;
  std::vector<Object> objects;
};

struct ObservablePath {
  std::string path;  // folded, see fold()
  std::vector<std::string> kinds;  // names of observable kinds; a constant is the first that it can be
  std::vector<std::string> otherwise;  // and these, for constants that can be none: lists put addresses under names
};

class Model {
 public:
  /// The files built into the program. Cannot fail: a test loads each.
  static std::shared_ptr<const Model> builtin();
  /// kBadModel with the line; base::kBadYaml.
  base::Status add(std::string_view text, const std::string& path);

  [[nodiscard]] std::span<const Mapping> mappings() const { return mappings_; }
  /// Null when the path is none that is looked for everywhere.
  [[nodiscard]] const ObservablePath* observable(const ObjectPath& path) const;

 private:
  std::vector<Mapping> mappings_;
  std::vector<ObservablePath> observables_;  // sorted
};

/// Lower case; names of hashes without hyphens, for lists write SHA-256 and SHA256.
[[nodiscard]] std::string fold(const ObjectPath& path);
[[nodiscard]] std::string fold_hash(std::string_view name);

/// The files of data/stix.
std::span<const base::EmbeddedFile> embedded_files();

}  // namespace backtrail::stix
