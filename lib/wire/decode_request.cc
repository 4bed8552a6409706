#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "base/json.h"
#include "base/json_size.h"
#include "base/text.h"
#include "model/validate.h"
#include "wire/caller.h"
#include "wire/form.h"
#include "wire/server_side.h"
#include "wire/shaped.h"

namespace berth::wire {

using api::ServiceError;
using model::Operation;
using model::Service;

namespace {

using Document = std::variant<Json, ServiceError>;

constexpr std::ptrdiff_t kSeparatorsMax = 100'000;  // between the parameters of a form

ServiceError unreadable(std::string text) { return {"SerializationException", std::move(text)}; }

bool says_form(const http::Request& message) {
  return to_lower(message.headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded");
}

// Parameters of the query string, then of a form; nothing if an escape is malformed.
std::optional<std::vector<http::Parameter>> parameters_of(const http::Request& message,
                                                          std::string_view body) {
  std::optional<std::vector<http::Parameter>> out = http::parse_parameters(http::query_of(message.target));
  if (!out || message.headers.find("X-Amz-Target") != nullptr || body.empty()) return out;
  if (!says_form(message) && !body.starts_with("Action=")) return out;
  // Each takes more room than its bytes; far fewer are refused with a word of their own later.
  if (std::count(body.begin(), body.end(), '&') > kSeparatorsMax) return std::nullopt;
  std::optional<std::vector<http::Parameter>> form = http::parse_parameters(body);
  if (!form) return std::nullopt;
  for (http::Parameter& each : *form) out->push_back(std::move(each));
  return out;
}

// The first value of a wrong type, in the words of the services and with the member's name.
std::optional<ServiceError> wrong_type(const Service& service, const Operation& operation,
                                       const Json& document) {
  const std::optional<model::Refusal> refusal = model::refuse_input(service, operation, document);
  if (!refusal) return std::nullopt;
  for (const model::InputFault& fault : refusal->faults)
    if (fault.kind == model::FaultKind::type)
      return unreadable(fault.path.empty() ? fault.constraint
                                           : fault.constraint + " (" + excerpt(fault.path) + ")");
  return std::nullopt;  // what else is wrong is the operation's affair
}

Document json_document(const Service& service, const Operation& operation, std::string_view body) {
  if (trim(body).empty()) return Json::object();
  if (is_huge_json(body)) return unreadable("The request has too many values");
  JsonFault fault;
  std::optional<Json> parsed = parse_json(body, fault);
  if (!parsed)
    return unreadable("The request's body is not JSON: line " + std::to_string(fault.line) + ", column " +
                      std::to_string(fault.column) + ": " + excerpt(fault.reason));
  if (!parsed->is_object()) return unreadable("Expected a JSON object as the request's body");
  if (!operation.input()) return Json::object();
  Shaped shaped = shaped_request(*operation.input(), *std::move(parsed));
  if (!shaped.fits)
    if (std::optional<ServiceError> error = wrong_type(service, operation, shaped.document))
      return *std::move(error);
  return std::move(shaped.document);
}

Document form_document(const Service& service, const Operation& operation,
                       const std::vector<http::Parameter>& parameters) {
  if (!operation.input()) return Json::object();
  const Protocol protocol = protocol_of(service);
  const char* bad_value = protocol == Protocol::ec2 ? "InvalidParameterValue" : "MalformedInput";
  std::optional<Json> document = document_of_form(protocol, *operation.input(), parameters);
  if (!document) return ServiceError(bad_value, "The request has too many parameters");
  Shaped shaped = shaped_request(*operation.input(), *std::move(document));
  if (!shaped.fits)
    if (const std::optional<ServiceError> error = wrong_type(service, operation, shaped.document))
      return ServiceError(bad_value, error->message());
  return std::move(shaped.document);
}

// AWS's words for what it does not know, by the protocol that the message speaks.
ServiceError unknown_operation(const Addressed& asked) {
  const std::string operation = excerpt(asked.operation);
  if (!asked.service)
    return ServiceError(asked.by_form ? "InvalidAction" : "UnknownOperationException",
                        "There is no service '" + excerpt(asked.asked_service) + "' here");
  if (protocol_of(*asked.service) == Protocol::json)
    return ServiceError("UnknownOperationException",
                        operation.empty() ? "The request names no operation: it has no X-Amz-Target header"
                                          : "There is no operation '" + operation + "'");
  if (operation.empty())
    return ServiceError("MissingAction", "The request must contain the parameter Action");
  return ServiceError("InvalidAction", "The action " + operation + " is not valid for this web service.");
}

AnswerForm form_for(const http::Request& message, const Addressed& asked, std::string request_id) {
  AnswerForm form;
  form.request_id = std::move(request_id);
  if (asked.service) {
    form.service = std::string(asked.service->name());
    form.protocol = protocol_of(*asked.service);
    if (!asked.service->json_version().empty()) form.json_version = asked.service->json_version();
  } else if (asked.by_form) {
    form.protocol = Protocol::query;
  }
  if (message.headers.get("Content-Type").starts_with("application/x-amz-json-1.0"))
    form.json_version = "1.0";
  return form;
}

}  // namespace

Understood decode_request(const http::Request& message, std::string_view body, const Defaults& defaults,
                          std::string request_id) {
  const std::optional<std::vector<http::Parameter>> parameters = parameters_of(message, body);
  const Addressed asked = addressed(message, parameters.value_or(std::vector<http::Parameter>()));
  Understood out;
  out.form = form_for(message, asked, request_id);
  const std::optional<Operation> operation =
      asked.service ? model::find_operation(*asked.service, asked.operation) : std::nullopt;
  if (!parameters) {
    out.refusal = ServiceError("MalformedQueryString", "The query string contains a syntax error");
    return out;
  }
  if (!operation) {
    out.refusal = unknown_operation(asked);
    return out;
  }
  out.form.operation = std::string(operation->name());
  const std::string region = region_of(message, asked).value_or(defaults.region);
  if (!is_region(region)) {
    out.refusal = ServiceError(
        out.form.protocol == Protocol::json ? "InvalidSignatureException" : "SignatureDoesNotMatch",
        "Credential should be scoped to a valid region.");
    return out;
  }
  Document document = out.form.protocol == Protocol::json
                          ? json_document(*asked.service, *operation, body)
                          : form_document(*asked.service, *operation, *parameters);
  if (ServiceError* const error = std::get_if<ServiceError>(&document)) {
    out.refusal = std::move(*error);
    return out;
  }
  out.request = {out.form.service,
                 out.form.operation,
                 std::get<Json>(std::move(document)),
                 account_of(asked).value_or(defaults.account),
                 region,
                 std::move(request_id)};
  return out;
}

}  // namespace berth::wire
