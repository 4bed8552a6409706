#include "http/client.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>
#include <exception>
#include <system_error>

#include "base/effects.h"
#include "base/text.h"
#include "http/curl_library.h"

namespace berth::http {

namespace {
struct FreeList {
  void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
struct FreeHandle {
  void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};

// `https://host:port` of a URL: all of it that a message may show.
std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "the URL";
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  return std::string(url.substr(0, scheme + 3)) + std::string(authority);
}

// Whether a proxy would find another machine there than this one.
bool is_loopback(std::string_view origin) {
  const std::string_view host = origin.substr(origin.find("://") + 3);
  return host.starts_with("127.") || host.starts_with("[::1]") ||
         host.substr(0, host.rfind(':')) == "localhost" || host == "localhost";
}

// libcurl writes to sockets that may be closed; the signal stays with this thread and is taken away.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoBrokenPipe() {
    const timespec none{};
    while (sigismember(&before_, SIGPIPE) == 0 && sigtimedwait(&pipe_, nullptr, &none) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

// One request under way; what libcurl's callbacks see.
struct Exchange {
  const Outgoing& request;
  const ClientOptions& options;
  CURL* handle;
  TextBody text;
  BodyReader* body;
  Answer answer;
  std::string why;                      // a cause of our own
  std::exception_ptr thrown = nullptr;  // out of a callback, which no exception may leave
  std::int64_t moved_ms = 0;            // when bytes last went either way
  curl_off_t moved_bytes = 0;
  bool begun = false;

  int status() const {
    long code = 0;
    curl().easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return static_cast<int>(code);
  }
};

std::size_t on_read(char* to, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  try {
    return exchange.body->read(to, size * count);
  } catch (...) {
    exchange.thrown = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

// A body of text begins anew when a connection that was kept alive turns out to be gone.
int on_seek(void* context, curl_off_t offset, int origin) {
  auto& exchange = *static_cast<Exchange*>(context);
  if (exchange.request.stream != nullptr || offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  exchange.text = TextBody(exchange.request.body);
  return CURL_SEEKFUNC_OK;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) exchange.answer.headers = Headers();  // an interim answer came before
  const std::size_t colon = line.find(':');
  if (!line.starts_with("HTTP/") && colon != std::string_view::npos)
    exchange.answer.headers.add(std::string(line.substr(0, colon)),
                                std::string(trim(line.substr(colon + 1))));
  return line.size();
}

std::size_t on_write(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  const std::string_view piece(bytes, size * count);
  const int status = exchange.status();
  if (exchange.request.sink && status >= 200 && status < 300) {
    try {
      if (!exchange.begun && exchange.request.begun) exchange.request.begun(status);
      exchange.begun = true;
      if (exchange.request.sink(piece)) return piece.size();
      exchange.why = "the receiver of the answer broke off";
    } catch (...) {
      exchange.thrown = std::current_exception();
    }
    return 0;
  }
  if (piece.size() > exchange.options.answer_bytes - exchange.answer.body.size()) {
    exchange.why = "the answer is larger than " + std::to_string(exchange.options.answer_bytes) + " bytes";
    return 0;
  }
  exchange.answer.body.append(piece);
  return piece.size();
}

// Non-zero breaks off.
int on_progress(void* context, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) {
  auto& exchange = *static_cast<Exchange*>(context);
  const std::int64_t now_ms = berth::system_clock().monotonic_ms();
  if (received + sent != exchange.moved_bytes) {
    exchange.moved_bytes = received + sent;
    exchange.moved_ms = now_ms;
  }
  if (now_ms - exchange.moved_ms <= exchange.options.idle_time.ms) return 0;
  exchange.why = "no byte came or went for " + to_text(exchange.options.idle_time);
  return 1;
}

// Options whose failure would mean another libcurl than the one that this is built with.
template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl().easy_setopt(handle, option, value) != CURLE_OK)
    throw ConnectionError("libcurl does not know option " + std::to_string(static_cast<int>(option)));
}

bool breaks_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

std::unique_ptr<curl_slist, FreeList> header_list(const Outgoing& request) {
  curl_slist* list = nullptr;
  if (request.headers.find("Expect") == nullptr)
    list = curl().slist_append(list, "Expect:");  // it would wait a second for a server that does not know it
  for (const Header& field : request.headers.fields()) {
    const std::string line = field.value.empty() ? field.name + ";" : field.name + ": " + field.value;
    list = curl().slist_append(list, line.c_str());
  }
  return std::unique_ptr<curl_slist, FreeList>(list);
}

void check_text(const Outgoing& request, const std::string& origin) {
  bool fine = !breaks_line(request.url) && !breaks_line(request.method) && !request.method.empty();
  for (const Header& field : request.headers.fields())
    fine = fine && !field.name.empty() && !breaks_line(field.name) && !breaks_line(field.value);
  if (!fine)
    throw ConnectionError("cannot ask " + origin + ": the request has a line break where none may be");
}

void set_connection(CURL* handle, const ClientOptions& options, std::string_view origin) {
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_TCP_NODELAY, 1L);
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_time.ms));
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_SSL_VERIFYPEER, options.verify ? 1L : 0L);
  set(handle, CURLOPT_SSL_VERIFYHOST, options.verify ? 2L : 0L);
  // Hints; refused while a failed transfer's buffer is still there.
  curl().easy_setopt(handle, CURLOPT_BUFFERSIZE, 256L * 1024);
  curl().easy_setopt(handle, CURLOPT_UPLOAD_BUFFERSIZE, 256L * 1024);
  if (!options.certificate_bundle.empty()) set(handle, CURLOPT_CAINFO, options.certificate_bundle.c_str());
  if (!options.unix_socket.empty()) set(handle, CURLOPT_UNIX_SOCKET_PATH, options.unix_socket.c_str());
  if (!options.unix_socket.empty() || is_loopback(origin)) set(handle, CURLOPT_PROXY, "");
}

void set_method(CURL* handle, const Outgoing& request) {
  const bool has_body = request.stream != nullptr || !request.body.empty() || request.method == "POST" ||
                        request.method == "PUT" || request.method == "PATCH";
  if (has_body) {
    set(handle, CURLOPT_UPLOAD, 1L);
    const bool is_text = request.stream == nullptr;
    if (is_text) set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    if (!is_text && request.stream_length)
      set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(*request.stream_length));
  } else if (request.method == "HEAD") {
    set(handle, CURLOPT_NOBODY, 1L);
  } else {
    set(handle, CURLOPT_HTTPGET, 1L);
  }
  set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_callbacks(Exchange& exchange, char* error_text) {
  CURL* handle = exchange.handle;
  set(handle, CURLOPT_READFUNCTION, &on_read);
  set(handle, CURLOPT_READDATA, &exchange);
  set(handle, CURLOPT_SEEKFUNCTION, &on_seek);
  set(handle, CURLOPT_SEEKDATA, &exchange);
  set(handle, CURLOPT_HEADERFUNCTION, &on_header);
  set(handle, CURLOPT_HEADERDATA, &exchange);
  set(handle, CURLOPT_WRITEFUNCTION, &on_write);
  set(handle, CURLOPT_WRITEDATA, &exchange);
  set(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
  set(handle, CURLOPT_XFERINFODATA, &exchange);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_ERRORBUFFER, error_text);
}

std::string cause_of(const Exchange& exchange, CURLcode result, const char* error_text) {
  if (!exchange.why.empty()) return exchange.why;
  std::string why = *error_text != '\0' ? error_text : curl().easy_strerror(result);
  long code = 0;  // of the system's, which libcurl's text leaves out
  if (result == CURLE_COULDNT_CONNECT) curl().easy_getinfo(exchange.handle, CURLINFO_OS_ERRNO, &code);
  if (code != 0) why += " (" + std::generic_category().message(static_cast<int>(code)) + ")";
  return why;
}
}  // namespace

struct Client::Inside {
  ClientOptions options;
  std::unique_ptr<CURL, FreeHandle> handle;
};

Client::Client(ClientOptions options) : inside_(std::make_unique<Inside>()) {
  inside_->options = std::move(options);
  inside_->handle.reset(curl().easy_init());
  if (!inside_->handle) throw ConnectionError("libcurl can't be started");
}

Client::~Client() = default;

Answer Client::send(const Outgoing& request) {
  const std::string origin = origin_of(request.url);
  check_text(request, origin);
  CURL* handle = inside_->handle.get();
  const NoBrokenPipe quiet;
  curl().easy_reset(handle);  // connections stay
  std::array<char, CURL_ERROR_SIZE> error_text{};
  Exchange exchange{request, inside_->options, handle, TextBody(request.body), request.stream, {}, {}};
  if (exchange.body == nullptr) exchange.body = &exchange.text;
  exchange.moved_ms = berth::system_clock().monotonic_ms();

  set_connection(handle, inside_->options, origin);
  set_method(handle, request);
  set_callbacks(exchange, error_text.data());
  const auto headers = header_list(request);
  set(handle, CURLOPT_HTTPHEADER, headers.get());
  set(handle, CURLOPT_URL, request.url.c_str());
  const CURLcode result = curl().easy_perform(handle);
  curl().easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);

  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (result != CURLE_OK) {
    throw ConnectionError("cannot reach " + origin + ": " + cause_of(exchange, result, error_text.data()),
                          result == CURLE_COULDNT_CONNECT || result == CURLE_COULDNT_RESOLVE_HOST);
  }
  exchange.answer.status = exchange.status();
  return std::move(exchange.answer);
}

}  // namespace berth::http
