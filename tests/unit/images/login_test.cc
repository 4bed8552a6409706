// How registries ask for credentials, and how they are answered.
#include "images/login.h"

#include <doctest/doctest.h>

#include <utility>

#include "unit/images/rig.h"

namespace berth::images {

namespace {
std::string show(const std::vector<Challenge>& challenges) {
  std::string out;
  for (const Challenge& each : challenges)
    out += each.scheme + "(" + each.realm + "|" + each.service + "|" + each.scope + ")";
  return out;
}
}  // namespace

TEST_CASE("challenges") {
  struct Case {
    const char* field;
    const char* wanted;
  };
  for (
      const Case& c : std::vector<Case>{
          {R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a:pull,push")",
           "bearer(https://auth.docker.io/token|registry.docker.io|repository:a:pull,push)"},
          {R"(Basic realm="https://x/",service="ecr.amazonaws.com")", "basic(https://x/|ecr.amazonaws.com|)"},
          {"Basic", "basic(||)"},
          {R"(bearer REALM = "r" , service=s)", "bearer(r|s|)"},
          {R"(Basic realm="a", Bearer realm="b",service="c")", "basic(a||)bearer(b|c|)"},
          {R"(Bearer realm="with \"quotes\", and a comma")", R"(bearer(with "quotes", and a comma||))"},
          {R"(Bearer realm="not closed)", "bearer(||)"},
          {R"(realm="of nobody")", ""},
          {"", ""},
          {",,;;==", ""},
          {R"(Negotiate, Bearer realm="x")", "negotiate(||)bearer(x||)"},
      })
    CHECK_MESSAGE(show(parse_challenges(c.field)) == c.wanted, c.field, " ", show(parse_challenges(c.field)));
}

TEST_CASE("docker's config.json") {
  const char* config = R"({"auths":{
    "https://index.docker.io/v1/":{"auth":"dXNlcjpwYXNz"},
    "localhost:5000":{"username":"u","password":"p"},
    "token.example":{"identitytoken":"t"},
    "empty.example":{}}})";
  CHECK(login_of_config(config, "docker.io")->user == "user");
  CHECK(login_of_config(config, "docker.io")->password == "pass");
  CHECK(login_of_config(config, "localhost:5000")->password == "p");
  CHECK(login_of_config(config, "token.example")->identity_token == "t");
  CHECK_FALSE(login_of_config(config, "empty.example"));
  CHECK_FALSE(login_of_config(config, "localhost:5001"));
  for (const char* text : {"", "{", "[]", R"({"auths":[]})", R"({"auths":{"a":7}})"})
    CHECK_FALSE(login_of_config(text, "a"));
  CHECK(serving_host("docker.io") == "registry-1.docker.io");
  CHECK(serving_host("quay.io") == "quay.io");
}

namespace {

// A registry that wants a token, its token service, and a store of layers elsewhere.
struct World {
  std::vector<std::string> asked;
  std::string good = "Bearer one";
  http::Answer answer(const http::Outgoing& request) {
    const std::string authorization(request.headers.get("Authorization"));
    asked.push_back(request.method + " " + request.url + " " + authorization);
    http::Answer out;
    out.status = 200;
    if (request.url.starts_with("https://auth.test/token")) {
      out.body = R"({"token":"one"})";
    } else if (request.url.starts_with("https://cdn.test/")) {
      out.body = "the layer";
    } else if (authorization != good) {
      out.status = 401;
      out.headers.add("WWW-Authenticate", R"(Bearer realm="https://auth.test/token",service="s")");
    } else if (request.url.ends_with("/moved")) {
      out.status = 307;
      out.headers.add("Location", "https://cdn.test/layer?signature=x");
    }
    return out;
  }
  RegistryClient client(Login login = {}) {
    RegistryOptions options;
    options.base_url = "https://registry.test";
    options.login = std::move(login);
    options.connect = [this] { return [this](const http::Outgoing& request) { return answer(request); }; };
    options.clock = &clock;
    return RegistryClient(std::move(options));
  }
  test::StandingClock clock{Instant{0}};
};

http::Outgoing get(const std::string& url) {
  http::Outgoing out;
  out.url = url;
  return out;
}

}  // namespace

TEST_CASE("a token is fetched once a scope, with the password, which the registry never sees") {
  World world;
  RegistryClient client = world.client({.user = "u", .password = "p", .identity_token = {}});
  CHECK(client.send(get("/v2/a/tags/list"), "repository:a:pull").status == 200);
  CHECK(client.send(get("/v2/a/tags/list"), "repository:a:pull").status == 200);
  const std::vector<std::string> wanted = {
      "GET https://registry.test/v2/a/tags/list ",
      "GET https://auth.test/token?service=s&scope=repository%3Aa%3Apull Basic dTpw",
      "GET https://registry.test/v2/a/tags/list Bearer one",
      "GET https://registry.test/v2/a/tags/list Bearer one",
  };
  CHECK(world.asked == wanted);
}

TEST_CASE("a token that the registry does not take is no reason to ask for ever") {
  World world;
  world.good = "Bearer two";
  RegistryClient client = world.client();
  CHECK(client.send(get("/v2/"), "").status == 401);
  CHECK(world.asked.size() == 3);
}

TEST_CASE("a redirect to another host gets no credentials") {
  World world;
  RegistryClient client = world.client();
  CHECK(client.send(get("/v2/moved"), "").body == "the layer");
  CHECK(world.asked.back() == "GET https://cdn.test/layer?signature=x ");
}

TEST_CASE("a challenge that another thread has answered meanwhile is answered all the same") {
  std::unique_ptr<RegistryClient> client;
  bool first = true;
  RegistryOptions options;
  options.base_url = "https://registry.test";
  options.login = {.user = "u", .password = "p", .identity_token = {}};
  options.connect = [&] {
    return [&](const http::Outgoing& request) {
      const bool good = request.headers.get("Authorization") == "Basic dTpw";
      if (std::exchange(first, false)) CHECK(client->send(get("/v2/other"), "").status == 200);
      http::Answer out;
      out.status = good ? 200 : 401;
      if (!good) out.headers.add("WWW-Authenticate", "Basic realm=x");
      return out;
    };
  };
  client = std::make_unique<RegistryClient>(std::move(options));
  CHECK(client->send(get("/v2/one"), "").status == 200);
}

TEST_CASE("a password that is wrong is tried once") {
  int asked = 0;
  RegistryOptions options;
  options.base_url = "https://registry.test";
  options.login = {.user = "u", .password = "wrong", .identity_token = {}};
  options.connect = [&] {
    return [&](const http::Outgoing&) {
      ++asked;
      http::Answer out;
      out.status = 401;
      out.headers.add("WWW-Authenticate", "Basic realm=x");
      return out;
    };
  };
  RegistryClient client(std::move(options));
  CHECK(client.send(get("/v2/"), "").status == 401);
  CHECK(client.send(get("/v2/"), "").status == 401);
  CHECK(asked == 3);
}

TEST_CASE("no password goes to a token service without TLS") {
  World world;
  RegistryOptions options;
  options.base_url = "https://registry.test";
  options.connect = [] {
    return [](const http::Outgoing&) {
      http::Answer out;
      out.status = 401;
      out.headers.add("WWW-Authenticate", R"(Bearer realm="http://auth.test/token")");
      return out;
    };
  };
  RegistryClient client(std::move(options));
  CHECK_THROWS_WITH_AS(client.send(get("/v2/"), ""), doctest::Contains("without TLS"), RegistryRefusal);
}

TEST_CASE("refusals keep the registry's words") {
  http::Answer answer;
  answer.status = 404;
  answer.body = R"({"errors":[{"code":"NAME_UNKNOWN","message":"no such name"}]})";
  CHECK(refusal_of(answer, "x").code() == "NAME_UNKNOWN");
  CHECK(std::string(refusal_of(answer, "x").what()) == "no such name");
  answer.body = "<html>";
  CHECK(std::string(refusal_of(answer, "the thing").what()) == "the thing: the registry answers 404: <html>");
  for (const char* body : {"", "{}", R"({"errors":[]})", R"({"errors":[7]})", R"({"errors":{}})"}) {
    answer.body = body;
    CHECK(refusal_of(answer, "x").code() == "UNKNOWN");
  }
}

}  // namespace berth::images
