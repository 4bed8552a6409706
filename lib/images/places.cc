#include "images/places.h"

#include "base/digest.h"

namespace berth::images {

void Source::stream(const Descriptor& blob, std::uint64_t offset, const Sink& sink) {
  pour(*open(blob, offset), sink);
}

std::shared_ptr<File> spool_blob(Source& source, const Descriptor& blob, const std::string& folder,
                                 const Meter& meter) {
  auto file = nameless_file(folder);
  FileWriter writer(*file);
  Sha256 digest;
  source.stream(blob, 0, [&](std::string_view bytes) {
    if (bytes.size() > blob.size - writer.size())
      throw ImageError(source.name() + ": " + blob.digest + " is longer than the " +
                       std::to_string(blob.size) + " bytes that the manifest says");
    writer.write(bytes);
    digest.update(bytes);
    meter(writer.size());
  });
  const std::string found = "sha256:" + digest.finish_hex();
  if (found != blob.digest)
    throw ImageError(source.name() + ": what should be " + blob.digest + " is " + found);
  return file;
}

}  // namespace berth::images
