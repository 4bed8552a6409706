// The tokens of `--starting-token` and `NextToken`: base64 of a JSON object with the service's tokens and,
// where a page was cut, how many of its items were shown. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/tables.h"

namespace berth::cli {

// Where a listing begins: the input members that ask for its page, and how many items of that page to skip
// (counted from the end if negative).
struct PageStart {
  Json tokens = Json::object();
  std::int64_t skip = 0;
};

// `tokens` has every input token of the operation, null where there is none, and maybe kShownItems.
inline constexpr const char* kShownItems = "boto_truncate_amount";
std::string encode_page_token(const Json& tokens);

// What the user gave: such a token, or the service's own as it is. Throws UsageError (255) for one of the
// older form with too many parts.
PageStart decode_page_token(std::string_view text, const model::Texts& input_tokens);

}  // namespace berth::cli
