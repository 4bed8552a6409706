#include "backend/ecs/list_page.h"

#include "api/service_error.h"

namespace berth::backend {

Page list_page(const store::Reader& reader, const ListRequest& request) {
  const int size = request.max_results.value_or(request.size.standard);
  if (size < 1 || size > request.size.max) {
    throw api::ServiceError("InvalidParameterException",
                            "maxResults must be between 1 and " + std::to_string(request.size.max) + ".");
  }
  Page page = read_page(reader, {.index = request.index,
                                 .prefix = request.prefix,
                                 .token = request.token,
                                 .limit = static_cast<std::size_t>(size),
                                 .reverse = request.reverse});
  if (page.bad_token) throw api::ServiceError("InvalidParameterException", "Invalid token.");
  return page;
}

}  // namespace berth::backend
