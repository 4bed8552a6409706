#include "remote/retry.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace berth::remote {

namespace {

constexpr std::array<std::string_view, 17> kPassing = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "InternalError",
};

}  // namespace

bool is_worth_retrying(int status, const api::Response& response) {
  if (!response.error) return false;
  if (status == 500 || status == 502 || status == 503 || status == 504) return true;
  return std::find(kPassing.begin(), kPassing.end(), response.error->type()) != kPassing.end();
}

Duration backoff(int retries_before, double fraction) {
  constexpr int kLongest = 5;  // doublings, beyond the bound
  constexpr double kMost_ms = 20'000;
  const double whole_ms = std::min(kMost_ms, 1000.0 * (1 << std::min(retries_before, kLongest)));
  return {static_cast<std::int64_t>(whole_ms * fraction)};
}

}  // namespace berth::remote
