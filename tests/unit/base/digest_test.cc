#include "base/digest.h"

#include <doctest/doctest.h>

using namespace berth;

TEST_CASE("SHA-256 of FIPS 180's examples") {
  CHECK(sha256_digest("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_digest("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 running;
  running.update("a");
  running.update("bc");
  CHECK("sha256:" + running.finish_hex() == sha256_digest("abc"));
}

TEST_CASE("HMAC-SHA-256 of RFC 4231's examples") {
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}
