#include <yaml.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/json.h"
#include "base/json_text.h"
#include "cli/yaml.h"

namespace berth::cli {
namespace {

// The library takes text as UTF-8 that is right, through pointers that are not const.
yaml_char_t* bytes_of(std::string& text) { return reinterpret_cast<yaml_char_t*>(text.data()); }

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = utf8_at(text, at);
    append_utf8(out, next.code);
    at += next.bytes;
  }
  return out;
}

std::string real_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  return float_text(value);
}

class Writer {
 public:
  Writer() {
    if (yaml_emitter_initialize(&emitter_) == 0) throw std::bad_alloc();
    yaml_emitter_set_output(&emitter_, take_bytes, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { yaml_emitter_delete(&emitter_); }

  std::string document(const Json& value) {
    yaml_event_t event;
    emit(event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(event, yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1));
    write(value);
    emit(event, yaml_document_end_event_initialize(&event, 1));
    emit(event, yaml_stream_end_event_initialize(&event));
    return std::move(out_);
  }

 private:
  static int take_bytes(void* out, unsigned char* bytes, size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
    return 1;
  }

  void emit(yaml_event_t& event, int made) {
    if (made == 0) throw std::bad_alloc();
    if (yaml_emitter_emit(&emitter_, &event) == 0)
      throw std::runtime_error("the result can't be written as YAML");
  }

  void write(const Json& value) {
    if (value.is_object()) {
      write_mapping(value);
    } else if (value.is_array()) {
      write_list(value);
    } else if (value.is_string()) {
      write_text(value.get_ref<const std::string&>());
    } else if (value.is_number_float()) {
      write_word(real_text(value.get<double>()), true);
    } else {
      write_word(json_text(value, kCompactAsciiJson), true);
    }
  }

  void write_mapping(const Json& value) {
    std::vector<std::string> keys;
    for (auto it = value.begin(); it != value.end(); ++it) keys.push_back(it.key());
    std::sort(keys.begin(), keys.end());
    yaml_event_t event;
    emit(event, yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE));
    for (const std::string& key : keys) {
      write_text(key);
      write(value.at(key));
    }
    emit(event, yaml_mapping_end_event_initialize(&event));
  }

  void write_list(const Json& value) {
    yaml_event_t event;
    emit(event, yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE));
    for (const Json& element : value) write(element);
    emit(event, yaml_sequence_end_event_initialize(&event));
  }

  void write_text(const std::string& text) {
    write_word(valid_utf8(text), plain_word(text) == YamlWord::text);
  }

  // The library chooses the quotes: none only if `plain`, and if the word could stand so.
  void write_word(std::string word, bool plain) {
    yaml_event_t event;
    emit(event,
         yaml_scalar_event_initialize(&event, nullptr, nullptr, bytes_of(word), static_cast<int>(word.size()),
                                      plain ? 1 : 0, 1, YAML_ANY_SCALAR_STYLE));
  }

  yaml_emitter_t emitter_ = {};
  std::string out_;
};

}  // namespace

std::string yaml_text(const Json& value) {
  if (!value.is_structured())
    return json_text(value, {.indent = -1, .item_separator = ", ", .key_separator = ": "}) + "\n";
  return Writer().document(value);
}

}  // namespace berth::cli
