// The default VPC that every region has: three zones, a subnet in each, one security group. Its ids follow
// from the region alone, so whoever asks gets the same ones, and a subnet's zone is known without a look at
// the state. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::backend {

inline constexpr std::size_t kZonesOfRegion = 3;

// Requires: i < kZonesOfRegion.
std::string zone_name(std::string_view region, std::size_t i);  // us-east-1a
std::string zone_id(std::string_view region, std::size_t i);    // use1-az1
std::string default_subnet_id(std::string_view region, std::size_t i);
std::string default_subnet_cidr(std::size_t i);

std::string default_vpc_id(std::string_view region);
std::string default_security_group_id(std::string_view region);
std::string default_dhcp_options_id(std::string_view region);
inline constexpr std::string_view kDefaultVpcCidr = "172.31.0.0/16";

// The number of the default VPC's zone that this subnet is in; nothing for any other subnet.
std::optional<std::size_t> zone_of_default_subnet(std::string_view region, std::string_view subnet_id);

// The zone's name of a subnet. One that is not the default VPC's is taken on trust: the n-th such subnet of a
// request (from 0) counts as being in zone n mod 3.
std::string zone_of_subnet(std::string_view region, std::string_view subnet_id, std::size_t nth_unknown);

// The zones of a request's subnets, in their order.
std::vector<std::string> zones_of_subnets(std::string_view region,
                                          const std::vector<std::string>& subnet_ids);

// The VPC that a subnet is in: the default one, or for a subnet taken on trust one made up from its id.
std::string vpc_of_subnet(std::string_view region, std::string_view subnet_id);

}  // namespace berth::backend
