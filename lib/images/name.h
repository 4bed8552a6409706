// What the words of `push` and `pull` name: an image, a repository, a place on this machine or in the
// network. Pure but for looking whether a path is there.
#pragma once

#include <string>
#include <string_view>

namespace berth::images {

// `[HOST/]REPOSITORY[:TAG][@DIGEST]`; what was not said is empty.
struct Name {
  std::string host;
  std::string repository;
  std::string tag;
  std::string digest;

  // By digest where there is one, else by tag; "latest" if there is neither.
  std::string reference() const;
};

// `fault` says why the text names nothing, and what would; empty if it does.
struct NameReading {
  Name name;
  std::string fault;
};

// As docker has it: the part before the first slash is a host if it has a dot or a colon, or is `localhost`.
NameReading parse_image_name(std::string_view text);
// A repository of ECR: its host is a registry's of AWS, or `registry_host` ("" if there is none). Another
// host is refused.
NameReading parse_repository(std::string_view text, std::string_view registry_host);

// Whether the host is one whose images berth keeps.
bool is_own_host(std::string_view host, std::string_view registry_host);

enum class PlaceKind {
  engine,          // docker-daemon:NAME
  docker_archive,  // docker-archive:PATH[:NAME]
  oci_archive,     // oci-archive:PATH[:NAME]
  archive,         // a path of a tar, whose form its entries tell
  layout,          // oci:PATH[:NAME]
  registry,        // docker://HOST/NAME
};

struct Place {
  PlaceKind kind = PlaceKind::engine;
  std::string path;
  std::string image;  // which of those at the path; "": the only one
  Name name;          // engine, registry
};

struct PlaceReading {
  Place place;
  std::string fault;
};

// The one with a prefix (skopeo's), else what the path is: a folder, a file, an engine's image.
PlaceReading parse_source(std::string_view text);
// The one with a prefix, else a path: of a docker-archive if it ends in `.tar`, of an OCI layout if not.
PlaceReading parse_destination(std::string_view text);

}  // namespace berth::images
