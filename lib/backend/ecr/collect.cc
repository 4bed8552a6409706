#include "backend/ecr/collect.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "backend/ecr/image.h"
#include "backend/ecr/names.h"
#include "base/files.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

constexpr std::size_t kPage = 5000;           // rows that one snapshot is asked for
constexpr std::size_t kSlice = 500;           // blobs of one transaction
constexpr Duration kUploadLives = hours(24);  // one of the API; clients go on with theirs at once
constexpr std::int64_t kNsInMs = 1'000'000;
constexpr std::array<std::string_view, 2> kServices = {"ecr", "ecr-public"};

// A blob that may be of no use, and the layers that name it.
struct Candidate {
  store::StoredBlob blob;
  std::vector<std::string> layers;  // keys
};
using Candidates = std::map<std::string, Candidate, std::less<>>;  // by digest

// An upload of the API that was left: its key, and its parts as they were seen.
struct LeftUpload {
  std::string key;
  std::vector<store::StoredBlob> parts;
};

// Calls `visit` with each row, page by page, so that no snapshot lives long.
template <class Visit>
void each_row(store::Store& store, std::string_view index, const std::string& prefix, const Visit& visit) {
  std::string after;
  while (true) {
    const auto rows =
        store.snapshot().scan({.index = index, .prefix = prefix, .after = after, .limit = kPage});
    for (const store::Entry& row : rows) visit(row);
    if (rows.size() < kPage) return;
    after = rows.back().key;
  }
}

// `ACCOUNT/REGION/` of all that there are, found by leaping from one to the next.
std::vector<std::string> places(store::Store& store) {
  std::vector<std::string> out;
  const store::Snapshot snapshot = store.snapshot();
  std::string after;
  while (true) {
    const auto rows = snapshot.scan({.index = "", .prefix = "", .after = after, .limit = 1});
    if (rows.empty()) return out;
    const std::string& key = rows.front().key;
    const std::size_t end = key.find('/', key.find('/') + 1);
    out.push_back(key.substr(0, end + 1));
    after = out.back() + "\xff";
  }
}

// Calls `visit` with the key of each thing of that kind, in all registries.
template <class Visit>
void each_thing(store::Store& store, std::string_view kind, const Visit& visit) {
  for (const std::string& place : places(store))
    for (const std::string_view service : kServices)
      each_row(store, "", place + std::string(service) + "/" + std::string(kind) + "/",
               [&](const store::Entry& row) { visit(row.document); });
}

// The short digests of all images' layers. A row's key is `…/NAME@LAYER/IMAGE`.
std::set<std::string, std::less<>> needed_layers(store::Store& store) {
  std::set<std::string, std::less<>> out;
  each_row(store, kImagesByLayer, "", [&](const store::Entry& row) {
    const std::string_view rest = std::string_view(row.key).substr(row.key.rfind('@') + 1);
    out.emplace(rest.substr(0, rest.find('/')));
  });
  return out;
}

// What the processes that are at it have touched is recorded afterwards, or never.
void let_writers_end(store::Store& store) { const store::Transaction nothing = store.begin(); }

Instant modified(const store::StoredBlob& blob) { return {blob.modified_ns / kNsInMs}; }

class Collection {
 public:
  Collection(store::Store& store, store::Blobs& blobs, Instant now, const CollectOptions& options)
      : store_(store), blobs_(blobs), now_(now), options_(options) {}

  Collected run() {
    look();
    const store::Leftovers left = blobs_.remove_uploads(now_ - options_.min_age, options_.dry_run);
    done_.uploads += left.count;
    done_.bytes += left.bytes;
    if (options_.dry_run) {
      for (const auto& [digest, each] : candidates_) count(each);
      done_.uploads += uploads_.size();
      return done_;
    }
    erase_uploads();
    auto next = candidates_.begin();
    while (next != candidates_.end()) {
      std::vector<const Candidate*> slice;
      for (; next != candidates_.end() && slice.size() < kSlice; ++next) slice.push_back(&next->second);
      remove(slice);
    }
    return done_;
  }

 private:
  // Finds the candidates: first what lies there, then who needs it.
  void look() {
    all_ = blobs_.list();
    for (const store::StoredBlob& blob : all_) candidates_[blob.digest] = {blob, {}};
    if (!options_.dry_run) let_writers_end(store_);
    const auto needed = needed_layers(store_);
    std::erase_if(candidates_, [&](const auto& each) { return needed.contains(short_digest(each.first)); });
    each_thing(store_, "upload", [this](const std::string& key) { look_at_upload(key); });
    done_.needed = all_.size() - candidates_.size();
    std::erase_if(candidates_, [this](const auto& each) { return is_young(each.second.blob); });
    done_.young = all_.size() - candidates_.size() - done_.needed;
    each_thing(store_, "layer", [this](const std::string& key) {
      const auto found = candidates_.find(thing_of(key).id);
      if (found != candidates_.end()) found->second.layers.push_back(key);
    });
  }

  bool is_young(const store::StoredBlob& blob) const { return modified(blob) + options_.min_age > now_; }

  // One that was left keeps no part; another one keeps all.
  void look_at_upload(const std::string& key) {
    const auto document = store_.snapshot().get(key);
    if (!document) return;
    LeftUpload upload{key, {}};
    bool left = !document->at("parts").empty();
    for (const Json& part : document->at("parts")) {
      const store::StoredBlob* blob = find(part.at("digest").get_ref<const std::string&>());
      if (blob == nullptr) continue;
      upload.parts.push_back(*blob);
      if (modified(*blob) + kUploadLives > now_) left = false;
    }
    if (left) {
      uploads_.push_back(std::move(upload));
    } else {
      for (const store::StoredBlob& part : upload.parts) candidates_.erase(part.digest);
    }
  }

  const store::StoredBlob* find(std::string_view digest) const {
    const auto found = std::lower_bound(
        all_.begin(), all_.end(), digest,
        [](const store::StoredBlob& blob, std::string_view wanted) { return blob.digest < wanted; });
    return found != all_.end() && found->digest == digest ? &*found : nullptr;
  }

  bool is_untouched(const store::StoredBlob& blob) const {
    const auto status = file_status(blobs_.path(blob.digest));
    return status && status->modified_ns == blob.modified_ns;
  }

  void count(const Candidate& each) {
    ++done_.blobs;
    done_.bytes += each.blob.size;
  }

  void commit(store::Transaction& transaction) {
    if (!transaction.changed()) return;
    const Instant time = transaction.time();
    store_.sync(transaction.commit(time, options_.command));
  }

  void erase_uploads() {
    if (uploads_.empty()) return;
    store::Transaction transaction = store_.begin();
    for (const LeftUpload& upload : uploads_) {
      const bool untouched =
          std::all_of(upload.parts.begin(), upload.parts.end(),
                      [this](const store::StoredBlob& part) { return is_untouched(part); });
      if (untouched && transaction.contains(upload.key)) {
        transaction.erase(upload.key);
        ++done_.uploads;
      } else {
        for (const store::StoredBlob& part : upload.parts) candidates_.erase(part.digest);
      }
    }
    commit(transaction);
  }

  // Whether an image was put since that has one of these layers.
  static bool is_needed_now(const store::Reader& reader, const Candidate& each) {
    return std::any_of(each.layers.begin(), each.layers.end(), [&](const std::string& key) {
      const Thing layer = thing_of(key);
      const std::string prefix = row_prefix(key) + short_digest(layer.id) + "/";
      return !reader.scan({.index = kImagesByLayer, .prefix = prefix, .limit = 1}).empty();
    });
  }

  void remove(const std::vector<const Candidate*>& slice) {
    std::vector<const Candidate*> erased;
    {
      store::Transaction transaction = store_.begin();
      for (const Candidate* each : slice) {
        if (!is_untouched(each->blob) || is_needed_now(transaction, *each)) continue;
        for (const std::string& key : each->layers) transaction.erase(key);
        erased.push_back(each);
      }
      commit(transaction);
    }
    for (const Candidate* each : erased)
      if (blobs_.remove_untouched(each->blob)) count(*each);
  }

  store::Store& store_;
  store::Blobs& blobs_;
  Instant now_;
  const CollectOptions& options_;
  std::vector<store::StoredBlob> all_;  // by digest
  Candidates candidates_;
  std::vector<LeftUpload> uploads_;
  Collected done_;
};

}  // namespace

Collected collect_layers(store::Store& store, store::Blobs& blobs, Instant now,
                         const CollectOptions& options) {
  if (!store.exists()) return {};
  return Collection(store, blobs, now, options).run();
}

}  // namespace berth::backend::images
