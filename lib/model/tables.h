// The API's facts: services, operations, shapes, paginators and waiters, as constant tables that the
// generator made of lib/model/facts. Handles are values of 16 bytes, valid for ever, free to copy; every
// function is pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/rows.h"

namespace berth::model {

class Shape;
class Operation;
class Waiter;

enum class ShapeType : std::uint8_t {
  string,
  integer,
  long_integer,
  floating,  // float and double
  boolean,
  timestamp,
  blob,
  structure,
  list,
  map,
};

// `count` handles made of consecutive rows; iterates and indexes by value.
template <class Handle>
class Range {
 public:
  class Iterator {
   public:
    using value_type = Handle;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
    Handle operator*() const { return Handle(service_, at_); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator& other) const = default;

   private:
    const rows::Service* service_ = nullptr;
    rows::Index at_ = 0;
  };

  Range(const rows::Service* service, rows::Index first, rows::Index count)
      : service_(service), first_(first), count_(count) {}
  Iterator begin() const { return {service_, first_}; }
  Iterator end() const { return {service_, static_cast<rows::Index>(first_ + count_)}; }
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  Handle operator[](std::size_t i) const { return Handle(service_, static_cast<rows::Index>(first_ + i)); }

 private:
  const rows::Service* service_;
  rows::Index first_, count_;
};

// A text of a list of texts (enum values, tokens); converts to std::string_view.
class TextItem {
 public:
  TextItem(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  operator std::string_view() const { return view(); }
  std::string_view view() const;

 private:
  const rows::Service* service_;
  rows::Index at_;
};
using Texts = Range<TextItem>;
bool contains(const Texts& texts, std::string_view value);

class Member {
 public:
  Member(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  std::string_view name() const;         // desiredCount
  std::string_view cli_name() const;     // desired-count; the option is `--` and this
  std::string_view cli_negated() const;  // booleans: no-rollback, disable-execute-command; "" for others
  std::string_view wire_name() const;    // query and ec2 protocols; the name where the facts say nothing
  Shape shape() const;
  bool required() const;
  bool idempotency_token() const;  // a client fills it with a UUID
  bool deprecated() const;
  bool box() const;
  bool streaming() const;

 private:
  const rows::Member& row() const;
  const rows::Service* service_;
  rows::Index at_;
};

class Shape {
 public:
  Shape(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  std::string_view name() const;  // "RunTaskRequest"
  ShapeType type() const;
  bool is(ShapeType wanted) const { return type() == wanted; }
  bool operator==(const Shape& other) const = default;

  Range<Member> members() const;  // a structure's, in model order; empty for other types
  std::optional<Member> member(std::string_view name) const;
  Shape element() const;                       // Requires: list (its member) or map (its value).
  Shape key() const;                           // Requires: map.
  std::string_view element_wire_name() const;  // lists of query and ec2: "item", "member"

  Texts enum_values() const;          // empty: not an enum
  std::optional<double> min() const;  // of the number, or of the length of a text, list or map
  std::optional<double> max() const;
  std::string_view pattern() const;  // Java's regular expression; "" if there is none

  bool sensitive() const;
  bool document() const;  // a structure of any members
  bool box() const;
  bool exception() const;
  bool fault() const;  // of an exception: the service's own fault, HTTP 500
  std::string_view error_code()
      const;                // of an exception: its code on the wire, its name if the facts say nothing
  int http_status() const;  // of an exception: as the facts say, else 500 for a fault and 400

 private:
  const rows::Shape& row() const;
  const rows::Service* service_;
  rows::Index at_;
};

// A shape of a list of shapes (errors); converts to Shape.
class ShapeItem {
 public:
  ShapeItem(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  operator Shape() const { return shape(); }
  Shape shape() const;

 private:
  const rows::Service* service_;
  rows::Index at_;
};

// Texts are JMESPath expressions over the input (tokens, limit) or output (the others).
class Paginator {
 public:
  Paginator(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  Texts input_tokens() const;
  Texts output_tokens() const;
  Texts result_keys() const;
  Texts non_aggregate_keys() const;
  std::string_view limit_key() const;     // "maxResults"
  std::string_view more_results() const;  // "" if there is none

 private:
  const rows::Paginator& row() const;
  Texts texts(rows::TextList list) const;
  const rows::Service* service_;
  rows::Index at_;
};

class Operation {
 public:
  Operation(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  std::string_view name() const;            // RunTask
  std::string_view cli_name() const;        // run-task
  std::string_view result_wrapper() const;  // query protocol
  std::optional<Shape> input() const;
  std::optional<Shape> output() const;
  Range<ShapeItem> errors() const;
  std::optional<Paginator> paginator() const;
  bool idempotent() const;
  bool deprecated() const;
  bool operator==(const Operation& other) const = default;

 private:
  const rows::Operation& row() const;
  const rows::Service* service_;
  rows::Index at_;
};

enum class Matcher : std::uint8_t { path, path_all, path_any, status, error };
enum class WaiterState : std::uint8_t { success, failure, retry };

class Acceptor {
 public:
  Acceptor(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  Matcher matcher() const;
  WaiterState state() const;
  std::string_view argument() const;  // JMESPath over the output; "" for status and error
  // JSON: `"ACTIVE"`, `true`, `404`; for `error` a quoted error code.
  std::string_view expected_json() const;

 private:
  const rows::Acceptor& row() const;
  const rows::Service* service_;
  rows::Index at_;
};

class Waiter {
 public:
  Waiter(const rows::Service* service, rows::Index at) : service_(service), at_(at) {}
  std::string_view name() const;      // ServicesStable
  std::string_view cli_name() const;  // services-stable
  Operation operation() const;
  int delay_seconds() const;
  int max_attempts() const;
  Range<Acceptor> acceptors() const;  // the first that matches decides; none: retry

 private:
  const rows::Waiter& row() const;
  const rows::Service* service_;
  rows::Index at_;
};

class Service {
 public:
  explicit Service(const rows::Service* service) : service_(service) {}
  std::string_view name() const;      // as the CLI and Request::service have it: "ecr-public"
  std::string_view protocol() const;  // "json", "query", "ec2"
  std::string_view json_version() const;
  std::string_view target_prefix() const;
  std::string_view service_id() const;  // "ECR PUBLIC"
  std::string_view signing_name() const;
  std::string_view endpoint_prefix() const;
  std::string_view api_version() const;
  std::string_view full_name() const;  // "Amazon Elastic Container Registry Public"
  std::string_view xml_namespace() const;
  Range<Operation> operations() const;  // sorted by name
  Range<Waiter> waiters() const;
  Range<Shape> shapes() const;
  std::optional<Shape> find_shape(std::string_view shape_name) const;

 private:
  std::string_view text(rows::Text at) const;
  friend std::optional<Operation> find_operation(const Service&, std::string_view);
  const rows::Service* service_;
};

std::size_t service_count();
Service service_at(std::size_t i);
// By the CLI's name: "ecs", "ecr", "ecr-public", "application-autoscaling", "sts", "ec2", "berth" (our own).
std::optional<Service> find_service(std::string_view name);

std::optional<Operation> find_operation(const Service& service, std::string_view api_name);      // RunTask
std::optional<Operation> find_cli_operation(const Service& service, std::string_view cli_name);  // run-task
std::optional<Operation> find_operation(std::string_view service, std::string_view api_name);
std::optional<Waiter> find_cli_waiter(const Service& service, std::string_view cli_name);
// A top-level member by its option name (`desired-count`, or `no-rollback`).
std::optional<Member> find_cli_member(const Shape& input, std::string_view cli_name);

}  // namespace berth::model
