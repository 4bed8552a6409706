// Documents whose members are named by generated constants: `get(service, ecs::Service::desired_count)` is an
// int, and does not compile on a Task or misspelt. A document stays JSON; nothing is copied into structs.
//
//   View<S>   a const look at a JSON object of shape S (non-owning; the object must outlive it)
//   Ref<S>    the same, to change it in place
//   Doc<S>    owns its object
//
// Absent and null are the same to `get` and `find`; empty is not. Structures read as View<T>, lists as
// ListView<T>, maps as `const Json&` objects (docker labels and the like; an absent one reads as an empty
// object).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "model/field.h"

namespace berth::model {

// A shape that the generator made: a structure with a name.
template <class S>
class View;
template <class S>
class Ref;
template <class S>
class Doc;
template <class T>
class ListView;

namespace detail {
const Json& empty_object();
const Json& empty_array();
const Json* find_member(const Json& object, const char* name);  // null counts as absent

std::string as_string(const Json& value);
int as_int(const Json& value);
std::int64_t as_long(const Json& value);
double as_double(const Json& value);
bool as_bool(const Json& value);
Instant as_instant(const Json& value);

// How a member of type T reads out of JSON (`read`), what an absent one is (`absent`), and how it is written
// (`write`).
template <class T>
struct Codec {  // T is a structure
  using Value = View<T>;
  static Value read(const Json& j) { return View<T>(j); }
  static Value absent() { return View<T>(empty_object()); }
  static Json write(Json value) { return value; }
  static Json write(const View<T>& value) { return value.json(); }
  static Json write(const Ref<T>& value) { return value.json(); }
  static Json write(const Doc<T>& value) { return value.json(); }
};
template <>
struct Codec<std::string> {
  using Value = std::string;
  static Value read(const Json& j) { return as_string(j); }
  static Value absent() { return {}; }
  static Json write(std::string_view v) { return std::string(v); }
};
template <>
struct Codec<int> {
  using Value = int;
  static Value read(const Json& j) { return as_int(j); }
  static Value absent() { return 0; }
  static Json write(int v) { return v; }
};
template <>
struct Codec<std::int64_t> {
  using Value = std::int64_t;
  static Value read(const Json& j) { return as_long(j); }
  static Value absent() { return 0; }
  static Json write(std::int64_t v) { return v; }
};
template <>
struct Codec<double> {
  using Value = double;
  static Value read(const Json& j) { return as_double(j); }
  static Value absent() { return 0; }
  static Json write(double v) { return v; }
};
template <>
struct Codec<bool> {
  using Value = bool;
  static Value read(const Json& j) { return as_bool(j); }
  static Value absent() { return false; }
  static Json write(bool v) { return v; }
};
template <>
struct Codec<Instant> {
  using Value = Instant;
  static Value read(const Json& j) { return as_instant(j); }
  static Value absent() { return {}; }
  static Json write(Instant v) { return to_epoch_seconds(v); }
};
template <>
struct Codec<MapOf> {
  using Value = const Json&;
  static Value read(const Json& j) { return j; }
  static Value absent() { return empty_object(); }
  static Json write(Json v) { return v; }
};
template <class T>
struct Codec<ListOf<T>> {
  using Value = ListView<T>;
  static Value read(const Json& j) { return ListView<T>(j); }
  static Value absent() { return ListView<T>(empty_array()); }
  static Json write(Json v) { return v; }
  static Json write(const ListView<T>& v) { return v.json(); }
  template <class E>
  static Json write(const std::vector<E>& values) {
    Json out = Json::array();
    for (const E& value : values) out.push_back(Codec<T>::write(value));
    return out;
  }
};
}  // namespace detail

// A const look at a list of T; iterates as what a member of type T reads as.
template <class T>
class ListView {
 public:
  explicit ListView(const Json& json) : json_(&json) {}
  const Json& json() const { return *json_; }
  std::size_t size() const { return json_->is_array() ? json_->size() : 0; }
  bool empty() const { return size() == 0; }
  typename detail::Codec<T>::Value operator[](std::size_t i) const {
    return detail::Codec<T>::read((*json_)[i]);
  }

  // An input iterator: elements are read by value.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = typename detail::Codec<T>::Value;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = value_type;

    Iterator(const Json& json, std::size_t at) : json_(&json), at_(at) {}
    typename detail::Codec<T>::Value operator*() const { return detail::Codec<T>::read((*json_)[at_]); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Json* json_;
    std::size_t at_;
  };
  Iterator begin() const { return {*json_, 0}; }
  Iterator end() const { return {*json_, size()}; }

 private:
  const Json* json_;
};

template <class S>
class View {
 public:
  using Shape = S;
  explicit View(const Json& json) : json_(&json) {}
  const Json& json() const { return *json_; }

 private:
  const Json* json_;
};

template <class S>
class Ref {
 public:
  using Shape = S;
  explicit Ref(Json& json) : json_(&json) {}
  Json& json() const { return *json_; }
  operator View<S>() const { return View<S>(*json_); }

 private:
  Json* json_;
};

template <class S>
class Doc {
 public:
  using Shape = S;
  Doc() : json_(Json::object()) {}
  explicit Doc(Json json) : json_(std::move(json)) {}
  explicit Doc(const View<S>& view) : json_(view.json()) {}
  const Json& json() const& { return json_; }
  Json& json() & { return json_; }
  Json&& json() && { return std::move(json_); }
  operator View<S>() const { return View<S>(json_); }
  operator Ref<S>() { return Ref<S>(json_); }

 private:
  Json json_;
};

// D below is a View, Ref or Doc of the field's shape S.
template <class D, class S>
concept DocumentOf = std::is_same_v<typename std::remove_cvref_t<D>::Shape, S>;

// The member, or its type's empty value ("" 0 false, epoch, empty structure, list or map) if it is absent.
template <class D, class S, class T>
requires DocumentOf<D, S>
typename detail::Codec<T>::Value get(const D& document, Field<S, T> field) {
  const Json* found = detail::find_member(document.json(), field.name);
  return found == nullptr ? detail::Codec<T>::absent() : detail::Codec<T>::read(*found);
}

// The member, or `fallback` if it is absent (scalars).
template <class D, class S, class T>
requires DocumentOf<D, S> T get_or(const D& document, Field<S, T> field, T fallback) {
  const Json* found = detail::find_member(document.json(), field.name);
  return found == nullptr ? fallback : detail::Codec<T>::read(*found);
}

// The member, or nothing if it is absent. (Not for maps.)
template <class D, class S, class T>
requires DocumentOf<D, S> std::optional<typename detail::Codec<T>::Value> find(const D& document,
                                                                               Field<S, T> field) {
  const Json* found = detail::find_member(document.json(), field.name);
  if (found == nullptr) return std::nullopt;
  return detail::Codec<T>::read(*found);
}

template <class D, class S, class T>
requires DocumentOf<D, S>
bool has(const D& document, Field<S, T> field) {
  return detail::find_member(document.json(), field.name) != nullptr;
}

// Sets the member: a scalar, a Doc/View/Ref of the structure, a vector of elements, or Json for lists and
// maps.
template <class D, class S, class T, class V>
requires DocumentOf<D, S>
void set(D&& document, Field<S, T> field, V&& value) {
  document.json()[field.name] = detail::Codec<T>::write(std::forward<V>(value));
}

template <class D, class S, class T>
requires DocumentOf<D, S>
void erase(D&& document, Field<S, T> field) { document.json().erase(field.name); }

// Copies the member as it is from one document to another of any shape that has a member of the same type, if
// it is there.
template <class To, class ST, class From, class SF, class T>
requires DocumentOf<To, ST> && DocumentOf<From, SF>
void copy(To&& to, Field<ST, T> to_field, const From& from, Field<SF, T> from_field) {
  if (const Json* found = detail::find_member(from.json(), from_field.name))
    to.json()[to_field.name] = *found;
}

// The structure member to change in place; it is made if it is absent.
template <class D, class S, class T>
requires DocumentOf<D, S> Ref<T> edit(D&& document, Field<S, T> field) {
  Json& value = document.json()[field.name];
  if (!value.is_object()) value = Json::object();
  return Ref<T>(value);
}

// The list member's JSON array to change in place; it is made if it is absent.
template <class D, class S, class T>
requires DocumentOf<D, S> Json& edit_list(D&& document, Field<S, ListOf<T>> field) {
  Json& value = document.json()[field.name];
  if (!value.is_array()) value = Json::array();
  return value;
}

// Appends one element (scalar or structure document) to a list member; the list is made if it is absent.
template <class D, class S, class T, class V>
requires DocumentOf<D, S>
void append(D&& document, Field<S, ListOf<T>> field, V&& value) {
  edit_list(document, field).push_back(detail::Codec<T>::write(std::forward<V>(value)));
}

}  // namespace berth::model
