#include "backend/ec2/default_vpc.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "backend/ec2/filters.h"

namespace backend = berth::backend;

TEST_CASE("zone ids are short for their region") {
  struct Case {
    const char* region;
    const char* zone;
  };
  const Case cases[] = {{"us-east-1", "use1-az1"},      {"us-west-2", "usw2-az1"},
                        {"eu-central-1", "euc1-az1"},   {"ap-northeast-1", "apne1-az1"},
                        {"ap-south-1", "aps1-az1"},     {"sa-east-1", "sae1-az1"},
                        {"us-gov-west-1", "usgw1-az1"}, {"cn-northwest-1", "cnnw1-az1"}};
  for (const Case& each : cases) CHECK(backend::zone_id(each.region, 0) == each.zone);
  CHECK(backend::zone_name("us-east-1", 2) == "us-east-1c");
}

TEST_CASE("the default VPC's ids look like EC2's, differ, and stay the same") {
  std::set<std::string> ids;
  for (const char* region : {"us-east-1", "eu-west-1"}) {
    for (std::size_t i = 0; i < backend::kZonesOfRegion; ++i)
      ids.insert(backend::default_subnet_id(region, i));
  }
  CHECK(ids.size() == 6);
  const std::string subnet = backend::default_subnet_id("us-east-1", 0);
  CHECK(subnet.starts_with("subnet-"));
  CHECK(subnet.size() == 24);
  CHECK(subnet == backend::default_subnet_id("us-east-1", 0));
  CHECK(backend::default_subnet_cidr(2) == "172.31.32.0/20");
}

TEST_CASE("a subnet of the default VPC has its zone, the n-th unknown one counts as zone n mod 3") {
  const std::string second = backend::default_subnet_id("us-east-1", 1);
  CHECK(backend::zone_of_subnet("us-east-1", second, 0) == "us-east-1b");
  CHECK(backend::zone_of_subnet("us-east-1", second, 2) == "us-east-1b");
  CHECK(backend::zone_of_subnet("us-east-1", "subnet-x", 0) == "us-east-1a");
  CHECK(backend::zone_of_subnet("us-east-1", "subnet-x", 4) == "us-east-1b");
  CHECK(backend::zone_of_subnet("eu-west-1", second, 0) == "eu-west-1a");
  CHECK(backend::zones_of_subnets("us-east-1", {"subnet-x", second, "subnet-y", "subnet-z", "subnet-w"}) ==
        std::vector<std::string>{"us-east-1a", "us-east-1b", "us-east-1b", "us-east-1c", "us-east-1a"});
}

TEST_CASE("filter values with wildcards") {
  CHECK(backend::matches_filter_value("us-east-1a", "us-east-1a"));
  CHECK(backend::matches_filter_value("*", ""));
  CHECK(backend::matches_filter_value("us-*-1?", "us-east-1a"));
  CHECK(backend::matches_filter_value("*a*b*", "xaxxbx"));
  CHECK_FALSE(backend::matches_filter_value("us-east-1?", "us-east-1"));
  CHECK_FALSE(backend::matches_filter_value("", "a"));
  CHECK_FALSE(backend::matches_filter_value("*ab", "abc"));
}
