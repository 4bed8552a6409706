// OCI layouts: folders with index.json and blobs by digest.
#pragma once

#include <memory>
#include <string>

#include "images/places.h"

namespace berth::images {

// `image` is a name that index.json has for it; "": the only one there is. `wish` is taken in its place where
// there are several and one is named so.
std::unique_ptr<Source> open_layout(const std::string& path, const std::string& image,
                                    const std::string& wish);

// A layout that is there gets the image beside its own; `image` is the name that it gets ("": none). What was
// broken off goes on where it stood.
std::unique_ptr<Destination> create_layout(const std::string& path, const std::string& image);

// Which entry of an index.json is meant; throws ImageError that names what there is.
Descriptor choose_image(const std::vector<Descriptor>& images, const std::string& image,
                        const std::string& wish, const std::string& where);

}  // namespace berth::images
