#include "service_door.h"

#include <algorithm>
#include <array>
#include <exception>

#include "base/json.h"
#include "wire/sigv4.h"

namespace berth {

namespace {

// UploadLayerPart takes 20 MiB, which base64 makes 27.
constexpr std::size_t kLargestBody = 32UL * 1024 * 1024;
constexpr const char* kNoReset = "this server was started without --allow-reset";
constexpr double kMsInSecond = 1000;

// Operations of berth's own that change nothing and tell nothing of the machine.
constexpr std::array<std::string_view, 2> kHarmless = {"ExplainPlacement", "ShowClock"};

http::Response page(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(text),
          .declared_length = {}};
}

http::Response complaint(int status, const std::string& text) {
  return page(status, to_line(Json{{"message", text}}) + "\n");
}

http::Response wrong_method(const char* allowed, const std::string& text) {
  http::Response response = complaint(405, text);
  response.headers.set("Allow", allowed);
  return response;
}

}  // namespace

http::Response ServiceDoor::answer(const http::Request& request, http::BodyReader& body) {
  const Instant at = system_clock().now();
  const double begun = steady_seconds();
  std::string operation;
  http::Response response = route(request, body, operation);
  if (options_.log) {
    options_.log({.at = at,
                  .peer = request.peer,
                  .method = request.method,
                  .path = std::string(http::path_of(request.target)),
                  .operation = std::move(operation),
                  .status = response.status,
                  .milliseconds = (steady_seconds() - begun) * kMsInSecond});
  }
  return response;
}

http::Response ServiceDoor::route(const http::Request& request, http::BodyReader& body,
                                  std::string& operation) {
  const std::string_view path = http::path_of(request.target);
  try {
    if (path.starts_with("/_berth/")) return own_page(request);
    if (path == "/v2" || path.starts_with("/v2/")) return options_.registry->answer(request, body);
    return call(request, body, operation);
  } catch (const http::BodyError& error) {
    return complaint(error.status(), error.what());
  } catch (const std::exception& error) {
    return complaint(500, error.what());  // and it is logged as any other
  }
}

http::Response ServiceDoor::own_page(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  if (path == "/_berth/health") {
    if (request.method != "GET" && request.method != "HEAD")
      return wrong_method("GET, HEAD", "GET /_berth/health");
    return page(200, options_.health);
  }
  if (path == "/_berth/reset") {
    if (!options_.allow_reset) return complaint(403, kNoReset);
    if (request.method != "POST") return wrong_method("POST", "POST /_berth/reset");
    return reset();
  }
  return complaint(404, "there is /_berth/health, and with --allow-reset POST /_berth/reset");
}

http::Response ServiceDoor::reset() {
  api::Request request;
  request.service = "berth";
  request.operation = "ResetState";
  const api::Response response = backend_.call(request);
  return response.error ? complaint(500, response.error->message()) : page(200, "{}\n");
}

std::optional<api::ServiceError> ServiceDoor::refuse_signature(const http::Request& request,
                                                               std::string_view body,
                                                               wire::Understood& understood) {
  const auto service = model::find_service(understood.form.service);
  // What names no service here is refused as that.
  if (options_.keys == nullptr || !service) return std::nullopt;
  std::string account;
  const auto find = [&](std::string_view id) -> std::optional<wire::Key> {
    const auto key = options_.keys->find(id);
    if (!key) return std::nullopt;
    account = key->account;
    return wire::Key{key->secret, key->session_token, key->expires_at};
  };
  auto refusal = wire::verify_signature(request, body, understood.form.protocol, service->signing_name(),
                                        find, system_clock().now());
  if (!refusal) understood.request.account = account;
  return refusal;
}

// Without signatures nobody knows who turns the clock, or says which layers there are.
bool ServiceDoor::is_forbidden(const wire::Understood& understood) const {
  return options_.from_afar && options_.keys == nullptr && understood.form.service == "berth" &&
         std::find(kHarmless.begin(), kHarmless.end(), understood.form.operation) == kHarmless.end();
}

http::Response ServiceDoor::call(const http::Request& request, http::BodyReader& body,
                                 std::string& operation) {
  if (request.method != "POST" && request.method != "GET")
    return wrong_method("GET, POST", "requests of AWS's services are POST or GET");
  const std::string text = http::read_all(body, kLargestBody);
  wire::Understood understood = wire::decode_request(request, text, options_.defaults, options_.fresh_uuid());
  if (!understood.form.operation.empty())
    operation = understood.form.service + " " + understood.form.operation;
  if (const auto refusal = refuse_signature(request, text, understood))
    return wire::encode_error(understood.form, *refusal);
  if (understood.form.service == "berth" && understood.form.operation == "ResetState" &&
      !options_.allow_reset)
    return complaint(403, kNoReset);
  if (is_forbidden(understood))
    return complaint(403, "berth " + understood.form.operation +
                              " is not for other machines: start the server with --require-signatures");
  if (understood.refusal) return wire::encode_error(understood.form, *understood.refusal);
  try {
    return wire::encode_response(understood.form, backend_.call(understood.request));
  } catch (const std::exception& error) {
    // The machine failed, not the request: the text names the file and why.
    return wire::encode_error(understood.form,
                              api::ServiceError("InternalFailure", error.what(), api::Fault::server));
  }
}

}  // namespace berth
