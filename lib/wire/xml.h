// XML as the query and ec2 protocols use it: elements and text, nothing else. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "model/tables.h"
#include "wire/protocol.h"

namespace berth::wire {

struct Element {
  std::string name;
  std::string text;  // its own, blanks and all
  std::vector<Element> children;

  const Element* child(std::string_view wanted) const;  // the first of that name, or null
};

// The document's root. Nothing for what is not well formed, nests deeper than 100 elements, or declares a
// document type.
std::optional<Element> parse_xml(std::string_view text);

// `<name>text</name>`, escaped; characters that XML cannot say become U+FFFD.
std::string xml_element(std::string_view name, std::string_view text);

// The members of a structure, an element each, in the shape's order.
std::string xml_members(Protocol protocol, const model::Shape& shape, const Json& document);

// The structure whose members are the element's children; those that the shape does not have are ignored.
Json document_of_xml(const model::Shape& shape, const Element& element);

}  // namespace berth::wire
