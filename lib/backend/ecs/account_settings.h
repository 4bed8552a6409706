// Account settings: what an account or one of its principals chose for ECS.
#pragma once

#include <string>
#include <string_view>

#include "backend/area.h"
#include "backend/world.h"

namespace berth::backend {

// The value that holds for the caller: its own, else the account's default, else the built-in one.
std::string effective_setting(const store::Reader& reader, const Scope& scope, std::string_view name);

// Throws InvalidParameterException if the setting cannot have this value.
void check_setting_value(std::string_view name, std::string_view value);

extern const Area kAccountSettingsArea;

}  // namespace berth::backend
