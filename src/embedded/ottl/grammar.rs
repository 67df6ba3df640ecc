//! The grammar of OTTL as data, rule for rule as the collector has it: its messages print parts of it, and which
//! part depends on how alternatives are tried. `interpreter` runs it. `grammar/ottl.ebnf` is the same for people.

use super::terminals::Kind;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rule {
    Statement,
    ConstExpr,
    BooleanValue,
    OpAndBooleanValue,
    Term,
    OpOrTerm,
    BooleanExpression,
    Comparison,
    Editor,
    Converter,
    Argument,
    Value,
    Path,
    Field,
    Key,
    List,
    MapValue,
    MapItem,
    MathExprLiteral,
    MathValue,
    OpMultDivValue,
    AddSubTerm,
    OpAddSubTerm,
    MathExpression,
}

/// What a rule is made of. Groups without a mode leave no trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Node {
    Rule(Rule),
    Token(Kind),
    /// A number that must fit, or bytes that must pair.
    Checked(Kind),
    Text(&'static str),
    All(&'static [Node]),
    Any(&'static [Node]),
    Maybe(&'static Node),
    Many(&'static Node),
    NotAhead(&'static Node),
}

use Kind::{
    Boolean, Bytes, Equal, Float, Int, Lowercase, Nil, OpAddSub, OpAnd, OpComparison, OpMultDiv, OpNot, OpOr, Uppercase,
};
use Node::{All, Any, Checked, Many, Maybe, NotAhead, Text, Token};

const NAME_REST: Node = Many(&Any(&[Token(Uppercase), Token(Lowercase)]));
const LOWER_NAME: Node = All(&[Token(Lowercase), NAME_REST]);
const UPPER_NAME: Node = All(&[Token(Uppercase), NAME_REST]);
const MORE_ARGUMENTS: Node = Many(&All(&[Text(","), Node::Rule(Rule::Argument)]));
const ARGUMENTS: Node = Maybe(&All(&[Node::Rule(Rule::Argument), MORE_ARGUMENTS]));
const KEYS: Node = Many(&Node::Rule(Rule::Key));

impl Rule {
    pub(super) const ALL: &[Self] = &[
        Self::Statement,
        Self::ConstExpr,
        Self::BooleanValue,
        Self::OpAndBooleanValue,
        Self::Term,
        Self::OpOrTerm,
        Self::BooleanExpression,
        Self::Comparison,
        Self::Editor,
        Self::Converter,
        Self::Argument,
        Self::Value,
        Self::Path,
        Self::Field,
        Self::Key,
        Self::List,
        Self::MapValue,
        Self::MapItem,
        Self::MathExprLiteral,
        Self::MathValue,
        Self::OpMultDivValue,
        Self::AddSubTerm,
        Self::OpAddSubTerm,
        Self::MathExpression,
    ];

    /// Whether its matches are asked for.
    pub(super) const fn is_kept(self) -> bool {
        matches!(self, Self::Statement | Self::Editor | Self::Converter | Self::Argument | Self::Path | Self::Key)
    }

    /// What messages call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Statement => "ParsedStatement",
            Self::ConstExpr => "ConstExpr",
            Self::BooleanValue => "BooleanValue",
            Self::OpAndBooleanValue => "OpAndBooleanValue",
            Self::Term => "Term",
            Self::OpOrTerm => "OpOrTerm",
            Self::BooleanExpression => "BooleanExpression",
            Self::Comparison => "Comparison",
            Self::Editor => "Editor",
            Self::Converter => "Converter",
            Self::Argument => "Argument",
            Self::Value => "Value",
            Self::Path => "Path",
            Self::Field => "Field",
            Self::Key => "Key",
            Self::List => "List",
            Self::MapValue => "MapValue",
            Self::MapItem => "MapItem",
            Self::MathExprLiteral => "MathExprLiteral",
            Self::MathValue => "MathValue",
            Self::OpMultDivValue => "OpMultDivValue",
            Self::AddSubTerm => "AddSubTerm",
            Self::OpAddSubTerm => "OpAddSubTerm",
            Self::MathExpression => "MathExpression",
        }
    }

    pub(super) const fn body(self) -> &'static Node {
        use Rule as R;
        match self {
            R::Statement => {
                &const {
                    All(&[
                        Any(&[Node::Rule(R::Editor), Node::Rule(R::Converter)]),
                        Maybe(&All(&[Text("where"), Node::Rule(R::BooleanExpression)])),
                    ])
                }
            }
            R::ConstExpr => &const { Any(&[Token(Boolean), Node::Rule(R::Converter)]) },
            R::BooleanValue => {
                &const {
                    All(&[
                        Maybe(&Token(OpNot)),
                        Any(&[
                            Node::Rule(R::Comparison),
                            Node::Rule(R::ConstExpr),
                            All(&[Text("("), Node::Rule(R::BooleanExpression), Text(")")]),
                        ]),
                    ])
                }
            }
            R::OpAndBooleanValue => &const { All(&[Token(OpAnd), Node::Rule(R::BooleanValue)]) },
            R::Term => &const { All(&[Node::Rule(R::BooleanValue), Many(&Node::Rule(R::OpAndBooleanValue))]) },
            R::OpOrTerm => &const { All(&[Token(OpOr), Node::Rule(R::Term)]) },
            R::BooleanExpression => &const { All(&[Node::Rule(R::Term), Many(&Node::Rule(R::OpOrTerm))]) },
            R::Comparison => &const { All(&[Node::Rule(R::Value), Token(OpComparison), Node::Rule(R::Value)]) },
            R::Editor => &const { All(&[LOWER_NAME, Text("("), ARGUMENTS, Text(")"), KEYS]) },
            R::Converter => &const { All(&[UPPER_NAME, Text("("), ARGUMENTS, Text(")"), KEYS]) },
            R::Argument => {
                &const { All(&[Maybe(&All(&[LOWER_NAME, Token(Equal)])), Any(&[Node::Rule(R::Value), UPPER_NAME])]) }
            }
            R::Value => {
                &const {
                    Any(&[
                        Token(Nil),
                        All(&[Node::Rule(R::MathExprLiteral), NotAhead(&Any(&[Token(OpAddSub), Token(OpMultDiv)]))]),
                        Node::Rule(R::MathExpression),
                        Checked(Bytes),
                        Token(Kind::String),
                        Token(Boolean),
                        All(&[Token(Uppercase), NotAhead(&Token(Lowercase))]),
                        Node::Rule(R::MapValue),
                        Node::Rule(R::List),
                    ])
                }
            }
            R::Path => {
                &const {
                    All(&[
                        Maybe(&All(&[Token(Lowercase), Text(".")])),
                        Node::Rule(R::Field),
                        Many(&All(&[Text("."), Node::Rule(R::Field)])),
                    ])
                }
            }
            R::Field => &const { All(&[Token(Lowercase), KEYS]) },
            R::Key => {
                &const {
                    All(&[
                        Text("["),
                        Any(&[
                            Token(Kind::String),
                            Checked(Int),
                            Node::Rule(R::MathExpression),
                            Node::Rule(R::MathExprLiteral),
                        ]),
                        Text("]"),
                    ])
                }
            }
            R::List => {
                &const {
                    All(&[
                        Text("["),
                        Many(&Node::Rule(R::Value)),
                        Many(&All(&[Text(","), Node::Rule(R::Value)])),
                        Text("]"),
                    ])
                }
            }
            R::MapValue => {
                &const { All(&[Text("{"), Many(&All(&[Node::Rule(R::MapItem), Maybe(&Text(","))])), Text("}")]) }
            }
            R::MapItem => &const { All(&[Token(Kind::String), Text(":"), Node::Rule(R::Value)]) },
            R::MathExprLiteral => {
                &const {
                    Any(&[
                        Node::Rule(R::Editor),
                        Node::Rule(R::Converter),
                        Checked(Float),
                        Checked(Int),
                        Node::Rule(R::Path),
                    ])
                }
            }
            R::MathValue => {
                &const {
                    All(&[
                        Maybe(&Token(OpAddSub)),
                        Any(&[
                            Node::Rule(R::MathExprLiteral),
                            All(&[Text("("), Node::Rule(R::MathExpression), Text(")")]),
                        ]),
                    ])
                }
            }
            R::OpMultDivValue => &const { All(&[Token(OpMultDiv), Node::Rule(R::MathValue)]) },
            R::AddSubTerm => &const { All(&[Node::Rule(R::MathValue), Many(&Node::Rule(R::OpMultDivValue))]) },
            R::OpAddSubTerm => &const { All(&[Token(OpAddSub), Node::Rule(R::AddSubTerm)]) },
            R::MathExpression => &const { All(&[Node::Rule(R::AddSubTerm), Many(&Node::Rule(R::OpAddSubTerm))]) },
        }
    }
}

/// The rest of a sequence as messages print it.
pub(super) fn shown(rest: &[Node]) -> String {
    rest.iter().map(|node| node.shown(false)).collect::<Vec<_>>().join(" ")
}

impl Node {
    fn shown(&self, outermost: bool) -> String {
        let wrapped = |text: String| if outermost { text } else { format!("({text})") };
        match self {
            Self::Rule(rule) => rule.name().to_owned(),
            Self::Token(kind) | Self::Checked(kind) => format!("<{}>", kind.name()),
            Self::Text(text) => format!("\"{text}\""),
            Self::All(nodes) => wrapped(shown(nodes)),
            Self::Any(nodes) => wrapped(nodes.iter().map(|node| node.shown(false)).collect::<Vec<_>>().join(" | ")),
            Self::Maybe(node) => format!("{}?", node.shown(false)),
            Self::Many(node) => format!("{}*", node.shown(false)),
            Self::NotAhead(node) => format!("(?! {})", node.shown(true)),
        }
    }
}
