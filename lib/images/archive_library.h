// libarchive's functions, by their own names without `archive_`.
#pragma once

#include <archive.h>
#include <archive_entry.h>

namespace berth::images {

// clang-format off
#define BERTH_ARCHIVE_FUNCTIONS(each) \
  each(entry_filetype) each(entry_free) each(entry_hardlink) each(entry_new) each(entry_pathname) \
  each(entry_set_filetype) each(entry_set_mtime) each(entry_set_pathname) each(entry_set_perm) \
  each(entry_set_size) each(entry_size) each(entry_sparse_count) each(entry_symlink) \
  each(entry_unset_size) each(error_string) each(read_data) each(read_free) \
  each(read_header_position) each(read_new) each(read_next_header) each(read_open1) \
  each(read_set_callback_data) each(read_set_read_callback) each(read_set_skip_callback) \
  each(read_support_filter_bzip2) each(read_support_filter_gzip) each(read_support_filter_xz) \
  each(read_support_filter_zstd) each(read_support_format_empty) each(read_support_format_raw) \
  each(read_support_format_tar) each(set_error) each(write_add_filter_gzip) each(write_close) \
  each(write_data) each(write_free) each(write_header) each(write_new) each(write_open) \
  each(write_set_bytes_in_last_block) each(write_set_filter_option) \
  each(write_set_format_pax_restricted) each(write_set_format_raw) each(zlib_version)
// clang-format on

struct ArchiveLibrary {
#define BERTH_MEMBER(name) \
  decltype(&archive_##name) name;  // NOLINT(bugprone-macro-parentheses): it is declared
  BERTH_ARCHIVE_FUNCTIONS(BERTH_MEMBER)
#undef BERTH_MEMBER
};

// Loads libarchive the first time. Throws IoError if it is not there.
const ArchiveLibrary& libarchive();

}  // namespace berth::images
