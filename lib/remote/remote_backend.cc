#include "remote/remote_backend.h"

#include "base/errors.h"
#include "model/tables.h"
#include "remote/retry.h"
#include "wire/client_side.h"

namespace berth::remote {

namespace {

constexpr int kLastSuccess = 299;

// In the aws CLI's words, and what it was, where that is not plain.
std::string complaint(const std::string& url, const http::ConnectionError& error) {
  const std::string text = "Could not connect to the endpoint URL: \"" + url + "\"";
  return error.nobody_there() ? text : text + ": " + error.what();
}

class RemoteBackend final : public api::Backend {
 public:
  explicit RemoteBackend(Options options) : options_(std::move(options)) {}

  api::Response call(const api::Request& request) override {
    const auto service = model::find_service(request.service);
    if (!service) throw IoError(request.service + " is no service that an endpoint could answer for");
    for (int tried = 1;; ++tried) {
      const http::Outgoing outgoing = message_for(request, *service);
      const bool last = tried >= options_.attempts;
      try {
        const http::Answer answer = options_.send(outgoing);
        api::Response response = wire::decode_response(request, answer.status, answer.headers, answer.body);
        const bool worth_it = is_worth_retrying(answer.status, response);
        if (last && answer.status > kLastSuccess && options_.used_up) options_.used_up(tried - 1);
        if (last || !worth_it) return response;
      } catch (const http::ConnectionError& error) {
        if (last) throw IoError(complaint(outgoing.url, error));
      }
      options_.clock->sleep(backoff(tried - 1, options_.fraction()));
    }
  }

  api::Changes changed(std::uint64_t, Duration deadline) override {
    if (deadline > Duration{}) options_.clock->sleep(deadline);
    return {};
  }

 private:
  // Signed anew for each attempt: a signature is good for minutes only.
  http::Outgoing message_for(const api::Request& request, const model::Service& service) const {
    wire::Message message = wire::encode_request(request);
    message.target = options_.endpoint.base_path + message.target;
    message.headers.set("Host", options_.endpoint.host);
    message.headers.set("User-Agent", options_.user_agent);
    if (options_.credentials) {
      wire::sign(message, *options_.credentials,
                 {.region = request.region, .service = std::string(service.signing_name())},
                 options_.clock->now());
    }
    http::Outgoing out;
    out.method = message.method;
    out.url = options_.endpoint.origin + message.target;
    out.headers = std::move(message.headers);
    out.body = std::move(message.body);
    return out;
  }

  Options options_;
};

}  // namespace

std::unique_ptr<api::Backend> open(Options options) {
  return std::make_unique<RemoteBackend>(std::move(options));
}

}  // namespace berth::remote
