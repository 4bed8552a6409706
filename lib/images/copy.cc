#include "images/copy.h"

#include <mutex>
#include <set>

#include "images/parallel.h"

namespace berth::images {
namespace {

constexpr int kDepthMax = 4;                  // of indexes in indexes
constexpr std::size_t kManifestsMax = 2'000;  // of all together

// All that belongs to an image.
struct Contents {
  std::vector<Document> children;  // those of an index before it
  std::vector<Descriptor> blobs;   // each once
  std::set<std::string> seen;
};

void add_blob(Contents& contents, const Descriptor& blob) {
  if (contents.seen.insert(blob.digest).second) contents.blobs.push_back(blob);
}

void gather(Source& source, const Document& document, int depth, Contents& contents) {
  const Manifest manifest = read_manifest(document);
  if (manifest.config) add_blob(contents, *manifest.config);
  for (const Descriptor& layer : manifest.layers) add_blob(contents, layer);
  if (depth == kDepthMax && !manifest.children.empty())
    throw ImageError(source.name() + ": its indexes hold indexes, deeper than " + std::to_string(kDepthMax));
  for (const Descriptor& child : manifest.children) {
    if (!contents.seen.insert(child.digest).second) continue;
    const Document inner = source.manifest(child);
    gather(source, inner, depth + 1, contents);
    contents.children.push_back(inner);
    if (contents.children.size() > kManifestsMax)
      throw ImageError(source.name() + ": its index has more than " + std::to_string(kManifestsMax) +
                       " manifests");
  }
}

// An image that is of one platform only must be of the one that was asked for.
void require_platform(Source& source, const Manifest& manifest, const Platform& wanted) {
  if (!manifest.config || manifest.config->size > kManifestBytesMax) return;
  std::string text;
  source.stream(*manifest.config, 0, [&](std::string_view bytes) { text += bytes; });
  const Config config = read_config(text, source.name());
  if (!serves(config.platform, wanted))
    throw ImageError(source.name() + ": the image is for " + config.platform.text() + ", not for " +
                     wanted.text());
}

Document chosen(Source& source, const Destination& destination, const CopyOptions& options) {
  Document root = source.root();
  Manifest manifest = read_manifest(root);
  const bool one = options.platform || !destination.takes_index();
  if (!one) return root;
  const Platform wanted = options.platform.value_or(options.machine);
  bool was_index = false;
  for (int depth = 0; manifest.is_index && depth < kDepthMax; ++depth) {
    root = source.manifest(choose_platform(manifest, wanted, source.name()));
    manifest = read_manifest(root);
    was_index = true;
  }
  if (options.platform && !was_index) require_platform(source, manifest, *options.platform);
  return root;
}

std::string_view word_of(BlobEnd end) {
  switch (end) {
    case BlobEnd::present:
      return "is there";
    case BlobEnd::mounted:
      return "mounted";
    case BlobEnd::copied:
      break;
  }
  return "done";
}

}  // namespace

Copied copy(Source& source, Destination& destination, const CopyOptions& options, Progress& progress) {
  Copied out;
  out.root = chosen(source, destination, options);
  Contents contents;
  gather(source, out.root, 0, contents);
  out.blobs = contents.blobs.size();
  std::mutex mutex;
  run_each(contents.blobs.size(), options.threads, [&](std::size_t i) {
    const Descriptor& blob = contents.blobs[i];
    progress.begin(blob.digest, "copying", blob.size);
    const BlobEnd end =
        destination.put_blob(blob, source, [&](std::uint64_t done) { progress.moved(blob.digest, done); });
    progress.end(blob.digest, word_of(end));
    const std::lock_guard guard(mutex);
    if (end == BlobEnd::present) ++out.present;
    if (end == BlobEnd::mounted) ++out.mounted;
    if (end == BlobEnd::copied) out.bytes += blob.size;
  });
  for (const Document& child : contents.children) destination.put_child(child);
  destination.put_root(out.root);
  return out;
}

}  // namespace berth::images
