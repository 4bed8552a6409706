// EC2's filters over the few things of the default VPC.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/doc.h"
#include "model/gen/ec2.h"

namespace berth::backend {

// What a thing can be filtered by: the values that each filter's name stands for. `tag:KEY`, `tag-key` and
// `tag-value` are known of all things and match none, since nothing here has tags.
using Filterable = std::map<std::string, std::vector<std::string>, std::less<>>;

// Whether all filters have a value that matches; `*` and `?` in a value stand for any run and any one
// character. Throws InvalidParameterValue for a filter whose name `thing` does not have.
bool matches_filters(const Filterable& thing, model::ListView<ec2::Filter> filters);

// Pure: the pattern of one filter value.
bool matches_filter_value(std::string_view pattern, std::string_view value);

}  // namespace berth::backend
