#include "images/engine.h"

#include "base/json.h"
#include "base/text.h"

namespace berth::images {
namespace {

constexpr std::string_view kUsualSocket = "/var/run/docker.sock";

// The engine's `message`.
std::string said(const http::Answer& answer) {
  const auto body = parse_json(answer.body);
  const Json* message = body ? member(*body, "message") : nullptr;
  if (message != nullptr && message->is_string()) return message->get<std::string>();
  return "it answers " + std::to_string(answer.status);
}

std::string name_of(const Name& image) {
  std::string out = image.host.empty() ? "" : image.host + "/";
  out += image.repository;
  if (!image.digest.empty()) return out + "@" + image.digest;
  return out + ":" + image.reference();
}

// The last line of what a load says that tells of a failure; it comes with a status of 200.
std::string failure_of(const std::string& lines) {
  std::string out;
  for (const std::string_view line : split(lines, '\n')) {
    const auto json = parse_json(line);
    const Json* error = json ? member(*json, "error") : nullptr;
    if (error != nullptr && error->is_string()) out = error->get<std::string>();
  }
  return out;
}

class EngineDestination final : public Destination {
 public:
  EngineDestination(EngineAddress engine, Send send, std::string name, std::string folder)
      : engine_(std::move(engine)),
        send_(std::move(send)),
        name_(std::move(name)),
        folder_(folder),
        gathered_(std::move(folder)) {}

  std::string name() const override { return "docker-daemon:" + name_; }
  bool takes_index() const override { return false; }

  BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) override {
    gathered_.add(blob, source, meter);
    return BlobEnd::copied;
  }

  void put_child(const Document&) override {}
  void put_root(const Document& manifest) override {
    // Whole, and its digests checked, before the engine hears of it.
    const auto file = nameless_file(folder_);
    write_docker_archive(*file, manifest, name_, gathered_);
    const std::uint64_t size = file_status(*file).size;
    FileReader body(file, 0, size);
    http::Outgoing request;
    request.method = "POST";
    request.url = engine_.base_url + "/images/load?quiet=1";
    request.headers.set("Content-Type", "application/x-tar");
    request.stream = &body;
    request.stream_length = size;
    const http::Answer answer = send_(request);
    if (answer.status != 200) throw ImageError("the engine does not load " + name_ + ": " + said(answer));
    const std::string failure = failure_of(answer.body);
    if (!failure.empty()) throw ImageError("the engine does not load " + name_ + ": " + failure);
  }

 private:
  EngineAddress engine_;
  Send send_;
  std::string name_;
  std::string folder_;
  GatheredBlobs gathered_;
};

}  // namespace

EngineAddress engine_address(std::string_view docker_host) {
  if (docker_host.empty()) return {"http://docker", std::string(kUsualSocket)};
  constexpr std::string_view kUnix = "unix://";
  constexpr std::string_view kTcp = "tcp://";
  constexpr std::string_view kHttp = "http://";
  if (docker_host.starts_with(kUnix)) return {"http://docker", std::string(docker_host.substr(kUnix.size()))};
  if (docker_host.starts_with(kTcp)) return {"http://" + std::string(docker_host.substr(kTcp.size())), {}};
  if (docker_host.starts_with(kHttp)) return {std::string(docker_host), {}};
  throw ImageError("DOCKER_HOST is '" + excerpt(docker_host) +
                   "'; unix://PATH and tcp://HOST:PORT are understood");
}

std::unique_ptr<Source> open_engine(const EngineAddress& engine, const Send& send, const Name& image,
                                    ArchiveWish wish, Progress& progress) {
  const std::string name = name_of(image);
  http::Outgoing question;
  question.url = engine.base_url + "/images/" + name + "/json";
  const http::Answer known = send(question);
  if (known.status != 200) throw ImageError("the engine has no image " + name + ": " + said(known));
  const auto file = nameless_file(wish.folder);
  FileWriter writer(*file);
  const std::string key = "docker-daemon:" + name;
  progress.begin(key, "saving", 0);
  http::Outgoing request;
  request.url = engine.base_url + "/images/" + name + "/get";
  request.sink = [&](std::string_view bytes) {
    writer.write(bytes);
    progress.moved(key, writer.size());
    return true;
  };
  const http::Answer answer = send(request);
  if (answer.status != 200)
    throw ImageError("the engine does not give the image " + name + ": " + said(answer));
  progress.end(key, "saved");
  wish.form = PlaceKind::docker_archive;
  wish.image.clear();
  wish.wish.clear();
  auto tar = std::make_unique<Tar>(file, key, wish.folder);
  return open_archive(std::move(tar), std::move(wish), progress);
}

std::unique_ptr<Destination> create_in_engine(EngineAddress engine, Send send, std::string name,
                                              std::string folder) {
  return std::make_unique<EngineDestination>(std::move(engine), std::move(send), std::move(name),
                                             std::move(folder));
}

}  // namespace berth::images
