#include "base/json.h"
#include "base/text.h"
#include "cli/numbers.h"
#include "commands.h"
#include "own_words.h"
#include "run_request.h"

namespace berth {

namespace {

Json input_of(const OwnWords& words) {
  Json input = Json::object();
  if (const auto cluster = words.value("cluster")) input["cluster"] = *cluster;
  if (const auto type = words.value("type")) input["instanceType"] = *type;
  if (const auto count = words.value("count")) input["count"] = cli::must_read_int(*count);
  if (const auto zones = words.value("zones")) {
    Json list = Json::array();
    for (const std::string_view zone : split(*zones, ',')) list.push_back(std::string(trim(zone)));
    input["zones"] = std::move(list);
  }
  return input;
}

}  // namespace

int run_instances(Session& session, const cli::Target& target) {
  subcommand_of(target.words, {"add"});
  const std::vector<cli::Option> options = {{.name = "cluster"},
                                            {.name = "type"},
                                            {.name = "count", .type = cli::WordType::integer},
                                            {.name = "zones"}};
  const OwnWords words(options, {"subcommand"}, 1, target.words);
  return run_request(session, target.globals,
                     {.operation = "AddInstances", .input = input_of(words), .name = "instances add"});
}

}  // namespace berth
