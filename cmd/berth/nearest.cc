#include "nearest.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "cli/completion_values.h"
#include "cli/suggest.h"

namespace berth {

namespace {

constexpr int kMostNames = 1000;
// Ids are not typed by hand.
constexpr std::array<std::string_view, 7> kTypedKinds = {"active-revision",   "capacity-provider", "cluster",
                                                         "inactive-revision", "repository",        "service",
                                                         "task-definition"};

class Nearest {
 public:
  Nearest(const Session& session, const api::Request& request) : session_(session), request_(request) {}

  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& [member, value] : request_.input.items()) {
      const std::string_view kind = cli::kind_of_names(request_.service, request_.operation, member);
      if (std::find(kTypedKinds.begin(), kTypedKinds.end(), kind) == kTypedKinds.end()) continue;
      const Json values = value.is_array() ? value : Json::array({value});
      for (const Json& each : values) {
        if (!each.is_string()) continue;
        for (std::string& name : like(kind, each.get<std::string>())) out.push_back(std::move(name));
      }
    }
    return out;
  }

 private:
  std::vector<std::string> like(std::string_view kind, const std::string& text) {
    std::string name = text.substr(text.rfind('/') + 1);
    if (kind == "repository" && !text.starts_with("arn:")) name = text;
    const std::size_t colon = name.find(':');
    const bool revision = kind.ends_with("revision") || kind == "task-definition";
    std::vector<std::string> there = known(revision ? "family" : kind, "");
    if (revision && colon != std::string::npos) {
      const std::string family = name.substr(0, colon);
      if (contains(there, family)) {
        // The newest revision, whichever was asked for.
        there = known(kind, family + ":");
        if (there.size() > 1 && !contains(there, name)) there.resize(1);
        return contains(there, name) ? std::vector<std::string>() : there;
      }
      name = family;
    }
    if (contains(there, name)) return {};
    return cli::likest_names(name, {there.begin(), there.end()});
  }

  static bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  std::vector<std::string> known(std::string_view kind, const std::string& typed) {
    std::string within = "default";
    if (const Json* cluster = member(request_.input, "cluster"); cluster != nullptr && cluster->is_string())
      within = cluster->get<std::string>();
    within = within.substr(within.rfind('/') + 1);
    api::Request question =
        own_request(session_, "ListLiveNames", request_.region,
                    {{"kind", kind}, {"within", within}, {"typed", typed}, {"limit", kMostNames}});
    question.account = request_.account;
    const api::Response response = open_backend(session_)->call(question);
    std::vector<std::string> out;
    if (response.error) return out;
    for (const Json& each : response.output.at("names")) out.push_back(each.at("name").get<std::string>());
    return out;
  }

  const Session& session_;
  const api::Request& request_;
};

}  // namespace

void suggest_names(const Session& session, const api::Request& request) {
  if (!on_terminal()) return;
  try {
    const std::vector<std::string> names = Nearest(session, request).names();
    if (!names.empty()) print_notice("Did you mean: " + join(names, ", "));
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace berth
