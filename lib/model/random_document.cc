#include "model/random_document.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "model/lengths.h"

namespace berth::model {

namespace {
struct Samples {
  std::string_view pattern;
  std::array<std::string_view, 3> texts;
};

constexpr std::string_view kUuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
constexpr std::string_view kDigest =
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kKmsKey =
    "arn:aws:kms:us-east-1:123456789012:key/0f8fad5b-d9cb-469f-a165-70867728950e";
constexpr std::string_view kSecret =
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf";
constexpr std::string_view kPrincipal = "arn:aws:iam::123456789012:role/deploy/Web+App";
constexpr std::string_view kProfile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/web_app";
constexpr std::string_view kTarget =
    "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ec5abc";
constexpr std::string_view kSessionPolicy = "{\"Version\": \"2012-10-17\"}";

constexpr std::array kSamples = {
    Samples{R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", {"team", "Größe 3", "a:b/c=d+e-f@g.h_i"}},
    Samples{R"([\p{L}\p{Z}\p{N}_.:/=+\-@]+)", {"team", "Größe 3", "a:b/c=d+e-f@g.h_i"}},
    Samples{R"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", {"team", "Größe 3", ""}},
    Samples{R"([a-zA-Z0-9\.\*\-]+)", {"t3.*", "m5.large", "*"}},
    Samples{R"(^\S+$)", {"aGVsbG8=", "bG9n", "QQ=="}},
    Samples{
        R"(^arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+$)",
        {kSecret, kSecret, kSecret}},
    Samples{R"(^[0-9a-zA-Z._*-]{1,128}$)", {"release-*", "*", "v1.2"}},
    Samples{R"(^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-z0-9-]+)", {kKmsKey, kKmsKey, ""}},
    Samples{R"([a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)", {kDigest, "sha256:00ff", "sha512+b64:AB"}},
    Samples{R"(^([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)$)",
            {"team/app", "ROOT", "mirror/"}},
    Samples{R"(^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\w+=,.@-]+(/[\w+=,.@-]+)*$)",
            {kPrincipal, kPrincipal, kPrincipal}},
    Samples{R"([0-9a-z-]{2,25})", {"us-east-1", "eu-central-1", "ap-southeast-2"}},
    Samples{R"([0-9]{12})", {"123456789012", "000000000001", "999999999999"}},
    Samples{R"(^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$)",
            {"prod", "team/app", "a-"}},
    Samples{R"([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)",
            {"web", "team/app", "a__b--c.d"}},
    Samples{R"(^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$)", {"*", "prod-*", "team/app"}},
    Samples{R"(^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\/signing-profiles\/[a-zA-Z0-9_]{2,}$)",
            {kProfile, kProfile, kProfile}},
    Samples{R"(^(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*$)",
            {"*", "prod-*", "team/app"}},
    Samples{R"([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})",
            {kUuid, kUuid, kUuid}},
    Samples{R"([a-z][a-z0-9]+(?:[._-][a-z0-9]+)*)", {"harbour", "team-a", "a1"}},
    Samples{R"((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)",
            {"web", "team/app", "a.b_c"}},
    Samples{R"(^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\/[a-zA-Z0-9-]+$)",
            {kTarget, kTarget, kTarget}},
    Samples{R"([\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*)",
            {"service/default/web", "ecs:service:DesiredCount", "a\tb é 🚢"}},
    Samples{R"(\p{Print}+)", {"cpu 75", "cpu-target", "~"}},
    Samples{R"((?!((^[ ]+.*)|(.*([\u0000-\u001f]|[\u007f-\u009f]|[:/|])+.*)|(.*[ ]+$))).+)",
            {"nightly", "every Monday", "x"}},
    Samples{R"([\w]*)", {"AKIDEXAMPLEEXAMPLE00", "ASIAEXAMPLEEXAMPLE01", "AIDAEXAMPLEEXAMPLE02"}},
    Samples{R"([\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+)",
            {kPrincipal, kKmsKey, kTarget}},
    Samples{R"([\w+=,.@:-]*)", {"AROAEXAMPLE:session", "a@b", "x=y"}},
    Samples{R"([\w+=,.@:\/-]*)", {"external/1", "a@b", "x=y"}},
    Samples{R"([\w+=,.@\:-]*)", {"123:user", "a@b", "x=y"}},
    Samples{R"([\w+=,.@-]*)", {"session-1", "a@b", "x=y"}},
    Samples{R"([\w+=/:,.@-]*)", {"GAHT12345678", "arn:aws:iam::1:mfa/u", "serial-number"}},
    Samples{R"([\u0009\u000A\u000D\u0020-\u00FF]+)", {kSessionPolicy, "{}", "Größe"}},
    Samples{R"([\d]*)", {"123456", "000000", "424242"}},
};

// A counter hashed (splitmix64): the n-th number of a seed, whatever machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (span == 0 ? next() : next() % span));
  }
  bool percent(int n) { return between(1, 100) <= n; }

 private:
  std::uint64_t state_;
};

struct Walk {
  Dice dice;
  RandomLimits limits;
};

bool fits(const Shape& shape, std::string_view text) {
  const double length = static_cast<double>(code_points(text));
  return length >= shape.min().value_or(0) && length <= shape.max().value_or(1e9);
}

// What quoting, escaping and encoding trip over, between plain words.
std::string free_text(Walk& walk, const Shape& shape) {
  constexpr std::array<std::string_view, 14> kPieces = {"web", "App", "7", "-",  " ",   "\"q\"", "it's",
                                                        "a,b", "é",   "🚢", "\\", "<&>", "k=v",   "line\n"};
  const auto least = static_cast<std::int64_t>(shape.min().value_or(0));
  const auto most = static_cast<std::int64_t>(std::min(shape.max().value_or(40), least + 40.0));
  const std::int64_t wanted = walk.dice.between(least, most);
  std::string out;
  for (std::int64_t length = 0; length < wanted;) {
    const std::string_view piece =
        kPieces[static_cast<std::size_t>(walk.dice.between(0, kPieces.size() - 1))];
    const std::int64_t piece_length = code_points(piece);
    out += length + piece_length <= wanted ? piece : std::string_view("x");
    length += length + piece_length <= wanted ? piece_length : 1;
  }
  return out;
}

std::string text(Walk& walk, const Shape& shape) {
  const Texts values = shape.enum_values();
  if (!values.empty())
    return std::string(values[static_cast<std::size_t>(walk.dice.next() % values.size())].view());
  if (shape.pattern().empty()) return free_text(walk, shape);
  std::vector<std::string_view> fitting;
  for (const std::string_view sample : pattern_samples(shape.pattern()))
    if (fits(shape, sample)) fitting.push_back(sample);
  if (fitting.empty()) return free_text(walk, shape);
  return std::string(fitting[static_cast<std::size_t>(walk.dice.next() % fitting.size())]);
}

std::int64_t whole(Walk& walk, const Shape& shape) {
  const double type_most = shape.is(ShapeType::integer) ? std::numeric_limits<std::int32_t>::max() : 4e15;
  const double low = shape.min().value_or(-100);
  const double high = std::min(shape.max().value_or(std::max(low, 0.0) + 100000), type_most);
  return walk.dice.between(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high));
}

std::string bytes(Walk& walk) {
  std::string out;
  for (std::int64_t left = walk.dice.between(0, 20); left > 0; --left)
    out += static_cast<char>(walk.dice.between(0, 255));
  return out;
}

std::int64_t element_count(Walk& walk, const Shape& shape, int depth) {
  const auto least = static_cast<std::int64_t>(shape.min().value_or(0));
  const auto most =
      static_cast<std::int64_t>(std::min<double>(shape.max().value_or(1e9), walk.limits.elements));
  return depth <= 0 || most <= least ? least : walk.dice.between(least, most);
}

Json value_of(Walk& walk, const Shape& shape, int depth);

Json structure(Walk& walk, const Shape& shape, int depth) {
  Json out = Json::object();
  for (const Member each : shape.members()) {
    const bool wanted = each.required() || (depth > 0 && walk.dice.percent(walk.limits.optional_percent));
    if (wanted) out[std::string(each.name())] = value_of(walk, each.shape(), depth - 1);
  }
  return out;
}

Json map(Walk& walk, const Shape& shape, int depth) {
  Json out = Json::object();
  for (std::int64_t left = element_count(walk, shape, depth); left > 0; --left) {
    const std::string key = text(walk, shape.key());
    if (!key.empty()) out[key] = value_of(walk, shape.element(), depth - 1);
  }
  return out;
}

Json value_of(Walk& walk, const Shape& shape, int depth) {
  switch (shape.type()) {
    case ShapeType::string:
      return text(walk, shape);
    case ShapeType::integer:
    case ShapeType::long_integer:
      return whole(walk, shape);
    case ShapeType::floating:
      return static_cast<double>(walk.dice.between(0, 400)) / 4;
    case ShapeType::boolean:
      return walk.dice.percent(50);
    case ShapeType::timestamp:
      return static_cast<double>(walk.dice.between(1'577'836'800'000, 1'893'456'000'000)) / 1000;
    case ShapeType::blob:
      return base64_encode(bytes(walk));
    case ShapeType::structure:
      return structure(walk, shape, depth);
    case ShapeType::map:
      return map(walk, shape, depth);
    case ShapeType::list:
      break;
  }
  Json out = Json::array();
  for (std::int64_t left = element_count(walk, shape, depth); left > 0; --left)
    out.push_back(value_of(walk, shape.element(), depth - 1));
  return out;
}
}  // namespace

std::vector<std::string_view> pattern_samples(std::string_view pattern) {
  for (const Samples& each : kSamples)
    if (each.pattern == pattern) return {each.texts.begin(), each.texts.end()};
  return {};
}

Json random_document(const Shape& shape, std::uint64_t seed, const RandomLimits& limits) {
  Walk walk{Dice(seed), limits};
  return value_of(walk, shape, limits.depth);
}

Json random_document(const Shape& shape, std::uint64_t seed) { return random_document(shape, seed, {}); }

}  // namespace berth::model
