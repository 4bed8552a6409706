// What berth says of the commands that people use most: a text, and an example that is run from a fresh
// state, with nothing before it. Tables, and how an example is read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

// What an example begins with; each has those steps before its own.
enum class Stage : std::uint8_t {
  nothing,
  cluster,     // the cluster web
  definition,  // the task definition front
  instances,   // both, and instances in the cluster
  service,     // and the service front on them
  task,        // instances, and a task on them that belongs to no service
  repository,  // the repository app
  image,       // and an image of no layers in it, with the tag 1.0
};

struct Guide {
  std::string_view service;  // "ecs"; empty for berth's own commands
  std::string_view name;     // "run-task", "wait services-stable"
  std::string_view text;     // paragraphs, a line each
  Stage stage = Stage::nothing;
  // A line a step: a command; behind it, in lines that begin with `= `, what it prints, if that is shown, and
  // in one that begins with `? ` its exit code, if that is not 0. `~ ` begins a command that is shown, but
  // can't be run just so.
  std::string_view example;
  std::string_view options = {};  // of berth's own commands; a line each: "--limit TIME", a tab, what it does
};

// A table a file.
std::span<const Guide> ecs_guides();
std::span<const Guide> ecs_service_guides();
std::span<const Guide> ecr_guides();
std::span<const Guide> scaling_guides();
std::span<const Guide> own_guides();

std::vector<Guide> all_guides();

const Guide* find_guide(std::string_view service, std::string_view name);

// The example whole, the steps of its stage in front, in the notation of Guide::example.
std::vector<std::string> example_steps(const Guide& guide);

// As a page shows it.
std::vector<std::string> shown_example(const Guide& guide);

}  // namespace berth::cli
