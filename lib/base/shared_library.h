// A shared library of the system that is loaded when it is first used, not when the program starts: libcurl
// and libarchive bring thirty others with them, which cost a server that needs neither ten times its start
// and half its memory.
#pragma once

namespace berth {

// Stays loaded; a value that is handed about.
class SharedLibrary {
 public:
  // `name` as the linker knows it: "libcurl.so.4". Throws IoError if it is not there.
  explicit SharedLibrary(const char* name);

  // Throws IoError if the library has no such function.
  template <typename Function>
  void find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(address(name));
  }

 private:
  void* address(const char* name) const;

  const char* name_;
  void* handle_;
};

}  // namespace berth
