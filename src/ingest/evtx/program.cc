// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/program.h"

#include <algorithm>

#include "base/result.h"
#include "ingest/evtx/layout.h"

namespace backtrail::ingest::evtx {
namespace {

class ProgramMaker {
 public:
  ProgramMaker(const Tree& tree, const record::Mapping& mapping, record::Assembler& assembler, Program& program)
      : tree_(tree), mapping_(mapping), assembler_(assembler), program_(program) {}

  const char* make(std::vector<Step>& steps, bool everything) {
    steps_ = &steps;
    everything_ = everything;
    for (const std::uint32_t root : tree_.roots) add_element(tree_.elements[root], program_.path, program_.is_record);
    return problem_;
  }

 private:
  // Depth is bounded by kMaxElementDepth.
  void add_element(const Element& element, std::string_view above, bool is_event) {
    const std::size_t guard = steps_->size();
    if (element.dependency != kNoSubstitution) {
      Step step;
      step.kind = Step::Kind::guard;
      step.slot = element.dependency;
      steps_->push_back(step);
    }
    if (!is_event && is_data_container(above) && element.name == "Data") add_data(element, above);
    else add_plain(element, is_event ? std::string() : join_path(above, element.name));
    if (element.dependency == kNoSubstitution) return;
    if (steps_->size() == guard + 1) steps_->pop_back();
    else (*steps_)[guard].next = static_cast<std::uint32_t>(steps_->size());
  }

  void add_plain(const Element& element, const std::string& path) {
    if (path.size() > kMaxPath) return fail("an element whose name is too long");
    add_attributes(element, path, nullptr);
    add_leaf(element, path, nullptr, false);
    for (const std::uint32_t child : element.children) add_element(tree_.elements[child], path, false);
  }

  void add_data(const Element& element, std::string_view above) {
    const auto named = std::ranges::find(element.attributes, "Name", &Attribute::name);
    const Attribute* name = named == element.attributes.end() ? nullptr : &*named;
    std::string path = join_path(above, "Data");
    bool dynamic = false;
    if (name != nullptr) {
      dynamic = std::ranges::any_of(name->pieces, &Piece::is_slot);
      std::string text;
      for (const Piece& piece : name->pieces) text += piece.literal.raw();
      if (!dynamic && !text.empty()) path = join_path(above, text);
    }
    if (path.size() > kMaxPath) return fail("a field whose name is too long");
    add_attributes(element, join_path(above, "Data"), name);
    add_leaf(element, dynamic ? std::string(above) : path, dynamic ? name : nullptr, true);
    for (const std::uint32_t child : element.children) add_element(tree_.elements[child], path, false);
  }

  void add_attributes(const Element& element, const std::string& path, const Attribute* but) {
    for (const Attribute& attribute : element.attributes) {
      if (&attribute == but || is_namespace(attribute.name) || attribute.pieces.empty()) continue;
      const std::string native = join_path(path, "#attributes." + attribute.name);
      Step step;
      step.kind = native == kTimeName ? Step::Kind::time : Step::Kind::attribute;
      step.name = &assembler_.bind(mapping_, native);
      step.pieces = attribute.pieces;
      if (everything_ || step.kind == Step::Kind::time || needed(*step.name, assembler_.demand()))
        steps_->push_back(step);
    }
  }

  void add_leaf(const Element& element, const std::string& path, const Attribute* name_attribute, bool is_data) {
    const bool is_parent = !element.children.empty();
    const bool may_vanish = std::ranges::all_of(
        element.children, [&](std::uint32_t child) { return tree_.elements[child].dependency != kNoSubstitution; });
    if (is_parent && element.content.empty() && !may_vanish) return;
    Step step;
    step.kind = name_attribute != nullptr ? Step::Kind::dynamic_leaf : Step::Kind::leaf;
    step.empty_is_text = is_data;
    step.name = &assembler_.bind(mapping_, path.empty() ? std::string_view("Event") : std::string_view(path));
    step.pieces = element.content;
    step.element = &element;
    for (const std::uint32_t child : element.children) step.dependencies.push_back(tree_.elements[child].dependency);
    step.name_attribute = name_attribute;
    const bool nests = std::ranges::any_of(element.content, [&](const Piece& piece) {
      return piece.is_slot() && piece.slot < tree_.nested.size() && tree_.nested[piece.slot];
    });
    if (!everything_ && !nests && name_attribute == nullptr && !needed(*step.name, assembler_.demand())) return;
    step.path = program_.paths.emplace_back(std::make_unique<std::string>(path)).get();
    steps_->push_back(step);
  }

  void fail(const char* problem) { problem_ = problem; }

  const Tree& tree_;
  const record::Mapping& mapping_;
  record::Assembler& assembler_;
  Program& program_;
  std::vector<Step>* steps_ = nullptr;
  bool everything_ = false;
  const char* problem_ = nullptr;
};

}  // namespace

bool is_data_container(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
  return last == "EventData" || last == "UserData";
}

bool is_namespace(std::string_view attribute) { return attribute == "xmlns" || attribute.starts_with("xmlns:"); }

std::string join_path(std::string_view path, std::string_view name) {
  std::string joined;
  joined.reserve(path.size() + 1 + name.size());
  joined += path;
  if (!path.empty()) joined += '.';
  joined += name;
  return joined;
}

bool needed(const record::BoundName& name, const record::Demand& demand) {
  return demand.every_value || !name.slots.empty() || name.key >= 0 || name.alias_source >= 0;
}

std::unique_ptr<Program> make_program(const Tree& tree, Spot spot, const record::Mapping& mapping,
                                      record::Assembler& assembler, const char*& problem) {
  auto program = std::make_unique<Program>();
  program->path = spot.path;
  program->is_record = spot.is_record;
  problem = ProgramMaker(tree, mapping, assembler, *program).make(program->wanted, false);
  if (problem != nullptr) return nullptr;
  return program;
}

void make_all(const Tree& tree, Program& program, const record::Mapping& mapping, record::Assembler& assembler) {
  const char* problem = ProgramMaker(tree, mapping, assembler, program).make(program.all, true);
  BT_CHECK(problem == nullptr);  // names are as long as they were when `wanted` was made
}

}  // namespace backtrail::ingest::evtx
