// RapidJSON finds what stands in the text, and nlohmann's JSON is made of it: the latter's own lexer goes
// byte by byte through a vector, and its objects copy all that they have each time they grow.
#include "base/json_reader.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace berth {

namespace {

// What is read and not yet taken in by the array or the object around it. A step that gives false ends the
// reading.
class Builder {
 public:
  bool Null() { return add(nullptr); }
  bool Bool(bool value) { return add(value); }
  bool Int(int value) { return add(Json::number_integer_t{value}); }
  bool Uint(unsigned value) { return add(Json::number_unsigned_t{value}); }
  bool Int64(std::int64_t value) { return add(value); }
  bool Uint64(std::uint64_t value) { return add(value); }
  bool Double(double value) { return add(value); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) { return add(std::string(text, size)); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    names_.emplace_back(text, size);
    return true;
  }
  bool StartArray() { return ++depth_ <= kMaxJsonDepth; }
  bool StartObject() { return ++depth_ <= kMaxJsonDepth; }

  bool EndArray(rapidjson::SizeType count) {
    const auto first = values_.end() - count;
    Json::array_t array(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    return close(count, std::move(array));
  }

  bool EndObject(rapidjson::SizeType count) {
    Json::object_t object;
    object.reserve(count);
    auto name = names_.end() - count;
    for (auto value = values_.end() - count; value != values_.end(); ++value, ++name) {
      const auto known = object.find(*name);  // of two equal ones the last counts, at the first's place
      if (known != object.end())
        known->second = std::move(*value);
      else
        object.emplace_back(std::move(*name), std::move(*value));
    }
    names_.resize(names_.size() - count);
    return close(count, std::move(object));
  }

  Json take() { return std::move(values_.back()); }

 private:
  template <class Value>
  bool add(Value value) {
    values_.emplace_back(std::move(value));
    return true;
  }

  template <class Value>
  bool close(rapidjson::SizeType count, Value value) {
    --depth_;
    values_.resize(values_.size() - count);
    return add(std::move(value));
  }

  std::size_t depth_ = 0;
  std::vector<std::string> names_;
  std::vector<Json> values_;
};

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

}  // namespace

std::optional<Json> read_json(std::string_view text) {
  // RapidJSON takes half of a surrogate pair for a character.
  if (text.find("\\u") != std::string_view::npos) return std::nullopt;
  constexpr unsigned kFlags = rapidjson::kParseFullPrecisionFlag;
  constexpr unsigned kUtf8Flags = kFlags | rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  // To look at each character's encoding takes as long as all else, and most texts need none.
  const rapidjson::ParseResult result =
      is_ascii(text) ? reader.Parse<kFlags>(stream, builder) : reader.Parse<kUtf8Flags>(stream, builder);
  // A NUL ends the text for it.
  if (result.IsError() || stream.Tell() != text.size()) return std::nullopt;
  return builder.take();
}

}  // namespace berth
