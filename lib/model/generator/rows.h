// The generated source of a service's constant tables, in the form of model/rows.h.
#pragma once

#include <string>
#include <vector>

#include "model/generator/facts.h"

namespace berth::generator {

std::string rows_source(const ServiceFacts& service);

// The list of all services' tables.
std::string index_source(const std::vector<ServiceFacts>& services);

}  // namespace berth::generator
