// `berth explain run-task`: why each instance would take the tasks or not, and how the strategies rank those
// that would. Answers for the tasks that a RunTask with the same input would place now, and changes nothing.
//
//   {"clusterArn", "taskDefinitionArn", "group", "launchType",
//    "demand": {"cpu", "memory", "tcpPorts", "udpPorts", "gpus", "networkInterfaces", "attributes", "zones"},
//    "constraints": [{"type", "expression"}], "strategies": [{"type", "field"}],
//    "tasks": [{"placed", "containerInstanceArn" or "subnet", "availabilityZone", "equallyGood",
//               "instances": [{"containerInstanceArn", "ec2InstanceId", "instanceType", "availabilityZone",
//                              "status", "chosen", "refusals": [{"reason", "detail"}],
//                              "ranking": [{"strategy", "value", "kept"}]}]}]}
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kExplainArea;

}  // namespace berth::backend
