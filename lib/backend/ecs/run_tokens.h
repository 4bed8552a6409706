// Client tokens of RunTask: the same token with the same parameters gives the first answer again
// (ecs-tasks.md §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/area.h"
#include "backend/ecs/clusters.h"
#include "backend/world.h"

namespace berth::backend {

inline constexpr std::string_view kForgetTokenStep = "7-forget-token";

// The keys of the tasks that an earlier request with this token made; nothing if the token is new. Throws
// ConflictException, with the tasks' ARNs, if that request had other parameters.
std::optional<std::vector<std::string>> replayed_tasks(const store::Reader& reader,
                                                       const ClusterPlace& cluster, const std::string& token,
                                                       const Json& input);

void remember_token(World& world, const ClusterPlace& cluster, const std::string& token, const Json& input,
                    const std::vector<std::string>& task_keys);

void run_token_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);
void forget_run_token(World& world, std::string_view key, const Json& document);

}  // namespace berth::backend
