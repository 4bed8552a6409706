// Work that several threads share.
#pragma once

#include <cstddef>
#include <functional>

namespace berth::images {

// Calls `work` for 0 to count - 1, in order, on up to `threads` threads. After the first that throws no other
// is begun, and it is thrown once all have ended.
void run_each(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace berth::images
