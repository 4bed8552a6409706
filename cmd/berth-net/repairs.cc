#include "repairs.h"

#include <algorithm>

#include "background.h"
#include "base/effects.h"
#include "store/blobs.h"

namespace berth {

namespace {

std::string identity_path(const std::string& folder) { return folder + "/index/identity"; }

bool is_segment(const std::string& name) { return name.starts_with("log-") && name.ends_with(".jsonl"); }

std::string unfinished(const store::Leftovers& uploads) {
  const std::string what = uploads.count == 1 ? "1 upload" : std::to_string(uploads.count) + " uploads";
  return what + " of layers (" + std::to_string(uploads.bytes) + " bytes) " +
         (uploads.count == 1 ? "was" : "were") +
         " never finished: clients may go on, and berth ecr gc takes old ones away";
}

}  // namespace

StateBefore look_at_state(const std::string& folder) {
  StateBefore out;
  if (!file_status(folder)) return out;
  for (const std::string& name : list_folder(folder))
    if (is_segment(name)) out.last_segment = std::max(out.last_segment, name);
  if (const auto segment = file_status(folder + "/" + out.last_segment))
    out.last_segment_bytes = out.last_segment.empty() ? 0 : segment->size;
  out.index = file_status(identity_path(folder));
  out.killed_server = killed_server(folder);
  return out;
}

std::vector<std::string> repairs_since(const StateBefore& before, const std::string& folder) {
  std::vector<std::string> out;
  if (before.killed_server != 0)
    out.push_back("the last server (process " + std::to_string(before.killed_server) +
                  ") was killed: what it had acknowledged is there");
  if (before.last_segment.empty()) return out;
  const auto segment = file_status(folder + "/" + before.last_segment);
  if (segment && segment->size < before.last_segment_bytes)
    out.push_back(before.last_segment + ": " + std::to_string(before.last_segment_bytes - segment->size) +
                  " bytes of a commit that was never finished were taken off");
  const auto index = file_status(identity_path(folder));
  if (index && !(before.index && index->same_file(*before.index)))
    out.push_back("the index did not fit the log, and was made again from it");
  const store::Leftovers uploads = store::Blobs(folder).remove_uploads(system_clock().now(), true);
  if (uploads.count > 0) out.push_back(unfinished(uploads));
  return out;
}

}  // namespace berth
