// What tests of ECR push: layers of known bytes, and manifests that name them.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "support/test_backend.h"

namespace berth::test {

struct Pushed {
  std::string digest;
  std::string manifest;
};

// A layer of these bytes through InitiateLayerUpload, UploadLayerPart and CompleteLayerUpload; gives its
// digest.
std::string push_layer(TestBackend& backend, const std::string& repository, const std::string& bytes,
                       const std::string& service = "ecr");

// An OCI image with a config and one layer, both drawn from `content` and pushed unless they are there.
std::string image_manifest(TestBackend& backend, const std::string& repository, const std::string& content,
                           const std::string& service = "ecr");

// The same, recorded under the tag (none if it is empty).
Pushed push_image(TestBackend& backend, const std::string& repository, const std::string& content,
                  const std::string& tag = "", const std::string& service = "ecr");

// An index of images that are there already.
std::string index_manifest(const std::vector<std::string>& digests);

inline const std::string kOciImageType = "application/vnd.oci.image.manifest.v1+json";
inline const std::string kOciIndexType = "application/vnd.oci.image.index.v1+json";

}  // namespace berth::test
