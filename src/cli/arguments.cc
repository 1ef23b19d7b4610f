// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/nearest.h"

namespace backtrail::cli {

/// Which options name what is written, and who is asked before a verb runs.
struct Arguments::Outputs {
  using PathOf = std::string (*)(const std::string&);
  std::map<const CLI::Option*, PathOf> options;
  BeforeVerb before;
};

namespace {

constexpr std::array<std::string_view, 5> kNamesFiles = {"FILE", "PATH", "DIR", "BUNDLE", "PACK"};

/// Of the verb that was called; options of those above it stand there too.
NamedFiles named_files(const CLI::App* verb, const Arguments::Outputs& outputs) {
  NamedFiles out;
  for (; verb != nullptr; verb = verb->get_parent()) {
    for (const CLI::Option* option : verb->get_options()) {
      const auto known = outputs.options.find(option);
      const bool reads = std::ranges::find(kNamesFiles, option->get_type_name()) != kNamesFiles.end();
      for (const std::string& value : option->results()) {
        if (known != outputs.options.end()) {
          out.outputs.push_back({option->get_name(), known->second == nullptr ? value : known->second(value)});
        } else if (reads && option->get_type_size() != 0) {
          out.inputs.push_back({value, option->get_positional()});
          if (option->check_lname("case")) out.case_folder = value;
        }
      }
    }
  }
  std::erase_if(out.outputs, [](const NamedFiles::Output& one) { return one.path.empty(); });
  return out;
}

Definition describe(const CLI::App& app) {
  Definition out{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    out.options.push_back({option->get_name(false, true), option->get_lnames(),
                           option->get_type_size() == 0 ? "" : option->get_type_name(), option->get_description()});
  }
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    out.verbs.push_back(describe(*verb));
  }
  return out;
}

constexpr std::size_t kWordLimit = 40;  // of a word that may be a misspelt verb

/// What is wrong with the call when a word stands where a verb below another is needed, and is none; empty otherwise.
std::string unknown_verb(const CLI::App& program, int argc, const char* const* argv) {
  const CLI::App* at = &program;
  std::string path;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto below = at->get_subcommands([](const CLI::App*) { return true; });
    if (below.empty() || at->get_require_subcommand_min() == 0 || word.starts_with('-')) return {};
    const auto found = std::ranges::find(below, word, [](const CLI::App* verb) { return verb->get_name(); });
    if (found == below.end()) {
      std::vector<std::string> names;
      for (const CLI::App* verb : below) names.push_back(verb->get_name());
      if (word.size() > kWordLimit) return {};
      const std::string meant = base::nearest(word, names);
      std::string all;
      for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
      return "there is no '" + path + word + "'; " +
             (meant.empty() ? "there are: " + all : "did you mean '" + path + meant + "'?");
    }
    at = *found;
    path += word + " ";
  }
  return {};
}

/// The first word of the call that looks like an option and is none of its verb, with what may have been meant; empty when all
/// are known.
std::string unknown_option(const CLI::App& program, int argc, const char* const* argv) {
  const CLI::App* at = &program;
  std::string path;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word == "--") return {};
    const auto below = at->get_subcommands([&](const CLI::App* verb) { return verb->get_name() == word; });
    if (!below.empty()) {
      at = below.front();
      path += (path.empty() ? "" : " ") + word;
      continue;
    }
    if (!word.starts_with("--") || word.size() > kWordLimit) continue;
    word = word.substr(0, word.find('='));
    std::vector<std::string> names;
    // Where a verb passes on, the options of those above may stand behind it too.
    for (const CLI::App* app = at; app != nullptr; app = app->get_fallthrough() ? app->get_parent() : nullptr) {
      for (const CLI::Option* option : app->get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
      }
    }
    if (std::ranges::find(names, word) != names.end()) continue;
    const std::string meant = base::nearest(word, names);
    return "there is no option '" + word + "'" + (path.empty() ? "" : " of '" + path + "'") +
           (meant.empty() ? "" : "; did you mean '" + meant + "'?");
  }
  return {};
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::group(const std::string& name) {
  option_->group(name);
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

Option& Option::between(unsigned low, unsigned high) {
  option_->check(CLI::Range(low, high));
  return *this;
}

Option& Option::one_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option Arguments::add_option(const std::string& names, std::string& into, const std::string& help) {
  return Option(*app_->add_option(names, into, help));
}

Option Arguments::add_option(const std::string& names, std::vector<std::string>& into, const std::string& help) {
  return Option(*app_->add_option(names, into, help));
}

Option Arguments::add_option(const std::string& names, std::uint32_t& into, const std::string& help) {
  return Option(*app_->add_option(names, into, help));
}

Option Arguments::add_option(const std::string& names, std::uint64_t& into, const std::string& help) {
  return Option(*app_->add_option(names, into, help));
}

Option Arguments::add_output(const std::string& names, std::string& into, const std::string& help) {
  CLI::Option* const option = app_->add_option(names, into, help);
  outputs_->options.emplace(option, nullptr);
  return Option(*option);
}

Option Arguments::add_output(const std::string& names, std::vector<std::string>& into, const std::string& help,
                             std::string (*path_of)(const std::string&)) {
  CLI::Option* const option = app_->add_option(names, into, help);
  outputs_->options.emplace(option, path_of);
  return Option(*option);
}

Option Arguments::add_flag(const std::string& names, bool& into, const std::string& help) {
  return Option(*app_->add_flag(names, into, help));
}

Arguments Arguments::add_verb(const std::string& name, const std::string& summary) {
  return {*app_->add_subcommand(name, summary), outputs_};
}

void Arguments::require_verb() { app_->require_subcommand(1); }
void Arguments::fallthrough() { app_->fallthrough(); }
void Arguments::footer(const std::string& text) { app_->footer(text); }

void Arguments::give_examples(const std::string& path, std::string_view (*example)(std::string_view path)) {
  const std::string above = app_->get_footer();
  for (CLI::App* below : app_->get_subcommands({})) {
    const std::string full = path + " " + below->get_name();
    Arguments(*below, outputs_).give_examples(full, example);  // first: what is inherited is told by its text
    std::string text = below->get_footer();
    if (text == above) text.clear();
    if (const std::string_view call = example(full); !call.empty())
      text += (text.empty() ? "Example:\n  " : "\nExample:\n  ") + std::string(call) + "\n";
    below->footer(text);
  }
}

void Arguments::callback(std::function<void()> run) {
  app_->callback([app = app_, outputs = outputs_, run = std::move(run)] {
    const NamedFiles files = named_files(app, *outputs);
    if (files.outputs.empty() || !outputs->before || outputs->before(files)) run();
  });
}

Definition Arguments::program() const {
  const CLI::App* app = app_;
  while (app->get_parent() != nullptr) app = app->get_parent();
  return describe(*app);
}

std::string parse(const std::string& about, const std::string& version, const std::string& footer,
                  const std::function<void(Arguments&)>& define, BeforeVerb before, int argc, const char* const* argv) {
  CLI::App app(about, "backtrail");
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(footer);
  const auto outputs = std::make_shared<Arguments::Outputs>();
  outputs->before = std::move(before);
  Arguments program(app, outputs);
  define(program);
  if (std::string wrong = unknown_verb(app, argc, argv); !wrong.empty()) return wrong;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);
  } catch (const CLI::ParseError& wrong) {
    // What is missing may be what the misspelt option was to give.
    if (std::string unknown = unknown_option(app, argc, argv); !unknown.empty()) return unknown;
    return wrong.what();
  }
  return {};
}

}  // namespace backtrail::cli
