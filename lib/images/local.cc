#include "images/local.h"

#include <variant>

#include "images/spool.h"

namespace berth::images {
namespace {

// What stands behind scheme and host, and these.
struct Address {
  std::string host;
  std::string target;
};

Address address_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t slash = url.find('/');
  if (slash == std::string_view::npos) return {std::string(url), "/"};
  return {std::string(url.substr(0, slash)), std::string(url.substr(slash))};
}

http::Request request_of(const http::Outgoing& outgoing) {
  const Address address = address_of(outgoing.url);
  http::Request out;
  out.method = outgoing.method;
  out.target = address.target;
  out.headers = outgoing.headers;
  if (out.headers.find("Host") == nullptr) out.headers.set("Host", address.host);
  if (outgoing.stream != nullptr) {
    out.body_length = outgoing.stream_length;
  } else {
    out.body_length = outgoing.body.size();
  }
  out.peer = "this process";
  return out;
}

void give(const http::Outgoing& outgoing, http::BodyReader& body, http::Answer& answer) {
  const bool to_sink = outgoing.sink && answer.status >= 200 && answer.status < 300;
  if (to_sink && outgoing.begun) outgoing.begun(answer.status);
  pour(body, [&](std::string_view bytes) {
    if (!to_sink) {
      answer.body.append(bytes);
    } else if (!outgoing.sink(bytes)) {
      throw http::ConnectionError("the receiver of the answer broke off");
    }
  });
}

}  // namespace

Send ask_handler(const std::shared_ptr<http::Handler>& handler) {
  return [handler](const http::Outgoing& outgoing) {
    http::TextBody text(outgoing.body);
    http::BodyReader& body = outgoing.stream != nullptr ? *outgoing.stream : text;
    http::Response response = handler->answer(request_of(outgoing), body);
    http::Answer answer;
    answer.status = response.status;
    answer.headers = std::move(response.headers);
    if (outgoing.method == "HEAD") return answer;
    if (const auto* file = std::get_if<http::FileBody>(&response.body)) {
      FileReader reader(open_file(file->path), file->offset, file->length);
      give(outgoing, reader, answer);
    } else {
      http::TextBody reader(std::get<std::string>(std::move(response.body)));
      give(outgoing, reader, answer);
    }
    return answer;
  };
}

}  // namespace berth::images
