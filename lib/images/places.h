// Where images come from and go to. An image is its manifest and what that names, by digest; bytes of layers
// are never held whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"
#include "images/manifest.h"
#include "images/name.h"
#include "images/spool.h"

namespace berth::images {

// Is told how many bytes of a blob have been moved so far.
using Meter = std::function<void(std::uint64_t done)>;

// Is told what is on its way, from any thread. `key` is a digest or a name of it.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void begin(const std::string& key, std::string_view verb, std::uint64_t bytes) = 0;
  virtual void moved(const std::string& key, std::uint64_t done) = 0;
  virtual void end(const std::string& key, std::string_view how) = 0;
};

// Thread-safe but for root(), which is asked first and once. What is not there, or not what it should be,
// throws ImageError.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::string name() const = 0;  // for messages: "oci:image:1"
  // The manifest or the index that the source was opened for.
  virtual Document root() = 0;
  // A child of an index; its text has the digest.
  virtual Document manifest(const Descriptor& child) = 0;
  // The bytes of a blob from an offset on, where they lie on this machine; null where they do not. They are
  // not checked yet.
  virtual std::unique_ptr<http::BodyReader> open(const Descriptor& blob, std::uint64_t offset) = 0;
  // Gives the sink the bytes from an offset on. Those of a place in the network come again from where a
  // connection broke.
  virtual void stream(const Descriptor& blob, std::uint64_t offset, const Sink& sink);
  // The tag by which the source itself knows the image; "" if it has none.
  virtual std::string tag() const { return {}; }
  // Where the blobs can be mounted from, if the destination is of the same registry.
  virtual const Name* repository() const { return nullptr; }
};

enum class BlobEnd { copied, present, mounted };

// Thread-safe. Nothing can be seen of an image before its root is put.
class Destination {
 public:
  virtual ~Destination() = default;
  virtual std::string name() const = 0;
  virtual bool takes_index() const = 0;  // false: one image only
  // The blob is whole and has its digest afterwards. Throws ImageError if the source's bytes have another.
  virtual BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) = 0;
  // After all that they name. The root last.
  virtual void put_child(const Document& manifest) = 0;
  virtual void put_root(const Document& manifest) = 0;
};

// The whole blob in a file without a name, checked, for places that can't take it as it comes.
std::shared_ptr<File> spool_blob(Source& source, const Descriptor& blob, const std::string& folder,
                                 const Meter& meter);

}  // namespace berth::images
