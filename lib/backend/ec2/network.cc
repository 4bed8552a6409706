#include "backend/ec2/network.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "backend/ec2/default_vpc.h"
#include "backend/ec2/filters.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;

constexpr int kFreeAddresses = 4091;  // of a /20 with nothing in it

// How the error for unknown ids is worded: "The vpc ID 'vpc-1' does not exist", "The vpc IDs 'vpc-1, vpc-2'
// do not exist".
struct NotFound {
  const char* type;
  const char* one;
  const char* many;
};

template <class In>
void refuse_dry_run(View<In> input) {
  if (get(input, In::dry_run))
    throw api::ServiceError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
}

template <class In>
void refuse_page_of_named(View<In> input, const char* ids) {
  if (!has(input, In::max_results)) return;
  throw api::ServiceError("InvalidParameterCombination", "The parameter " + std::string(ids) +
                                                             " cannot be used with the parameter maxResults");
}

// Whether the thing with this id was asked for; throws if an id was that no thing has.
class Asked {
 public:
  Asked(model::ListView<std::string> ids, std::vector<std::string> known, const NotFound& words) {
    std::vector<std::string> unknown;
    for (const std::string& id : ids) {
      ids_.push_back(id);
      if (std::find(known.begin(), known.end(), id) == known.end()) unknown.push_back(id);
    }
    if (unknown.empty()) return;
    throw api::ServiceError(words.type, "The " + std::string(unknown.size() == 1 ? words.one : words.many) +
                                            " '" + join(unknown, ", ") + "' do" +
                                            (unknown.size() == 1 ? "es" : "") + " not exist");
  }
  bool for_id(std::string_view id) const {
    return ids_.empty() || std::find(ids_.begin(), ids_.end(), id) != ids_.end();
  }

 private:
  std::vector<std::string> ids_;
};

std::string flag(bool value) { return value ? "true" : "false"; }

// --- VPCs

Doc<ec2::Vpc> default_vpc(const Scope& scope) {
  using ec2::Vpc;
  Doc<Vpc> out;
  set(out, Vpc::owner_id, scope.account);
  set(out, Vpc::instance_tenancy, "default");
  Doc<ec2::VpcCidrBlockAssociation> block;
  const std::string vpc = default_vpc_id(scope.region);
  set(block, ec2::VpcCidrBlockAssociation::association_id, "vpc-cidr-assoc-" + vpc.substr(4));
  set(block, ec2::VpcCidrBlockAssociation::cidr_block, kDefaultVpcCidr);
  set(edit(block, ec2::VpcCidrBlockAssociation::cidr_block_state), ec2::VpcCidrBlockState::state,
      "associated");
  append(out, Vpc::cidr_block_association_set, block);
  set(out, Vpc::is_default, true);
  set(out, Vpc::vpc_id, vpc);
  set(out, Vpc::state, "available");
  set(out, Vpc::cidr_block, kDefaultVpcCidr);
  set(out, Vpc::dhcp_options_id, default_dhcp_options_id(scope.region));
  return out;
}

Filterable filterable_vpc(const Scope& scope) {
  const std::string cidr(kDefaultVpcCidr);
  return {{"vpc-id", {default_vpc_id(scope.region)}},
          {"is-default", {"true"}},
          {"isDefault", {"true"}},
          {"state", {"available"}},
          {"cidr", {cidr}},
          {"cidr-block-association.cidr-block", {cidr}},
          {"cidr-block-association.state", {"associated"}},
          {"dhcp-options-id", {default_dhcp_options_id(scope.region)}},
          {"owner-id", {scope.account}}};
}

Doc<ec2::DescribeVpcsResult> describe_vpcs(Call& call, View<ec2::DescribeVpcsRequest> input) {
  using In = ec2::DescribeVpcsRequest;
  refuse_dry_run(input);
  const auto ids = get(input, In::vpc_ids);
  if (!ids.empty()) refuse_page_of_named(input, "vpcIds");
  const Scope scope = call.scope();
  const Asked asked(ids, {default_vpc_id(scope.region)}, {"InvalidVpcID.NotFound", "vpc ID", "vpc IDs"});
  Doc<ec2::DescribeVpcsResult> out;
  Json& list = edit_list(out, ec2::DescribeVpcsResult::vpcs);
  if (matches_filters(filterable_vpc(scope), get(input, In::filters)))
    list.push_back(default_vpc(scope).json());
  return out;
}

// --- Subnets

std::string subnet_arn(const Scope& scope, std::size_t i) {
  return scope.arn("ec2", "subnet/" + default_subnet_id(scope.region, i));
}

Doc<ec2::Subnet> default_subnet(const Scope& scope, std::size_t i) {
  using ec2::Subnet;
  Doc<Subnet> out;
  set(out, Subnet::availability_zone_id, zone_id(scope.region, i));
  set(out, Subnet::map_customer_owned_ip_on_launch, false);
  set(out, Subnet::owner_id, scope.account);
  set(out, Subnet::assign_ipv6_address_on_creation, false);
  edit_list(out, Subnet::ipv6_cidr_block_association_set);
  set(out, Subnet::subnet_arn, subnet_arn(scope, i));
  set(out, Subnet::enable_dns64, false);
  set(out, Subnet::ipv6_native, false);
  const auto dns = edit(out, Subnet::private_dns_name_options_on_launch);
  set(dns, ec2::PrivateDnsNameOptionsOnLaunch::hostname_type, "ip-name");
  set(dns, ec2::PrivateDnsNameOptionsOnLaunch::enable_resource_name_dns_a_record, false);
  set(dns, ec2::PrivateDnsNameOptionsOnLaunch::enable_resource_name_dns_aaaa_record, false);
  set(out, Subnet::subnet_id, default_subnet_id(scope.region, i));
  set(out, Subnet::state, "available");
  set(out, Subnet::vpc_id, default_vpc_id(scope.region));
  set(out, Subnet::cidr_block, default_subnet_cidr(i));
  set(out, Subnet::available_ip_address_count, kFreeAddresses);
  set(out, Subnet::availability_zone, zone_name(scope.region, i));
  set(out, Subnet::default_for_az, true);
  set(out, Subnet::map_public_ip_on_launch, true);
  return out;
}

Filterable filterable_subnet(const Scope& scope, std::size_t i) {
  const std::string zone = zone_name(scope.region, i);
  const std::string cidr = default_subnet_cidr(i);
  return {{"subnet-id", {default_subnet_id(scope.region, i)}},
          {"vpc-id", {default_vpc_id(scope.region)}},
          {"availability-zone", {zone}},
          {"availabilityZone", {zone}},
          {"availability-zone-id", {zone_id(scope.region, i)}},
          {"availabilityZoneId", {zone_id(scope.region, i)}},
          {"default-for-az", {"true"}},
          {"defaultForAz", {"true"}},
          {"map-public-ip-on-launch", {"true"}},
          {"cidr", {cidr}},
          {"cidr-block", {cidr}},
          {"cidrBlock", {cidr}},
          {"available-ip-address-count", {std::to_string(kFreeAddresses)}},
          {"state", {"available"}},
          {"ipv6-native", {flag(false)}},
          {"subnet-arn", {subnet_arn(scope, i)}},
          {"owner-id", {scope.account}}};
}

Doc<ec2::DescribeSubnetsResult> describe_subnets(Call& call, View<ec2::DescribeSubnetsRequest> input) {
  using In = ec2::DescribeSubnetsRequest;
  refuse_dry_run(input);
  const auto ids = get(input, In::subnet_ids);
  if (!ids.empty()) refuse_page_of_named(input, "subnetIds");
  const Scope scope = call.scope();
  std::vector<std::string> known;
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) known.push_back(default_subnet_id(scope.region, i));
  const Asked asked(ids, known, {"InvalidSubnetID.NotFound", "subnet ID", "subnet IDs"});
  Doc<ec2::DescribeSubnetsResult> out;
  Json& list = edit_list(out, ec2::DescribeSubnetsResult::subnets);
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) {
    const bool wanted = matches_filters(filterable_subnet(scope, i), get(input, In::filters));
    if (wanted && asked.for_id(known[i])) list.push_back(default_subnet(scope, i).json());
  }
  return out;
}

// --- Security groups

// Lists that every permission has, empty or not.
Doc<ec2::IpPermission> all_traffic() {
  Doc<ec2::IpPermission> out;
  set(out, ec2::IpPermission::ip_protocol, "-1");
  edit_list(out, ec2::IpPermission::user_id_group_pairs);
  edit_list(out, ec2::IpPermission::ip_ranges);
  edit_list(out, ec2::IpPermission::ipv6_ranges);
  edit_list(out, ec2::IpPermission::prefix_list_ids);
  return out;
}

Doc<ec2::SecurityGroup> default_security_group(const Scope& scope) {
  using ec2::SecurityGroup;
  const std::string id = default_security_group_id(scope.region);
  Doc<SecurityGroup> out;
  set(out, SecurityGroup::group_id, id);
  Doc<ec2::IpPermission> egress = all_traffic();
  Doc<ec2::IpRange> anywhere;
  set(anywhere, ec2::IpRange::cidr_ip, "0.0.0.0/0");
  append(egress, ec2::IpPermission::ip_ranges, anywhere);
  append(out, SecurityGroup::ip_permissions_egress, egress);
  set(out, SecurityGroup::vpc_id, default_vpc_id(scope.region));
  set(out, SecurityGroup::security_group_arn, scope.arn("ec2", "security-group/" + id));
  set(out, SecurityGroup::owner_id, scope.account);
  set(out, SecurityGroup::group_name, "default");
  set(out, SecurityGroup::description, "default VPC security group");
  Doc<ec2::IpPermission> ingress = all_traffic();
  Doc<ec2::UserIdGroupPair> itself;
  set(itself, ec2::UserIdGroupPair::user_id, scope.account);
  set(itself, ec2::UserIdGroupPair::group_id, id);
  append(ingress, ec2::IpPermission::user_id_group_pairs, itself);
  append(out, SecurityGroup::ip_permissions, ingress);
  return out;
}

Filterable filterable_security_group(const Scope& scope) {
  return {{"group-id", {default_security_group_id(scope.region)}},
          {"group-name", {"default"}},
          {"description", {"default VPC security group"}},
          {"vpc-id", {default_vpc_id(scope.region)}},
          {"owner-id", {scope.account}},
          {"ip-permission.protocol", {"-1"}},
          {"ip-permission.group-id", {default_security_group_id(scope.region)}},
          {"ip-permission.user-id", {scope.account}},
          {"ip-permission.cidr", {}},
          {"ip-permission.from-port", {}},
          {"ip-permission.to-port", {}},
          {"egress.ip-permission.protocol", {"-1"}},
          {"egress.ip-permission.cidr", {"0.0.0.0/0"}}};
}

// By name, groups are looked for in the default VPC alone.
void require_group_names(View<ec2::DescribeSecurityGroupsRequest> input, const Scope& scope) {
  for (const std::string& name : get(input, ec2::DescribeSecurityGroupsRequest::group_names)) {
    if (name == "default") continue;
    throw api::ServiceError("InvalidGroup.NotFound", "The security group '" + name +
                                                         "' does not exist in default VPC '" +
                                                         default_vpc_id(scope.region) + "'");
  }
}

Doc<ec2::DescribeSecurityGroupsResult> describe_security_groups(
    Call& call, View<ec2::DescribeSecurityGroupsRequest> input) {
  using In = ec2::DescribeSecurityGroupsRequest;
  refuse_dry_run(input);
  const auto ids = get(input, In::group_ids);
  if (!ids.empty()) refuse_page_of_named(input, "groupIds");
  const Scope scope = call.scope();
  const Asked asked(ids, {default_security_group_id(scope.region)},
                    {"InvalidGroup.NotFound", "security group", "security groups"});
  require_group_names(input, scope);
  Doc<ec2::DescribeSecurityGroupsResult> out;
  Json& list = edit_list(out, ec2::DescribeSecurityGroupsResult::security_groups);
  if (matches_filters(filterable_security_group(scope), get(input, In::filters)))
    list.push_back(default_security_group(scope).json());
  return out;
}

// --- Availability zones

Doc<ec2::AvailabilityZone> availability_zone(const Scope& scope, std::size_t i) {
  using ec2::AvailabilityZone;
  Doc<AvailabilityZone> out;
  set(out, AvailabilityZone::opt_in_status, "opt-in-not-required");
  edit_list(out, AvailabilityZone::messages);
  set(out, AvailabilityZone::region_name, scope.region);
  set(out, AvailabilityZone::zone_name, zone_name(scope.region, i));
  set(out, AvailabilityZone::zone_id, zone_id(scope.region, i));
  set(out, AvailabilityZone::group_name, scope.region);
  set(out, AvailabilityZone::network_border_group, scope.region);
  set(out, AvailabilityZone::zone_type, "availability-zone");
  set(out, AvailabilityZone::state, "available");
  return out;
}

Filterable filterable_zone(const Scope& scope, std::size_t i) {
  return {{"zone-name", {zone_name(scope.region, i)}},
          {"zone-id", {zone_id(scope.region, i)}},
          {"region-name", {scope.region}},
          {"group-name", {scope.region}},
          {"zone-type", {"availability-zone"}},
          {"opt-in-status", {"opt-in-not-required"}},
          {"state", {"available"}},
          {"message", {}},
          {"parent-zone-id", {}},
          {"parent-zone-name", {}}};
}

// The names or ids asked for; throws for one that is no zone's.
std::vector<std::string> require_zones(model::ListView<std::string> asked,
                                       const std::vector<std::string>& known) {
  std::vector<std::string> out;
  for (const std::string& zone : asked) {
    if (std::find(known.begin(), known.end(), zone) == known.end())
      throw api::ServiceError("InvalidParameterValue", "Invalid availability zone: [" + zone + "]");
    out.push_back(zone);
  }
  return out;
}

bool is_asked(const std::vector<std::string>& asked, const std::string& zone) {
  return asked.empty() || std::find(asked.begin(), asked.end(), zone) != asked.end();
}

Doc<ec2::DescribeAvailabilityZonesResult> describe_availability_zones(
    Call& call, View<ec2::DescribeAvailabilityZonesRequest> input) {
  using In = ec2::DescribeAvailabilityZonesRequest;
  refuse_dry_run(input);
  const Scope scope = call.scope();
  std::vector<std::string> names;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) {
    names.push_back(zone_name(scope.region, i));
    ids.push_back(zone_id(scope.region, i));
  }
  const std::vector<std::string> asked_names = require_zones(get(input, In::zone_names), names);
  const std::vector<std::string> asked_ids = require_zones(get(input, In::zone_ids), ids);
  Doc<ec2::DescribeAvailabilityZonesResult> out;
  Json& list = edit_list(out, ec2::DescribeAvailabilityZonesResult::availability_zones);
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) {
    const bool wanted = is_asked(asked_names, names[i]) && is_asked(asked_ids, ids[i]);
    if (matches_filters(filterable_zone(scope, i), get(input, In::filters)) && wanted)
      list.push_back(availability_zone(scope, i).json());
  }
  return out;
}

constexpr std::array kOperations = {
    reading<describe_availability_zones>("DescribeAvailabilityZones"),
    reading<describe_security_groups>("DescribeSecurityGroups"),
    reading<describe_subnets>("DescribeSubnets"),
    reading<describe_vpcs>("DescribeVpcs"),
};

}  // namespace

const Area kEc2NetworkArea = {"ec2", kOperations, {}, {}};

}  // namespace berth::backend
