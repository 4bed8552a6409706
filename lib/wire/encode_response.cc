#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "wire/server_side.h"
#include "wire/xml.h"

namespace berth::wire {

using model::Member;
using model::Shape;

namespace {

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::optional<Shape> error_shape(const AnswerForm& form, const std::string& type) {
  const std::optional<model::Service> service = model::find_service(form.service);
  std::optional<Shape> shape = service ? service->find_shape(type) : std::nullopt;
  return shape && shape->exception() ? shape : std::nullopt;
}

// Errors of the query protocols that are no shape of any service.
struct QueryStatus {
  std::string_view code;
  int status;
};
constexpr std::array kQueryStatuses = {
    QueryStatus{"AccessDenied", 403},
    QueryStatus{"AuthFailure", 401},
    QueryStatus{"ExpiredToken", 403},
    QueryStatus{"InvalidClientTokenId", 403},
    QueryStatus{"MissingAuthenticationToken", 403},
    QueryStatus{"SignatureDoesNotMatch", 403},
    QueryStatus{"UnauthorizedOperation", 403},
};

std::string json_error(const AnswerForm& form, const api::ServiceError& error) {
  const std::optional<Shape> shape = error_shape(form, error.type());
  std::string message_member = "message";
  if (shape)
    for (const Member each : shape->members())
      if (to_lower(each.name()) == "message") message_member = each.name();
  Json body = Json::object();
  body["__type"] = error.type();
  body[message_member] = error.message();
  for (const auto& [name, value] : error.members().items())
    if (!value.is_null()) body[name] = value;
  return to_line(body);
}

std::string xml_error(const AnswerForm& form, const api::ServiceError& error, int status) {
  const std::optional<Shape> shape = error_shape(form, error.type());
  const std::string code(shape ? shape->error_code() : std::string_view(error.type()));
  const std::string inside = xml_element("Code", code) + xml_element("Message", error.message());
  if (form.protocol == Protocol::ec2)
    return std::string(kXmlHead) + "<Response><Errors><Error>" + inside + "</Error></Errors>" +
           xml_element("RequestID", form.request_id) + "</Response>";
  const std::optional<model::Service> service = model::find_service(form.service);
  const std::string space =
      service ? " xmlns=\"" + std::string(service->xml_namespace()) + "\"" : std::string();
  return "<ErrorResponse" + space + "><Error>" + xml_element("Type", status >= 500 ? "Receiver" : "Sender") +
         inside + "</Error>" + xml_element("RequestId", form.request_id) + "</ErrorResponse>";
}

std::string xml_output(const AnswerForm& form, const Json& output) {
  const std::optional<model::Service> service = model::find_service(form.service);
  const std::optional<model::Operation> operation =
      service ? model::find_operation(*service, form.operation) : std::nullopt;
  if (!operation) return "";
  const std::string members =
      operation->output() ? xml_members(form.protocol, *operation->output(), output) : "";
  const std::string name(operation->name());
  std::string space(service->xml_namespace());
  if (!space.ends_with('/')) space += '/';
  const std::string head = "<" + name + "Response xmlns=\"" + space + "\">";
  if (form.protocol == Protocol::ec2)
    return std::string(kXmlHead) + head + xml_element("requestId", form.request_id) +
           (operation->output() ? members : xml_element("return", "true")) + "</" + name + "Response>";
  const std::string wrapper(operation->result_wrapper());
  return head + "<" + wrapper + ">" + members + "</" + wrapper + "><ResponseMetadata>" +
         xml_element("RequestId", form.request_id) + "</ResponseMetadata></" + name + "Response>";
}

http::Response answer(const AnswerForm& form, int status, std::string body) {
  const char* xml = form.protocol == Protocol::ec2 ? "text/xml;charset=UTF-8" : "text/xml";
  http::Response out;
  out.status = status;
  out.headers.add("x-amzn-RequestId", form.request_id);
  out.headers.add("Content-Type",
                  form.protocol == Protocol::json ? "application/x-amz-json-" + form.json_version : xml);
  out.body = std::move(body);
  return out;
}

}  // namespace

int status_of(const AnswerForm& form, const api::ServiceError& error) {
  if (error.type() == "NotImplemented") return 501;
  if (form.service.empty()) return 404;
  if (const std::optional<Shape> shape = error_shape(form, error.type())) return shape->http_status();
  if (form.protocol != Protocol::json)
    for (const QueryStatus& each : kQueryStatuses)
      if (each.code == error.type()) return each.status;
  return error.fault() == api::Fault::server ? 500 : 400;
}

http::Response encode_error(const AnswerForm& form, const api::ServiceError& error) {
  const int status = status_of(form, error);
  if (form.protocol != Protocol::json) return answer(form, status, xml_error(form, error, status));
  http::Response out = answer(form, status, json_error(form, error));
  // Whoever asked for a service that is not here may speak a protocol that tells errors by this header.
  if (form.service.empty()) out.headers.add("x-amzn-ErrorType", error.type());
  return out;
}

http::Response encode_response(const AnswerForm& form, const api::Response& response) {
  if (response.error) return encode_error(form, *response.error);
  return answer(
      form, 200,
      form.protocol == Protocol::json ? to_line(response.output) : xml_output(form, response.output));
}

}  // namespace berth::wire
