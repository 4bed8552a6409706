#include "model/generator/facts.h"

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace berth::generator {

namespace {
Json read_json(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  JsonFault fault;
  std::optional<Json> value = parse_json(text, fault);
  if (!value) throw std::runtime_error(path + ":" + std::to_string(fault.line) + ": " + fault.reason);
  return std::move(*value);
}

std::vector<std::string> referenced_shapes(const Json& shape) {
  std::vector<std::string> names;
  for (const char* part : {"member", "key", "value"})
    if (shape.contains(part)) names.push_back(shape.at(part).at("shape"));
  if (shape.contains("members"))
    for (const auto& [name, member] : shape.at("members").items()) names.push_back(member.at("shape"));
  return names;
}

// Copies the shape and all that it refers to; a shape that is there already stays.
void import_shape(Json& into, const Json& from, const std::string& name) {
  if (into.contains(name)) return;
  into[name] = from.at(name);
  for (const std::string& other : referenced_shapes(from.at(name))) import_shape(into, from, other);
}

void check_references(const ServiceFacts& service) {
  const Json& shapes = service.facts.at("shapes");
  const auto require = [&](const std::string& name, const std::string& where) {
    if (!shapes.contains(name)) throw std::runtime_error(service.name + ": " + where + ": no shape " + name);
  };
  for (const auto& [name, shape] : shapes.items())
    for (const std::string& other : referenced_shapes(shape)) require(other, name);
  for (const auto& [name, operation] : service.facts.at("operations").items()) {
    for (const char* side : {"input", "output"})
      if (operation.contains(side)) require(operation.at(side).at("shape"), name);
    if (operation.contains("errors"))
      for (const Json& error : operation.at("errors")) require(error, name);
  }
}
}  // namespace

void apply_patch(Json& target, const Json& patch) {
  for (const auto& [key, value] : patch.items()) {
    if (key.ends_with('+')) {
      Json& list = target[key.substr(0, key.size() - 1)];
      for (const Json& item : value) list.push_back(item);
    } else if (value.is_object() && target.contains(key)) {
      apply_patch(target[key], value);
    } else {
      target[key] = value;
    }
  }
}

std::vector<ServiceFacts> load_facts(const std::string& folder) {
  std::vector<ServiceFacts> services = {
      {"ecs", "ecs", {}},
      {"ecr", "ecr", {}},
      {"ecr-public", "ecr_public", {}},
      {"application-autoscaling", "application_autoscaling", {}},
      {"sts", "sts", {}},
      {"ec2", "ec2", {}},
      {"berth", "own", {}},
  };
  const Json patches = read_json(folder + "/patches.json");
  std::map<std::string, const ServiceFacts*> done;
  for (ServiceFacts& service : services) {
    service.facts = read_json(folder + "/" + service.name + ".json");
    if (patches.contains(service.name)) apply_patch(service.facts, patches.at(service.name));
    if (service.facts.contains("imports"))
      for (const auto& [other, names] : service.facts.at("imports").items())
        for (const Json& name : names)
          import_shape(service.facts["shapes"], done.at(other)->facts.at("shapes"), name);
    check_references(service);
    done[service.name] = &service;
  }
  return services;
}

}  // namespace berth::generator
