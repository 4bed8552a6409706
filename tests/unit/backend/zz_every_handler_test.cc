// The last test of its executable: a handler that no test reached fails the run.
#include <doctest/doctest.h>

#include "backend/area.h"
#include "support/test_backend.h"

using namespace berth;

TEST_CASE("every handler was reached by a test of this run") {
  for (const backend::Area* area : backend::areas()) {
    for (const backend::OperationRow& row : area->operations) {
      const std::string name = std::string(area->service) + " " + std::string(row.name);
      CHECK_MESSAGE(test::operations_reached().contains(name), name << " was reached by no test");
    }
  }
}
