// The client, against the server of this room and against answers that no good server gives.
#include "http/client.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/files.h"
#include "unit/http/canned.h"
#include "unit/http/raw.h"

namespace berth::http {

namespace {
std::string error_of(Client& client, const Outgoing& request) {
  try {
    client.send(request);
  } catch (const ConnectionError& error) {
    return error.what();
  }
  return "";
}

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Outgoing get(std::string url) {
  Outgoing request;
  request.url = std::move(url);
  return request;
}

// So many bytes, each told by its place, made as they are read.
class Generated : public BodyReader {
 public:
  explicit Generated(std::uint64_t size) : size_(size) {}
  // What stands from a place on: a pattern whose length fits no buffer's.
  static std::string_view from(std::uint64_t place) {
    static const std::string kPattern = [] {
      std::string out;
      for (int i = 0; i < 9973; ++i) out += static_cast<char>(i * 31 / 7);
      return out;
    }();
    return std::string_view(kPattern).substr(place % kPattern.size());
  }
  std::size_t read(char* to, std::size_t room) override {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, size_ - at_));
    for (std::size_t done = 0; done < wanted;) {
      const std::string_view piece = from(at_).substr(0, wanted - done);
      std::memcpy(to + done, piece.data(), piece.size());
      done += piece.size();
      at_ += piece.size();
    }
    return wanted;
  }

 private:
  std::uint64_t size_;
  std::uint64_t at_ = 0;
};

// Checks bytes against their places.
struct Checked {
  std::uint64_t count = 0;
  bool right = true;
  bool take(std::string_view piece) {
    while (!piece.empty()) {
      const std::string_view wanted = Generated::from(count).substr(0, piece.size());
      right &= piece.starts_with(wanted);
      piece.remove_prefix(wanted.size());
      count += wanted.size();
    }
    return true;
  }
};

std::size_t peak_memory_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
  return 0;
}
}  // namespace

TEST_CASE("requests arrive as they are given, answers come back whole") {
  LocalServer site([](const Request& request, BodyReader& body) {
    Response out = echo(request, body);
    out.status = request.target == "/404" ? 404 : request.target == "/307" ? 307 : 200;
    out.headers = {{"X-Got", std::string(request.headers.get("x-sent")) + "|" +
                                 std::string(request.headers.get("content-length")) + "|" +
                                 std::string(request.headers.get("expect"))},
                   {"Location", "/elsewhere"},
                   {"X-Empty", ""}};
    return out;
  });
  Client client{ClientOptions{}};
  struct Case {
    std::string method, target, body, got;
  };
  const std::vector<Case> cases = {
      {"GET", "/a/../b?c=%2F", "", "|"}, {"POST", "/", "hello", "5|"},
      {"POST", "/", "", "0|"},           {"PUT", "/", std::string(1'000'000, 'x'), "1000000|"},
      {"PATCH", "/", "x", "1|"},         {"DELETE", "/", "", "|"},
      {"DELETE", "/", "why", "3|"},      {"GET", "/404", "", "|"},
      {"GET", "/307", "", "|"}};
  for (const Case& one : cases) {
    INFO(one.method, " ", one.target);
    Outgoing request = get(site.url(one.target));
    request.method = one.method;
    request.body = one.body;
    request.headers = {{"X-Sent", "v 1"}, {"X-None", ""}};
    const Answer answer = client.send(request);
    CHECK(answer.status == (one.target == "/404" ? 404 : one.target == "/307" ? 307 : 200));
    CHECK(answer.body == one.method + " " + one.target + " " + one.body);
    CHECK(answer.headers.get("x-got") == "v 1|" + one.got);
    CHECK(answer.headers.find("x-empty") != nullptr);
  }
  Outgoing head = get(site.url("/"));
  head.method = "HEAD";
  const Answer answer = client.send(head);
  CHECK(answer.body.empty());
  CHECK(answer.headers.get("content-length") == "7");
}

TEST_CASE("connections are kept, and made anew when the server has gone") {
  const auto peer = [](const Request& request, BodyReader& body) {
    read_all(body, 1000);
    return text(request.peer);
  };
  auto site = std::make_unique<LocalServer>(peer);
  Client client{ClientOptions{}};
  Outgoing request = get(site->url("/"));
  std::set<std::string> peers;
  for (int i = 0; i < 20; ++i) {
    request.method = i % 2 == 0 ? "GET" : "POST";
    request.body = i % 2 == 0 ? "" : "hello";
    peers.insert(client.send(request).body);
  }
  CHECK(peers.size() == 1);
  Handling handler(peer);
  ServerOptions options;
  options.port = site->port();
  site.reset();
  const Server again(std::move(options), handler);
  peers.insert(client.send(request).body);
  CHECK(peers.size() == 2);
}

TEST_CASE("bodies of 100 MiB pass through in both directions") {
  constexpr std::uint64_t kSize = 100ULL * 1024 * 1024;
  const Folder folder;
  const std::string path = folder / "file";
  {
    const File file = system_files().open(path, OpenMode::kCreateNew);
    Generated source(kSize);
    std::string piece(1 << 20, '\0');
    for (std::uint64_t at = 0; at < kSize; at += piece.size()) {
      source.read(piece.data(), piece.size());
      system_files().write(file, at, piece);
    }
  }
  const std::size_t before_kib = peak_memory_kib();
  LocalServer site([&](const Request& request, BodyReader& body) {
    if (request.method == "GET") return Response{200, {}, FileBody{path, 0, kSize}, {}};
    Checked checked;
    std::string piece(65536, '\0');
    while (const std::size_t got = body.read(piece.data(), piece.size()))
      checked.take(std::string_view(piece).substr(0, got));
    return text(std::to_string(checked.count) + (checked.right ? " right" : " wrong"));
  });
  Client client{ClientOptions{}};
  for (const bool chunked : {false, true}) {
    Generated source(kSize);
    Outgoing request = get(site.url("/"));
    request.method = "PUT";
    request.stream = &source;
    if (!chunked) request.stream_length = kSize;
    CHECK(client.send(request).body == std::to_string(kSize) + " right");
  }
  Checked received;
  Outgoing request = get(site.url("/"));
  request.sink = [&](std::string_view piece) { return received.take(piece); };
  CHECK(client.send(request).body.empty());
  CHECK(received.count == kSize);
  CHECK(received.right);
  CHECK(peak_memory_kib() - before_kib < 24 * 1024);
}

TEST_CASE("a proxy is not asked for this machine") {
  LocalServer site(echo);
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  Client client{ClientOptions{}};
  CHECK(client.send(get(site.url("/"))).status == 200);
  CHECK(client.send(get("http://localhost:" + std::to_string(site.port()) + "/")).status == 200);
  CHECK_FALSE(error_of(client, get("http://localhost.invalid/")).empty());
  ::unsetenv("http_proxy");
}

TEST_CASE("a sink gets what succeeds, and may break off") {
  LocalServer site([](const Request& request, BodyReader&) {
    return text(std::string(100'000, 'x'), request.target == "/no" ? 404 : 200);
  });
  Client client{ClientOptions{}};
  std::size_t got = 0;
  Outgoing request = get(site.url("/no"));
  request.sink = [&](std::string_view piece) { return (got += piece.size()) > 0; };
  CHECK(client.send(request).body.size() == 100'000);
  CHECK(got == 0);
  request.url = site.url("/");
  request.sink = [](std::string_view) { return false; };
  CHECK(mentions(error_of(client, request), "broke off"));
  request.sink = [](std::string_view) -> bool { throw std::logic_error("mine"); };
  CHECK_THROWS_AS(client.send(request), std::logic_error);
  request.sink = nullptr;
  CHECK(client.send(request).body.size() == 100'000);  // the client is still good
}

TEST_CASE("what a stream throws comes out of send") {
  class Broken : public BodyReader {
    std::size_t read(char*, std::size_t) override { throw BodyError(400, "broken"); }
  };
  LocalServer site(echo);
  Client client{ClientOptions{}};
  Broken broken;
  Outgoing request = get(site.url("/"));
  request.method = "PUT";
  request.stream = &broken;
  CHECK_THROWS_AS(client.send(request), BodyError);
}

TEST_CASE("failures name the host and the cause, and no secret") {
  ClientOptions options;
  options.idle_time = milliseconds(50);
  options.answer_bytes = 1000;
  Client client(options);
  const auto url = [](const Canned& server) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + "/path?token=secret";
  };
  std::uint16_t unused = 0;
  { unused = LocalServer(echo).port(); }
  const std::string refused =
      error_of(client, get("http://127.0.0.1:" + std::to_string(unused) + "/path?token=secret"));
  CHECK(mentions(refused, "http://127.0.0.1:" + std::to_string(unused) + ": "));
  CHECK(mentions(refused, "refused"));
  CHECK_FALSE(mentions(refused, "secret"));

  const std::string named = error_of(client, get("http://user:secret@127.0.0.1:1/"));
  CHECK(mentions(named, "127.0.0.1:1"));
  CHECK_FALSE(mentions(named, "secret"));
  CHECK_FALSE(error_of(client, get("ftp://127.0.0.1/")).empty());
  CHECK_FALSE(error_of(client, get("file:///etc/passwd")).empty());
  CHECK_FALSE(error_of(client, get("nonsense")).empty());
  Outgoing broken = get("http://127.0.0.1:1/");
  broken.headers = {{"X", "a\r\nY: b"}};
  CHECK(mentions(error_of(client, broken), "line break"));

  Canned silent("");
  CHECK(mentions(error_of(client, get(url(silent))), "no byte"));
  Canned cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  CHECK_FALSE(error_of(client, get(url(cut))).empty());
  Canned junk("junk\r\n\r\n");
  CHECK_FALSE(error_of(client, get(url(junk))).empty());
  Canned large("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + std::string(2000, 'x'));
  CHECK(mentions(error_of(client, get(url(large))), "larger than 1000"));
  Canned interim(
      "HTTP/1.1 103 Early\r\nX-Early: a\r\n\r\nHTTP/1.1 200 OK\r\nX: b\r\nContent-Length: 2\r\n\r\nhi");
  const Answer answer = client.send(get(url(interim)));
  CHECK(answer.body == "hi");
  CHECK(answer.headers.get("x") == "b");
  CHECK(answer.headers.find("x-early") == nullptr);
}

TEST_CASE("a unix socket is a way too") {
  const Folder folder;
  Canned docker("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", folder / "docker.sock");
  ClientOptions options;
  options.unix_socket = folder / "docker.sock";
  Client client(options);
  CHECK(client.send(get("http://docker/_ping")).body == "OK");
  CHECK(docker.asked().starts_with("GET /_ping HTTP/1.1\r\nHost: docker\r\n"));
  options.unix_socket = folder / "none.sock";
  Client lost(options);
  CHECK_FALSE(error_of(lost, get("http://docker/_ping")).empty());
}

TEST_CASE("TLS: certificates are verified, bodies and files pass") {
  const Folder folder;
  write_certificate(folder / "cert.pem", folder / "key.pem");
  write_certificate(folder / "other.pem", folder / "other-key.pem");
  const std::string large(3'000'000, 'z');
  system_files().write(system_files().open(folder / "file", OpenMode::kCreateNew), 0, large);
  const auto tls = [&] {
    return std::make_unique<TlsFiles>(TlsFiles{folder / "cert.pem", folder / "key.pem"});
  };
  LocalServer site(
      [&](const Request& request, BodyReader& body) {
        if (request.target == "/file")
          return Response{200, {}, FileBody{folder / "file", 1, large.size() - 1}, {}};
        return text((request.tls ? "tls " : "plain ") + std::to_string(read_all(body, 10'000'000).size()));
      },
      {}, tls());
  const std::string host = "localhost:" + std::to_string(site.port());
  ClientOptions options;
  options.certificate_bundle = folder / "cert.pem";
  Client trusting(options);
  Outgoing request = get("https://" + host + "/");
  request.method = "PUT";
  request.body = large;
  CHECK(trusting.send(request).body == "tls 3000000");
  CHECK(trusting.send(get("https://127.0.0.1:" + std::to_string(site.port()) + "/file")).body ==
        large.substr(1));

  for (const std::string& bundle : {folder / "other.pem", std::string()}) {
    options.certificate_bundle = bundle;
    Client doubting(options);
    const std::string error = error_of(doubting, request);
    CHECK(mentions(error, "https://" + host));
    CHECK(mentions(error, "certificate"));
  }
  options.verify = false;
  Client careless(options);
  CHECK(careless.send(request).status == 200);
  CHECK_FALSE(error_of(careless, get("http://" + host + "/")).empty());  // not TLS
  LocalServer plain(echo);
  CHECK_FALSE(error_of(careless, get("https://127.0.0.1:" + std::to_string(plain.port()) + "/")).empty());
  ServerOptions mixed;
  mixed.port = 0;
  mixed.tls = std::make_unique<TlsFiles>(TlsFiles{folder / "cert.pem", folder / "other-key.pem"});
  CHECK_THROWS(Server(std::move(mixed), site.handler));
}

TEST_CASE("TLS: a name that the certificate lacks is refused") {
  const Folder folder;
  write_certificate(folder / "cert.pem", folder / "key.pem");
  Handling handler(echo);
  ServerOptions options;
  options.port = 0;
  options.address = "127.0.0.2";
  options.tls = std::make_unique<TlsFiles>(TlsFiles{folder / "cert.pem", folder / "key.pem"});
  const Server server(std::move(options), handler);
  ClientOptions trusting;
  trusting.certificate_bundle = folder / "cert.pem";
  Client client(trusting);
  CHECK(mentions(error_of(client, get("https://127.0.0.2:" + std::to_string(server.port()) + "/")),
                 "127.0.0.2"));
}

}  // namespace berth::http
