#include "unit/http/canned.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "base/files.h"

namespace berth::http {

Folder::Folder() : path_("/tmp/berth-http-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp");
}

Folder::~Folder() { remove_tree(system_files(), path_); }

Canned::Canned(std::string answer, const std::string& unix_path)
    : listener_(::socket(unix_path.empty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in tcp{};
  tcp.sin_family = AF_INET;
  tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::copy(unix_path.begin(), unix_path.end(), local.sun_path);
  const int bound = unix_path.empty() ? ::bind(listener_, reinterpret_cast<sockaddr*>(&tcp), sizeof tcp)
                                      : ::bind(listener_, reinterpret_cast<sockaddr*>(&local), sizeof local);
  if (bound != 0 || ::listen(listener_, 1) != 0) throw std::runtime_error("listen");
  socklen_t size = sizeof tcp;
  if (unix_path.empty()) ::getsockname(listener_, reinterpret_cast<sockaddr*>(&tcp), &size);
  port_ = ntohs(tcp.sin_port);
  thread_ = std::thread([this, said = std::move(answer)] { serve(said); });
}

void Canned::serve(const std::string& answer) {
  const int fd = ::accept(listener_, nullptr, nullptr);
  if (fd < 0) return;
  std::array<char, 4096> piece;
  while (asked_.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    asked_.append(piece.data(), static_cast<std::size_t>(got));
  }
  if (answer.empty()) {  // silent until the client goes
    while (::recv(fd, piece.data(), piece.size(), 0) > 0) {
    }
  }
  ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
  ::close(fd);
}

std::string Canned::asked() {
  if (thread_.joinable()) thread_.join();
  return asked_;
}

Canned::~Canned() {
  ::shutdown(listener_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
}

void write_certificate(const std::string& certificate_path, const std::string& key_path) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  X509* x509 = certificate.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key.get());
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* common = reinterpret_cast<const unsigned char*>("berth test");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(x509, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x509, key.get(), EVP_sha256());
  BIO* file = BIO_new_file(certificate_path.c_str(), "w");
  PEM_write_bio_X509(file, x509);
  BIO_free(file);
  file = BIO_new_file(key_path.c_str(), "w");
  PEM_write_bio_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  BIO_free(file);
}

}  // namespace berth::http
