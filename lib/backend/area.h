// An area is a resource of a service with all that the backend must know of it, as data: its operations, the
// index rows of its documents, and what time does to them. backend/areas.cc lists the areas; adding an
// operation means writing its handler and one row here.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "backend/call.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "store/store.h"

namespace berth::backend {

enum class Access {
  reads,   // takes no lock; sees a snapshot
  writes,  // has the one open transaction
};

using Work = std::function<Json()>;
using Ahead = Work (*)(Call&);

struct OperationRow {
  std::string_view name;  // "RunTask"
  Access access;
  Json (*run)(Call&);
  // Rules that AWS words itself, run before the model's own checks; throws api::ServiceError. May be null.
  void (*check)(const Json& input);
  // Runs before the transaction, with a snapshot. It may refuse the request, and gives the work to be done
  // with neither snapshot nor lock: bytes written beside the documents (blobs, by their digests). What that
  // gives is Call::prepared() to `run`. May be null.
  Ahead ahead = nullptr;
};

// The rows of the documents whose keys are ACCOUNT/REGION/`kind`/…; `kind` is "ecs/task".
struct RowRule {
  std::string_view kind;
  void (*rows)(std::string_view key, const Json& document, std::vector<store::Row>& out);
};

// What happens when a document of the due index falls due. `kind` is the middle part of the row's key and
// orders steps that fall due at the same instant. The step must change the document so that it is not due any
// more.
struct DueStep {
  std::string_view kind;
  void (*run)(World& world, std::string_view document_key, const Json& document);
};

struct Area {
  std::string_view service;
  std::span<const OperationRow> operations;
  std::span<const RowRule> rows;
  std::span<const DueStep> steps;
};

std::span<const Area* const> areas();

// The row of an operation, or nullptr if it has no handler yet.
const OperationRow* find_operation(std::string_view service, std::string_view operation);

// To be raised when the index rows of any document change.
inline constexpr std::uint64_t kRowsVersion = 5;

// The index rows of a document: the one table, given to the store.
std::vector<store::Row> rows_of(std::string_view key, const Json& document);

// A row of the index "due": whatever time will do is one of these.
store::Row due_row(Instant at, std::string_view kind, std::string_view document_key);

namespace detail {
template <auto Handler>
struct Adapter;
template <class In, class Out, model::Doc<Out> (*Handler)(Call&, model::View<In>)>
struct Adapter<Handler> {
  static Json run(Call& call) { return Handler(call, model::View<In>(call.request().input)).json(); }
};
}  // namespace detail

// `reading<describe_clusters>("DescribeClusters")` of Doc<Out> describe_clusters(Call&, View<In>).
template <auto Handler>
constexpr OperationRow reading(std::string_view name, void (*check)(const Json&) = nullptr) {
  return {name, Access::reads, &detail::Adapter<Handler>::run, check};
}
// With a half that runs ahead of the transaction.
template <auto Handler, Ahead First>
constexpr OperationRow writing(std::string_view name, void (*check)(const Json&) = nullptr) {
  return {name, Access::writes, &detail::Adapter<Handler>::run, check, First};
}
template <auto Handler>
constexpr OperationRow writing(std::string_view name, void (*check)(const Json&) = nullptr) {
  return {name, Access::writes, &detail::Adapter<Handler>::run, check};
}

}  // namespace berth::backend
