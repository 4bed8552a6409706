#include "wire/xml.h"

#include <expat.h>

#include <memory>
#include <type_traits>
#include <utility>

#include "base/json.h"
#include "base/json_text.h"
#include "wire/form.h"

namespace berth::wire {

using model::Member;
using model::Shape;
using model::ShapeType;

namespace {

constexpr std::size_t kMaxDepth = 100;

struct Reader {
  XML_Parser parser;
  std::vector<Element> open;  // a holder of the root, then what is open
};

Reader& reader_of(void* data) { return *static_cast<Reader*>(data); }

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** /*attributes*/) {
  Reader& reader = reader_of(data);
  if (reader.open.size() > kMaxDepth) {
    XML_StopParser(reader.parser, XML_FALSE);
    return;
  }
  reader.open.push_back({name, "", {}});
}

void XMLCALL on_end(void* data, const XML_Char* /*name*/) {
  Reader& reader = reader_of(data);
  if (reader.open.size() < 2) return;
  Element closed = std::move(reader.open.back());
  reader.open.pop_back();
  reader.open.back().children.push_back(std::move(closed));
}

void XMLCALL on_text(void* data, const XML_Char* text, int length) {
  reader_of(data).open.back().text.append(text, static_cast<std::size_t>(length));
}

void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  XML_StopParser(reader_of(data).parser, XML_FALSE);
}

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = utf8_at(text, i);
    const bool unsayable = (c.code < 0x20 && c.code != '\t' && c.code != '\n' && c.code != '\r') ||
                           c.code == 0xFFFE || c.code == 0xFFFF;
    if (c.code == '&')
      out += "&amp;";
    else if (c.code == '<')
      out += "&lt;";
    else if (c.code == '>')
      out += "&gt;";
    else if (c.code == '\r')
      out += "&#xD;";
    else
      append_utf8(out, unsayable ? U'\uFFFD' : c.code);
    i += c.bytes;
  }
}

std::string wrapped(std::string_view name, std::string_view inside) {
  std::string out = "<";
  out.append(name).append(">").append(inside).append("</").append(name).append(">");
  return out;
}

std::string value_xml(Protocol protocol, const Shape& shape, std::string_view name, const Json& value) {
  if (shape.is(ShapeType::structure)) return wrapped(name, xml_members(protocol, shape, value));
  if (!shape.is(ShapeType::list)) return xml_element(name, scalar_text(shape, value));
  std::string_view element = shape.element_wire_name();
  if (element.empty()) element = protocol == Protocol::ec2 ? "item" : "member";
  std::string inside;
  for (const Json& each : value) inside += value_xml(protocol, shape.element(), element, each);
  return wrapped(name, inside);
}

Json value_of(const Shape& shape, const Element& element) {
  if (shape.is(ShapeType::structure)) return document_of_xml(shape, element);
  if (!shape.is(ShapeType::list)) return scalar_of(shape, element.text);
  Json out = Json::array();
  for (const Element& each : element.children) out.push_back(value_of(shape.element(), each));
  return out;
}

}  // namespace

const Element* Element::child(std::string_view wanted) const {
  for (const Element& each : children)
    if (each.name == wanted) return &each;
  return nullptr;
}

std::optional<Element> parse_xml(std::string_view text) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (parser == nullptr || text.size() > (std::size_t{1} << 30)) return std::nullopt;
  Reader reader{parser.get(), std::vector<Element>(1)};
  XML_SetUserData(parser.get(), &reader);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const XML_Status status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (status != XML_STATUS_OK || reader.open.size() != 1 || reader.open[0].children.empty())
    return std::nullopt;
  return std::move(reader.open[0].children[0]);
}

std::string xml_element(std::string_view name, std::string_view text) {
  std::string inside;
  append_escaped(inside, text);
  return wrapped(name, inside);
}

std::string xml_members(Protocol protocol, const Shape& shape, const Json& document) {
  std::string out;
  for (const Member each : shape.members())
    if (const Json* given = member(document, each.name()))
      out += value_xml(protocol, each.shape(), each.wire_name(), *given);
  return out;
}

Json document_of_xml(const Shape& shape, const Element& element) {
  Json out = Json::object();
  for (const Member each : shape.members())
    if (const Element* given = element.child(each.wire_name()))
      out[std::string(each.name())] = value_of(each.shape(), *given);
  return out;
}

}  // namespace berth::wire
