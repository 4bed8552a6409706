#include "store/line.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::store {
namespace {

constexpr std::string_view kDocumentStart = R"({"k":")";
constexpr std::string_view kCommitStart = R"({"sequence":)";
constexpr std::string_view kHeadStart = R"({"berth":"log",)";
constexpr std::string_view kValue = R"(,"v":)";
constexpr std::string_view kErased = R"(,"del":true})";
constexpr std::string_view kChecksum = R"(,"xxh3":")";
constexpr std::string_view kLogStart = "log-";
constexpr std::string_view kLogEnd = ".jsonl";
constexpr std::size_t kChecksumDigits = 16;

// XXH3 of both parts as if they stood together.
std::string checksum(std::string_view lines_before, std::string_view commit_part) {
  std::string bytes;
  bytes.reserve(lines_before.size() + commit_part.size());
  bytes.append(lines_before).append(commit_part);
  return fmt::format("{:016x}", hash64(bytes));
}

std::string json_string(std::string_view text) { return to_line(Json(text)); }

// The string that begins at line[5] (the value of "k"), up to and with its closing quote.
std::optional<std::string_view> key_text(std::string_view line) {
  std::size_t at = kDocumentStart.size();
  while (at < line.size() && line[at] != '"') at += line[at] == '\\' ? 2 : 1;
  if (at >= line.size()) return std::nullopt;
  return line.substr(kDocumentStart.size() - 1, at + 2 - kDocumentStart.size());
}

std::optional<std::string> unescape(std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) return std::string(quoted.substr(1, quoted.size() - 2));
  const std::optional<Json> value = parse_json(quoted);
  if (!value || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

// ISO 8601, or milliseconds where that does not come back (beyond the year 9999).
std::string time_text(Instant time) {
  const std::string text = to_iso8601(time);
  return parse_iso8601(text) == time ? '"' + text + '"' : std::to_string(time.ms);
}

std::optional<Instant> time_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_number_integer()) return Instant{value->get<std::int64_t>()};
  return value->is_string() ? parse_iso8601(value->get<std::string>()) : std::nullopt;
}

std::optional<std::uint64_t> number(const Json& object, std::string_view name) {
  const Json* value = member(object, name);
  if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
  return value->get<std::uint64_t>();
}

}  // namespace

LineKind kind_of(std::string_view line) {
  if (line.starts_with(kDocumentStart) && line.ends_with('}')) return LineKind::kDocument;
  if (line.starts_with(kCommitStart) && line.ends_with('}')) return LineKind::kCommit;
  return LineKind::kOther;
}

std::string head_line(const Head& head) {
  const std::string first = head.first > 0 ? fmt::format(",\"first\":{}", head.first) : "";
  return fmt::format("{}\"format\":{},\"segment\":{},\"after\":{},\"start\":{}{}}}\n", kHeadStart,
                     head.format, head.segment, head.after, head.start, first);
}

std::string document_line(std::string_view key, std::string_view json_text) {
  return fmt::format("{{\"k\":{}{}{}}}\n", json_string(key), kValue, json_text);
}

std::string erase_line(std::string_view key) {
  return fmt::format("{{\"k\":{}{}\n", json_string(key), kErased);
}

std::string commit_line(const CommitLine& commit, std::string_view lines_before) {
  std::string line =
      fmt::format(R"({}{},"time":{},"command":{},"lines":{},{}"synced":{})", kCommitStart, commit.sequence,
                  time_text(commit.time), json_string(commit.command), commit.lines,
                  commit.again > 0 ? fmt::format("\"again\":{},", commit.again) : "", commit.synced);
  const std::string sum = checksum(lines_before, line);
  return line.append(kChecksum).append(sum).append("\"}\n");
}

std::optional<Head> parse_head(std::string_view line) {
  if (!line.starts_with(kHeadStart)) return std::nullopt;
  const std::optional<Json> value = parse_json(line);
  if (!value || !value->is_object()) return std::nullopt;
  const auto format = number(*value, "format");
  if (!format) return std::nullopt;
  if (*format > kFormat) return Head{.format = *format};  // whatever else a newer head may say
  const auto segment = number(*value, "segment");
  const auto after = number(*value, "after");
  const Json* start = member(*value, "start");
  if (!segment || !after || start == nullptr || !start->is_boolean()) return std::nullopt;
  return Head{.format = *format,
              .segment = *segment,
              .after = *after,
              .start = start->get<bool>(),
              .first = number(*value, "first").value_or(0)};
}

std::optional<DocumentLine> parse_document(std::string_view line) {
  if (kind_of(line) != LineKind::kDocument) return std::nullopt;
  const std::optional<std::string_view> quoted = key_text(line);
  if (!quoted) return std::nullopt;
  std::optional<std::string> key = unescape(*quoted);
  if (!key) return std::nullopt;
  const std::string_view rest = line.substr(kDocumentStart.size() - 1 + quoted->size());
  if (rest == kErased) return DocumentLine{.key = std::move(*key), .text = {}, .erased = true};
  if (!rest.starts_with(kValue)) return std::nullopt;
  return DocumentLine{.key = std::move(*key),
                      .text = rest.substr(kValue.size(), rest.size() - kValue.size() - 1)};
}

std::optional<CommitLine> parse_commit(std::string_view line) {
  if (kind_of(line) != LineKind::kCommit) return std::nullopt;
  const std::optional<Json> value = parse_json(line);
  if (!value) return std::nullopt;
  const auto sequence = number(*value, "sequence");
  const auto lines = number(*value, "lines");
  const auto synced = number(*value, "synced");
  const std::optional<Instant> time = time_of(member(*value, "time"));
  const Json* command = member(*value, "command");
  if (!sequence || !lines || !synced || !time || command == nullptr || !command->is_string())
    return std::nullopt;
  return CommitLine{.sequence = *sequence,
                    .time = *time,
                    .command = command->get<std::string>(),
                    .lines = *lines,
                    .again = number(*value, "again").value_or(0),
                    .synced = *synced};
}

bool checksum_holds(std::string_view lines_before, std::string_view commit_line) {
  const std::size_t tail = kChecksum.size() + kChecksumDigits + 2;
  if (commit_line.size() < tail) return false;
  const std::string_view part = commit_line.substr(0, commit_line.size() - tail);
  const std::string_view end = commit_line.substr(part.size());
  return end.starts_with(kChecksum) && end.ends_with("\"}") &&
         end.substr(kChecksum.size(), kChecksumDigits) == checksum(lines_before, part);
}

std::optional<std::string_view> document_of(std::string_view line, std::string_view key) {
  const std::optional<DocumentLine> document = parse_document(line);
  if (!document || document->erased || document->key != key) return std::nullopt;
  return document->text;
}

std::string segment_name(std::uint64_t number) {
  return fmt::format("{}{:04}{}", kLogStart, number, kLogEnd);
}

std::optional<std::uint64_t> segment_number(std::string_view name) {
  if (!name.starts_with(kLogStart) || !name.ends_with(kLogEnd)) return std::nullopt;
  name = name.substr(kLogStart.size(), name.size() - kLogStart.size() - kLogEnd.size());
  const std::optional<std::int64_t> number = parse_int(name);
  if (!number || *number < 1 ||
      segment_name(static_cast<std::uint64_t>(*number)) != fmt::format("{}{}{}", kLogStart, name, kLogEnd))
    return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace berth::store
