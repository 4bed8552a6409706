// The server as raw sockets see it: framing, keep-alive, bodies both ways, files.
#include "http/server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/files.h"
#include "unit/http/raw.h"

namespace berth::http {

namespace {
const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

// A file of which each byte is told by its place.
struct Pattern {
  explicit Pattern(std::size_t size) {
    folder = "/tmp/berth-http-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path = folder + "/file";
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 31 / 7);
    system_files().write(system_files().open(path, OpenMode::kCreateNew), 0, bytes);
  }
  ~Pattern() { remove_tree(system_files(), folder); }
  std::string folder, path, bytes;
};
}  // namespace

TEST_CASE("methods, targets and bodies reach the handler as they came") {
  LocalServer site(echo);
  Raw raw(site.port());
  struct Case {
    std::string request, answer;
  };
  const std::vector<Case> cases = {
      {kGet, "GET /a "},
      {"DELETE /b?c=%20 HTTP/1.1\r\nHost: x\r\n\r\n", "DELETE /b?c=%20 "},
      {"POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "POST /c hello"},
      {"POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "POST /c "},
      {"POST /c HTTP/1.1\r\nHost: x\r\n\r\n", "POST /c "},
      {"\r\nPUT /d HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
       "PUT /d abcde"},
      {"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", "BREW /pot "},
  };
  for (const Case& one : cases) {
    INFO(one.request);
    raw.send(one.request);
    const std::string answer = raw.answer();
    CHECK(status_of(answer) == 200);
    CHECK(body_of(answer) == one.answer);
    CHECK(answer.find("\r\nDate: ") != std::string::npos);
    CHECK(answer.find("Connection: close") == std::string::npos);
  }
  for (const Case& one : cases)  // the same in the smallest pieces
    for (const char c : one.request) raw.send(std::string(1, c));
  for (const Case& one : cases) CHECK(body_of(raw.answer()) == one.answer);
}

TEST_CASE("requests behind one another are answered in order") {
  LocalServer site(echo);
  Raw raw(site.port());
  std::string all;
  for (int i = 0; i < 500; ++i) {
    const std::string body(static_cast<std::size_t>(i % 7), 'b');
    all += "POST /" + std::to_string(i) +
           " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  raw.send(all);
  for (int i = 0; i < 500; ++i)
    CHECK(body_of(raw.answer()) ==
          "POST /" + std::to_string(i) + " " + std::string(static_cast<std::size_t>(i % 7), 'b'));
}

TEST_CASE("a connection ends when the client says so") {
  LocalServer site(echo);
  const std::vector<std::string> all = {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                                        "GET / HTTP/1.0\r\n\r\n"};
  for (const std::string& request : all) {
    Raw raw(site.port());
    raw.send(request + kGet);
    const std::string answer = raw.answer();
    CHECK(status_of(answer) == 200);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(raw.is_closed());
  }
  Raw raw(site.port());
  raw.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + kGet);
  CHECK(raw.answer().find("Connection: keep-alive\r\n") != std::string::npos);
  CHECK(body_of(raw.answer()) == "GET /a ");
}

TEST_CASE("HEAD and answers without a body") {
  LocalServer site([](const Request& request, BodyReader&) {
    Response out = text("0123456789");
    if (request.target == "/declared") out = text("");
    if (request.target == "/declared") out.declared_length = 12345678901;
    if (request.target == "/204") out.status = 204;
    if (request.target == "/304") out.status = 304;
    return out;
  });
  Raw raw(site.port());
  const auto head = [&](const std::string& line) {
    raw.send(line + " HTTP/1.1\r\nHost: x\r\n\r\n");
    return raw.answer(true);
  };
  CHECK(head("HEAD /").find("Content-Length: 10\r\n") != std::string::npos);
  CHECK(head("HEAD /declared").find("Content-Length: 12345678901\r\n") != std::string::npos);
  for (const std::string path : {"/204", "/304"}) {
    const std::string answer = head("GET " + path);
    CHECK(answer.find("Content-Length") == std::string::npos);
    CHECK(status_of(answer) == std::stoi(path.substr(1)));
  }
  raw.send(kGet);
  CHECK(body_of(raw.answer()) == "0123456789");
}

TEST_CASE("100 Continue is sent when the body is asked for, and only then") {
  LocalServer site([](const Request& request, BodyReader& body) {
    return request.target == "/refuse" ? text("no", 401) : echo(request, body);
  });
  const std::string tail = " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  {
    Raw raw(site.port());
    raw.send("PUT /take" + tail);
    CHECK(raw.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    raw.send("hello" + kGet);
    CHECK(body_of(raw.answer()) == "PUT /take hello");
    CHECK(body_of(raw.answer()) == "GET /a ");
  }
  {
    Raw raw(site.port());
    raw.send("PUT /refuse" + tail);
    const std::string answer = raw.answer();
    CHECK(status_of(answer) == 401);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(raw.is_closed());
  }
  CHECK(ask(site.port(), "PUT / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\n\r\n").status == 417);
}

TEST_CASE("what a handler leaves of a body is not taken for the next request") {
  LocalServer site([](const Request& request, BodyReader&) { return text(request.method); });
  const std::string hidden = "DELETE /everything HTTP/1.1\r\nHost: x\r\n\r\n";
  {
    Raw raw(site.port());
    raw.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" +
             hidden + kGet);
    CHECK(body_of(raw.answer()) == "POST");
    CHECK(body_of(raw.answer()) == "GET");
  }
  {
    Raw raw(site.port());
    raw.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n28\r\n" + hidden +
             "\r\n0\r\n\r\n" + kGet);
    CHECK(body_of(raw.answer()) == "POST");
    CHECK(body_of(raw.answer()) == "GET");
  }
  Raw raw(site.port());  // too much to be read for nothing: the connection ends
  raw.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n" + hidden);
  CHECK(body_of(raw.answer()) == "POST");
  raw.send(hidden);
  CHECK(raw.is_closed());
}

TEST_CASE("a handler's error is an answer") {
  LocalServer site([](const Request& request, BodyReader& body) -> Response {
    if (request.target == "/throw") throw std::runtime_error("secret");
    if (request.target == "/int") throw 5;
    if (request.target == "/field") return Response{200, {{"X", "a\r\nSet-Cookie: b"}}, "", {}};
    if (request.target == "/file") return Response{200, {}, FileBody{"/nowhere/at/all", 0, 1}, {}};
    return text(read_all(body, 3));
  });
  Raw raw(site.port());
  for (const std::string path : {"/throw", "/int", "/field", "/file"}) {
    raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string answer = raw.answer();
    CHECK(status_of(answer) == 500);
    CHECK(body_of(answer).empty());
    CHECK(answer.find("Cookie") == std::string::npos);
  }
  raw.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd" + kGet);
  CHECK(status_of(raw.answer()) == 413);
  CHECK(status_of(raw.answer()) == 200);
}

TEST_CASE("smuggling forms are refused and the connection ends") {
  std::atomic<int> reached{0};
  LocalServer site([&](const Request& request, BodyReader& body) {
    ++reached;
    return echo(request, body);
  });
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const std::vector<std::string> all = {
      post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kGet,
      post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd" + kGet,
      post + "Content-Length: 3, 3\r\n\r\nabc" + kGet,
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + kGet,
      post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + kGet,
      post + "X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + kGet,
      post + "X: a\nTransfer-Encoding: chunked\r\n\r\n" + kGet,
      post + "\n" + kGet,
      "POST / HTTP/1.1\r\n\r\n" + kGet,
  };
  for (const std::string& bytes : all) {
    INFO(bytes);
    const Outcome outcome = ask(site.port(), bytes);
    CHECK(outcome.status == 400);
    CHECK(outcome.closed);
  }
  CHECK(reached == 0);
  // These are only seen while the body is read.
  for (const std::string chunks : {"3\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n",
                                   "fffffffffffffffff\r\nabc", "3 \r\nabc\r\n0\r\n\r\n"}) {
    INFO(chunks);
    const Outcome outcome = ask(site.port(), post + "Transfer-Encoding: chunked\r\n\r\n" + chunks + kGet);
    CHECK(outcome.status == 400);
    CHECK(outcome.closed);
  }
  CHECK(ask(site.port(), "GET / HTTP/2.0\r\nHost: x\r\n\r\n").status == 505);
}

TEST_CASE("a body that is cut off is an error of its reader") {
  std::mutex mutex;
  std::vector<int> statuses;
  LocalServer site([&](const Request& request, BodyReader& body) {
    try {
      return echo(request, body);
    } catch (const BodyError& error) {
      const std::lock_guard lock(mutex);
      statuses.push_back(error.status());
      throw;
    }
  });
  for (const std::string tail :
       {"Content-Length: 5\r\n\r\nhell", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello"}) {
    Raw raw(site.port());
    raw.send("POST / HTTP/1.1\r\nHost: x\r\n" + tail);
    raw.end();
    CHECK(status_of(raw.answer()) == 400);
    CHECK(raw.is_closed());
  }
  const std::lock_guard lock(mutex);
  CHECK(statuses == std::vector<int>{400, 400});
}

TEST_CASE("parts of files are sent as they are") {
  const Pattern file(300'000);
  LocalServer site([&](const Request& request, BodyReader&) {
    const auto parameters = *parse_parameters(query_of(request.target));
    Response out;
    out.body = FileBody{file.path, std::stoull(*find_parameter(parameters, "offset")),
                        std::stoull(*find_parameter(parameters, "length"))};
    return out;
  });
  Raw raw(site.port());
  struct Case {
    std::size_t offset, length;
    int status;
  };
  const std::vector<Case> cases = {{0, 300'000, 200}, {0, 0, 200},       {1, 1, 200},
                                   {299'999, 1, 200}, {300'000, 0, 200}, {12'345, 200'000, 200},
                                   {300'000, 1, 500}, {1, 300'000, 500}};
  for (const Case& one : cases) {
    INFO(one.offset, " ", one.length);
    raw.send("GET /?offset=" + std::to_string(one.offset) + "&length=" + std::to_string(one.length) +
             " HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string answer = raw.answer();
    CHECK(status_of(answer) == one.status);
    CHECK(body_of(answer) == (one.status == 200 ? file.bytes.substr(one.offset, one.length) : ""));
  }
}

TEST_CASE("what was answered is told to the observer") {
  std::mutex mutex;
  std::vector<std::string> seen;
  {
    LocalServer site(echo, {}, nullptr, [&](const Served& served) {
      const std::lock_guard lock(mutex);
      seen.push_back((served.request == nullptr ? "-" : served.request->target) + " " +
                     std::to_string(served.status) + " " + std::to_string(served.body_sent));
    });
    Raw raw(site.port());
    raw.send(kGet);
    raw.answer();
    raw.send("junk\r\n");
    raw.send("\r\n");
    CHECK(status_of(raw.answer()) == 400);
    site.server->stop(seconds(5));
  }
  CHECK(seen == std::vector<std::string>{"/a 200 7", "- 400 0"});
}

TEST_CASE("an address in use and certificates that are none are errors") {
  LocalServer site(echo);
  Handling handler(echo);
  ServerOptions options;
  options.port = site.port();
  try {
    Server second(std::move(options), handler);
    FAIL("two servers on one port");
  } catch (const IoError& error) {
    CHECK(std::string(error.what()).find("127.0.0.1:" + std::to_string(site.port())) != std::string::npos);
  }
  ServerOptions secret;
  secret.port = 0;
  secret.tls = std::make_unique<TlsFiles>(TlsFiles{"/nowhere/cert.pem", "/nowhere/key.pem"});
  CHECK_THROWS_AS(Server(std::move(secret), handler), IoError);
  ServerOptions nowhere;
  nowhere.port = 0;
  nowhere.address = "256.1.1.1";
  CHECK_THROWS_AS(Server(std::move(nowhere), handler), IoError);
}

}  // namespace berth::http
