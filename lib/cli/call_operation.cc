#include "cli/call_operation.h"

#include <utility>

#include "base/json.h"
#include "cli/paginate.h"

namespace berth::cli {
namespace {

Outcome call_once(api::Backend& backend, const api::Request& request, const model::Operation& operation,
                  const Display& display, const Sink& sink) {
  api::Response response = backend.call(request);
  Outcome outcome{.refusal = std::move(response.error), .notices = std::move(response.notices)};
  if (outcome.refusal) return outcome;
  sink(render(seen_by_client(operation, response.output, display.timestamps), display));
  return outcome;
}

// Each page whole, as it came; of several, one without members is shown too.
void stream(Pages& pages, const Display& display, const Sink& sink) {
  while (const std::optional<Json> page = pages.next()) {
    const std::string text = render(*page, display);
    sink(text.empty() ? "- {}\n" : text);
  }
}

// Each page as it comes; the token behind the last one is shown as a page of its own, query and all.
void show_each(Pages& pages, const Display& display, const Sink& sink) {
  bool first = true;
  while (const std::optional<Json> page = pages.next()) {
    sink(render(single_page(pages, *page, first), display));
    first = false;
  }
  if (!pages.resume_token()) return;
  const Json rest = {{"NextToken", {{"NextToken", *pages.resume_token()}}}};
  sink(render(rest, display));
}

}  // namespace

Outcome call_operation(api::Backend& backend, const api::Request& request, const model::Operation& operation,
                       const Paging& paging, const Display& display, const Sink& sink) {
  if (!paging.automatic || !operation.paginator())
    return call_once(backend, request, operation, display, sink);
  Pages pages(backend, request, operation, paging, display.timestamps);
  if (display.format == OutputFormat::yaml_stream) {
    stream(pages, display, sink);
  } else if (shows_pages(display.format)) {
    show_each(pages, display, sink);
  } else {
    const Json merged = merge_pages(pages);
    if (!pages.refusal()) sink(render(merged, display));
  }
  return {.refusal = pages.refusal(), .notices = pages.notices()};
}

}  // namespace berth::cli
