// What one command leaves for the next: where a push that was broken off stands, what a layer was compressed
// to. Losing a note costs time and nothing else.
#pragma once

#include <string>

namespace berth::images {

// A file a note in a folder, named after a digest of its key.
class Notes {
 public:
  // "" keeps nothing.
  explicit Notes(std::string folder) : folder_(std::move(folder)) {}
  std::string find(const std::string& key) const;  // a line of text; "" if there is none
  void keep(const std::string& key, const std::string& line) const;
  void forget(const std::string& key) const;

 private:
  std::string path(const std::string& key) const;
  std::string folder_;
};

}  // namespace berth::images
