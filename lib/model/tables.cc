#include "model/tables.h"

#include <algorithm>

namespace berth::model {

namespace {
std::string_view at(const rows::Service* service, rows::Text offset) { return service->strings + offset; }
}  // namespace

std::string_view TextItem::view() const { return at(service_, service_->texts[at_]); }

bool contains(const Texts& texts, std::string_view value) {
  return std::any_of(texts.begin(), texts.end(), [&](const TextItem& item) { return item.view() == value; });
}

const rows::Member& Member::row() const { return service_->members[at_]; }
std::string_view Member::name() const { return at(service_, row().name); }
std::string_view Member::cli_name() const { return at(service_, row().cli_name); }
std::string_view Member::cli_negated() const { return at(service_, row().cli_negated); }
std::string_view Member::wire_name() const { return at(service_, row().wire_name); }
Shape Member::shape() const { return {service_, row().shape}; }
bool Member::required() const { return (row().flags & rows::kRequired) != 0; }
bool Member::idempotency_token() const { return (row().flags & rows::kIdempotencyToken) != 0; }
bool Member::deprecated() const { return (row().flags & rows::kDeprecatedMember) != 0; }
bool Member::box() const { return (row().flags & rows::kBoxMember) != 0; }
bool Member::streaming() const { return (row().flags & rows::kStreaming) != 0; }

const rows::Shape& Shape::row() const { return service_->shapes[at_]; }
std::string_view Shape::name() const { return at(service_, row().name); }
ShapeType Shape::type() const { return static_cast<ShapeType>(row().type); }
Range<Member> Shape::members() const { return {service_, row().first_member, row().member_count}; }
std::optional<Member> Shape::member(std::string_view name) const {
  for (const Member each : members())
    if (each.name() == name) return each;
  return std::nullopt;
}
Shape Shape::element() const { return {service_, row().element}; }
Shape Shape::key() const { return {service_, row().key}; }
std::string_view Shape::element_wire_name() const { return at(service_, row().element_wire_name); }
Texts Shape::enum_values() const { return {service_, row().first_enum, row().enum_count}; }
std::optional<double> Shape::min() const {
  if (row().bounds == rows::kNone || !service_->bounds[row().bounds].has_min) return std::nullopt;
  return service_->bounds[row().bounds].min;
}
std::optional<double> Shape::max() const {
  if (row().bounds == rows::kNone || !service_->bounds[row().bounds].has_max) return std::nullopt;
  return service_->bounds[row().bounds].max;
}
std::string_view Shape::pattern() const {
  return row().bounds == rows::kNone ? std::string_view()
                                     : at(service_, service_->bounds[row().bounds].pattern);
}
bool Shape::sensitive() const { return (row().flags & rows::kSensitive) != 0; }
bool Shape::document() const { return (row().flags & rows::kDocument) != 0; }
bool Shape::box() const { return (row().flags & rows::kBox) != 0; }
bool Shape::exception() const { return (row().flags & rows::kException) != 0; }
bool Shape::fault() const { return (row().flags & rows::kFault) != 0; }
std::string_view Shape::error_code() const {
  const std::string_view code = at(service_, row().error_code);
  return code.empty() ? name() : code;
}
int Shape::http_status() const {
  if (row().http_status != 0) return row().http_status;
  return fault() ? 500 : 400;
}

Shape ShapeItem::shape() const { return {service_, service_->shape_lists[at_]}; }

const rows::Paginator& Paginator::row() const { return service_->paginators[at_]; }
Texts Paginator::texts(rows::TextList list) const { return {service_, list.first, list.count}; }
Texts Paginator::input_tokens() const { return texts(row().input_tokens); }
Texts Paginator::output_tokens() const { return texts(row().output_tokens); }
Texts Paginator::result_keys() const { return texts(row().result_keys); }
Texts Paginator::non_aggregate_keys() const { return texts(row().non_aggregate_keys); }
std::string_view Paginator::limit_key() const { return at(service_, row().limit_key); }
std::string_view Paginator::more_results() const { return at(service_, row().more_results); }

const rows::Operation& Operation::row() const { return service_->operations[at_]; }
std::string_view Operation::name() const { return at(service_, row().name); }
std::string_view Operation::cli_name() const { return at(service_, row().cli_name); }
std::string_view Operation::result_wrapper() const { return at(service_, row().result_wrapper); }
std::optional<Shape> Operation::input() const {
  if (row().input == rows::kNone) return std::nullopt;
  return Shape(service_, row().input);
}
std::optional<Shape> Operation::output() const {
  if (row().output == rows::kNone) return std::nullopt;
  return Shape(service_, row().output);
}
Range<ShapeItem> Operation::errors() const { return {service_, row().first_error, row().error_count}; }
std::optional<Paginator> Operation::paginator() const {
  if (row().paginator == rows::kNone) return std::nullopt;
  return Paginator(service_, row().paginator);
}
bool Operation::idempotent() const { return (row().flags & rows::kIdempotent) != 0; }
bool Operation::deprecated() const { return (row().flags & rows::kDeprecatedOperation) != 0; }

const rows::Acceptor& Acceptor::row() const { return service_->acceptors[at_]; }
Matcher Acceptor::matcher() const { return static_cast<Matcher>(row().matcher); }
WaiterState Acceptor::state() const { return static_cast<WaiterState>(row().state); }
std::string_view Acceptor::argument() const { return at(service_, row().argument); }
std::string_view Acceptor::expected_json() const { return at(service_, row().expected); }

const rows::Waiter& Waiter::row() const { return service_->waiters[at_]; }
std::string_view Waiter::name() const { return at(service_, row().name); }
std::string_view Waiter::cli_name() const { return at(service_, row().cli_name); }
Operation Waiter::operation() const { return {service_, row().operation}; }
int Waiter::delay_seconds() const { return row().delay_seconds; }
int Waiter::max_attempts() const { return row().max_attempts; }
Range<Acceptor> Waiter::acceptors() const { return {service_, row().first_acceptor, row().acceptor_count}; }

std::string_view Service::text(rows::Text offset) const { return at(service_, offset); }
std::string_view Service::name() const { return text(service_->metadata.name); }
std::string_view Service::protocol() const { return text(service_->metadata.protocol); }
std::string_view Service::json_version() const { return text(service_->metadata.json_version); }
std::string_view Service::target_prefix() const { return text(service_->metadata.target_prefix); }
std::string_view Service::service_id() const { return text(service_->metadata.service_id); }
std::string_view Service::signing_name() const { return text(service_->metadata.signing_name); }
std::string_view Service::endpoint_prefix() const { return text(service_->metadata.endpoint_prefix); }
std::string_view Service::api_version() const { return text(service_->metadata.api_version); }
std::string_view Service::full_name() const { return text(service_->metadata.full_name); }
std::string_view Service::xml_namespace() const { return text(service_->metadata.xml_namespace); }
Range<Operation> Service::operations() const { return {service_, 0, service_->operation_count}; }
Range<Waiter> Service::waiters() const { return {service_, 0, service_->waiter_count}; }
Range<Shape> Service::shapes() const { return {service_, 0, service_->shape_count}; }
std::optional<Shape> Service::find_shape(std::string_view shape_name) const {
  for (const Shape shape : shapes())
    if (shape.name() == shape_name) return shape;
  return std::nullopt;
}

std::size_t service_count() { return rows::kServiceCount; }
Service service_at(std::size_t i) { return Service(rows::kServices[i]); }

std::optional<Service> find_service(std::string_view name) {
  for (std::size_t i = 0; i < service_count(); ++i)
    if (service_at(i).name() == name) return service_at(i);
  return std::nullopt;
}

std::optional<Operation> find_operation(const Service& service, std::string_view api_name) {
  for (const Operation operation : service.operations())
    if (operation.name() == api_name) return operation;
  return std::nullopt;
}

std::optional<Operation> find_cli_operation(const Service& service, std::string_view cli_name) {
  for (const Operation operation : service.operations())
    if (operation.cli_name() == cli_name) return operation;
  return std::nullopt;
}

std::optional<Operation> find_operation(std::string_view service, std::string_view api_name) {
  const std::optional<Service> found = find_service(service);
  return found ? find_operation(*found, api_name) : std::nullopt;
}

std::optional<Waiter> find_cli_waiter(const Service& service, std::string_view cli_name) {
  for (const Waiter waiter : service.waiters())
    if (waiter.cli_name() == cli_name) return waiter;
  return std::nullopt;
}

std::optional<Member> find_cli_member(const Shape& input, std::string_view cli_name) {
  for (const Member member : input.members())
    if (member.cli_name() == cli_name || (!cli_name.empty() && member.cli_negated() == cli_name))
      return member;
  return std::nullopt;
}

}  // namespace berth::model
