#include "backend/ecr/referrers.h"

#include <algorithm>
#include <array>

#include "backend/ecr/image.h"
#include "backend/ecr/names.h"
#include "backend/ecr/registry.h"
#include "backend/pages.h"
#include "base/json.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {
namespace {

using ecr::ImageReferrer;
using ecr::ListImageReferrersFilter;
using ecr::ListImageReferrersRequest;
using ecr::ListImageReferrersResponse;
using model::Doc;
using model::View;

constexpr int kPageSize = 20;

// The manifest's annotations, as far as they are texts.
Json annotations_of(const std::string& manifest) {
  Json out = Json::object();
  const auto body = parse_json(manifest);
  const Json* annotations = body ? member(*body, "annotations") : nullptr;
  if (annotations == nullptr || !annotations->is_object()) return out;
  for (const auto& [name, value] : annotations->items()) {
    if (value.is_string()) out[name] = value;
  }
  return out;
}

Json referrer_of(const Call& call, const Registry& registry, const std::string& repository,
                 const Image& image) {
  const auto stored = call.data().get(manifest_key(registry, repository, image.digest));
  const std::string manifest = stored->at("imageManifest").get<std::string>();
  Doc<ImageReferrer> out;
  set(out, ImageReferrer::digest, image.digest);
  set(out, ImageReferrer::media_type, image.media_type);
  if (!image.artifact_media_type.empty()) set(out, ImageReferrer::artifact_type, image.artifact_media_type);
  set(out, ImageReferrer::size, static_cast<std::int64_t>(manifest.size()));
  Json annotations = annotations_of(manifest);
  if (!annotations.empty()) out.json()["annotations"] = std::move(annotations);
  set(out, ImageReferrer::artifact_status, "ACTIVE");
  return std::move(out).json();
}

std::vector<std::string> wanted_types(View<ListImageReferrersRequest> input) {
  std::vector<std::string> out;
  for (const std::string& type :
       get(get(input, ListImageReferrersRequest::filter), ListImageReferrersFilter::artifact_types))
    out.push_back(type);
  return out;
}

bool is_wanted(const std::vector<std::string>& types, const std::string& type) {
  return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

Doc<ListImageReferrersResponse> list_image_referrers(Call& call, View<ListImageReferrersRequest> input) {
  using In = ListImageReferrersRequest;
  const Registry registry = registry_of(call);
  const std::string name = get(input, In::repository_name);
  require_repository(call.data(), registry, name);
  const std::string subject = get(get(input, In::subject_id), ecr::SubjectIdentifier::image_digest);
  const std::vector<std::string> types = wanted_types(input);
  Doc<ListImageReferrersResponse> out;
  Json& list = edit_list(out, ListImageReferrersResponse::referrers);
  const std::string status = get(get(input, In::filter), ListImageReferrersFilter::artifact_status);
  if (!status.empty() && status != "ACTIVE" && status != "ANY") return out;
  const std::string prefix = row_prefix(registry, name) + short_digest(subject) + "/";
  const auto limit = static_cast<std::size_t>(get_or(input, In::max_results, int{kPageSize}));
  std::optional<std::string> token = find(input, In::next_token);
  std::string last_given;
  do {
    // Rows carry the type, so those that are not wanted cost no document.
    const Page page =
        read_page(call.data(), {.index = kImagesBySubject, .prefix = prefix, .token = token, .limit = limit});
    if (page.bad_token) throw bad_token();
    for (const store::Entry& row : page.rows) {
      if (!is_wanted(types, row.carry)) continue;
      const Image image = image_of(*call.data().get(row.document));
      if (image.subject != subject) continue;  // the row has the first digits of it only
      if (list.size() == limit) {
        set(out, ListImageReferrersResponse::next_token, page_token(last_given));
        return out;
      }
      list.push_back(referrer_of(call, registry, name, image));
      last_given = row.key;
    }
    token = page.next_token;
  } while (token);
  return out;
}

constexpr std::array kOperations = {reading<list_image_referrers>("ListImageReferrers")};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kReferrersArea = {"ecr", images::kOperations, {}, {}};
}  // namespace berth::backend
