#include "cli/yaml_skeleton.h"

#include "cli/yaml.h"

namespace berth::cli {
namespace {

using model::Member;
using model::Shape;
using model::ShapeType;

// No shape contains itself today; the depth is for one that will.
constexpr int kDeepest = 40;

std::string scalar(const Shape& shape) {
  switch (shape.type()) {
    case ShapeType::string: {
      if (shape.enum_values().empty()) return "''";
      const std::string_view first = shape.enum_values()[0].view();
      return plain_word(first) == YamlWord::text ? std::string(first) : "'" + std::string(first) + "'";
    }
    case ShapeType::floating:
      return "0.0";
    case ShapeType::boolean:
      return "true";
    case ShapeType::timestamp:
      return "1970-01-01 00:00:00";
    case ShapeType::blob:
      return "!!binary ''";
    default:
      return "0";
  }
}

std::string comment(const Member& member) {
  std::string out = member.required() ? " [REQUIRED]" : "";
  std::string values;
  for (const std::string_view value : member.shape().enum_values())
    values += (values.empty() ? "" : ", ") + std::string(value);
  if (!values.empty()) out += " Valid values are: " + values + ".";
  return out.empty() ? out : "#" + out;
}

class Skeleton {
 public:
  // The lines of a structure, each behind `indent` blanks but the first, which stands where the text ends.
  void structure(const Shape& shape, std::size_t indent, int depth) {
    bool first = true;
    for (const Member member : shape.members()) {
      if (!first) out_.append(indent, ' ');
      out_ += std::string(member.name()) + ":";
      value(member.shape(), comment(member), {.indent = indent, .first = first}, depth);
      first = false;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  struct Place {
    std::size_t indent;
    bool first;  // of its structure; its comment stands one column further
  };

  static bool empty(const Shape& shape) { return shape.is(ShapeType::structure) && shape.members().empty(); }

  // What follows "name:", comment and line end included.
  void value(const Shape& shape, const std::string& note, const Place& place, int depth) {
    constexpr std::size_t kStep = 2;
    const bool nested =
        shape.is(ShapeType::structure) || shape.is(ShapeType::list) || shape.is(ShapeType::map);
    if (depth >= kDeepest || empty(shape) || !nested) {
      out_ += nested ? " {}" : " " + scalar(shape);
      end_line(note, place);
      return;
    }
    end_line(note, place);
    const std::size_t indent = place.indent + (shape.is(ShapeType::list) ? 0 : kStep);
    out_.append(indent, ' ');
    if (shape.is(ShapeType::structure)) {
      structure(shape, indent, depth + 1);
    } else if (shape.is(ShapeType::map)) {
      out_ += "KeyName:";
      value(shape.element(), "", {.indent = indent, .first = false}, depth + 1);
    } else {
      element(shape.element(), indent, depth + 1);
    }
  }

  // Behind the blanks that stand before a list's dash.
  void element(const Shape& shape, std::size_t indent, int depth) {
    constexpr std::size_t kStep = 2;
    out_ += "- ";
    if (shape.is(ShapeType::structure) && !empty(shape) && depth < kDeepest) {
      structure(shape, indent + kStep, depth);
    } else if (shape.is(ShapeType::list) && depth < kDeepest) {
      element(shape.element(), indent + kStep, depth + 1);
    } else if (shape.is(ShapeType::map) && depth < kDeepest) {
      out_ += "KeyName:";
      value(shape.element(), "", {.indent = indent + kStep, .first = false}, depth + 1);
    } else {
      out_ += (shape.is(ShapeType::structure) ? "{}" : scalar(shape)) + "\n";
    }
  }

  void end_line(const std::string& note, const Place& place) {
    if (!note.empty()) out_ += (place.first ? "  " : " ") + note;
    out_ += "\n";
  }

  std::string out_;
};

}  // namespace

std::string yaml_input_skeleton(const Shape& input) {
  if (input.members().empty()) return "{}\n";
  Skeleton skeleton;
  skeleton.structure(input, 0, 0);
  return skeleton.take();
}

}  // namespace berth::cli
