// The socket at which a server is called.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace berth::http {

// A listening, non-blocking socket. Throws IoError, naming address and port.
int listen_at(const std::string& address, std::uint16_t port);
std::uint16_t port_of(int socket);
std::string text_of(const sockaddr_storage& address);  // "127.0.0.1:50000", "[::1]:50000"

}  // namespace berth::http
