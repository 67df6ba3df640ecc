//! What can be wrong with a source, as data. `messages` finds the words.

use super::token::TokenKind;
use crate::text::Span;

/// One mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    /// The tightest place.
    pub span: Span,
}

impl SyntaxError {
    pub(crate) const fn new(kind: SyntaxErrorKind, span: Span) -> Self {
        Self { kind, span }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    // Inside tokens.
    Nul,
    ByteOrderMark,
    Escape(EscapeError),
    Unterminated(Delimiter),
    SingleQuotes,
    TypographicQuotes,
    HashComment,
    TemplateLeftover(Template),
    ExponentWithoutDigits,
    /// `|` or `&` alone; the operator it is half of.
    HalfOperator(&'static str),
    IllegalCharacter(char),

    // Statements.
    /// What stands here starts no statement.
    ExpectedStatement,
    /// A name without `=` or `{`: `dotted` and `labelled` names can only be blocks.
    ExpectedAssignOrBody {
        name: Span,
        only_block: bool,
    },
    /// `name value`
    MissingAssign {
        name: Span,
        value: Span,
    },
    /// A name fragment is missing after a dot.
    ExpectedNameAfterDot,
    /// `my-name`
    HyphenInName {
        name: Span,
    },
    /// The label is a raw string.
    RawLabel,
    /// The label is not in quotes.
    UnquotedLabel,
    InvalidLabel,
    /// `a.b = 1`
    DottedAttribute {
        equals: Span,
    },
    /// `a "b" = 1`
    LabelledAttribute {
        label: Span,
    },
    /// `name = { … }` with the content of a block, or `name "label" = { … }`: the `=` is too much.
    EqualsBeforeBlock {
        name: Span,
    },
    /// `name` and, on the next line, `{`.
    BraceOnNextLine {
        header: Span,
    },
    /// `name: value`
    Colon,
    /// `name == value` or `name := value`
    WrongAssignment,
    /// A value is missing after the `=`.
    MissingValue {
        equals: Span,
    },
    /// Another statement on the same line.
    StatementOnSameLine,
    /// A comma after an attribute or a block.
    CommaAfterStatement,
    /// `;`
    Semicolon,
    /// Something that does not belong to the statement before it.
    ExpectedEndOfStatement,

    // Expressions.
    ExpectedExpression {
        /// Why one is expected here: the token before.
        after: Option<Span>,
    },
    /// A name is missing after `.`.
    MissingAccessName {
        dot: Span,
    },
    /// A binary or unary operator without its right operand.
    MissingOperand {
        operator: Span,
    },
    /// The line begins with an operator or a dot, but the statement has ended on the line before.
    OperatorAtLineStart {
        previous: Span,
    },
    MissingComma {
        list: ListKind,
        /// Where the comma should be.
        after: Span,
    },
    /// The last item stands on another line than the closer and has no comma.
    MissingTrailingComma {
        list: ListKind,
        after: Span,
    },
    /// A comma without an item before it.
    ExtraComma {
        list: ListKind,
    },
    /// Something that is no item stands between the items of a list.
    UnexpectedInList {
        list: ListKind,
    },
    ExpectedFieldName,
    /// A key that is neither a name nor in quotes.
    KeyNeedsQuotes,
    ExpectedFieldAssign {
        name: Span,
    },
    /// A line end inside parentheses or an index.
    LineEndInGroup {
        open: Span,
    },
    /// Something that does not belong inside parentheses or an index.
    ExpectedCloser {
        open: Span,
        closer: TokenKind,
    },
    BlockAsExpression,

    // Delimiters.
    /// The closer of `open` is missing; the span is where it should be.
    MissingCloser {
        open: Span,
        closer: TokenKind,
    },
    /// A closer without its opener.
    ExtraCloser,
    /// The opener of `close` is missing; the span is where it should be.
    MissingOpener {
        opener: TokenKind,
        close: Span,
    },

    NestingTooDeep,
}

/// What is wrong with an escape sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EscapeError {
    /// No escape starts with this character.
    Unknown(char),
    /// This is none of the digits that the escape needs.
    Digit(char),
    CodePoint,
    EndOfFile,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delimiter {
    DoubleQuote,
    SingleQuote,
    Backtick,
    Comment,
}

/// What a template language leaves in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Template {
    /// `{{ … }}`
    Braces,
    /// `${…}`
    Dollar,
    /// `<no value>`
    NoValue,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListKind {
    Array,
    Object,
    Arguments,
}
