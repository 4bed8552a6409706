# EC2's instance types: facts/instance-types.json as a table, build/generated/model/gen/instance_types.inc.
add_executable(berth_instance_types generator/instance_types.cc)
target_link_libraries(berth_instance_types PRIVATE berth_base)
set(types ${CMAKE_BINARY_DIR}/generated/model/gen/instance_types.inc)
set(type_facts ${CMAKE_CURRENT_SOURCE_DIR}/facts/instance-types.json)
add_custom_command(OUTPUT ${types} COMMAND berth_instance_types ${type_facts} ${types}
  DEPENDS berth_instance_types ${type_facts} COMMENT "Generating the table of instance types")
target_sources(berth_model PRIVATE instance_types.cc ${types})
# Everything generated, for tools that read the sources without building them.
add_custom_target(berth_generated DEPENDS ${types})
add_dependencies(berth_generated berth_model_gen)
