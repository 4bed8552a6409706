// One request on its way through the registry, and how its endpoint asks the door.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/backend.h"
#include "base/json_fwd.h"
#include "http/message.h"
#include "registry/route.h"
#include "store/blobs.h"

namespace berth::registry {

class UploadPool;

struct Exchange {
  const http::Request& request;
  http::BodyReader& body;
  api::Backend& door;
  store::Blobs& blobs;
  UploadPool& uploads;
  Route route;
  std::vector<http::Parameter> parameters;
  std::string account;      // of the caller
  std::string region;       // of the registry
  std::string registry_id;  // the registry's account
  std::string base_url;     // "http://localhost:4566"

  // The value of a parameter; "" if there is none.
  std::string parameter(std::string_view name) const;
};

// Calls an operation on the exchange's registry and repository, which are added to `input`.
api::Response ask(const Exchange& exchange, const char* service, const char* operation, Json input);
// Its output. Throws Refusal.
Json require(const Exchange& exchange, const char* service, const char* operation, Json input);

// An absolute URL below the exchange's repository: `manifests/latest`.
std::string url_of(const Exchange& exchange, std::string_view below);

// The endpoints. Each throws Refusal, http::BodyError or IoError.
http::Response get_blob(Exchange& exchange);
http::Response delete_blob(Exchange& exchange);
http::Response begin_upload(Exchange& exchange);
http::Response show_upload(Exchange& exchange);
http::Response continue_upload(Exchange& exchange);
http::Response complete_upload(Exchange& exchange);
http::Response cancel_upload(Exchange& exchange);
http::Response get_manifest(Exchange& exchange);
http::Response put_manifest(Exchange& exchange);
http::Response delete_manifest(Exchange& exchange);
http::Response list_tags(Exchange& exchange);
http::Response list_catalog(Exchange& exchange);
http::Response list_referrers(Exchange& exchange);

}  // namespace berth::registry
