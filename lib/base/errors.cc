#include "base/errors.h"

#include <cstring>

namespace berth {

IoError::IoError(const std::string& path, const std::string& what, int code)
    : std::runtime_error(path + ": " + what + ": " + std::strerror(code)), code_(code) {}

}  // namespace berth
