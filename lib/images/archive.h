// Images in one tar file: OCI layouts, and what `docker save` writes (docker-archives).
//
// A docker-archive has neither a manifest nor the layers as a registry keeps them. Its image gets a Docker
// schema 2 manifest; layers that are gzip already stay as they are, others are gzipped, always to the same
// bytes. Each is checked against the config's diff_ids before anything is sent.
#pragma once

#include <memory>
#include <string>

#include "images/gathered.h"
#include "images/notes.h"
#include "images/places.h"
#include "images/tar.h"

namespace berth::images {

struct ArchiveWish {
  PlaceKind form = PlaceKind::archive;  // what it must be; `archive`: what its entries tell
  std::string image;                    // which of its images; "": the only one
  std::string wish;                     // taken in place of "" where there are several
  std::string folder;                   // for files without a name
  std::size_t threads = 1;              // that compress
  Notes notes = Notes("");              // of what layers were compressed to
};

// `progress` outlives the source.
std::unique_ptr<Source> open_archive(std::unique_ptr<Tar> tar, ArchiveWish wish, Progress& progress);

// The archive is at `path` whole, or not at all. A docker-archive's image has `name` ("app:1") in it, an OCI
// archive's likewise.
std::unique_ptr<Destination> create_docker_archive(const std::string& path, const std::string& name,
                                                   const std::string& folder);
std::unique_ptr<Destination> create_oci_archive(const std::string& path, const std::string& name,
                                                const std::string& folder);

// Writes a docker-archive of one image into a file.
void write_docker_archive(File& file, const Document& manifest, const std::string& name,
                          GatheredBlobs& blobs);

}  // namespace berth::images
