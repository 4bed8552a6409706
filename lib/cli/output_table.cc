// `--output table`: boxes one below the other, a box for the topmost value and one for each list and
// structure below it, the deeper ones between more bars.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <vector>

#include "base/json.h"
#include "cli/errors.h"
#include "cli/output.h"
#include "cli/text_width.h"
#include "jmespath/python.h"

namespace berth::cli {
namespace {

using Cells = std::vector<std::string>;
using Widths = std::vector<std::size_t>;

constexpr std::size_t kCellMargin = 4;  // two blanks on either side
constexpr std::size_t kBorders = 2;

// A title, perhaps a line of headers, rows that all have as many cells.
struct Box {
  std::optional<std::string> title;  // nothing: rows of a list in a list, drawn without one
  std::size_t indent = 0;
  std::optional<std::size_t> columns = {};
  Cells headers = {};
  std::vector<Cells> rows = {};
  Widths widest = {};  // the widest text of each column

  void set_headers(Cells cells) {
    if (!widest.empty() && cells.size() > widest.size()) throw failure("list index out of range");
    widen(cells);
    if (!columns) columns = cells.size();
    headers = std::move(cells);
  }

  // Throws UsageError (255) for a row that is longer or shorter than those above it.
  void add_row(Cells cells) {
    if (!columns) columns = cells.size();
    if (cells.size() != *columns) {
      throw failure("Row should have " + std::to_string(*columns) + " elements, instead it has " +
                    std::to_string(cells.size()));
    }
    widen(cells);
    rows.push_back(std::move(cells));
  }

  std::size_t width() const {
    constexpr std::size_t kNoTitle = 4;
    const std::size_t borders = kBorders + 2 * indent;
    const std::size_t cells =
        std::accumulate(widest.begin(), widest.end(), std::size_t{0},
                        [](std::size_t sum, std::size_t width) { return sum + width + kCellMargin; });
    return std::max(title ? columns_of(*title) : kNoTitle, cells) + borders;
  }

 private:
  void widen(const Cells& cells) {
    widest.resize(std::max(widest.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widest[i] = std::max(widest[i], columns_of(cells[i]));
  }
};

// --- A value as boxes
// -------------------------------------------------------------------------------------

struct Keys {
  std::set<std::string> scalars, rest;

  void add(const Json& structure) {
    for (auto it = structure.begin(); it != structure.end(); ++it)
      (it.value().is_structured() ? rest : scalars).insert(it.key());
  }
};

bool counts_as_nothing(const Json& value) {
  return jmespath::is_false(value) || (value.is_number() && value == 0);
}

class Boxes {
 public:
  void add(const std::optional<std::string>& title, const Json& value, std::size_t indent) {
    if (counts_as_nothing(value)) return;
    if (title) begin(title, indent);
    if (value.is_object()) {
      add_structure(value, indent);
    } else if (value.is_array() && value.front().is_object()) {
      add_structures(value, title, indent);
    } else if (value.is_array()) {
      for (const Json& element : value) add_element(element);
    }
  }

  std::vector<Box> take() { return std::move(boxes_); }

 private:
  void begin(const std::optional<std::string>& title, std::size_t indent) {
    boxes_.push_back({.title = title, .indent = indent});
  }
  Box& box() { return boxes_.back(); }

  // One scalar: name and value are a row. More: the names are the headers of a single row.
  void add_structure(const Json& value, std::size_t indent) {
    Keys keys;
    keys.add(value);
    Cells row;
    for (const std::string& key : keys.scalars) row.push_back(jmespath::python_text(value.at(key)));
    if (row.size() == 1) {
      box().add_row({*keys.scalars.begin(), row.front()});
    } else if (!row.empty()) {
      box().set_headers({keys.scalars.begin(), keys.scalars.end()});
      box().add_row(std::move(row));
    }
    for (const std::string& key : keys.rest) add(key, value.at(key), indent + 1);
  }

  // A row each. Where any of them has parts, each gets a box of its own, with its parts behind it.
  void add_structures(const Json& list, const std::optional<std::string>& title, std::size_t indent) {
    Keys keys;
    for (const Json& element : list) {
      refuse_mixture(element);
      if (element.is_object()) keys.add(element);
    }
    const Cells headers(keys.scalars.begin(), keys.scalars.end());
    box().set_headers(headers);
    bool first = true;
    for (const Json& element : list) {
      if (!first && !keys.rest.empty()) {
        begin(title, indent);
        box().set_headers(headers);
      }
      first = false;
      box().add_row(row_of(element, headers));
      for (const std::string& key : keys.rest) {
        if (const Json* part = member(element, key)) add(key, *part, indent + 1);
      }
    }
  }

  static bool is_empty_sequence(const Json& value) {
    return (value.is_array() || value.is_string()) && jmespath::is_false(value);
  }

  static Cells row_of(const Json& element, const Cells& headers) {
    if (is_empty_sequence(element))
      throw failure("'" + std::string(jmespath::python_type(element)) + "' object has no attribute 'get'");
    Cells row;
    for (const std::string& header : headers) {
      const auto cell = element.find(header);
      row.push_back(cell == element.end() ? "" : jmespath::python_text(*cell));
    }
    return row;
  }

  // What stands among structures and is none: aws prints nothing then.
  static void refuse_mixture(const Json& element) {
    const std::string type(jmespath::python_type(element));
    if (is_empty_sequence(element)) return;  // stumbled over later, where its row is made
    if (element.is_string()) throw failure("string indices must be integers, not 'str'");
    if (element.is_array()) {
      throw failure("list indices must be integers or slices, not " +
                    std::string(jmespath::python_type(element.front())));
    }
    if (!element.is_object()) throw failure("'" + type + "' object is not iterable");
  }

  // Of a list that does not begin with a structure.
  void add_element(const Json& element) {
    if (!element.is_structured()) {
      box().add_row({jmespath::python_text(element)});
    } else if (element.is_object()) {
      Cells names;
      for (auto it = element.begin(); it != element.end(); ++it) names.push_back(it.key());
      box().add_row(std::move(names));
    } else if (std::none_of(element.begin(), element.end(),
                            [](const Json& e) { return e.is_structured(); })) {
      Cells row;
      for (const Json& cell : element) row.push_back(jmespath::python_text(cell));
      box().add_row(std::move(row));
    } else {
      add(std::nullopt, element, 0);
    }
  }

  std::vector<Box> boxes_;
};

// --- Boxes as lines
// ---------------------------------------------------------------------------------------

// Headers and the only row below them as two columns.
Box turned(const Box& box) {
  Box out{.title = box.title, .indent = box.indent};
  for (std::size_t i = 0; i < box.headers.size() && i < box.rows.front().size(); ++i)
    out.add_row({box.headers[i], box.rows.front()[i]});
  return out;
}

std::size_t widest_of(const std::vector<Box>& boxes) {
  std::size_t width = 0;
  for (const Box& box : boxes) width = std::max(width, box.width());
  return width;
}

// The columns stretched in proportion to fill `width`; what rounding leaves over comes off from the first
// column on, what lacks is added from the last column back.
Widths stretched(const Widths& widest, std::size_t width) {
  Widths out;
  std::size_t sum = 0;
  for (const std::size_t text : widest) sum += text + kCellMargin;
  if (sum == 0) return out;
  const double factor = static_cast<double>(width) / static_cast<double>(sum);
  for (const std::size_t text : widest)
    out.push_back(static_cast<std::size_t>(std::nearbyint(factor * static_cast<double>(text + kCellMargin))));
  sum = std::accumulate(out.begin(), out.end(), std::size_t{0});
  for (std::size_t i = 0; sum > width; i = (i + 1) % out.size(), --sum) --out[i];
  for (std::size_t i = 0; sum < width; i = (i + 1) % out.size(), ++sum) ++out[out.size() - 1 - i];
  return out;
}

constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kYellow = "\x1b[2m\x1b[33m";
constexpr std::string_view kBlue = "\x1b[1m\x1b[34m";

class Drawing {
 public:
  explicit Drawing(const TableLook& look) : look_(look) {}

  std::string draw(const std::vector<Box>& boxes) {
    const std::size_t width = widest_of(boxes);
    out_ = std::string(width, '-') + "\n" + reset();
    for (const Box& box : boxes) draw_box(box, width - 2 * box.indent);
    return std::move(out_);
  }

 private:
  void draw_box(const Box& box, std::size_t width) {
    if (box.title && !box.title->empty()) {
      line(box, centred(*box.title, width, true));
      if (box.headers.empty() && box.rows.empty()) line(box, "+" + std::string(width - kBorders, '-') + "+");
    }
    const Widths widths = stretched(box.widest, width);
    if (!box.headers.empty()) {
      line(box, border(widths));
      std::string text;
      for (std::size_t i = 0; i < box.headers.size(); ++i) text += centred(box.headers[i], widths[i], i == 0);
      line(box, text);
    }
    if (box.rows.empty() || widths.empty()) return;
    line(box, border(widths));
    for (const Cells& row : box.rows) {
      std::string text;
      for (std::size_t i = 0; i < row.size(); ++i) text += cell(row[i], widths[i], i == 0);
      line(box, text);
    }
    line(box, border(widths));
  }

  std::string reset() const { return look_.colour && look_.resets ? std::string(kPlain) : ""; }

  void line(const Box& box, const std::string& text) {
    std::string bars;
    for (std::size_t i = 0; i < box.indent; ++i) bars += look_.colour ? coloured(kYellow, "|") : "|";
    bars += reset();
    out_ += bars + text + reset() + bars + "\n" + reset();
  }

  static std::string coloured(std::string_view colour, const std::string& text) {
    return std::string(colour) + text + std::string(kPlain);
  }

  static std::string border(const Widths& widths) {
    std::string out = "+";
    for (std::size_t i = 0; i < widths.size(); ++i)
      out += std::string(widths[i] - (i == 0 ? kBorders : 1), '-') + "+";
    return out;
  }

  static std::string blanks(std::size_t width, std::size_t taken) {
    return std::string(width > taken ? width - taken : 0, ' ');
  }

  // Between bars; only the first of a line has one at its left.
  static std::string centred(const std::string& text, std::size_t width, bool first) {
    const std::size_t columns = columns_of(text);
    const std::string before = blanks(width / 2, columns / 2 + 1);
    const std::string left = (first ? "|" : "") + before;
    return left + text + blanks(width, left.size() + columns + 1) + "|";
  }

  std::string cell(const std::string& text, std::size_t width, bool first) const {
    const std::size_t columns = columns_of(text);
    const std::size_t bars = first ? kBorders : 1;
    const std::string left = std::string(first ? "|" : "") + (width >= columns + bars + 2 ? "  " : "");
    const std::string shown = look_.colour ? coloured(kBlue, text) : text;
    return left + shown + blanks(width, left.size() + columns + 1) + "|";
  }

  TableLook look_;
  std::string out_;
};

}  // namespace

std::string table_output(const Json& value, const TableLook& look) {
  Boxes made;
  made.add(look.title, value, 0);
  std::vector<Box> boxes = made.take();
  if (boxes.empty()) return {};
  if (widest_of(boxes) > look.width) {
    for (Box& box : boxes)
      if (box.rows.size() == 1 && !box.headers.empty()) box = turned(box);
  }
  return Drawing(look).draw(boxes);
}

}  // namespace berth::cli
