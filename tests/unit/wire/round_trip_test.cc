// decode(encode(x)) = x for random documents of every operation, both ways.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "base/json.h"
#include "model/random_document.h"
#include "model/tables.h"
#include "wire/client_side.h"
#include "wire/server_side.h"
#include "wire/sigv4.h"

namespace berth::wire {

namespace {
constexpr std::uint64_t kSeeds = 12;
constexpr const char* kId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const Instant kNow{1772359200000};

template <class Function>
void for_every_operation(Function function) {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    for (const model::Operation operation : service.operations())
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) function(service, operation, seed);
  }
}

// What a form cannot say: empty structures, and in ec2 empty lists, at any depth.
Json sayable(Protocol protocol, const Json& value) {
  if (protocol == Protocol::json || !value.is_structured()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  for (const auto& [key, each] : value.items()) {
    const Json kept = sayable(protocol, each);
    if (kept.is_structured() && kept.empty() && (protocol == Protocol::ec2 || kept.is_object())) continue;
    if (value.is_array())
      out.push_back(kept);
    else
      out[key] = kept;
  }
  return out;
}

// Equal but for the order of members.
bool same(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    for (const auto& [key, each] : a.items())
      if (!b.contains(key) || !same(each, b.at(key))) return false;
    return true;
  }
  if (a.is_array() && b.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
  return a == b;
}
}  // namespace

TEST_CASE("a request that a client encodes is what the server decodes") {
  for_every_operation([](const model::Service& service, const model::Operation& operation,
                         std::uint64_t seed) {
    const Protocol protocol = protocol_of(service);
    const Json input = operation.input() ? sayable(protocol, model::random_document(*operation.input(), seed))
                                         : Json::object();
    const api::Request request{
        std::string(service.name()), std::string(operation.name()), input, "000000000042", "eu-west-1", kId};
    Message message = encode_request(request);
    message.headers.set("Host", "localhost:4566");
    sign(message, {"000000000042", "secret", ""}, {"eu-west-1", std::string(service.signing_name())}, kNow);
    const http::Request received{message.method, message.target, message.headers, {}, "", false};
    const Understood understood = decode_request(received, message.body, {"123456789012", "us-east-1"}, kId);
    INFO(request.service, " ", request.operation, " ", message.body);
    REQUIRE_MESSAGE(!understood.refusal, understood.refusal->message());
    CHECK(understood.request.service == request.service);
    CHECK(understood.request.operation == request.operation);
    CHECK(understood.request.account == request.account);
    CHECK(understood.request.region == request.region);
    CHECK_MESSAGE(same(understood.request.input, input), to_line(understood.request.input));
    const KeyLookup keys = [](std::string_view) { return Key{"secret", "", {}}; };
    CHECK_FALSE(verify_signature(received, message.body, protocol, service.signing_name(), keys, kNow));
  });
}

TEST_CASE("an answer that the server encodes is what a client decodes") {
  for_every_operation(
      [](const model::Service& service, const model::Operation& operation, std::uint64_t seed) {
        const api::Request request{
            std::string(service.name()), std::string(operation.name()), Json::object(), "", "", kId};
        api::Response response;
        if (operation.output()) response.output = model::random_document(*operation.output(), seed);
        const AnswerForm form{protocol_of(service), std::string(service.json_version()), request.service,
                              request.operation, kId};
        const http::Response message = encode_response(form, response);
        const std::string& body = std::get<std::string>(message.body);
        const api::Response back = decode_response(request, message.status, message.headers, body);
        INFO(request.service, " ", request.operation, " ", body);
        REQUIRE_MESSAGE(back.ok(), back.error->message());
        CHECK_MESSAGE(same(back.output, response.output), to_line(back.output));
      });
}

TEST_CASE("an error that the server encodes is what a client decodes") {
  for_every_operation(
      [](const model::Service& service, const model::Operation& operation, std::uint64_t seed) {
        const api::Request request{
            std::string(service.name()), std::string(operation.name()), Json::object(), "", "", kId};
        const AnswerForm form{protocol_of(service), std::string(service.json_version()), request.service,
                              request.operation, kId};
        for (const model::Shape shape : operation.errors()) {
          api::ServiceError error(std::string(shape.name()), "Größe <1> & \"2\"",
                                  shape.fault() ? api::Fault::server : api::Fault::client);
          if (form.protocol == Protocol::json) {
            const Json members = model::random_document(shape, seed);
            for (const auto& [name, value] : members.items())
              if (name != "message" && name != "Message") error.with(name, value);
          }
          const http::Response message = encode_error(form, error);
          CHECK(message.status == shape.http_status());
          const api::Response back =
              decode_response(request, message.status, message.headers, std::get<std::string>(message.body));
          REQUIRE(back.error.has_value());
          CHECK(back.error->type() == (form.protocol == Protocol::json ? shape.name() : shape.error_code()));
          CHECK(back.error->message() == error.message());
          CHECK(back.error->fault() == error.fault());
          CHECK(same(back.error->members(), error.members()));
        }
      });
}

}  // namespace berth::wire
