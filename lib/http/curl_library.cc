#include "http/curl_library.h"

#include "base/errors.h"
#include "base/shared_library.h"

namespace berth::http {

namespace {

CurlLibrary load() {
  const SharedLibrary library(BERTH_CURL_LIBRARY);
  CurlLibrary curl{};
  library.find("curl_global_init", curl.global_init);
  library.find("curl_easy_init", curl.easy_init);
  library.find("curl_easy_reset", curl.easy_reset);
  library.find("curl_easy_cleanup", curl.easy_cleanup);
  library.find("curl_easy_setopt", curl.easy_setopt);
  library.find("curl_easy_getinfo", curl.easy_getinfo);
  library.find("curl_easy_perform", curl.easy_perform);
  library.find("curl_easy_strerror", curl.easy_strerror);
  library.find("curl_slist_append", curl.slist_append);
  library.find("curl_slist_free_all", curl.slist_free_all);
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw IoError(std::string(BERTH_CURL_LIBRARY) + ": it can't be started");
  return curl;
}

}  // namespace

const CurlLibrary& curl() {
  static const CurlLibrary kCurl = load();
  return kCurl;
}

}  // namespace berth::http
