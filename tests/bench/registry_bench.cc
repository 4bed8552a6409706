// `berth serve`'s registry against Debian's docker-registry, and against nginx's sendfile, in one run: skopeo
// pushing and pulling 1 × 1 GiB, 10 × 50 MiB and 500 × 4 KiB, curl's PUT and GET of 1 GiB, blobs of 4 KiB and
// manifests a second, peak memory, syncs a blob. `registry_bench [BERTH]`; without it, the program that is
// built beside the benchmarks. What is not installed is left out by name.
//
// Aims: PUT 2.5 times docker-registry, GET 0.9 of nginx, small blobs 10 times, manifests 20 times, a third of
// its memory.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>

#include "base/digest.h"
#include "base/effects.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/load.h"
#include "bench/peer.h"

namespace berth::bench {
namespace {

constexpr std::size_t kMiB = 1024UL * 1024;
constexpr std::size_t kKiB = 1024;

// Folders of one run, removed at its end. On the disk, for its speed is part of what is measured.
struct Work {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("registry_bench." + std::to_string(getpid()));
  Work() { std::filesystem::create_directories(path); }
  ~Work() { std::filesystem::remove_all(path); }
  std::string operator/(const std::string& name) const { return path / name; }
};

// Bytes that no compression makes smaller, another for each number.
std::string noise(std::uint64_t number, std::size_t size) {
  std::string out(size, '\0');
  std::uint64_t state = number * 0x9e3779b97f4a7c15ULL + 1;
  for (std::size_t i = 0; i + sizeof state <= size; i += sizeof state) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    std::copy_n(reinterpret_cast<const char*>(&state), sizeof state, out.data() + i);
  }
  return out;
}

void write_noise(const std::string& path, std::uint64_t number, std::size_t size) {
  std::ofstream out(path, std::ios::binary);
  for (std::size_t done = 0; done < size; done += kMiB)
    out << noise(number * 100'000 + done / kMiB, std::min(kMiB, size - done));
}

Json blob_entry(const char* type, const std::string& digest, std::size_t size) {
  return {{"mediaType", type}, {"digest", digest}, {"size", size}};
}

std::string manifest_of(const Json& config, const Json& layers) {
  return Json{{"schemaVersion", 2},
              {"mediaType", "application/vnd.oci.image.manifest.v1+json"},
              {"config", config},
              {"layers", layers}}
      .dump();
}

constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr const char* kLayerType = "application/vnd.oci.image.layer.v1.tar";

// An image as an OCI layout. Its layers are noise, which nobody unpacks here.
void make_layout(const std::string& folder, std::uint64_t number, int layers, std::size_t size) {
  const std::string blobs = folder + "/blobs/sha256/";
  std::filesystem::create_directories(blobs);
  const auto keep = [&blobs](const std::string& text) {
    const std::string digest = sha256_digest(text);
    std::ofstream(blobs + digest.substr(7)) << text;
    return digest;
  };
  Json entries = Json::array();
  Json ids = Json::array();
  for (int i = 0; i < layers; ++i) {
    const std::string raw = folder + "/raw";
    Sha256 hash;
    {
      std::ofstream out(raw, std::ios::binary);
      for (std::size_t done = 0; done < size; done += kMiB) {
        const std::string piece =
            noise(number * 10'000'000 + static_cast<std::uint64_t>(i) * 10'000 + done / kMiB,
                  std::min(kMiB, size - done));
        hash.update(piece);
        out << piece;
      }
    }
    const std::string digest = "sha256:" + hash.finish_hex();
    std::filesystem::rename(raw, blobs + digest.substr(7));
    entries.push_back(blob_entry(kLayerType, digest, size));
    ids.push_back(digest);
  }
  const std::string config =
      Json{{"architecture", "amd64"}, {"os", "linux"}, {"rootfs", {{"type", "layers"}, {"diff_ids", ids}}}}
          .dump();
  const std::string manifest = manifest_of(blob_entry(kConfigType, keep(config), config.size()), entries);
  const std::string digest = keep(manifest);
  std::ofstream(folder + "/oci-layout") << R"({"imageLayoutVersion":"1.0.0"})";
  std::ofstream(folder + "/index.json") << Json{
      {"schemaVersion", 2},
      {"manifests", Json::array({blob_entry(
                        "application/vnd.oci.image.manifest.v1+json", digest,
                        manifest.size())})}}.dump();
}

struct Registry {
  std::string name;
  std::unique_ptr<Peer> peer;
  std::string authorization;  // a header's line, or nothing
  std::string password;       // AWS's, for skopeo
  std::string url() const { return "http://127.0.0.1:" + std::to_string(peer->port()); }
};

std::string password_of(std::uint16_t port) {
  const std::string request = http_request(
      "POST", "/",
      "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: "
      "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken\r\nAuthorization: AWS4-HMAC-SHA256 "
      "Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0\r\n",
      "{}");
  const Json answer = *parse_json(Line(port).ask(request).body);
  return answer.at("authorizationData").at(0).at("authorizationToken").get<std::string>();
}

Registry start_berth(const std::string& berth, const Work& work) {
  const std::uint16_t port = free_port();
  Registry out{"berth", nullptr, {}, {}};
  out.peer = std::make_unique<Peer>(
      Words{berth, "serve", "--listen", "127.0.0.1:" + std::to_string(port)},
      std::vector<std::string>{"BERTH_STATE=" + (work / "state"), "BERTH_CLOCK=virtual", "BERTH_SEED=1"},
      port);
  const std::string token = password_of(port);
  out.authorization = "Authorization: Basic " + token + "\r\n";
  out.password = *base64_decode(token);
  const std::string create = http_request(
      "POST", "/",
      "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: "
      "AmazonEC2ContainerRegistry_V20150921.CreateRepository\r\nAuthorization: AWS4-HMAC-SHA256 "
      "Credential=123456789012/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0\r\n",
      R"({"repositoryName":"bench"})");
  if (Line(port).ask(create).status != 200) throw std::runtime_error("berth: no repository");
  return out;
}

std::optional<Registry> start_docker_registry(const Work& work) {
  const auto program = find_program("docker-registry");
  if (!program) return std::nullopt;
  const std::uint16_t port = free_port();
  std::ofstream(work / "registry.yml") << "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
                                       << "storage:\n  cache: {blobdescriptor: inmemory}\n"
                                       << "  filesystem: {rootdirectory: " << work / "registry"
                                       << "}\n"
                                       << "http: {addr: '127.0.0.1:" << port << "'}\n";
  Registry out{"docker-registry", nullptr, {}, {}};
  out.peer = std::make_unique<Peer>(Words{*program, "serve", work / "registry.yml"},
                                    std::vector<std::string>{"OTEL_TRACES_EXPORTER=none"}, port);
  return out;
}

Line::Answer ask(Line& line, const Registry& registry, const char* method, const std::string& target,
                 const std::string& headers, std::string_view body, int wanted) {
  const Line::Answer answer = line.ask(http_request(method, target, registry.authorization + headers, body));
  if (answer.status != wanted)
    throw std::runtime_error(registry.name + ": " + method + " " + target + ": " + answer.head + answer.body);
  return answer;
}

std::string upload_location(Line& line, const Registry& registry) {
  std::string target = ask(line, registry, "POST", "/v2/bench/blobs/uploads/", "", "", 202).field("location");
  if (target.starts_with("http://")) target.erase(0, target.find('/', std::string_view("http://").size()));
  return target;
}

void put_blob(Line& line, const Registry& registry, const std::string& bytes) {
  const std::string target = upload_location(line, registry);
  const std::string query =
      (target.find('?') == std::string::npos ? "?" : "&") + ("digest=" + sha256_digest(bytes));
  ask(line, registry, "PUT", target + query, "Content-Type: application/octet-stream\r\n", bytes, 201);
}

// Blobs a second.
double small_blobs(const Registry& registry, std::uint64_t first, double seconds) {
  Line line(registry.peer->port());
  const double begun = seconds_now();
  std::uint64_t done = 0;
  for (; seconds_now() - begun < seconds; ++done) put_blob(line, registry, noise(first + done, 4 * kKiB));
  return static_cast<double>(done) / (seconds_now() - begun);
}

double manifests(const Registry& registry, unsigned connections) {
  Line line(registry.peer->port());
  const std::string config = "{}", layer = noise(1, 4 * kKiB);
  put_blob(line, registry, config);
  put_blob(line, registry, layer);
  const std::string manifest =
      manifest_of(blob_entry(kConfigType, sha256_digest(config), config.size()),
                  Json::array({blob_entry(kLayerType, sha256_digest(layer), layer.size())}));
  ask(line, registry, "PUT", "/v2/bench/manifests/m",
      "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n", manifest, 201);
  const std::string request =
      http_request("GET", "/v2/bench/manifests/" + sha256_digest(manifest),
                   registry.authorization + "Accept: application/vnd.oci.image.manifest.v1+json\r\n", "");
  return rate({.port = registry.peer->port(), .connections = connections, .request = [&](std::uint64_t) {
                 return request;
               }});
}

std::string digest_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  Sha256 hash;
  for (std::string piece(kMiB, '\0'); in.read(piece.data(), static_cast<std::streamsize>(piece.size()));)
    hash.update(piece);
  return "sha256:" + hash.finish_hex();
}

struct Large {
  double put = 0;  // seconds
  double get = 0;
};

constexpr int kGets = 3;

Large large_blob(const Registry& registry, const Work& work, const std::string& digest) {
  Large out;
  Line line(registry.peer->port());
  const std::string target = upload_location(line, registry);
  const std::string mark = target.find('?') == std::string::npos ? "?" : "&";
  Words put = {"curl", "-sS", "-f", "-o", "/dev/null", "-H", "Expect:", "-T", work / "large"};
  Words get = {"curl", "-sS", "-f", "-o", "/dev/null"};
  if (!registry.authorization.empty()) {
    const std::string header = registry.authorization.substr(0, registry.authorization.size() - 2);
    for (Words* words : {&put, &get}) words->insert(words->end(), {"-H", header});
  }
  put.push_back(registry.url() + target + mark + "digest=" + digest);
  out.put = run_to_end(put);
  get.push_back(registry.url() + "/v2/bench/blobs/" + digest);
  out.get = run_to_end(get);
  for (int i = 1; i < kGets; ++i) out.get = std::min(out.get, run_to_end(get));
  return out;
}

// Seconds of nginx's sendfile for the same.
std::optional<double> nginx_get(const Work& work) {
  const auto program = find_program("nginx");
  if (!program) return std::nullopt;
  const std::uint16_t port = free_port();
  std::ofstream(work / "nginx.conf")
      << (getuid() == 0 ? "user root;\n" : "") << "daemon off; worker_processes 1; pid " << work / "nginx.pid"
      << "; error_log /dev/null;\nevents {}\nhttp { access_log off; sendfile on;\n"
      << "server { listen 127.0.0.1:" << port << "; root " << work.path.string() << "; } }\n";
  const Peer nginx({*program, "-c", work / "nginx.conf", "-p", work.path}, {}, port);
  const Words get = {"curl", "-sS",       "-f",
                     "-o",   "/dev/null", "http://127.0.0.1:" + std::to_string(port) + "/large"};
  double best = run_to_end(get);
  for (int i = 1; i < kGets; ++i) best = std::min(best, run_to_end(get));
  return best;
}

struct Times {
  double push = 0;
  double pull = 0;
};

Times with_skopeo(const Registry& registry, const Work& work, const std::string& layout) {
  const std::string there =
      "docker://127.0.0.1:" + std::to_string(registry.peer->port()) + "/bench:" + layout;
  Words push = {"skopeo", "copy", "-q", "--dest-tls-verify=false", "oci:" + work / layout, there};
  Words pull = {"skopeo", "copy", "-q", "--src-tls-verify=false", there, "oci:" + work / "pulled"};
  if (!registry.password.empty()) {
    push.insert(push.begin() + 2, {"--dest-creds", registry.password});
    pull.insert(pull.begin() + 2, {"--src-creds", registry.password});
  }
  Times out;
  out.push = run_to_end(push);
  out.pull = run_to_end(pull);
  std::filesystem::remove_all(work.path / "pulled");
  return out;
}

// Syncs that one blob takes, as strace counts them; nothing if it can't.
std::optional<double> syncs_a_blob(const Registry& registry, const Work& work) {
  const auto program = find_program("strace");
  if (!program) return std::nullopt;
  constexpr int kBlobs = 50;
  const std::string log = work / ("syncs." + registry.name);
  {
    const Peer strace({*program, "-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range", "-o", log, "-p",
                       std::to_string(registry.peer->process())},
                      {}, registry.peer->port());
    system_clock().sleep(seconds(1));  // until it is attached
    Line line(registry.peer->port());
    for (std::uint64_t i = 0; i < kBlobs; ++i) put_blob(line, registry, noise(900'000'000 + i, 4 * kKiB));
  }
  std::ifstream in(log);
  int count = 0;
  for (std::string text; std::getline(in, text);) count += text.find("sync") != std::string::npos ? 1 : 0;
  return static_cast<double>(count) / kBlobs;
}

struct Results {
  Large large;
  std::vector<Times> images;
  double small = 0;
  double manifest_1 = 0;
  double manifest_16 = 0;
  double idle_mib = 0;
  double small_mib = 0;
  double large_mib = 0;
  std::optional<double> syncs;
};

const std::vector<std::string> kLayouts = {"1x1GiB", "10x50MiB", "500x4KiB"};

Results measure(const Registry& registry, const Work& work, const std::string& digest) {
  Results out;
  out.idle_mib = registry.peer->peak_mib();
  out.small = small_blobs(registry, 1000, 4);
  out.small_mib = registry.peer->peak_mib();
  out.large = large_blob(registry, work, digest);
  out.large_mib = registry.peer->peak_mib();
  if (find_program("skopeo"))
    for (const std::string& layout : kLayouts) out.images.push_back(with_skopeo(registry, work, layout));
  out.manifest_1 = manifests(registry, 1);
  out.manifest_16 = manifests(registry, 16);
  out.syncs = syncs_a_blob(registry, work);
  return out;
}

// `less` is better in seconds and MiB, more in a rate; the ratio says how many times better berth is.
void seconds_row(const std::string& name, double ours, std::optional<double> theirs, const char* aim) {
  std::printf("%-26s %8.2f s", name.c_str(), ours);
  if (theirs) std::printf("   %8.2f s   %5.2f times %s", *theirs, *theirs / ours, aim);
  std::printf("\n");
}

void rate_row(const char* name, double ours, std::optional<double> theirs, const char* aim) {
  std::printf("%-26s %8.0f/s", name, ours);
  if (theirs) std::printf("   %8.0f/s   %5.2f times %s", *theirs, ours / *theirs, aim);
  std::printf("\n");
}

void memory_row(const char* name, double ours, std::optional<double> theirs) {
  std::printf("%-26s %6.1f MiB", name, ours);
  if (theirs) std::printf("   %6.1f MiB   %5.2f of it (aim 0.33)", *theirs, ours / *theirs);
  std::printf("\n");
}

void print(const Results& a, const std::optional<Results>& b, std::optional<double> nginx) {
  const auto theirs = [&b](auto value) { return b ? std::optional<double>(value(*b)) : std::nullopt; };
  std::printf("%-26s %10s   %10s\n", "", "berth", b ? "docker-registry" : "");
  seconds_row("PUT 1 GiB", a.large.put, theirs([](const Results& r) { return r.large.put; }), "(aim 2.5)");
  seconds_row("GET 1 GiB", a.large.get, theirs([](const Results& r) { return r.large.get; }), "");
  if (nginx)
    std::printf("%-26s %8.2f s   nginx %.2f s   %.2f of its speed (aim 0.9)\n", "GET 1 GiB", a.large.get,
                *nginx, *nginx / a.large.get);
  for (std::size_t i = 0; i < a.images.size(); ++i) {
    seconds_row("skopeo push " + kLayouts[i], a.images[i].push,
                theirs([&](const Results& r) { return r.images[i].push; }), "");
    seconds_row("skopeo pull " + kLayouts[i], a.images[i].pull,
                theirs([&](const Results& r) { return r.images[i].pull; }), "");
  }
  rate_row("blobs of 4 KiB", a.small, theirs([](const Results& r) { return r.small; }), "(aim 10)");
  rate_row("manifests, 1 connection", a.manifest_1, theirs([](const Results& r) { return r.manifest_1; }),
           "(aim 20)");
  rate_row("manifests, 16", a.manifest_16, theirs([](const Results& r) { return r.manifest_16; }),
           "(aim 20)");
  memory_row("peak memory, started", a.idle_mib, theirs([](const Results& r) { return r.idle_mib; }));
  memory_row("  with blobs of 4 KiB", a.small_mib, theirs([](const Results& r) { return r.small_mib; }));
  memory_row("  with one of 1 GiB", a.large_mib, theirs([](const Results& r) { return r.large_mib; }));
  if (a.syncs) {
    std::printf("%-26s %10.1f", "syncs a blob", *a.syncs);
    if (b && b->syncs) std::printf("   %10.1f", *b->syncs);
    std::printf("\n");
  }
}

int compare(const std::string& berth) {
  const Work work;
  write_noise(work / "large", 1, 1024 * kMiB);
  make_layout(work / kLayouts[0], 1, 1, 1024 * kMiB);
  make_layout(work / kLayouts[1], 2, 10, 50 * kMiB);
  make_layout(work / kLayouts[2], 3, 500, 4 * kKiB);
  const std::string digest = digest_of_file(work / "large");
  const auto nginx = nginx_get(work);
  Results ours;
  {
    const Registry registry = start_berth(berth, work);
    ours = measure(registry, work, digest);
  }
  std::filesystem::remove_all(work.path / "state");
  std::optional<Results> theirs;
  if (const auto registry = start_docker_registry(work))
    theirs = measure(*registry, work, digest);
  else
    std::printf("docker-registry is not installed\n");
  print(ours, theirs, nginx);
  return 0;
}

}  // namespace
}  // namespace berth::bench

int main(int argc, char** argv) {
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  try {
    return berth::bench::compare(argc > 1 ? argv[1] : (here / ".." / "berth").lexically_normal().string());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "registry_bench: %s\n", error.what());
    return 1;
  }
}
