// Each limit with its status, clients that are slow or idle or too many, and the end of a server.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"
#include "unit/http/canned.h"
#include "unit/http/raw.h"

namespace berth::http {

namespace {
const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

Limits hasty() {
  Limits limits;
  limits.header_time = milliseconds(60);
  limits.body_gap = milliseconds(60);
  limits.idle_time = milliseconds(60);
  return limits;
}

// Requests that are in the handler until the test lets them go.
struct Gate {
  std::promise<void> opened;
  std::shared_future<void> open{opened.get_future()};
  std::promise<void> entered;
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  int wanted = 1;

  Response pass(const Request& request, BodyReader& body) {
    if (request.target != "/wait") return echo(request, body);
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    if (now == wanted) entered.set_value();
    open.wait();
    --inside;
    return text("waited");
  }
};
const std::string kWait = "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";
}  // namespace

TEST_CASE("sizes beyond the limits have their statuses") {
  Limits limits;
  limits.header_bytes = 2000;
  limits.target_bytes = 500;
  LocalServer site(echo, limits);
  const auto status = [&](const std::string& bytes) {
    const Outcome outcome = ask(site.port(), bytes);
    CHECK(outcome.closed == (outcome.status != 200));
    return outcome.status;
  };
  const auto get = [](std::size_t target, std::size_t field) {
    return "GET /" + std::string(target - 1, 'a') + " HTTP/1.1\r\nHost: x\r\nX: " + std::string(field, 'b') +
           "\r\n\r\n";
  };
  Raw fits(site.port());
  fits.send(get(500, 1000));
  CHECK(status_of(fits.answer()) == 200);
  CHECK(status(get(501, 1)) == 414);
  CHECK(status(get(5000, 1)) == 414);
  CHECK(status(get(5, 2000)) == 431);
  CHECK(status(get(5, 20'000'000)) == 431);  // more than fits into any buffer: the answer still arrives
  CHECK(status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" +
               std::string(2'000'000, 'c')) == 413);
  CHECK(status("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000000\r\n\r\n" +
               std::string(40'000'000, 'c')) == 413);
}

TEST_CASE("a body that is announced as too large is refused before it comes") {
  LocalServer site(echo);
  for (const char* length : {"2000000", "99999999999999999", "999999999999999999"}) {
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::string(length) + "\r\n";
    CHECK(ask(site.port(), head + "\r\n").status == 413);
    CHECK(ask(site.port(), head + "Expect: 100-continue\r\n\r\n").status == 413);
  }
}

TEST_CASE("a head that comes too slowly is refused, and drop by drop it gets no longer") {
  LocalServer site(echo, hasty());
  Raw silent(site.port());
  Raw slow(site.port());
  slow.send("GET / HT");
  CHECK(status_of(slow.answer()) == 408);
  CHECK(slow.is_closed());
  CHECK(silent.is_closed());  // idle: without an answer
  Raw dripping(site.port());
  dripping.send("G");
  for (int i = 0; i < 10'000 && !dripping.has_answer(); ++i) dripping.send("G");
  const std::string answer = dripping.answer();
  CHECK((status_of(answer) == 408 || status_of(answer) == 414));
}

TEST_CASE("a TLS handshake that does not come, or is none, ends the connection") {
  const Folder folder;
  write_certificate(folder / "cert.pem", folder / "key.pem");
  LocalServer site(echo, hasty(),
                   std::make_unique<TlsFiles>(TlsFiles{folder / "cert.pem", folder / "key.pem"}));
  Raw silent(site.port());
  Raw half(site.port());
  half.send("\x16\x03\x01");
  Raw plain(site.port());
  plain.send(kGet);
  for (Raw* raw : {&silent, &half, &plain}) CHECK(status_of(raw->rest()) == 0);
}

TEST_CASE("a connection kept alive ends when it is idle for too long") {
  LocalServer site(echo, hasty());
  Raw raw(site.port());
  raw.send(kGet);
  CHECK(status_of(raw.answer()) == 200);
  CHECK(raw.is_closed());
}

TEST_CASE("bodies that stall are given up, in both directions") {
  const std::string large(64 * 1024 * 1024, 'x');
  LocalServer site(
      [&](const Request& request, BodyReader& body) {
        return request.target == "/large" ? text(large) : echo(request, body);
      },
      hasty());
  Raw sending(site.port());
  sending.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(status_of(sending.answer()) == 408);
  CHECK(sending.is_closed());
  std::promise<void> given_up;
  LocalServer watched([&](const Request&, BodyReader&) { return text(large); }, hasty(), nullptr,
                      [&](const Served& served) {
                        CHECK(served.body_sent < large.size());
                        given_up.set_value();
                      });
  Raw reading(watched.port());
  reading.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  given_up.get_future().wait();
  CHECK(reading.answer().empty());
}

TEST_CASE("a body that comes drop by drop is given up, one that comes at the rate is not") {
  Limits limits;
  limits.body_time = milliseconds(60);
  limits.body_rate = 1'000'000;
  LocalServer site(echo, limits);
  Raw dripping(site.port());
  dripping.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  for (int i = 0; i < 100'000 && !dripping.has_answer(); ++i) dripping.send("a");
  CHECK(status_of(dripping.answer()) == 408);
  CHECK(dripping.is_closed());
  limits.body_rate = 1;  // each byte earns a second
  LocalServer patient(echo, limits);
  Raw slow(patient.port());
  slow.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 1000; ++i) slow.send("a");
  CHECK(status_of(slow.answer()) == 200);
}

TEST_CASE("an answer that is taken drop by drop is given up, though no gap is long") {
  Limits limits;
  limits.body_time = milliseconds(60);
  limits.body_rate = 1'000'000'000;
  const std::string large(64 * 1024 * 1024, 'x');
  std::atomic<bool> given_up{false};
  LocalServer site([&](const Request&, BodyReader&) { return text(large); }, limits, nullptr,
                   [&](const Served& served) { given_up = served.body_sent < large.size(); });
  Raw reading(site.port());
  reading.send(kGet);
  while (!given_up && reading.take(100)) {
  }
  CHECK(given_up);
}

TEST_CASE("blank lines before a request are few") {
  LocalServer site(echo);
  std::string lines;
  for (int i = 0; i < 16; ++i) lines += "\r\n";
  Raw raw(site.port());
  for (int i = 0; i < 3; ++i) {
    raw.send(lines + kGet);
    CHECK(status_of(raw.answer()) == 200);
  }
  CHECK(ask(site.port(), lines + "\r\n" + kGet).status == 400);
}

TEST_CASE("clients that stall in a body hold nobody else up") {
  Limits limits;
  limits.threads = 2;
  LocalServer site(echo, limits);
  std::vector<Raw> stalled;
  for (int i = 0; i < 100; ++i) {
    stalled.emplace_back(site.port());
    stalled.back().send("POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
  }
  Raw other(site.port());
  for (int i = 0; i < 50; ++i) {
    other.send(kGet);
    CHECK(status_of(other.answer()) == 200);
  }
  for (int i = 0; i < 100; ++i) stalled[static_cast<std::size_t>(i)].send("cd");
  for (int i = 0; i < 100; ++i)
    CHECK(body_of(stalled[static_cast<std::size_t>(i)].answer()) == "POST /" + std::to_string(i) + " abcd");
}

TEST_CASE("no more requests are answered at once than may be") {
  Limits limits;
  limits.threads = 3;
  Gate gate;
  gate.wanted = 3;
  LocalServer site([&](const Request& request, BodyReader& body) { return gate.pass(request, body); },
                   limits);
  std::vector<Raw> all;
  for (int i = 0; i < 10; ++i) {
    all.emplace_back(site.port());
    all.back().send(kWait);
  }
  gate.entered.get_future().wait();
  gate.wanted = -1;
  gate.opened.set_value();
  for (Raw& raw : all) CHECK(body_of(raw.answer()) == "waited");
  CHECK(gate.most == 3);
}

TEST_CASE("connections beyond the limit are told so, and taken again when others have ended") {
  Limits limits;
  limits.connections = 4;
  limits.idle_time = seconds(60);
  LocalServer site(echo, limits);
  std::vector<Raw> all;
  for (int i = 0; i < 4; ++i) {
    all.emplace_back(site.port());
    all.back().send(kGet);
    CHECK(status_of(all.back().answer()) == 200);
  }
  Raw fifth(site.port());
  fifth.send(kGet);
  CHECK(status_of(fifth.answer()) == 503);
  CHECK(fifth.is_closed());
  all.clear();
  int status = 503;
  for (int i = 0; status == 503 && i < 10'000; ++i) {
    Raw again(site.port());
    again.send(kGet);
    status = status_of(again.answer());
  }
  CHECK(status == 200);
}

TEST_CASE("a thousand idle connections are in nobody's way") {
  LocalServer site(echo);
  std::vector<Raw> idle;
  for (int i = 0; i < 1000; ++i) idle.emplace_back(site.port());
  Raw busy(site.port());
  for (int i = 0; i < 200; ++i) {
    busy.send(kGet);
    CHECK(status_of(busy.answer()) == 200);
  }
  for (Raw& raw : idle) raw.send(kGet);
  for (Raw& raw : idle) CHECK(status_of(raw.answer()) == 200);
}

TEST_CASE("a server that stops lets answers under way end") {
  Gate gate;
  LocalServer site([&](const Request& request, BodyReader& body) { return gate.pass(request, body); });
  Raw idle(site.port());
  idle.send(kGet);
  idle.answer();
  Raw waiting(site.port());
  waiting.send(kWait);
  gate.entered.get_future().wait();
  std::thread stopping([&] { site.server->stop(seconds(20)); });
  CHECK(idle.is_closed());
  CHECK_THROWS(Raw(site.port()));
  gate.opened.set_value();
  const std::string answer = waiting.answer();
  CHECK(body_of(answer) == "waited");
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(waiting.is_closed());
  stopping.join();
  site.server->stop(seconds(20));  // again is nothing
}

TEST_CASE("a server does not wait for ever for a handler that does not end") {
  Gate gate;
  LocalServer site([&](const Request& request, BodyReader& body) { return gate.pass(request, body); });
  Raw waiting(site.port());
  waiting.send(kWait);
  gate.entered.get_future().wait();
  CHECK_FALSE(site.server->stop(milliseconds(10)));
  CHECK_FALSE(site.server->stop(milliseconds(10)));
  CHECK(waiting.is_closed());
  gate.opened.set_value();
  CHECK(site.server->stop(seconds(20)));
  CHECK(site.server->stop(seconds(20)));
}

TEST_CASE("a server that stops breaks what does not end in time") {
  LocalServer site(echo);
  Raw stalled(site.port());
  stalled.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_of(stalled.answer()) == 100);  // it is in the handler now
  site.server->stop(milliseconds(20));
  CHECK((status_of(stalled.answer()) == 400 || stalled.is_closed()));
}

}  // namespace berth::http
