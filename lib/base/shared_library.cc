#include "base/shared_library.h"

#include <dlfcn.h>

#include "base/errors.h"

namespace berth {

namespace {

[[noreturn]] void fail(const char* library) {
  const char* why = dlerror();  // it names the file
  throw IoError(why != nullptr ? std::string(why) : std::string(library) + ": it can't be loaded");
}

}  // namespace

SharedLibrary::SharedLibrary(const char* name) : name_(name), handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) fail(name);
}

void* SharedLibrary::address(const char* name) const {
  void* found = dlsym(handle_, name);
  if (found == nullptr) fail(name_);
  return found;
}

}  // namespace berth
