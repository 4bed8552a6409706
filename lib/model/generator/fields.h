// The generated header of a service: a struct a structure, a Field constant a member.
#pragma once

#include <string>

#include "model/generator/facts.h"

namespace berth::generator {

std::string fields_header(const ServiceFacts& service);

}  // namespace berth::generator
