#include "model/generator/fields.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.h"

namespace berth::generator {

namespace {
// Words that no member can be called: keywords, and macros of the C library.
constexpr std::array kTaken = {
    "and",       "auto",     "bool",     "break",    "case",     "catch",   "char",      "class",
    "const",     "continue", "default",  "delete",   "do",       "double",  "else",      "enum",
    "errno",     "explicit", "export",   "extern",   "false",    "float",   "for",       "friend",
    "goto",      "if",       "inline",   "int",      "long",     "major",   "minor",     "mutable",
    "namespace", "new",      "not",      "operator", "or",       "private", "protected", "public",
    "register",  "requires", "return",   "short",    "signed",   "sizeof",  "static",    "stderr",
    "stdin",     "stdout",   "struct",   "switch",   "template", "this",    "throw",     "true",
    "try",       "typedef",  "typename", "union",    "unsigned", "using",   "virtual",   "void",
    "volatile",  "while",    "xor"};

std::string snake_case(std::string_view name) {
  std::string out = kebab_case(name);
  std::replace(out.begin(), out.end(), '-', '_');
  if (std::find(kTaken.begin(), kTaken.end(), out) != kTaken.end()) out += '_';
  return out;
}

std::string type_tag(const Json& shapes, const std::string& name) {
  const Json& shape = shapes.at(name);
  const std::string type = shape.at("type");
  if (type == "structure") return name;
  if (type == "list") return "model::ListOf<" + type_tag(shapes, shape.at("member").at("shape")) + ">";
  if (type == "map") return "model::MapOf";
  if (type == "string" || type == "blob") return "std::string";
  if (type == "integer") return "int";
  if (type == "long") return "std::int64_t";
  if (type == "double" || type == "float") return "double";
  if (type == "boolean") return "bool";
  if (type == "timestamp") return "Instant";
  throw std::runtime_error(name + ": unknown type " + type);
}
}  // namespace

std::string fields_header(const ServiceFacts& service) {
  const Json& shapes = service.facts.at("shapes");
  std::string out =
      "// Generated from the facts of " + service.name + ".\n#pragma once\n\n#include \"model/field.h\"\n\n";
  out += "namespace berth::" + service.cpp_space + " {\n\n";
  for (const auto& [name, shape] : shapes.items())
    if (shape.at("type") == "structure") out += "struct " + name + ";\n";
  for (const auto& [name, shape] : shapes.items()) {
    if (shape.at("type") != "structure") continue;
    out += "\nstruct " + name + " {\n";
    for (const auto& [member_name, member] : shape.at("members").items())
      out += "  static constexpr model::Field<" + name + ", " + type_tag(shapes, member.at("shape")) + "> " +
             snake_case(member_name) + "{\"" + member_name + "\"};\n";
    out += "};\n";
  }
  return out + "\n}  // namespace berth::" + service.cpp_space + "\n";
}

}  // namespace berth::generator
