#include "backend/ec2/filters.h"

#include <algorithm>

#include "api/service_error.h"

namespace berth::backend {
namespace {

bool is_about_tags(std::string_view name) {
  return name.starts_with("tag:") || name == "tag-key" || name == "tag-value";
}

bool matches(const std::vector<std::string>& values, model::View<ec2::Filter> filter) {
  for (const std::string& pattern : get(filter, ec2::Filter::values)) {
    const auto fits = [&](const std::string& value) { return matches_filter_value(pattern, value); };
    if (std::any_of(values.begin(), values.end(), fits)) return true;
  }
  return false;
}

}  // namespace

bool matches_filter_value(std::string_view pattern, std::string_view value) {
  // Greedy with one point to come back to: behind the last `*`.
  std::size_t p = 0;
  std::size_t v = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (v < value.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = v;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == value[v])) {
      ++p;
      ++v;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      v = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matches_filters(const Filterable& thing, model::ListView<ec2::Filter> filters) {
  bool all = true;
  for (const auto filter : filters) {
    const std::string name = get(filter, ec2::Filter::name);
    const auto known = thing.find(name);
    if (known != thing.end()) {
      all = matches(known->second, filter) && all;
    } else if (is_about_tags(name)) {
      all = false;
    } else {
      throw api::ServiceError("InvalidParameterValue", "The filter '" + name + "' is invalid");
    }
  }
  return all;
}

}  // namespace berth::backend
