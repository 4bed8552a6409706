// BatchGetImage, ListImages, DescribeImages.
#include <algorithm>
#include <set>

#include "backend/ecr/image.h"
#include "backend/ecr/image_failure.h"
#include "backend/ecr/image_operations.h"
#include "backend/ecr/manifest_form.h"
#include "backend/pages.h"
#include "base/digest.h"
#include "base/json.h"

namespace berth::backend::images {
namespace {

using ecr::BatchGetImageRequest;
using ecr::BatchGetImageResponse;
using ecr::DescribeImagesRequest;
using ecr::DescribeImagesResponse;
using ecr::ImageDetail;
using ecr::ListImagesRequest;
using ecr::ListImagesResponse;
using model::Doc;
using model::View;

constexpr int kPageSize = 100;

// Where an image lies.
struct Place {
  Registry registry;
  std::string repository;
};

Place require_place(const Call& call) {
  Place place{registry_of(call), call.request().input.at("repositoryName").get<std::string>()};
  require_repository(call.data(), place.registry, place.repository);
  return place;
}

// Every image is ACTIVE until there is an archive.
bool wants_active(std::string_view image_status) {
  return image_status.empty() || image_status == "ACTIVE" || image_status == "ANY";
}

// The rows of the images with that tag status: a prefix behind the repository's.
std::string prefix_of(const Place& place, std::string_view tag_status) {
  const std::string head = row_prefix(place.registry, place.repository);
  if (tag_status == "TAGGED") return head + "tagged/";
  return tag_status == "UNTAGGED" ? head + "untagged/" : head;
}

Page require_page(const Call& call, const PageQuery& query) {
  Page page = read_page(call.data(), query);
  if (page.bad_token) throw bad_token();
  return page;
}

// By digest the manifest comes as it is; by tag in the form that the client takes, whose digest is another.
Json fetched(const Call& call, const Place& place, const ImageId& id, const Image& image,
             const std::vector<std::string>& accepted) {
  const auto stored = call.data().get(manifest_key(place.registry, place.repository, image.digest));
  std::string manifest = stored->at("imageManifest").get<std::string>();
  std::string digest = image.digest;
  std::string media_type = image.media_type;
  if (auto form = id.digest.empty() ? other_form(manifest, media_type, accepted) : std::nullopt) {
    manifest = std::move(form->text);
    media_type = std::move(form->media_type);
    digest = sha256_digest(manifest);
  }
  Doc<ecr::Image> out;
  set(out, ecr::Image::registry_id, place.registry.id());
  set(out, ecr::Image::repository_name, place.repository);
  out.json()["imageId"] = identifier_of({digest, id.tag});
  set(out, ecr::Image::image_manifest, manifest);
  set(out, ecr::Image::image_manifest_media_type, media_type);
  return std::move(out).json();
}

Doc<BatchGetImageResponse> batch_get_image(Call& call, View<BatchGetImageRequest> input) {
  const Place place = require_place(call);
  std::vector<std::string> accepted;
  for (const std::string& type : get(input, BatchGetImageRequest::accepted_media_types))
    accepted.push_back(type);
  Doc<BatchGetImageResponse> out;
  Json& found_images = edit_list(out, BatchGetImageResponse::images);
  Json failures = Json::array();
  for (const auto entry : get(input, BatchGetImageRequest::image_ids)) {
    const ImageId id = image_id_of(entry.json());
    const Found found = find_image(call.data(), place.registry, place.repository, id);
    if (found.image) {
      found_images.push_back(fetched(call, place, id, *found.image, accepted));
    } else {
      failures.push_back(failure_of(id, found.failure));
    }
  }
  set(out, BatchGetImageResponse::failures, std::move(failures));
  return out;
}

Doc<ListImagesResponse> list_images(Call& call, View<ListImagesRequest> input) {
  const Place place = require_place(call);
  const auto filter = get(input, ListImagesRequest::filter);
  Doc<ListImagesResponse> out;
  Json& ids = edit_list(out, ListImagesResponse::image_ids);
  if (!wants_active(get(filter, ecr::ListImagesFilter::image_status))) return out;
  const std::string prefix = prefix_of(place, get(filter, ecr::ListImagesFilter::tag_status));
  const Page page = require_page(
      call,
      {.index = kImageIds,
       .prefix = prefix,
       .token = find(input, ListImagesRequest::next_token),
       .limit = static_cast<std::size_t>(get_or(input, ListImagesRequest::max_results, int{kPageSize}))});
  for (const store::Entry& row : page.rows)
    ids.push_back(identifier_of({std::string(thing_of(row.document).id), row.carry}));
  if (page.next_token) set(out, ListImagesResponse::next_token, *page.next_token);
  return out;
}

Json detail_of(const Place& place, const Image& image) {
  Doc<ImageDetail> out;
  set(out, ImageDetail::registry_id, place.registry.id());
  set(out, ImageDetail::repository_name, place.repository);
  set(out, ImageDetail::image_digest, image.digest);
  for (const Tag& tag : image.tags) append(out, ImageDetail::image_tags, tag.name);
  set(out, ImageDetail::image_size_in_bytes, image.size_bytes);
  set(out, ImageDetail::image_pushed_at, image.pushed_at);
  set(out, ImageDetail::image_manifest_media_type, image.media_type);
  if (!image.artifact_media_type.empty())
    set(out, ImageDetail::artifact_media_type, image.artifact_media_type);
  if (place.registry.is_public()) return std::move(out).json();
  if (!image.subject.empty()) set(out, ImageDetail::subject_manifest_digest, image.subject);
  set(out, ImageDetail::image_status, "ACTIVE");
  return std::move(out).json();
}

std::string or_null(const std::string& text) { return "'" + (text.empty() ? "null" : text) + "'"; }

api::ServiceError image_not_found(const Place& place, const ImageId& id) {
  return api::ServiceError("ImageNotFoundException",
                           "The image with imageId {imageDigest:" + or_null(id.digest) + ", imageTag:" +
                               or_null(id.tag) + "} does not exist within the repository with name '" +
                               place.repository + "' in the registry with id '" + place.registry.id() + "'");
}

bool has_tag_status(const Image& image, std::string_view tag_status) {
  if (tag_status == "TAGGED") return !image.tags.empty();
  return tag_status != "UNTAGGED" || image.tags.empty();
}

Doc<DescribeImagesResponse> describe_named(Call& call, const Place& place,
                                           View<DescribeImagesRequest> input) {
  for (const char* name : {"nextToken", "maxResults"}) {
    if (member(input.json(), name) != nullptr)
      throw invalid_parameter(name, "cannot be given together with imageIds");
  }
  const auto filter = get(input, DescribeImagesRequest::filter);
  Doc<DescribeImagesResponse> out;
  Json& details = edit_list(out, DescribeImagesResponse::image_details);
  std::set<std::string> shown;
  for (const auto entry : get(input, DescribeImagesRequest::image_ids)) {
    const ImageId id = image_id_of(entry.json());
    const Found found = find_image(call.data(), place.registry, place.repository, id);
    if (!found.image) throw image_not_found(place, id);
    const bool wanted = has_tag_status(*found.image, get(filter, ecr::DescribeImagesFilter::tag_status)) &&
                        wants_active(get(filter, ecr::DescribeImagesFilter::image_status));
    if (wanted && shown.insert(found.image->digest).second) details.push_back(detail_of(place, *found.image));
  }
  return out;
}

constexpr std::array kOperations = {
    writing<batch_delete_image>("BatchDeleteImage"), reading<batch_get_image>("BatchGetImage"),
    reading<describe_images>("DescribeImages"),      reading<list_images>("ListImages"),
    writing<put_image>("PutImage", check_push),
};

constexpr std::array kRows = {RowRule{"ecr/image", image_rows}};

}  // namespace

Doc<DescribeImagesResponse> describe_images(Call& call, View<DescribeImagesRequest> input) {
  const Place place = require_place(call);
  if (!get(input, DescribeImagesRequest::image_ids).empty()) return describe_named(call, place, input);
  const auto filter = get(input, DescribeImagesRequest::filter);
  Doc<DescribeImagesResponse> out;
  Json& details = edit_list(out, DescribeImagesResponse::image_details);
  if (!wants_active(get(filter, ecr::DescribeImagesFilter::image_status))) return out;
  const std::string prefix = prefix_of(place, get(filter, ecr::DescribeImagesFilter::tag_status));
  const Page page = require_page(
      call,
      {.index = kImagesByPush,
       .prefix = prefix,
       .token = find(input, DescribeImagesRequest::next_token),
       .limit = static_cast<std::size_t>(get_or(input, DescribeImagesRequest::max_results, int{kPageSize}))});
  for (const store::Entry& row : page.rows)
    details.push_back(detail_of(place, image_of(*call.data().get(row.document))));
  if (page.next_token) set(out, DescribeImagesResponse::next_token, *page.next_token);
  return out;
}

}  // namespace berth::backend::images

namespace berth::backend {
const Area kImagesArea = {"ecr", images::kOperations, images::kRows, {}};
}  // namespace berth::backend
