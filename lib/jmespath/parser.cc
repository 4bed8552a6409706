#include "jmespath/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "jmespath/lexer.h"

namespace berth::jmespath {
namespace {

constexpr int kProjectionStop = 10;

// Every function gives nullptr when the expression is wrong; error_ then says why.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens) : text_(text), tokens_(std::move(tokens)) {}

  std::variant<NodePtr, Error> run() {
    NodePtr root = expression(0);
    if (root && type() != TokenType::eof) fail_at(here(), "Unexpected token: " + here().shown());
    if (error_) return std::move(*error_);
    return root;
  }

 private:
  const Token& here() const { return tokens_[at_]; }
  TokenType type() const { return here().type; }
  TokenType ahead() const { return at_ + 1 < tokens_.size() ? tokens_[at_ + 1].type : TokenType::eof; }
  bool failed() const { return error_.has_value(); }

  // The end stays in front for ever.
  const Token& advance() {
    const Token& token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }

  // --- making nodes ---

  NodePtr make(NodeType node_type, std::initializer_list<NodePtr*> parts = {}) {
    auto node = std::make_unique<Node>();
    node->type = node_type;
    for (NodePtr* part : parts) {
      if (!*part) return nullptr;
      adopt(*node, std::move(*part));
    }
    if (node->depth > kMaxDepth) return too_deep();
    return node;
  }

  static void adopt(Node& parent, NodePtr child) {
    parent.depth = std::max(parent.depth, child->depth + 1);
    parent.children.push_back(std::move(child));
  }

  // `left` then `right`; a chain stays one flat node.
  NodePtr then(NodePtr left, NodePtr right) {
    if (!left || !right) return nullptr;
    if (left->type == NodeType::sequence && !left->indexed) {
      adopt(*left, std::move(right));
      return left->depth > kMaxDepth ? too_deep() : std::move(left);
    }
    return make(NodeType::sequence, {&left, &right});
  }

  NodePtr projection(NodeType node_type, NodePtr left, NodePtr right) {
    return make(node_type, {&left, &right});
  }

  // --- errors ---

  NodePtr fail(std::string message) {
    if (!error_) error_ = Error{ErrorKind::syntax, std::move(message)};
    return nullptr;
  }

  NodePtr too_deep() {
    return fail(fmt::format("Invalid jmespath expression: nested too deeply, {} levels at most", kMaxDepth));
  }

  NodePtr fail_at(const Token& token, std::string_view why) {
    return fail_at_column(column_of(text_, token.start), token, why);
  }

  NodePtr fail_at_column(std::size_t column, const Token& token, std::string_view why) {
    std::string name(token_name(token.type));
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return fail(
        fmt::format("{}: Parse error at column {}, token \"{}\" ({}), for expression:\n\"{}\"\n{:>{}}", why,
                    column, token.shown(), name, text_, '^', column + 2));
  }

  NodePtr fail_or_incomplete(const Token& token, std::string_view why) {
    if (token.type != TokenType::eof) return fail_at(token, why);
    return fail(fmt::format("Invalid jmespath expression: Incomplete expression:\n\"{}\"\n{:>{}}", text_, '^',
                            column_of(text_, token.start) + 2));
  }

  NodePtr unexpected(std::string_view expected) {
    return fail_or_incomplete(here(), fmt::format("Expecting: {}, got: {}", expected, token_name(type())));
  }

  bool match(TokenType wanted) {
    if (type() != wanted) {
      unexpected(token_name(wanted));
      return false;
    }
    advance();
    return true;
  }

  // --- the grammar ---

  NodePtr expression(int power) {
    if (++depth_ > kMaxDepth) return too_deep();
    const Token& token = advance();
    NodePtr left = prefix(token);
    while (left && power < binding_power(type())) left = infix(std::move(left));
    --depth_;
    return left;
  }

  NodePtr prefix(const Token& token) {
    switch (token.type) {
      case TokenType::literal:
        return literal(token);
      case TokenType::unquoted_identifier:
        return field(token);
      case TokenType::quoted_identifier:
        if (type() == TokenType::lparen)
          return fail_at_column(0, here(), "Quoted identifier not allowed for function names.");
        return field(token);
      case TokenType::star:
        return star();
      case TokenType::filter:
        return filter(make(NodeType::current));
      case TokenType::lbrace:
        return multi_hash();
      case TokenType::lparen: {
        NodePtr inside = expression(0);
        if (!inside || !match(TokenType::rparen)) return nullptr;
        return inside;
      }
      case TokenType::flatten:
        return flatten(make(NodeType::current));
      case TokenType::not_op:
        return unary(NodeType::negation, TokenType::not_op);
      case TokenType::lbracket:
        return bracket();
      case TokenType::current:
        return make(NodeType::current);
      case TokenType::expref:
        return unary(NodeType::expression_ref, TokenType::expref);
      default:
        return fail_or_incomplete(token, "invalid token");
    }
  }

  NodePtr infix(NodePtr left) {
    const TokenType op = type();
    switch (op) {
      case TokenType::dot:
        advance();
        return dot(std::move(left));
      case TokenType::pipe:
        advance();
        return then(std::move(left), expression(binding_power(op)));
      case TokenType::or_op:
        advance();
        return binary(NodeType::either, std::move(left), op);
      case TokenType::and_op:
        advance();
        return binary(NodeType::both, std::move(left), op);
      case TokenType::lparen:
        return function(std::move(left));
      case TokenType::filter:
        advance();
        return filter(std::move(left));
      case TokenType::flatten:
        advance();
        return flatten(std::move(left));
      case TokenType::lbracket:
        advance();
        return bracket_behind(std::move(left));
      case TokenType::eq:
        advance();
        return comparison(std::move(left), op, Comparator::eq);
      case TokenType::ne:
        advance();
        return comparison(std::move(left), op, Comparator::ne);
      case TokenType::lt:
        advance();
        return comparison(std::move(left), op, Comparator::lt);
      case TokenType::lte:
        advance();
        return comparison(std::move(left), op, Comparator::lte);
      case TokenType::gt:
        advance();
        return comparison(std::move(left), op, Comparator::gt);
      case TokenType::gte:
        advance();
        return comparison(std::move(left), op, Comparator::gte);
      default:
        return fail_at(here(), "invalid token");
    }
  }

  NodePtr literal(const Token& token) {
    NodePtr node = make(NodeType::literal);
    node->literal = token.value;
    return node;
  }

  NodePtr field(const Token& token) {
    NodePtr node = make(NodeType::field);
    node->text = token.text;
    return node;
  }

  NodePtr unary(NodeType node_type, TokenType op) {
    NodePtr operand = expression(binding_power(op));
    return make(node_type, {&operand});
  }

  NodePtr binary(NodeType node_type, NodePtr left, TokenType op) {
    NodePtr right = expression(binding_power(op));
    return make(node_type, {&left, &right});
  }

  NodePtr comparison(NodePtr left, TokenType op, Comparator comparator) {
    NodePtr node = binary(NodeType::comparator, std::move(left), op);
    if (node) node->comparator = comparator;
    return node;
  }

  NodePtr star() {
    NodePtr right =
        type() == TokenType::rbracket ? make(NodeType::current) : projected(binding_power(TokenType::star));
    return projection(NodeType::value_projection, make(NodeType::current), std::move(right));
  }

  NodePtr filter(NodePtr left) {
    NodePtr condition = expression(0);
    if (!condition || !match(TokenType::rbracket)) return nullptr;
    NodePtr right =
        type() == TokenType::flatten ? make(NodeType::current) : projected(binding_power(TokenType::filter));
    return make(NodeType::filter_projection, {&left, &right, &condition});
  }

  NodePtr flatten(NodePtr left) {
    NodePtr flat = make(NodeType::flatten, {&left});
    if (!flat) return nullptr;
    return projection(NodeType::projection, std::move(flat), projected(binding_power(TokenType::flatten)));
  }

  NodePtr dot(NodePtr left) {
    const int power = binding_power(TokenType::dot);
    if (type() != TokenType::star) return then(std::move(left), behind_dot(power));
    advance();
    return projection(NodeType::value_projection, std::move(left), projected(power));
  }

  NodePtr behind_dot(int power) {
    switch (type()) {
      case TokenType::quoted_identifier:
      case TokenType::unquoted_identifier:
      case TokenType::star:
        return expression(power);
      case TokenType::lbracket:
        advance();
        return multi_list();
      case TokenType::lbrace:
        advance();
        return multi_hash();
      default:
        return fail_at(here(),
                       fmt::format("Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', "
                                   "'lbrace'], got: {}",
                                   token_name(type())));
    }
  }

  // What a projection does to each of its elements: the rest up to the next operator that ends it.
  NodePtr projected(int power) {
    if (binding_power(type()) < kProjectionStop) return make(NodeType::current);
    switch (type()) {
      case TokenType::lbracket:
      case TokenType::filter:
        return expression(power);
      case TokenType::dot:
        advance();
        return behind_dot(power);
      default:
        return fail_at(here(), "syntax error");
    }
  }

  // A bracket at the beginning of an expression.
  NodePtr bracket() {
    if (type() == TokenType::number || type() == TokenType::colon)
      return indexed(make(NodeType::current), index());
    if (type() == TokenType::star && ahead() == TokenType::rbracket)
      return list_projection(make(NodeType::current));
    return multi_list();
  }

  // A bracket behind an expression.
  NodePtr bracket_behind(NodePtr left) {
    if (type() != TokenType::number && type() != TokenType::colon) return list_projection(std::move(left));
    NodePtr right = index();
    if (!right) return nullptr;
    if (left->type == NodeType::sequence && left->indexed) {
      // As in the aws CLI: a slice behind an index does not begin a projection.
      adopt(*left, std::move(right));
      return left;
    }
    return indexed(std::move(left), std::move(right));
  }

  NodePtr list_projection(NodePtr left) {
    if (!match(TokenType::star) || !match(TokenType::rbracket)) return nullptr;
    return projection(NodeType::projection, std::move(left), projected(binding_power(TokenType::star)));
  }

  NodePtr indexed(NodePtr left, NodePtr right) {
    if (!right) return nullptr;
    const bool slice = right->type == NodeType::slice;
    NodePtr node = make(NodeType::sequence, {&left, &right});
    if (!node) return nullptr;
    node->indexed = true;
    if (!slice) return node;
    return projection(NodeType::projection, std::move(node), projected(binding_power(TokenType::star)));
  }

  NodePtr index() {
    if (type() == TokenType::colon || ahead() == TokenType::colon) return slice();
    NodePtr node = make(NodeType::index);
    node->index = advance().value.get<std::int64_t>();
    return match(TokenType::rbracket) ? std::move(node) : nullptr;
  }

  NodePtr slice() {
    NodePtr node = make(NodeType::slice);
    std::size_t part = 0;
    while (type() != TokenType::rbracket) {
      if (type() == TokenType::colon) {
        if (++part == 3) return fail_at(here(), "syntax error");
      } else if (type() == TokenType::number) {
        node->slice[part] = here().value.get<std::int64_t>();
      } else {
        return fail_at(here(), "syntax error");
      }
      advance();
    }
    return match(TokenType::rbracket) ? std::move(node) : nullptr;
  }

  NodePtr multi_list() {
    NodePtr node = make(NodeType::multi_list);
    while (true) {
      NodePtr element = expression(0);
      if (!element) return nullptr;
      adopt(*node, std::move(element));
      if (type() == TokenType::rbracket) break;
      if (!match(TokenType::comma)) return nullptr;
    }
    advance();
    return node->depth > kMaxDepth ? too_deep() : std::move(node);
  }

  // The comma between two members may be missing, as in the aws CLI.
  NodePtr multi_hash() {
    NodePtr node = make(NodeType::multi_hash);
    while (true) {
      if (type() != TokenType::quoted_identifier && type() != TokenType::unquoted_identifier)
        return unexpected("['quoted_identifier', 'unquoted_identifier']");
      node->keys.push_back(advance().text);
      if (!match(TokenType::colon)) return nullptr;
      NodePtr value = expression(0);
      if (!value) return nullptr;
      adopt(*node, std::move(value));
      if (type() == TokenType::comma) {
        advance();
      } else if (type() == TokenType::rbrace) {
        advance();
        break;
      }
    }
    return node->depth > kMaxDepth ? too_deep() : std::move(node);
  }

  // Commas between and behind arguments may be missing or there, as in the aws CLI.
  NodePtr function(NodePtr left) {
    if (left->type != NodeType::field) {
      const Token& before = tokens_[at_ - 1];
      return fail_at(before, fmt::format("Invalid function name '{}'", before.shown()));
    }
    advance();
    NodePtr node = make(NodeType::function);
    node->text = std::move(left->text);
    while (type() != TokenType::rparen) {
      NodePtr argument = expression(0);
      if (!argument) return nullptr;
      if (type() == TokenType::comma) advance();
      adopt(*node, std::move(argument));
    }
    advance();
    return node->depth > kMaxDepth ? too_deep() : std::move(node);
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

}  // namespace

std::variant<NodePtr, Error> parse(std::string_view expression) {
  if (expression.empty()) {
    return Error{ErrorKind::syntax, "Invalid JMESPath expression: cannot be empty."};
  }
  std::variant<std::vector<Token>, Error> tokens = tokenize(expression);
  if (Error* error = std::get_if<Error>(&tokens)) return std::move(*error);
  return Parser(expression, std::move(std::get<std::vector<Token>>(tokens))).run();
}

}  // namespace berth::jmespath
