#include "image_places.h"

#include <sys/utsname.h>

#include <algorithm>
#include <thread>

#include "base/errors.h"
#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "client_options.h"
#include "images/archive.h"
#include "images/engine.h"
#include "images/layout.h"
#include "images/local.h"
#include "network.h"
#include "registry/credentials.h"
#include "registry/handler.h"
#include "remote/endpoint.h"

namespace berth {

namespace {

constexpr std::size_t kThreads = 4;                // that copy
constexpr Duration kEnginePatience = minutes(30);  // with one that says nothing while it unpacks

// For files without a name; not in memory, as /tmp may be.
std::string spool_folder(const Session& session) {
  return session.environment.get("TMPDIR").value_or("/var/tmp");
}

// A state that is not there is not made for them.
images::Notes notes_of(const Session& session) {
  const std::string state = state_directory(session.environment);
  return images::Notes(file_status(state) ? state + "/pushes" : "");
}

std::string registry_host_of(const Session& session) {
  return session.environment.get("BERTH_REGISTRY_HOST").value_or("");
}

images::Send http_send(const http::ClientOptions& options) {
  auto client = std::make_shared<http::Client>(options);
  return [client](const http::Outgoing& request) { return client->send(request); };
}

std::string aws_host(const OwnRepository& own) {
  return own.account + ".dkr.ecr." + own.region + ".amazonaws.com" +
         (own.region.starts_with("cn-") ? ".cn" : "");
}

// --- berth's own registry

// The handler keeps what it needs alive.
class OwnHandler final : public http::Handler {
 public:
  OwnHandler(std::shared_ptr<api::Backend> door, store::Blobs blobs, registry::Options options)
      : door_(std::move(door)), handler_(*door_, std::move(blobs), std::move(options)) {}
  http::Response answer(const http::Request& request, http::BodyReader& body) override {
    return handler_.answer(request, body);
  }

 private:
  std::shared_ptr<api::Backend> door_;
  registry::Handler handler_;
};

void open_here(const Session& session, OwnRepository& own) {
  own.door = open_backend(session);
  const store::Blobs blobs(state_directory(session.environment));
  registry::Options options;
  options.anonymous = true;  // whoever may open the state's files needs no password
  const auto handler = std::make_shared<OwnHandler>(own.door, blobs, std::move(options));
  images::RegistryOptions client;
  client.base_url = "http://" + aws_host(own);
  client.connect = [handler] { return images::ask_handler(handler); };
  own.place.client = std::make_shared<images::RegistryClient>(std::move(client));
  own.place.blob_path = [blobs](const std::string& digest) { return blobs.path(digest); };
}

struct Token {
  std::string text;   // base64 of user and password
  std::string proxy;  // the registry's URL
};

Token token_of(const Session& session, const OwnRepository& own) {
  api::Request request = own_request(session, "GetAuthorizationToken", own.region, Json::object());
  request.service = "ecr";
  const Json answer = answer_of(*own.door, request);
  const Json* data = member(answer, "authorizationData");
  const Json* token = data != nullptr && data->is_array() && !data->empty()
                          ? member(data->front(), "authorizationToken")
                          : nullptr;
  if (token == nullptr) throw cli::failure("GetAuthorizationToken: the answer holds no token");
  return {token->get<std::string>(), data->front().value("proxyEndpoint", "")};
}

// The registry beside an endpoint: AWS's own name for AWS, what the token names if it is no name of AWS, else
// the endpoint itself.
void open_there(const Session& session, const cli::Globals& globals, const aws::Endpoint& endpoint,
                bool host_matters, OwnRepository& own) {
  own.door = open_remote(session, globals, endpoint);
  const Token token = token_of(session, own);
  const auto address = remote::parse_endpoint(endpoint.url);
  const auto proxy = remote::parse_endpoint(token.proxy);
  images::RegistryOptions client;
  if (remote::is_aws(*address)) {
    client.base_url = "https://" + aws_host(own);
  } else if (proxy && !remote::is_aws(*proxy)) {
    client.base_url = proxy->origin;
  } else {
    client.base_url = address->origin;
    if (host_matters) client.host = aws_host(own);
  }
  client.authorization = "Basic " + token.text;
  client.connect = [options = client_options(session, globals)] { return http_send(options); };
  own.place.client = std::make_shared<images::RegistryClient>(std::move(client));
}

// --- Other registries

std::string docker_config(const Session& session) {
  const auto folder = session.environment.get("DOCKER_CONFIG");
  const std::string home = session.environment.get("HOME").value_or("");
  return read_stream(folder.value_or(home + "/.docker") + "/config.json").bytes;
}

// A registry of this machine speaks TLS or not; elsewhere all do.
std::string base_url_of(const std::string& host, const http::ClientOptions& options) {
  const bool loopback =
      host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
  if (!loopback) return "https://" + images::serving_host(host);
  http::Outgoing ping;
  ping.url = "http://" + host + "/v2/";
  try {
    constexpr int kBadRequest = 400;
    if (http_send(options)(ping).status != kBadRequest) return "http://" + host;
  } catch (const http::ConnectionError& error) {
    if (error.nobody_there()) throw;
  }
  return "https://" + host;
}

images::RegistryPlace open_other(const Session& session, const cli::Globals& globals, images::Name name) {
  const http::ClientOptions options = client_options(session, globals);
  images::RegistryOptions client;
  client.base_url = base_url_of(name.host, options);
  client.login = images::login_of_config(docker_config(session), name.host).value_or(images::Login());
  client.connect = [options] { return http_send(options); };
  // Docker Hub's official images.
  if (images::serving_host(name.host) != name.host && name.repository.find('/') == std::string::npos)
    name.repository = "library/" + name.repository;
  images::RegistryPlace out{.client = std::make_shared<images::RegistryClient>(std::move(client)),
                            .name = std::move(name),
                            .folder = spool_folder(session)};
  out.notes = notes_of(session);
  return out;
}

images::RegistryPlace open_any(const Session& session, const cli::Globals& globals,
                               const images::Name& name) {
  if (images::is_own_host(name.host, registry_host_of(session)))
    return open_own(session, globals, name).place;
  return open_other(session, globals, name);
}

// --- Engines and archives

images::Send engine_send(const images::EngineAddress& engine) {
  http::ClientOptions options;
  options.unix_socket = engine.unix_socket;
  options.idle_time = kEnginePatience;
  const std::string where = engine.unix_socket.empty() ? engine.base_url : engine.unix_socket;
  return [send = http_send(options), where](const http::Outgoing& request) {
    try {
      return send(request);
    } catch (const http::ConnectionError& error) {
      if (!error.nobody_there()) throw;
      throw cli::failure("no Docker engine answers at " + where +
                         "; DOCKER_HOST names another, and oci:FOLDER or docker-archive:FILE need none");
    }
  };
}

images::EngineAddress engine_of(const Session& session) {
  return images::engine_address(session.environment.get("DOCKER_HOST").value_or(""));
}

images::ArchiveWish archive_wish(const Session& session, const images::Place& place,
                                 const std::string& wish) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return {.form = place.kind,
          .image = place.image,
          .wish = wish,
          .folder = spool_folder(session),
          .threads = std::min(cores, kThreads),
          .notes = notes_of(session)};
}

images::Platform machine() {
  utsname system{};
  uname(&system);
  return images::platform_of_machine(system.machine);
}

}  // namespace

OwnRepository open_own(const Session& session, const cli::Globals& globals, const images::Name& name) {
  OwnRepository own;
  const auto named = registry::registry_of_host(name.host);
  own.account = named ? named->account : account_of(session.environment);
  own.region = named ? named->region : region_of(session, globals, profile_of(session, globals));
  own.place.name = name;
  own.place.name.host = aws_host(own);
  own.place.folder = spool_folder(session);
  own.place.notes = notes_of(session);
  if (const auto endpoint = endpoint_of(session, globals, "ecr")) {
    open_there(session, globals, *endpoint, named.has_value(), own);
  } else {
    open_here(session, own);
  }
  return own;
}

std::string uri_of(const Session& session, const OwnRepository& own) {
  api::Request request = own_request(
      session, "DescribeRepositories", own.region,
      Json{{"registryId", own.account}, {"repositoryNames", Json::array({own.place.name.repository})}});
  request.service = "ecr";
  const Json answer = answer_of(*own.door, request);
  return answer.at("repositories").at(0).at("repositoryUri").get<std::string>();
}

std::unique_ptr<images::Source> open_source(const Session& session, const cli::Globals& globals,
                                            const images::Place& place, const std::string& wish,
                                            images::Progress& progress) {
  using images::PlaceKind;
  switch (place.kind) {
    case PlaceKind::layout:
      return images::open_layout(place.path, place.image, wish);
    case PlaceKind::registry:
      return images::open_registry(open_any(session, globals, place.name));
    case PlaceKind::engine: {
      const images::EngineAddress engine = engine_of(session);
      return images::open_engine(engine, engine_send(engine), place.name, archive_wish(session, place, wish),
                                 progress);
    }
    case PlaceKind::archive:
    case PlaceKind::docker_archive:
    case PlaceKind::oci_archive:
      break;
  }
  const std::string folder = spool_folder(session);
  return images::open_archive(
      std::make_unique<images::Tar>(images::open_file(place.path), place.path, folder),
      archive_wish(session, place, wish), progress);
}

std::unique_ptr<images::Destination> open_destination(const Session& session, const cli::Globals& globals,
                                                      const images::Place& place, const std::string& tag,
                                                      const std::string& full_name) {
  using images::PlaceKind;
  const auto or_else = [](const std::string& given, const std::string& other) {
    return given.empty() ? other : given;
  };
  switch (place.kind) {
    case PlaceKind::engine: {
      images::Name name = place.name;
      const images::EngineAddress engine = engine_of(session);
      std::string text = full_name;
      if (!name.repository.empty()) {
        text = name.host.empty() ? "" : name.host + "/";
        text += name.repository + ":" + or_else(name.tag, "latest");
      }
      return images::create_in_engine(engine, engine_send(engine), text, spool_folder(session));
    }
    case PlaceKind::registry: {
      images::Name name = place.name;
      name.tag = or_else(name.tag, tag);
      return images::create_in_registry(open_any(session, globals, name));
    }
    case PlaceKind::docker_archive:
      return images::create_docker_archive(place.path, or_else(place.image, full_name),
                                           spool_folder(session));
    case PlaceKind::oci_archive:
      return images::create_oci_archive(place.path, or_else(place.image, tag), spool_folder(session));
    case PlaceKind::archive:
    case PlaceKind::layout:
      break;
  }
  return images::create_layout(place.path, or_else(place.image, tag));
}

std::optional<images::Platform> platform_asked(const std::optional<std::string>& text, bool all) {
  if (!text) return std::nullopt;
  if (all) throw cli::bad_parameter("--platform and --all-platforms exclude each other");
  auto platform = images::parse_platform(*text);
  if (!platform) {
    throw cli::bad_parameter("--platform is '" + excerpt(*text) +
                             "'; it is OS/ARCHITECTURE[/VARIANT], as in linux/arm64");
  }
  return platform;
}

Json copy_image(images::Source& source, images::Destination& destination,
                const std::optional<images::Platform>& platform, images::Progress& progress) {
  const images::Copied copied = images::copy(
      source, destination, {.platform = platform, .machine = machine(), .threads = kThreads}, progress);
  return {{"imageDigest", copied.root.digest},
          {"imageManifestMediaType", copied.root.media_type},
          {"blobs", copied.blobs},
          {"blobsPresent", copied.present + copied.mounted},
          {"bytesCopied", copied.bytes}};
}

Refused refused_by(const images::RegistryRefusal& refusal, const std::string& operation) {
  api::ServiceError error(refusal.code(), refusal.what());
  if (refusal.code() == "NAME_UNKNOWN") error.with_hint("berth ecr create-repository makes a repository");
  if (refusal.code() == "UNAUTHORIZED") error.with_hint("docker login keeps the password that is used here");
  return {.error = std::move(error), .operation = operation, .own = true};
}

}  // namespace berth
