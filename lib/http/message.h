// HTTP messages as plain values, what they carry, and who answers them. No socket here.
//
// A body is read as it comes and never held whole by this room: a handler that wants all of it asks
// read_all, with a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::http {

struct Header {
  std::string name;
  std::string value;
};

// Header fields in the order in which they came; names compare without case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  const std::string* find(std::string_view name) const;  // the first of that name, or null
  std::string_view get(std::string_view name) const;     // its value; "" if there is none
  void add(std::string name, std::string value);
  void set(std::string name, std::string value);  // in place of all of that name
  void remove(std::string_view name);
  const std::vector<Header>& fields() const { return fields_; }

 private:
  std::vector<Header> fields_;
};

// A body could not be read: cut off, malformed, too slow, or larger than who reads it takes. `status` is the
// answer that it deserves (400, 408, 413).
class BodyError : public std::runtime_error {
 public:
  BodyError(int answer_status, const std::string& text) : std::runtime_error(text), status_(answer_status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// What is left of a message's body.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Up to `room` bytes into `to`; 0 at the end and only there. Throws BodyError.
  virtual std::size_t read(char* to, std::size_t room) = 0;
  // What is known of how many bytes still come: at least so many.
  virtual std::uint64_t announced() const { return 0; }
};

// The rest of a body, of which there may be at most `limit` bytes. Throws BodyError (413), at once if it is
// announced as larger.
std::string read_all(BodyReader& body, std::size_t limit);

// A body that is there already.
class TextBody : public BodyReader {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  std::size_t read(char* to, std::size_t room) override;

 private:
  std::string text_;
  std::size_t at_ = 0;
};

struct Request {
  std::string method;                        // "GET"
  std::string target;                        // "/v2/app/tags/list?n=1", as it came
  Headers headers;                           // without hop-by-hop framing
  std::optional<std::uint64_t> body_length;  // nothing: chunked, or no body
  std::string peer;                          // "127.0.0.1:50000"
  bool tls = false;
};

std::string_view path_of(std::string_view target);   // without the query
std::string_view query_of(std::string_view target);  // behind the "?"; "" if there is none

// The parameters of a query or a form, decoded (`+` is a blank), in order. Nothing if an escape is malformed.
struct Parameter {
  std::string name;
  std::string value;
};
std::optional<std::vector<Parameter>> parse_parameters(std::string_view query);
const std::string* find_parameter(const std::vector<Parameter>& parameters, std::string_view name);

// A part of a file as a body; sent without passing through this process where the system can.
struct FileBody {
  std::string path;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length and framing are the server's affair
  std::variant<std::string, FileBody> body;
  // For an answer to HEAD: the length that a GET would have; the body is then not sent.
  std::optional<std::uint64_t> declared_length;
};

std::string_view reason_of(int status);  // "Not Found"; "" for one that has no name

// Answers requests. Any thread may call at any time, several at once. What it throws is an answer of 500.
class Handler {
 public:
  virtual ~Handler() = default;
  // What it leaves unread of the body is the server's affair.
  virtual Response answer(const Request& request, BodyReader& body) = 0;
};

}  // namespace berth::http
