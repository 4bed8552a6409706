#include "registry/handler.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/errors.h"
#include "base/text.h"
#include "registry/credentials.h"
#include "registry/exchange.h"
#include "registry/refusal.h"
#include "registry/upload_pool.h"

namespace berth::registry {
namespace {

using Endpoint = http::Response (*)(Exchange&);

http::Response ping(Exchange&) {
  http::Response out;
  out.headers.set("Content-Type", "application/json; charset=utf-8");
  out.body = "{}";
  return out;
}

struct Row {
  Place place;
  std::string_view method;
  Endpoint endpoint;
};

constexpr std::array kEndpoints = {
    Row{Place::ping, "GET", ping},
    Row{Place::ping, "HEAD", ping},
    Row{Place::catalog, "GET", list_catalog},
    Row{Place::tags, "GET", list_tags},
    Row{Place::manifest, "GET", get_manifest},
    Row{Place::manifest, "HEAD", get_manifest},
    Row{Place::manifest, "PUT", put_manifest},
    Row{Place::manifest, "DELETE", delete_manifest},
    Row{Place::blob, "GET", get_blob},
    Row{Place::blob, "HEAD", get_blob},
    Row{Place::blob, "DELETE", delete_blob},
    Row{Place::uploads, "POST", begin_upload},
    Row{Place::upload, "GET", show_upload},
    Row{Place::upload, "PATCH", continue_upload},
    Row{Place::upload, "PUT", complete_upload},
    Row{Place::upload, "DELETE", cancel_upload},
    Row{Place::referrers, "GET", list_referrers},
};

Endpoint require_endpoint(Place place, std::string_view method) {
  std::string allowed;
  for (const Row& row : kEndpoints) {
    if (row.place != place) continue;
    if (row.method == method) return row.endpoint;
    allowed += (allowed.empty() ? "" : ", ") + std::string(row.method);
  }
  throw Refusal(405, "UNSUPPORTED", "The operation is unsupported.").with("Allow", allowed);
}

bool is_host_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_' || c == ':' || c == '[' || c == ']';
}

// The host that the client called, which stands in absolute URLs; never what could end one.
std::string host_of(const http::Request& request, const Options& options) {
  const std::string_view host = request.headers.get("Host");
  if (!host.empty() && std::all_of(host.begin(), host.end(), is_host_letter)) return std::string(host);
  return options.host.empty() ? "localhost" : options.host;
}

Route require_route(const http::Request& request) {
  auto parsed = parse_route(http::path_of(request.target));
  if (auto* route = std::get_if<Route>(&parsed)) return std::move(*route);
  switch (std::get<RouteFault>(parsed)) {
    case RouteFault::bad_name:
      throw Refusal(400, "NAME_INVALID",
                    "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy "
                    "regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''");
    case RouteFault::bad_escape:
      throw Refusal(400, "NAME_INVALID", "The path has an escape that no name can have");
    case RouteFault::unknown:
      break;
  }
  throw Refusal(404, "UNSUPPORTED", "404 page not found");
}

http::Response text_answer(int status, std::string text) {
  http::Response out;
  out.status = status;
  out.headers.set("Content-Type", "text/plain; charset=utf-8");
  out.body = std::move(text);
  return out;
}

http::Response unauthorized(const std::string& base_url) {
  http::Response out = text_answer(401, "Not Authorized\n");
  out.headers.set("WWW-Authenticate", "Basic realm=\"" + base_url + "/\",service=\"ecr.amazonaws.com\"");
  return out;
}

Refusal invalid_token() { return Refusal(400, "DENIED", "Your Authorization Token is invalid."); }

// A HEAD's answer has the length of its text and no text.
void leave_text_out(http::Response& response) {
  auto* text = std::get_if<std::string>(&response.body);
  if (text == nullptr || response.declared_length) return;
  response.declared_length = text->size();
  text->clear();
}

}  // namespace

struct Handler::Inside {
  Inside(api::Backend& backend, store::Blobs blob_store, Options handler_options)
      : door(backend),
        blobs(std::move(blob_store)),
        uploads(blobs),
        options(std::move(handler_options)),
        passwords(backend, options.wall != nullptr ? *options.wall : system_clock()) {}

  std::optional<Bearer> authenticate(const http::Request& request, const std::optional<HostRegistry>& host);
  http::Response answer(const http::Request& request, http::BodyReader& body);

  api::Backend& door;
  store::Blobs blobs;
  UploadPool uploads;
  Options options;
  Passwords passwords;
};

// Nothing if the request has no credentials and needs them.
std::optional<Bearer> Handler::Inside::authenticate(const http::Request& request,
                                                    const std::optional<HostRegistry>& host) {
  const Credentials credentials = read_credentials(request.headers.get("Authorization"));
  if (credentials.kind == Credentials::Kind::garbage) throw invalid_token();
  if (credentials.kind == Credentials::Kind::none) {
    if (!options.anonymous) return std::nullopt;
    if (host) return Bearer{Bearer::Fault::none, host->account, host->region};
    return Bearer{Bearer::Fault::none, options.account, options.region};
  }
  Bearer bearer = passwords.check(credentials.password);
  if (bearer.fault == Bearer::Fault::expired)
    throw Refusal(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.");
  // A token is good in its region alone.
  if (bearer.fault == Bearer::Fault::invalid || (host && host->region != bearer.region))
    throw invalid_token();
  return bearer;
}

http::Response Handler::Inside::answer(const http::Request& request, http::BodyReader& body) {
  const std::string host_name = host_of(request, options);
  const std::string base_url = (request.tls ? "https://" : "http://") + host_name;
  const auto host = registry_of_host(host_name);
  const auto bearer = authenticate(request, host);
  if (!bearer) return unauthorized(base_url);
  Route route = require_route(request);
  const Endpoint endpoint = require_endpoint(route.place, request.method);
  auto parameters = http::parse_parameters(http::query_of(request.target));
  if (!parameters) throw Refusal(400, "UNSUPPORTED", "The query has a malformed escape");
  Exchange exchange{.request = request,
                    .body = body,
                    .door = door,
                    .blobs = blobs,
                    .uploads = uploads,
                    .route = std::move(route),
                    .parameters = *std::move(parameters),
                    .account = bearer->account,
                    .region = bearer->region,
                    .registry_id = host ? host->account : bearer->account,
                    .base_url = base_url};
  return endpoint(exchange);
}

Handler::Handler(api::Backend& door, store::Blobs blobs, Options options)
    : inside_(std::make_unique<Inside>(door, std::move(blobs), std::move(options))) {}
Handler::~Handler() = default;

http::Response Handler::answer(const http::Request& request, http::BodyReader& body) {
  http::Response response;
  try {
    response = inside_->answer(request, body);
  } catch (const Refusal& refusal) {
    response = response_of(refusal);
  } catch (const api::ServiceError& error) {
    response = response_of(refusal_of(error));
  } catch (const UploadBusy& busy) {
    response = response_of(Refusal(429, "TOOMANYREQUESTS", busy.what()).with("Retry-After", "1"));
  } catch (const http::BodyError& error) {
    response = response_of(Refusal(error.status(), "BLOB_UPLOAD_INVALID", error.what()));
  } catch (const IoError& error) {
    const bool full = error.code() == ENOSPC || error.code() == EDQUOT;
    response = response_of(Refusal(full ? 507 : 500, "UNKNOWN", error.what()));
  }
  response.headers.set("Docker-Distribution-Api-Version", "registry/2.0");
  if (request.method == "HEAD") leave_text_out(response);
  return response;
}

}  // namespace berth::registry
