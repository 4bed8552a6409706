// The aws CLI's shorthand: `key=value,key2=a,b,c,key3={x=[1,2]}`. Texts, lists and maps come out; what they
// are meant as is decided with the model (shorthand_values). Pure but for `load`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "model/tables.h"

namespace berth::cli {

// What `key@=word` puts in the word's place: the content of the file that it names, or nothing if it names
// none.
using LoadFile = std::function<std::optional<std::string>(const std::string& word)>;

// Throws ShorthandError.
Json parse_shorthand(std::string_view text, const LoadFile& load);

// "Expected: '=', received: 'EOF' for input:" with the input and a caret under the place.
class ShorthandError : public std::exception {
 public:
  explicit ShorthandError(std::string text) : text_(std::move(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

// Turns the parser's texts into what the shape has: numbers, booleans, a lone value of a list into a list of
// one. A word that is no number throws UsageError; whatever else does not fit stays for the validation.
void fit_shorthand(const model::Shape& shape, Json& value);

}  // namespace berth::cli
