// The generated constant tables' rows: 16- and 32-bit offsets, no pointers within rows, so that nothing is
// relocated or constructed at start. Only model/tables.cc and the generated files include this; everybody
// else reads through model/tables.h.
#pragma once

#include <cstdint>

namespace berth::model::rows {

using Text = std::uint32_t;   // offset into the service's string pool, NUL-terminated; 0 is ""
using Index = std::uint16_t;  // of a row
constexpr Index kNone = 0xFFFF;

enum MemberFlag : std::uint16_t {
  kRequired = 1,
  kIdempotencyToken = 2,
  kDeprecatedMember = 4,
  kBoxMember = 8,
  kStreaming = 16,
};
struct Member {
  Text name, cli_name, cli_negated, wire_name;
  Index shape;
  std::uint16_t flags;
};

enum ShapeFlag : std::uint8_t {
  kException = 1,
  kFault = 2,
  kSensitive = 4,
  kDocument = 8,
  kBox = 16,
};
struct Shape {
  Text name, error_code, element_wire_name;
  Index first_member, member_count;
  Index first_enum, enum_count;
  Index key, element;
  Index bounds;
  std::uint16_t http_status;
  std::uint8_t type;
  std::uint8_t flags;
};

struct Bounds {
  double min, max;
  Text pattern;
  bool has_min, has_max;
};

enum OperationFlag : std::uint16_t { kIdempotent = 1, kDeprecatedOperation = 2 };
struct Operation {
  Text name, cli_name, result_wrapper;
  Index input, output;
  Index first_error, error_count;  // in `shape_lists`
  Index paginator;
  std::uint16_t flags;
};

struct TextList {
  Index first, count;  // in `texts`
};
struct Paginator {
  TextList input_tokens, output_tokens, result_keys, non_aggregate_keys;
  Text limit_key, more_results;
};

struct Acceptor {
  Text argument, expected;
  std::uint8_t matcher, state;
};
struct Waiter {
  Text name, cli_name;
  Index operation;
  std::uint16_t delay_seconds, max_attempts;
  Index first_acceptor, acceptor_count;
};

struct Metadata {
  Text name, protocol, json_version, target_prefix, service_id, signing_name, endpoint_prefix, api_version,
      full_name, xml_namespace;
};

struct Service {
  const char* strings;
  const Member* members;
  const Shape* shapes;
  const Bounds* bounds;
  const Operation* operations;
  const Paginator* paginators;
  const Waiter* waiters;
  const Acceptor* acceptors;
  const Text* texts;         // enum values and token lists
  const Index* shape_lists;  // errors
  Index shape_count, operation_count, waiter_count;
  Metadata metadata;
};

// In the order of the services' facts; generated.
extern const Service* const kServices[];
extern const Index kServiceCount;

}  // namespace berth::model::rows
