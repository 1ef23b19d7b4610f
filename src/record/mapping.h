// SPDX-License-Identifier: Apache-2.0
// What a log calls its fields, and what Sigma calls them: one data file per kind of log (data/mappings/*.yml, described
// in docs/formats/mappings.md). A mapping says how to recognise its records, which names to rename or to shorten, where
// time and record id stand, and which log source a record is of.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "record/record.h"
#include "record/urls.h"

namespace backtrail::base {
class Yaml;
}

namespace backtrail::record {

/// A condition on canonical fields and the log source that a record is of when all hold.
struct LogSourceRule {
  struct Condition {
    std::string field;
    std::vector<std::string> values;  // any of; compared without regard to ASCII case
  };
  std::vector<Condition> when;
  std::vector<std::string> any_field;  // at least one of these canonical fields is there; empty: no matter
  std::map<std::string, std::string> aliases;  // further canonical name -> the canonical name whose value it takes
  std::vector<UrlFields> urls;
  const LogSource* log_source = nullptr;
};

/// How programs put values into the text of their messages: "Accepted {auth_method} for {user} from {src_ip}". What each
/// {name} stands for becomes a field of that native name (docs/formats/mappings.md).
struct MessagePatterns {
  std::vector<std::string> apps;  // the programs, or a Cisco device's facility and message number ("ASA-302013")
  std::vector<std::string> texts;  // the first that fits is taken
};

class Mapping {
 public:
  std::string name;
  std::string title;
  std::vector<std::string> families;  // the readers it serves: json, evtx, csv, zeek, syslog
  int priority = 100;  // among mappings that recognise a record the lowest is taken
  std::vector<std::string> require_all;  // flattened native names that a record must have
  std::vector<std::string> require_any;  // of these at least one; empty: no matter
  std::map<std::string, std::string, std::less<>> rename;  // flattened native name -> canonical name
  std::string strip_root;  // taken off first, when it is there: what wraps every name ("Event.")
  std::vector<std::string> strip;  // prefixes taken off; a piece "*" stands for any one piece of the name
  std::vector<std::string> time_fields;  // canonical names, best first
  std::string record_id_field;  // canonical name
  std::vector<MessagePatterns> messages;  // for the readers of syslog and the journal
  std::vector<LogSourceRule> rules;  // first match wins; the last may be without conditions
  std::vector<std::string> keys;  // the canonical fields that `rules` look at, each once

  /// "winlog.event_data.Image" -> "Image".
  [[nodiscard]] std::string canonical(std::string_view native) const;
  [[nodiscard]] bool serves(std::string_view family) const;
};

/// All mappings of a run. Immutable once loaded, but for the table of log sources, which is thread-safe.
class MappingSet {
 public:
  MappingSet();
  /// The mappings built into the program. Cannot fail: a test loads every file.
  static std::shared_ptr<const MappingSet> builtin();
  /// The same with those of a user's files (text and path each). A mapping or table of the same name as one there is takes
  /// its place. kBadMapping, base::kBadYaml.
  static base::Result<std::shared_ptr<const MappingSet>> with(
      const std::vector<std::pair<std::string, std::string>>& files);
  /// Of the texts that a set is made of, and of how they are read: sets with the same tell the same log sources and fields.
  static std::string print_of_builtin();
  [[nodiscard]] const std::string& print() const { return print_; }
  /// The same mappings, recognised by the same names, that leave every name as it is: tells what a log itself calls its fields.
  [[nodiscard]] std::shared_ptr<const MappingSet> without_renaming() const;

  /// Adds the mappings of one file's text. With `replace` one of a name that is there already takes its place.
  /// kBadMapping, base::kBadYaml.
  base::Status add(std::string_view text, const std::string& path, bool replace = false);

  /// Ordered by priority, then name.
  [[nodiscard]] std::span<const std::unique_ptr<Mapping>> all() const { return mappings_; }
  [[nodiscard]] const Mapping* find(std::string_view name) const;
  /// The object that stands for this log source, for the life of the set.
  const LogSource* intern(const LogSource& log_source) const;
  [[nodiscard]] const LogSource* unknown() const { return unknown_; }

 private:
  base::Status add_table(const base::Yaml& root, const std::string& path);
  base::Status add_mapping(const base::Yaml& root, const std::string& path, bool replace);
  void sort();
  std::string print_;  // empty of a set that was put together by hand
  std::vector<std::unique_ptr<Mapping>> mappings_;
  std::map<std::string, std::vector<LogSourceRule>, std::less<>> tables_;  // shared lists, by name
  mutable std::mutex mutex_;
  mutable std::deque<LogSource> log_sources_;
  const LogSource* unknown_ = nullptr;
};

/// The files of data/mappings.
std::span<const base::EmbeddedFile> embedded_files();

}  // namespace backtrail::record
