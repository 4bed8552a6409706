// The lines of the log, as text and back; pure.
//
// A segment is a head line, then transactions: a line a document, then a commit line.
//   {"berth":"log","format":1,"segment":1,"after":0,"start":true}
//   {"k":"123456789012/us-east-1/ecs/cluster/web","v":{…}}
//   {"k":"123456789012/us-east-1/ecs/cluster/old","del":true}
//   {"sequence":1,"time":"2026-01-05T00:00:00Z","command":"ecs
//   create-cluster","lines":2,"synced":0,"xxh3":"…"}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace berth::store {

inline constexpr std::uint64_t kFormat = 1;

struct Head {
  std::uint64_t format = kFormat;
  std::uint64_t segment = 0;
  std::uint64_t after =
      0;               // the sequence before this segment's first; what the one before holds beyond is void
  bool start = false;  // the segments before this one are void
  std::uint64_t first = 0;  // the log begins at this one, and those before it are void; 0: nothing is said
};

struct CommitLine {
  std::uint64_t sequence = 0;
  Instant time;
  std::string command;
  std::uint64_t lines = 0;   // of documents before it
  std::uint64_t again = 0;   // so many of them, the last, change nothing: they stood in an older segment
  std::uint64_t synced = 0;  // the last sequence known to be on the disk when this was written
};

struct DocumentLine {
  std::string key;
  std::string_view text;  // the document's JSON; empty where the key was erased
  bool erased = false;
};

enum class LineKind { kDocument, kCommit, kOther };

LineKind kind_of(std::string_view line);  // by its first bytes

std::string head_line(const Head& head);
std::string document_line(std::string_view key, std::string_view json_text);
std::string erase_line(std::string_view key);
// The checksum covers `lines_before` (the transaction's document lines, line ends included) and the line
// itself.
std::string commit_line(const CommitLine& commit, std::string_view lines_before);

// Of one line without its line end; nothing if it is not such a line.
std::optional<Head> parse_head(std::string_view line);
std::optional<DocumentLine> parse_document(std::string_view line);
std::optional<CommitLine> parse_commit(std::string_view line);
bool checksum_holds(std::string_view lines_before, std::string_view commit_line);

// The document's JSON in a line of this very key; nothing if the line is another's.
std::optional<std::string_view> document_of(std::string_view line, std::string_view key);

// `log-0001.jsonl`, and back.
std::string segment_name(std::uint64_t number);
std::optional<std::uint64_t> segment_number(std::string_view name);

}  // namespace berth::store
