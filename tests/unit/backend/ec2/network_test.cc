// The default VPC through the door, as deploy scripts ask for it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/test_backend.h"

using berth::Json;
using berth::test::TestBackend;

namespace {

Json filter(const char* name, const char* value) {
  return {{"Filters", {{{"Name", name}, {"Values", {value}}}}}};
}

}  // namespace

TEST_CASE("each region has a default VPC with three zones, and asking makes no state") {
  TestBackend backend;
  backend.region = "eu-west-1";
  const Json vpc = backend.ok("ec2", "DescribeVpcs")["Vpcs"];
  REQUIRE(vpc.size() == 1);
  CHECK(vpc[0]["IsDefault"] == true);
  CHECK(vpc[0]["CidrBlock"] == "172.31.0.0/16");
  const Json subnets = backend.ok("ec2", "DescribeSubnets")["Subnets"];
  REQUIRE(subnets.size() == 3);
  CHECK(subnets[1]["AvailabilityZone"] == "eu-west-1b");
  CHECK(subnets[1]["VpcId"] == vpc[0]["VpcId"]);
  CHECK(subnets[2]["CidrBlock"] == "172.31.32.0/20");
  const Json zones = backend.ok("ec2", "DescribeAvailabilityZones")["AvailabilityZones"];
  CHECK(zones.size() == 3);
  CHECK(zones[0]["ZoneId"] == "euw1-az1");
  const Json groups = backend.ok("ec2", "DescribeSecurityGroups")["SecurityGroups"];
  REQUIRE(groups.size() == 1);
  CHECK(groups[0]["GroupName"] == "default");
  CHECK(groups[0]["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == groups[0]["GroupId"]);
  CHECK(groups[0]["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"] == "0.0.0.0/0");
  CHECK(backend.documents().empty());
  backend.region = "us-east-1";
  CHECK(backend.ok("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"] != vpc[0]["VpcId"]);
}

TEST_CASE("filters, by several names for one thing") {
  TestBackend backend;
  const std::string vpc = backend.ok("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"];
  struct Case {
    const char* operation;
    const char* member;
    Json input;
    std::size_t found;
  };
  const std::vector<Case> cases = {
      {"DescribeVpcs", "Vpcs", filter("isDefault", "true"), 1},
      {"DescribeVpcs", "Vpcs", filter("is-default", "true"), 1},
      {"DescribeVpcs", "Vpcs", filter("is-default", "false"), 0},
      {"DescribeVpcs", "Vpcs", filter("tag:Name", "main"), 0},
      {"DescribeSubnets", "Subnets", filter("vpc-id", vpc.c_str()), 3},
      {"DescribeSubnets", "Subnets", filter("vpc-id", "vpc-1"), 0},
      {"DescribeSubnets", "Subnets", filter("default-for-az", "true"), 3},
      {"DescribeSubnets", "Subnets", filter("availability-zone", "us-east-1?"), 3},
      {"DescribeSubnets", "Subnets", filter("availabilityZone", "us-east-1c"), 1},
      {"DescribeSecurityGroups", "SecurityGroups", filter("group-name", "default"), 1},
      {"DescribeSecurityGroups", "SecurityGroups", filter("group-name", "web"), 0},
      {"DescribeSecurityGroups", "SecurityGroups", Json{{"GroupNames", {"default"}}}, 1},
      {"DescribeAvailabilityZones", "AvailabilityZones", filter("state", "available"), 3},
      {"DescribeAvailabilityZones", "AvailabilityZones", Json{{"ZoneNames", {"us-east-1b"}}}, 1},
      {"DescribeAvailabilityZones", "AvailabilityZones", Json{{"ZoneIds", {"use1-az3"}}}, 1},
  };
  for (const Case& each : cases) {
    CAPTURE(each.operation);
    CAPTURE(berth::to_line(each.input));
    CHECK(backend.ok("ec2", each.operation, each.input)[each.member].size() == each.found);
  }
}

TEST_CASE("ids that are not there, in EC2's words") {
  TestBackend backend;
  const std::string vpc = backend.ok("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"];
  const std::string no_group = "The security group 'web' does not exist in default VPC '" + vpc + "'";
  struct Case {
    const char* operation;
    Json input;
    const char* type;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"DescribeVpcs", Json{{"VpcIds", {"vpc-1"}}}, "InvalidVpcID.NotFound",
       "The vpc ID 'vpc-1' does not exist"},
      {"DescribeSubnets", Json{{"SubnetIds", {"subnet-1"}}}, "InvalidSubnetID.NotFound",
       "The subnet ID 'subnet-1' does not exist"},
      {"DescribeSubnets", Json{{"SubnetIds", {"subnet-1", "subnet-2"}}}, "InvalidSubnetID.NotFound",
       "The subnet IDs 'subnet-1, subnet-2' do not exist"},
      {"DescribeSecurityGroups", Json{{"GroupIds", {"sg-1"}}}, "InvalidGroup.NotFound",
       "The security group 'sg-1' does not exist"},
      {"DescribeSecurityGroups", Json{{"GroupNames", {"web"}}}, "InvalidGroup.NotFound", no_group},
      {"DescribeAvailabilityZones", Json{{"ZoneNames", {"us-east-1z"}}}, "InvalidParameterValue",
       "Invalid availability zone: [us-east-1z]"},
      {"DescribeVpcs", filter("colour", "red"), "InvalidParameterValue", "The filter 'colour' is invalid"},
      {"DescribeVpcs", Json{{"DryRun", true}}, "DryRunOperation",
       "Request would have succeeded, but DryRun flag is set."},
      {"DescribeSubnets", Json{{"SubnetIds", {"subnet-1"}}, {"MaxResults", 5}}, "InvalidParameterCombination",
       "The parameter subnetIds cannot be used with the parameter maxResults"},
  };
  for (const Case& each : cases) {
    CAPTURE(berth::to_line(each.input));
    const auto refused = backend.refused("ec2", each.operation, each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
}
