// `--output text`: tab-separated lines, a structure a line, its lists and structures below it.
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/output.h"
#include "jmespath/python.h"

namespace berth::cli {
namespace {

using Keys = std::vector<std::string>;
using Label = std::optional<std::string>;

// The capital of a letter in the alphabets that have them in rows: Latin, Greek, Cyrillic.
char32_t capital(char32_t c) {
  if ((c >= U'a' && c <= U'z') || (c >= U'à' && c <= U'þ' && c != U'÷') ||
      (c >= U'α' && c <= U'ω' && c != U'ς') || (c >= U'а' && c <= U'я'))
    return c - 0x20;
  if (c >= U'ѐ' && c <= U'џ') return c - 0x50;
  const bool odd_is_small = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
  const bool even_is_small = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if ((odd_is_small && c % 2 == 1 && c != 0x131) || (even_is_small && c % 2 == 0)) return c - 1;
  return c;
}

std::string label_of(std::string_view key) {
  std::string out;
  for (std::size_t at = 0; at < key.size();) {
    const Utf8Char next = utf8_at(key, at);
    at += next.bytes;
    append_utf8(out, capital(next.code));
  }
  return out;
}

class TextWriter {
 public:
  // `label` leads the lines of a value under a key; none at the top and after a query. `keys` are the scalar
  // ones of all structures of the list that the value stands in.
  void write(const Json& value, const Label& label, const std::optional<Keys>& keys) {
    if (value.is_object()) {
      write_structure(value, label, keys);
    } else if (value.is_array()) {
      write_list(value, label);
    } else {
      out_ += jmespath::python_text(value) + "\n";
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_structure(const Json& value, const Label& label, const std::optional<Keys>& keys) {
    const Keys scalars = keys ? *keys : scalar_keys(value);
    std::vector<std::string> cells;
    for (const std::string& key : scalars) {
      const auto found = value.find(key);
      cells.push_back(found == value.end() ? "" : jmespath::python_text(*found));
    }
    if (!cells.empty()) {
      if (label) out_ += *label + "\t";
      out_ += join(cells, "\t") + "\n";
    }
    Keys rest;
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (!std::binary_search(scalars.begin(), scalars.end(), it.key())) rest.push_back(it.key());
    }
    std::sort(rest.begin(), rest.end());
    for (const std::string& key : rest) write(value.at(key), label_of(key), std::nullopt);
  }

  static Keys scalar_keys(const Json& structure) {
    Keys keys;
    for (auto it = structure.begin(); it != structure.end(); ++it) {
      if (!it.value().is_structured()) keys.push_back(it.key());
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  static Keys union_of_scalar_keys(const Json& list) {
    std::set<std::string> keys;
    for (const Json& element : list) {
      if (element.is_object()) keys.merge(as_set(scalar_keys(element)));
    }
    return {keys.begin(), keys.end()};
  }

  // aws prints nothing of a list in which structures stand beside something else.
  static void refuse_mixture(const Json& list) {
    const auto odd = std::find_if_not(list.begin(), list.end(), [](const Json& e) { return e.is_object(); });
    if (odd != list.end())
      throw failure("'" + std::string(jmespath::python_type(*odd)) + "' object has no attribute 'items'");
  }

  static std::set<std::string> as_set(const Keys& keys) { return {keys.begin(), keys.end()}; }

  void write_list(const Json& list, const Label& label) {
    const bool structures =
        std::any_of(list.begin(), list.end(), [](const Json& e) { return e.is_object(); });
    if (structures) {
      refuse_mixture(list);
      const Keys keys = union_of_scalar_keys(list);
      for (const Json& element : list) write(element, label, keys);
      return;
    }
    write_scalars(list, label);
    for (const Json& element : list) {
      if (element.is_array()) write(element, label, std::nullopt);
    }
  }

  // A list's scalars: a line each behind their label, or all on one line.
  void write_scalars(const Json& list, const Label& label) {
    std::vector<std::string> cells;
    for (const Json& element : list) {
      if (!element.is_structured()) cells.push_back(jmespath::python_text(element));
    }
    if (cells.empty()) return;
    if (!label) {
      out_ += join(cells, "\t") + "\n";
      return;
    }
    for (const std::string& cell : cells) out_ += *label + "\t" + cell + "\n";
  }

  std::string out_;
};

}  // namespace

std::string text_output(const Json& value) {
  TextWriter writer;
  writer.write(value, std::nullopt, std::nullopt);
  return writer.take();
}

}  // namespace berth::cli
