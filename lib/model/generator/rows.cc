#include "model/generator/rows.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>

#include "base/text.h"
#include "model/rows.h"

namespace berth::generator {

namespace {
namespace row = model::rows;
using row::kNone;

// The rows of one service, as initialisers in text.
struct Rows {
  std::string strings = "    \"\\0\"\n";
  std::uint32_t strings_size = 1;
  std::unordered_map<std::string, std::uint32_t> offsets = {{"", 0}};
  std::unordered_map<std::string, std::size_t> shape_index, operation_index, paginator_index;
  std::vector<std::string> members, shapes, bounds, operations, paginators, waiters, acceptors, texts,
      shape_lists;
};

std::uint32_t text(Rows& rows, const std::string& value) {
  const auto [found, is_new] = rows.offsets.try_emplace(value, rows.strings_size);
  if (is_new) {
    std::string quoted;
    for (const char c : value) {
      if (c == '"' || c == '\\') quoted += '\\';
      if (static_cast<unsigned char>(c) < 0x20)
        throw std::runtime_error("control character in a text: " + value);
      quoted += c;
    }
    rows.strings += "    \"" + quoted + "\\0\"\n";
    rows.strings_size += static_cast<std::uint32_t>(value.size() + 1);
  }
  return found->second;
}

std::uint32_t text(Rows& rows, const Json& object, const char* key) {
  return text(rows, object.value(key, std::string()));
}

std::size_t checked(std::size_t index) {
  if (index >= kNone) throw std::runtime_error("a table has outgrown 16 bits");
  return index;
}

// `value` is one text or a list of texts; gives "{first, count}".
std::string text_list(Rows& rows, const Json* value) {
  const std::size_t first = checked(rows.texts.size());
  if (value != nullptr && value->is_string()) rows.texts.push_back(std::to_string(text(rows, *value)));
  if (value != nullptr && value->is_array())
    for (const Json& item : *value) rows.texts.push_back(std::to_string(text(rows, item)));
  return fmt::format("{}, {}", first, rows.texts.size() - first);
}

std::size_t index_of(const std::unordered_map<std::string, std::size_t>& index, const Json* reference) {
  if (reference == nullptr) return kNone;
  return index.at(reference->is_string() ? reference->get<std::string>()
                                         : reference->at("shape").get<std::string>());
}

bool flag(const Json& object, const char* key) { return object.value(key, false); }

int type_number(const std::string& type) {
  constexpr std::array kTypes = {"string",    "integer", "long",      "double", "boolean",
                                 "timestamp", "blob",    "structure", "list",   "map"};
  for (std::size_t i = 0; i < kTypes.size(); ++i)
    if (type == kTypes[i] || (type == "float" && std::string_view(kTypes[i]) == "double"))
      return static_cast<int>(i);
  throw std::runtime_error("unknown type " + type);
}

// The option that sets a boolean to false; the facts' "cli" part names those that are not just `no-`.
std::string negated(const Json& facts, const std::string& owner, const std::string& name) {
  const Json* cli = member(facts, "cli");
  const Json* names = cli == nullptr ? nullptr : member(*cli, "negated");
  if (names != nullptr)
    for (const std::string& key : {owner + "." + name, "*." + name})
      if (const Json* option = member(*names, key)) return *option;
  return "no-" + kebab_case(name);
}

void add_member(Rows& rows, const Json& facts, const std::string& owner, const Json& required,
                const std::string& name, const Json& reference) {
  const std::string shape_name = reference.at("shape");
  int flags = 0;
  for (const Json& each : required)
    if (each == name) flags |= row::kRequired;
  if (flag(reference, "idempotencyToken")) flags |= row::kIdempotencyToken;
  if (flag(reference, "deprecated")) flags |= row::kDeprecatedMember;
  if (flag(reference, "box")) flags |= row::kBoxMember;
  if (flag(reference, "streaming")) flags |= row::kStreaming;
  const bool boolean = facts.at("shapes").at(shape_name).at("type") == "boolean";
  const std::string wire = reference.value("queryName", reference.value("locationName", name));
  rows.members.push_back(fmt::format("{}, {}, {}, {}, {}, {}", text(rows, name), text(rows, kebab_case(name)),
                                     text(rows, boolean ? negated(facts, owner, name) : ""), text(rows, wire),
                                     rows.shape_index.at(shape_name), flags));
}

std::size_t add_bounds(Rows& rows, const Json& shape) {
  if (!shape.contains("min") && !shape.contains("max") && !shape.contains("pattern")) return kNone;
  rows.bounds.push_back(fmt::format("{:.17g}, {:.17g}, {}, {}, {}", shape.value("min", 0.0),
                                    shape.value("max", 0.0), text(rows, shape, "pattern"),
                                    shape.contains("min"), shape.contains("max")));
  return checked(rows.bounds.size() - 1);
}

void add_shape(Rows& rows, const Json& facts, const std::string& name, const Json& shape) {
  const std::size_t first_member = checked(rows.members.size());
  const Json none = Json::array();
  if (const Json* members = member(shape, "members"))
    for (const auto& [member_name, reference] : members->items())
      add_member(rows, facts, name, shape.contains("required") ? shape.at("required") : none, member_name,
                 reference);
  int flags = 0;
  if (flag(shape, "exception")) flags |= row::kException;
  if (flag(shape, "fault")) flags |= row::kFault;
  if (flag(shape, "sensitive")) flags |= row::kSensitive;
  if (flag(shape, "document")) flags |= row::kDocument;
  if (flag(shape, "box")) flags |= row::kBox;
  const Json error = shape.value("error", Json::object());
  const Json* element = member(shape, shape.contains("value") ? "value" : "member");
  rows.shapes.push_back(fmt::format(
      "{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}", text(rows, name), text(rows, error, "code"),
      element == nullptr ? 0 : text(rows, *element, "locationName"), first_member,
      rows.members.size() - first_member, text_list(rows, member(shape, "enum")),
      index_of(rows.shape_index, member(shape, "key")), index_of(rows.shape_index, element),
      add_bounds(rows, shape), error.value("httpStatusCode", 0), type_number(shape.at("type")), flags));
}

void add_paginator(Rows& rows, const Json& paginator) {
  rows.paginators.push_back(fmt::format(
      "{{{}}}, {{{}}}, {{{}}}, {{{}}}, {}, {}", text_list(rows, member(paginator, "input_token")),
      text_list(rows, member(paginator, "output_token")), text_list(rows, member(paginator, "result_key")),
      text_list(rows, member(paginator, "non_aggregate_keys")), text(rows, paginator, "limit_key"),
      text(rows, paginator, "more_results")));
}

void add_operation(Rows& rows, const std::string& name, const Json& operation) {
  const std::size_t first_error = checked(rows.shape_lists.size());
  if (const Json* errors = member(operation, "errors"))
    for (const Json& error : *errors) rows.shape_lists.push_back(std::to_string(rows.shape_index.at(error)));
  const auto paginator = rows.paginator_index.find(name);
  const Json* output = member(operation, "output");
  const int flags = (flag(operation, "idempotent") ? row::kIdempotent : 0) |
                    (flag(operation, "deprecated") ? row::kDeprecatedOperation : 0);
  rows.operations.push_back(
      fmt::format("{}, {}, {}, {}, {}, {}, {}, {}, {}", text(rows, name), text(rows, kebab_case(name)),
                  output == nullptr ? 0 : text(rows, *output, "resultWrapper"),
                  index_of(rows.shape_index, member(operation, "input")), index_of(rows.shape_index, output),
                  first_error, rows.shape_lists.size() - first_error,
                  paginator == rows.paginator_index.end() ? kNone : paginator->second, flags));
}

int choice(const std::string& value, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == value) return static_cast<int>(i);
  throw std::runtime_error("unknown word " + value);
}

void add_waiter(Rows& rows, const std::string& name, const Json& waiter) {
  const std::size_t first = rows.acceptors.size();
  for (const Json& acceptor : waiter.at("acceptors"))
    rows.acceptors.push_back(fmt::format(
        "{}, {}, {}, {}", text(rows, acceptor, "argument"), text(rows, to_line(acceptor.at("expected"))),
        choice(acceptor.at("matcher"), {"path", "pathAll", "pathAny", "status", "error"}),
        choice(acceptor.at("state"), {"success", "failure", "retry"})));
  rows.waiters.push_back(
      fmt::format("{}, {}, {}, {}, {}, {}, {}", text(rows, name), text(rows, kebab_case(name)),
                  rows.operation_index.at(waiter.at("operation")), waiter.at("delay").get<int>(),
                  waiter.at("maxAttempts").get<int>(), first, rows.acceptors.size() - first));
}

std::string metadata(Rows& rows, const ServiceFacts& service) {
  const Json& data = service.facts.at("metadata");
  return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}", text(rows, service.name),
                     text(rows, data, "protocol"), text(rows, data, "jsonVersion"),
                     text(rows, data, "targetPrefix"), text(rows, data, "serviceId"),
                     text(rows, data.value("signingName", data.value("endpointPrefix", service.name))),
                     text(rows, data, "endpointPrefix"), text(rows, data, "apiVersion"),
                     text(rows, data, "serviceFullName"), text(rows, data, "xmlNamespace"));
}

template <class Add>
void each(const Json& facts, const char* part, std::unordered_map<std::string, std::size_t>* index,
          const Add& add) {
  const Json* found = member(facts, part);
  if (found == nullptr) return;
  if (index != nullptr)
    for (const auto& [name, value] : found->items()) index->emplace(name, checked(index->size()));
  for (const auto& [name, value] : found->items()) add(name, value);
}

// An array of rows; a table without rows gets one that nobody reads.
std::string array(const char* type, const char* name, const std::vector<std::string>& rows) {
  const bool plain = std::string_view(type) == "Text" || std::string_view(type) == "Index";
  std::string out = fmt::format("constexpr {} {}[] = {{\n", type, name);
  for (const std::string& row : rows) out += plain ? row + ",\n" : "{" + row + "},\n";
  if (rows.empty()) out += plain ? "0,\n" : "{},\n";
  return out + "};\n";
}
}  // namespace

std::string rows_source(const ServiceFacts& service) {
  Rows rows;
  const Json& facts = service.facts;
  each(facts, "shapes", &rows.shape_index,
       [&](const std::string& name, const Json& shape) { add_shape(rows, facts, name, shape); });
  each(facts, "paginators", &rows.paginator_index,
       [&](const std::string&, const Json& paginator) { add_paginator(rows, paginator); });
  each(facts, "operations", &rows.operation_index,
       [&](const std::string& name, const Json& operation) { add_operation(rows, name, operation); });
  each(facts, "waiters", nullptr,
       [&](const std::string& name, const Json& waiter) { add_waiter(rows, name, waiter); });
  const std::string data = metadata(rows, service);
  std::string out = "// Generated from the facts of " + service.name + ".\n#include \"model/rows.h\"\n\n";
  out +=
      "namespace berth::model::rows {\nnamespace {\nconstexpr char strings[] =\n" + rows.strings + "    ;\n";
  out += array("Member", "members", rows.members) + array("Shape", "shapes", rows.shapes) +
         array("Bounds", "bounds", rows.bounds) + array("Operation", "operations", rows.operations) +
         array("Paginator", "paginators", rows.paginators) + array("Waiter", "waiters", rows.waiters) +
         array("Acceptor", "acceptors", rows.acceptors) + array("Text", "texts", rows.texts) +
         array("Index", "shape_lists", rows.shape_lists);
  out += "}  // namespace\n";
  out += fmt::format(
      "extern const Service {0}_rows;\nconst Service {0}_rows = {{strings, members, shapes, bounds, "
      "operations, "
      "paginators, waiters, acceptors, texts, shape_lists, {1}, {2}, {3}, {4}}};\n",
      service.cpp_space, rows.shapes.size(), rows.operations.size(), rows.waiters.size(), data);
  return out + "}  // namespace berth::model::rows\n";
}

std::string index_source(const std::vector<ServiceFacts>& services) {
  std::string out =
      "// Generated: every service's tables.\n#include \"model/rows.h\"\n\nnamespace berth::model::rows {\n";
  std::string list;
  for (const ServiceFacts& service : services) {
    out += "extern const Service " + service.cpp_space + "_rows;\n";
    list += "&" + service.cpp_space + "_rows, ";
  }
  out += "const Service* const kServices[] = {" + list + "};\n";
  out += fmt::format("const Index kServiceCount = {};\n", services.size());
  return out + "}  // namespace berth::model::rows\n";
}

}  // namespace berth::generator
