// Documents of the query and ec2 protocols as forms: `Filter.1.Name=…&Filter.1.Value.1=…`. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "http/message.h"
#include "model/tables.h"
#include "wire/protocol.h"

namespace berth::wire {

// The document as parameters, in the shape's order. ec2 has no way to say an empty list or structure, query
// none to say an empty structure: they are left out.
std::vector<http::Parameter> form_of(Protocol protocol, const model::Shape& shape, const Json& document);

// The document that the parameters say; those that the shape does not have are ignored. A text that is not
// of its shape's type stays a text. Nothing if there are too many parameters or names nest too deeply.
std::optional<Json> document_of_form(Protocol protocol, const model::Shape& shape,
                                     const std::vector<http::Parameter>& parameters);

// `Action=RunTask&Version=…`, escaped.
std::string form_text(const std::vector<http::Parameter>& parameters);

// Everything but A-Z a-z 0-9 - . _ ~ as %XX; a `/` too unless it is kept.
std::string percent_encode(std::string_view text, bool keep_slash = false);

// A scalar as XML and forms write it, and back; a text that is not of the shape's type stays a text.
std::string scalar_text(const model::Shape& shape, const Json& value);
Json scalar_of(const model::Shape& shape, const std::string& text);

}  // namespace berth::wire
