#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/json_size.h"
#include "base/text.h"
#include "wire/client_side.h"
#include "wire/protocol.h"
#include "wire/shaped.h"
#include "wire/xml.h"

namespace berth::wire {

using api::Fault;
using api::ServiceError;
using model::Operation;
using model::Service;

namespace {

constexpr std::size_t kLongestPage = 512;  // of a text that is no error of the protocol

api::Response failed(ServiceError error) {
  api::Response out;
  out.error = std::move(error);
  return out;
}

Fault fault_of(int status) { return status >= 500 ? Fault::server : Fault::client; }

// An error that is no JSON, or no XML: a proxy's page, an empty body. A gateway's page says no more than its
// status.
ServiceError untyped(int status, std::string_view body) {
  constexpr int kFirstFaultOfServers = 500;
  const std::string_view text = trim(body);
  const bool page = status >= kFirstFaultOfServers && text.starts_with("<html>");
  return {std::to_string(status),
          text.empty() || page ? std::string(http::reason_of(status)) : excerpt(text, kLongestPage),
          fault_of(status)};
}

// "com.amazonaws.ecs#ClusterNotFoundException:http://…" → "ClusterNotFoundException".
std::string bare_type(std::string_view type) {
  type = type.substr(0, type.find(':'));
  const std::size_t hash = type.rfind('#');
  return std::string(trim(hash == std::string_view::npos ? type : type.substr(hash + 1)));
}

std::string text_of(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

constexpr std::array<std::string_view, 2> kMessageMembers = {"message", "Message"};

// By the body's `__type` and message alone: aws looks neither at the header that names the type too nor at
// other members.
ServiceError json_error(const Service& service, int status, std::string_view body) {
  const std::optional<Json> parsed = is_huge_json(body) ? std::nullopt : parse_json(body);
  if (!parsed || !parsed->is_object()) {
    ServiceError error = untyped(status, body);
    const bool silent = trim(body).empty() && error.fault() == Fault::client;
    return silent ? ServiceError(error.type(), "", error.fault()) : error;
  }
  const Json& object = *parsed;
  const Json* named = member(object, "__type");
  const std::string type =
      named != nullptr && named->is_string() ? bare_type(named->get<std::string>()) : std::to_string(status);
  const std::string message = text_of(object, object.contains("message") ? "message" : "Message");
  ServiceError error(type, message, fault_of(status));
  const std::optional<model::Shape> shape = service.find_shape(type);
  const Json members = shape && shape->exception() ? shaped_answer(*shape, object) : object;
  for (const auto& [name, value] : members.items()) {
    const bool told =
        name == "__type" || value.is_null() ||
        std::find(kMessageMembers.begin(), kMessageMembers.end(), name) != kMessageMembers.end();
    if (!told) error.with(name, value);
  }
  return error;
}

ServiceError xml_error(int status, std::string_view body) {
  const std::optional<Element> root = parse_xml(body);
  if (!root) return untyped(status, body);
  const Element* errors = root->child("Errors");
  const Element* error = (errors == nullptr ? *root : *errors).child("Error");
  const Element* code = error == nullptr ? nullptr : error->child("Code");
  if (code == nullptr) return untyped(status, body);
  const Element* message = error->child("Message");
  return {std::string(trim(code->text)), message == nullptr ? "" : message->text, fault_of(status)};
}

// What a server of berth's own does not do yet is told as if it were refused here.
ServiceError own_form(const ServiceError& error) {
  const ServiceError own = api::not_implemented(error.message().substr(0, error.message().rfind(": ")));
  return error.type() == own.type() && error.message() == own.message() ? own : error;
}

std::optional<Json> json_output(const Operation& operation, std::string_view body) {
  if (trim(body).empty()) return Json::object();
  std::optional<Json> parsed = parse_json(body);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return operation.output() ? shaped_answer(*operation.output(), *std::move(parsed)) : Json::object();
}

std::optional<Json> xml_output(Protocol protocol, const Operation& operation, std::string_view body) {
  const std::optional<Element> root = parse_xml(body);
  if (!root) return std::nullopt;
  if (!operation.output()) return Json::object();
  const Element* result = protocol == Protocol::query ? root->child(operation.result_wrapper()) : &*root;
  return result == nullptr ? Json::object() : document_of_xml(*operation.output(), *result);
}

}  // namespace

api::Response decode_response(const api::Request& request, int status, const http::Headers& /*headers*/,
                              std::string_view body) {
  const std::optional<Service> service = model::find_service(request.service);
  const std::optional<Operation> operation =
      service ? model::find_operation(*service, request.operation) : std::nullopt;
  if (!operation) return failed(untyped(status, body));
  const Protocol protocol = protocol_of(*service);
  const bool json = protocol == Protocol::json;
  if (status < 200 || status > 299)
    return failed(own_form(json ? json_error(*service, status, body) : xml_error(status, body)));
  std::optional<Json> output = json ? json_output(*operation, body) : xml_output(protocol, *operation, body);
  if (!output)
    return failed(ServiceError(std::string(kUnreadableAnswer),
                               "The answer of status " + std::to_string(status) +
                                   " cannot be read: " + excerpt(trim(body), kLongestPage),
                               Fault::server));
  api::Response out;
  out.output = *std::move(output);
  return out;
}

}  // namespace berth::wire
