#include "cli/errors.h"

#include <doctest/doctest.h>

#include "base/json.h"

namespace berth::cli {
namespace {

TEST_CASE("a mistake is followed or preceded by the usage lines, or goes without") {
  const std::string usage(usage_text());
  CHECK(error_text(misuse("argument --x: expected one argument"), ErrorFormat::enhanced) ==
        "\nberth: [ERROR]: An error occurred (ParamValidation): argument --x: expected one argument\n\n" +
            usage);
  CHECK(error_text(unknown_options({"--a", "b"}), ErrorFormat::enhanced) ==
        "\n" + usage + "\n\nberth: [ERROR]: Unknown options: --a, b\n");
  CHECK(error_text(bad_parameter("--tags", "Invalid JSON:\n[]\n"), ErrorFormat::enhanced) ==
        "\nberth: [ERROR]: An error occurred (ParamValidation): Error parsing parameter '--tags': Invalid "
        "JSON:\n[]\n");
  CHECK(error_text(not_implemented("ecs create-daemon"), ErrorFormat::enhanced) ==
        "\nberth: [ERROR]: ecs create-daemon: not implemented yet\n");
  CHECK(not_implemented("x").exit_code() == kExitOther);
}

TEST_CASE("--cli-error-format") {
  const UsageError error = bad_configuration("NoRegion", "You must specify a region.");
  CHECK(error.exit_code() == kExitConfiguration);
  CHECK(error_text(error, ErrorFormat::legacy) == "\nberth: [ERROR]: You must specify a region.\n");
  CHECK(error_text(error, ErrorFormat::json) ==
        "{\n    \"Code\": \"NoRegion\",\n    \"Message\": \"You must specify a region.\"\n}\n");
  CHECK(error_text(error, ErrorFormat::text) == "NoRegion\tYou must specify a region.\n");
  CHECK(error_text(failure("Unknown function: f()"), ErrorFormat::json) ==
        "\nberth: [ERROR]: Unknown function: f()\n");
}

TEST_CASE("a service's refusal, with what its error has beside the message") {
  api::ServiceError error("ClusterNotFoundException", "Cluster not found.");
  const std::string line =
      "\nberth: [ERROR]: An error occurred (ClusterNotFoundException) when calling the RunTask operation: "
      "Cluster not found.\n";
  CHECK(error_text(error, "RunTask", ErrorFormat::enhanced, std::nullopt) == line);
  CHECK(error_text(error, "RunTask", ErrorFormat::enhanced, 2)
            .find("RunTask operation (reached max retries: 2): Cluster") != std::string::npos);
  CHECK(error_text(error, "RunTask", ErrorFormat::enhanced, 0).find("(reached max retries: 0)") !=
        std::string::npos);
  CHECK(error_text(api::ServiceError("A", " b \n"), "RunTask", ErrorFormat::enhanced, std::nullopt) ==
        "\nberth: [ERROR]: An error occurred (A) when calling the RunTask operation:  b\n");
  error.with("resourceIds", Json::array({"a", "b"})).with("reason", "busy");
  CHECK(error_text(error, "RunTask", ErrorFormat::enhanced, std::nullopt) ==
        line + "\nAdditional error details:\nresourceIds: [a, b]\nreason: busy\n");
  CHECK(error_text(error, "RunTask", ErrorFormat::legacy, std::nullopt) == line);
  CHECK(error_text(error, "RunTask", ErrorFormat::text, std::nullopt) ==
        "ClusterNotFoundException\tCluster not found.\tbusy\nRESOURCEIDS\ta\nRESOURCEIDS\tb\n");
}

}  // namespace
}  // namespace berth::cli
