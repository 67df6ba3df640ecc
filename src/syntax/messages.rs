//! The words for syntax errors: one place for all of them.

use super::encoding::{EncodingError, EncodingErrorKind};
use super::error::{Delimiter, EscapeError, ListKind, SyntaxError, SyntaxErrorKind as Kind, Template};
use super::literal;
use super::other_language::{self, OtherLanguage};
use super::reference::{self, Report};
use super::token::TokenKind;
use super::{MAX_DEPTH, Parsed};
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::text::{LineIndex, Span};

/// What is wrong with the syntax of a source, in words.
#[must_use]
pub fn diagnostics(parsed: &Parsed, source: &str) -> Vec<Diagnostic> {
    if parsed.errors.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(source);
    let report = reference::first_report(source);
    let cause = report.as_ref().and_then(|report| cause(&parsed.errors, report));
    if let Some(other) = other_language::recognise(source) {
        let OtherLanguage { message, help, span } = other;
        let line = report.as_ref().map_or(span.start, |report| report.offset);
        let message = format!("syntax error at line {}: {message}", lines.line(line));
        let diagnostic = Diagnostic::error(RuleName::SYNTAX_ERROR, span, message).with_help(help);
        return vec![match report {
            Some(report) => {
                let position = lines.byte_position(report.offset);
                diagnostic.with_alloy(report.message, position.line, position.column)
            }
            None => diagnostic,
        }];
    }
    let worded = parsed.errors.iter().enumerate().map(|(at, error)| match &report {
        Some(report) if cause == Some(at) => {
            let position = lines.byte_position(report.offset);
            let message = report.message.clone();
            diagnostic(error, source, position.line).with_alloy(message, position.line, position.column)
        }
        _ => diagnostic(error, source, lines.line(error.span.start)),
    });
    worded.collect()
}

/// The mistake that Alloy's first report comes from: the last one that stands before the place it names. A mistake
/// shows there, or further on (a missing brace at the end of the file).
fn cause(errors: &[SyntaxError], report: &Report) -> Option<usize> {
    let is_syntax = |error: &SyntaxError| error.kind != Kind::NestingTooDeep;
    let before = errors.iter().rposition(|error| is_syntax(error) && error.span.start <= report.offset);
    before.or_else(|| errors.iter().position(is_syntax))
}

/// What is wrong with the encoding of a file, in words.
#[must_use]
pub fn encoding_diagnostic(error: &EncodingError) -> Diagnostic {
    let refused = |name: &str| {
        let message = format!("the file is encoded in {name}, and Alloy reads UTF-8 only");
        Diagnostic::error(RuleName::INVALID_ENCODING, error.span, message).with_help("save the file as UTF-8")
    };
    let wide = |name: &str, go_name: &str| {
        refused(name).with_alloy(format!("configuration is encoded with {go_name} but must be utf8"), 0, 0)
    };
    match error.kind {
        EncodingErrorKind::Utf16LittleEndian => wide("UTF-16", "UTF16LittleEndian"),
        EncodingErrorKind::Utf16BigEndian => wide("UTF-16", "UTF16BigEndian"),
        EncodingErrorKind::Utf32LittleEndian => wide("UTF-32", "UTF32LittleEndian"),
        EncodingErrorKind::Utf32BigEndian => wide("UTF-32", "UTF32BigEndian"),
        EncodingErrorKind::NotUtf8 { byte, byte_order_mark } => {
            let at = error.span.start;
            let message =
                format!("the file is not UTF-8: the byte 0x{byte:02X} at offset {at} is part of no character");
            let diagnostic = Diagnostic::error(RuleName::INVALID_ENCODING, error.span, message)
                .with_help("save the file as UTF-8, or write the bytes as escapes (`\\x..`) in a string");
            if byte_order_mark { diagnostic } else { diagnostic.with_alloy("unknown encoding for config", 0, 0) }
        }
    }
}

/// The words for one error; `line` is the one the message names.
fn diagnostic(error: &SyntaxError, source: &str, line: u32) -> Diagnostic {
    let words = Words { source, span: error.span };
    let Worded { message, help, labels, fix } = words.of(&error.kind);
    let mut diagnostic = if error.kind == Kind::NestingTooDeep {
        Diagnostic::error(RuleName::NESTING_TOO_DEEP, error.span, message)
    } else {
        Diagnostic::error(RuleName::SYNTAX_ERROR, error.span, format!("syntax error at line {line}: {message}"))
    };
    diagnostic.help = help;
    for (span, message) in labels {
        diagnostic = diagnostic.with_label(span, message);
    }
    diagnostic.fixes.extend(fix);
    diagnostic
}

#[derive(Default)]
struct Worded {
    message: String,
    help: Option<String>,
    labels: Vec<(Span, String)>,
    fix: Option<Fix>,
}

impl Worded {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push((span, message.into()));
        self
    }

    fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

struct Words<'s> {
    source: &'s str,
    span: Span,
}

impl Words<'_> {
    /// The text at the error, short enough to be shown in a line.
    fn found(&self) -> String {
        shown(self.span.text(self.source))
    }

    fn of(&self, kind: &Kind) -> Worded {
        let span = self.span;
        match *kind {
            Kind::Nul => Worded::new("a NUL character (U+0000) may not stand anywhere in a configuration")
                .fix(Fix::safe("remove the character", vec![Edit::replace(span, "")])),
            Kind::ByteOrderMark => Worded::new("a byte order mark (U+FEFF) may stand only at the very start of a file")
                .help("the character cannot be seen; it often comes from joining or copying files")
                .fix(Fix::safe("remove the byte order mark", vec![Edit::replace(span, "")])),
            Kind::Escape(error) => self.escape(error),
            Kind::Unterminated(delimiter) => self.unterminated(delimiter),
            Kind::SingleQuotes => self.quotes("strings are written in double quotes, not in single quotes"),
            Kind::TypographicQuotes => {
                self.quotes("strings are written in straight double quotes, not in typographic ones")
            }
            Kind::HashComment => {
                Worded::new("`#` starts no comment here").help("write comments as `// …` or `/* … */`").fix(Fix::safe(
                    "start the comment with `//`",
                    vec![Edit::replace(Span::new(span.start, span.start + 1), "//")],
                ))
            }
            Kind::TemplateLeftover(template) => self.template(template),
            Kind::ExponentWithoutDigits => Worded::new(format!("the exponent of `{}` has no digits", self.found()))
                .help("write digits after the `e`, as in `1e3`"),
            Kind::HalfOperator(whole) => {
                Worded::new(format!("`{}` is no operator; the operator is `{whole}`", self.found()))
                    .fix(Fix::safe(format!("write `{whole}`"), vec![Edit::replace(span, whole)]))
            }
            Kind::IllegalCharacter(c) => {
                Worded::new(format!("the character {} may not stand here", literal::code_point(c)))
            }
            Kind::ExpectedStatement => {
                Worded::new(format!("expected the name of an attribute or a block, found {}", self.found_kind()))
            }
            Kind::ExpectedAssignOrBody { name, only_block } => {
                let name = shown(name.text(self.source));
                if only_block {
                    Worded::new(format!("the block {name} has no body: expected `{{`"))
                } else {
                    Worded::new(format!("expected `=` and a value, or a block's `{{`, after {name}"))
                }
            }
            Kind::MissingAssign { name, value } => {
                let name = shown(name.text(self.source));
                let worded = Worded::new(format!("missing `=` between {name} and its value"))
                    .fix(Fix::safe("insert `=`", vec![Edit::insert(value.start, "= ")]));
                let is_string = self.source.as_bytes().get(value.start as usize) == Some(&b'"');
                if is_string {
                    worded.help(format!("if {name} is a block with a label, its `{{` is missing"))
                } else {
                    worded
                }
            }
            Kind::ExpectedNameAfterDot => Worded::new("expected a name after the `.`"),
            Kind::HyphenInName { name } => {
                let written = name.text(self.source);
                Worded::new(format!("names have no hyphens: `{written}`"))
                    .help(format!("names are made of letters, digits and `_`, as in `{}`", written.replace('-', "_")))
            }
            Kind::RawLabel => {
                let inner = span.text(self.source).trim_matches('`');
                Worded::new("the label of a block is written in double quotes, not in backticks").fix(Fix::safe(
                    "write the label in double quotes",
                    vec![Edit::replace(span, format!("\"{inner}\""))],
                ))
            }
            Kind::UnquotedLabel => {
                Worded::new(format!("the label {} of a block is written in double quotes", self.found())).fix(
                    Fix::safe("quote the label", vec![Edit::replace(span, format!("\"{}\"", span.text(self.source)))]),
                )
            }
            Kind::InvalidLabel => {
                let text = span.text(self.source);
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                Worded::new(format!("the label {text} is no valid name"))
                    .help("labels are made of letters, digits and `_`, and start with no digit")
                    .fix(Fix::not_safe(
                        "replace what may not stand in a label by `_`",
                        vec![Edit::replace(span, format!("\"{}\"", sanitized(inner)))],
                    ))
            }
            Kind::DottedAttribute { .. } => {
                Worded::new(format!("the name of an attribute is one word, without dots: {}", self.found()))
            }
            Kind::LabelledAttribute { .. } => {
                Worded::new("an attribute has no label").help("only blocks have labels: `name \"label\" { … }`")
            }
            Kind::EqualsBeforeBlock { name } => Worded::new(format!(
                "{} is written as a block: without `=` before its `{{`",
                shown(name.text(self.source))
            ))
            .fix(Fix::not_safe("remove the `=`", vec![Edit::replace(span, "")])),
            Kind::BraceOnNextLine { header } => {
                Worded::new("the `{` of a block stands on the line of its name").label(header, "the block's name").fix(
                    Fix::safe("put the `{` after the name", vec![Edit::replace(Span::new(header.end, span.end), " {")]),
                )
            }
            Kind::Colon => Worded::new("a name and its value are separated by `=`, not by `:`").fix(Fix::safe(
                "write `=`",
                vec![Edit::replace(
                    span,
                    if self.source.as_bytes().get(span.start.wrapping_sub(1) as usize) == Some(&b' ') {
                        "="
                    } else {
                        " ="
                    },
                )],
            )),
            Kind::WrongAssignment => Worded::new("a name and its value are separated by a single `=`"),
            Kind::MissingValue { .. } => Worded::new("the value after `=` is missing")
                .help("write the value on the same line, or remove the line"),
            Kind::StatementOnSameLine => Worded::new("each statement stands on a line of its own")
                .fix(Fix::safe("start a new line", vec![Edit::insert(span.start, "\n")])),
            Kind::CommaAfterStatement => Worded::new("statements are separated by line ends, not by commas")
                .fix(Fix::safe("remove the comma", vec![Edit::replace(span, "")])),
            Kind::Semicolon => Worded::new("statements are separated by line ends, not by semicolons")
                .fix(Fix::safe("remove the semicolon", vec![Edit::replace(span, "")])),
            Kind::ExpectedEndOfStatement => {
                Worded::new(format!("expected the end of the line, found {}", self.found_kind()))
            }
            Kind::ExpectedExpression { .. } => Worded::new(format!("expected a value, found {}", self.found_kind())),
            Kind::MissingAccessName { .. } => Worded::new("expected a name after the `.`"),
            Kind::MissingOperand { operator } => {
                Worded::new(format!("the operand after `{}` is missing", operator.text(self.source)))
            }
            Kind::OperatorAtLineStart { .. } => Worded::new(format!(
                "a line cannot start with `{}`: the expression ended on the line before",
                span.text(self.source)
            ))
            .help("move it to the end of the line before"),
            Kind::MissingComma { list, .. } => {
                Worded::new(format!("missing comma after {} of {}", list.item(), list.name()))
                    .fix(Fix::safe("insert the comma", vec![Edit::insert(span.start, ",")]))
            }
            Kind::MissingTrailingComma { list, .. } => {
                Worded::new(format!("missing comma after the last item of {}", list.name()))
                    .help(format!("a comma is needed when {} stands on a line of its own", list.closer()))
                    .fix(Fix::safe("insert the comma", vec![Edit::insert(span.start, ",")]))
            }
            Kind::ExtraComma { .. } => Worded::new("there is nothing before this comma")
                .fix(Fix::safe("remove the comma", vec![Edit::replace(span, "")])),
            Kind::UnexpectedInList { list } => {
                Worded::new(format!("expected a comma or the end of {}, found {}", list.name(), self.found_kind()))
            }
            Kind::ExpectedFieldName => {
                Worded::new(format!("expected the key of a field (a name or a string), found {}", self.found_kind()))
            }
            Kind::KeyNeedsQuotes => Worded::new(format!("the key {} must stand in quotes", self.found()))
                .fix(Fix::safe("quote the key", vec![Edit::replace(span, format!("\"{}\"", span.text(self.source)))])),
            Kind::ExpectedFieldAssign { name } => {
                Worded::new(format!("expected `=` and a value after the key {}", shown(name.text(self.source))))
            }
            Kind::LineEndInGroup { open } => Worded::new("the line may not end here, before the closing delimiter")
                .label(open, "opened here")
                .help("write the closing delimiter on the same line"),
            Kind::ExpectedCloser { open, closer } => {
                Worded::new(format!("expected `{}`, found {}", closer_text(closer), self.found_kind()))
                    .label(open, "opened here")
            }
            Kind::BlockAsExpression => Worded::new("a block is no value: it cannot be assigned to an attribute")
                .help("write the block as a statement of its own, and use its name as the value"),
            Kind::MissingCloser { open, closer } => {
                Worded::new(format!("missing `{}`", closer_text(closer))).label(open, "opened here and never closed")
            }
            Kind::ExtraCloser => Worded::new(format!("`{}` closes nothing", span.text(self.source)))
                .fix(Fix::not_safe("remove it", vec![Edit::replace(span, "")])),
            Kind::MissingOpener { opener, close } => {
                Worded::new(format!("missing `{}`", opener_text(opener))).label(close, "closed here and never opened")
            }
            Kind::NestingTooDeep => {
                Worded::new(format!("blocks and expressions are nested more than {MAX_DEPTH} deep here"))
                    .help("alloy-lint reads no deeper; what stands inside was not checked")
            }
        }
    }

    fn found_kind(&self) -> String {
        match self.span.text(self.source) {
            "" => "the end of the file".to_owned(),
            text if text.trim_matches(['\r', '\n']).is_empty() => "the end of the line".to_owned(),
            text => shown(text),
        }
    }

    fn escape(&self, error: EscapeError) -> Worded {
        let span = self.span;
        let text = span.text(self.source);
        let edits = self.unknown_escapes().into_iter().map(|at| Edit::insert(at, "\\")).collect();
        let double = Fix::not_safe("double the backslashes", edits);
        match error {
            EscapeError::Unknown(_) => Worded::new(format!("unknown escape sequence `{text}` in a string"))
                .help("write `\\\\` for a backslash, or put a regular expression between backticks")
                .fix(double),
            EscapeError::Digit(c) => Worded::new(format!(
                "the escape sequence `{text}` is too short: {} is not one of its digits",
                literal::code_point(c)
            ))
            .help("`\\x` takes 2 hexadecimal digits, `\\u` 4, `\\U` 8; an octal escape has 3 digits"),
            EscapeError::CodePoint => Worded::new(format!("the escape sequence `{text}` stands for no character")),
            EscapeError::EndOfFile => Worded::new("the file ends inside an escape sequence"),
        }
    }

    /// The backslashes that start no escape, from the error up to the end of its string.
    fn unknown_escapes(&self) -> Vec<u32> {
        let mut at = self.span.start as usize;
        let mut found = Vec::new();
        let bytes = self.source.as_bytes();
        while let Some(&b) = bytes.get(at) {
            match b {
                b'"' | b'\n' => break,
                b'\\' => {
                    let (end, error) = literal::scan_escape(self.source, at + 1);
                    if matches!(error, Some(EscapeError::Unknown(_))) {
                        found.push(at as u32);
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }

    fn unterminated(&self, delimiter: Delimiter) -> Worded {
        match delimiter {
            Delimiter::DoubleQuote => Worded::new("this string has no closing `\"` on its line")
                .help("close the string; for text of several lines use backticks"),
            Delimiter::SingleQuote => {
                Worded::new("this string has no closing quote, and strings are written in double quotes")
            }
            Delimiter::Backtick => Worded::new("this raw string has no closing backtick"),
            Delimiter::Comment => Worded::new("this comment has no closing `*/`"),
        }
    }

    fn quotes(&self, message: &str) -> Worded {
        let text = self.span.text(self.source);
        let inner: String = text.trim_matches(is_quote).replace('"', "\\\"");
        let worded = Worded::new(message);
        if text.chars().count() < 2 || text.contains('\\') {
            return worded;
        }
        worded.fix(Fix::safe("write double quotes", vec![Edit::replace(self.span, format!("\"{inner}\""))]))
    }

    fn template(&self, template: Template) -> Worded {
        let text = self.found();
        let message = format!("the placeholder {text} of a template was not filled in");
        let help = match template {
            Template::Braces => "check the file that the template (Helm, Go, Jinja …) renders to",
            Template::Dollar => "Alloy fills in no variables; use `sys.env(\"NAME\")` for one of the environment",
            Template::NoValue => "the template was given no value here",
        };
        Worded::new(message).help(help)
    }
}

impl ListKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Array => "the list",
            Self::Object => "the object",
            Self::Arguments => "the arguments",
        }
    }

    const fn item(self) -> &'static str {
        match self {
            Self::Array => "an element",
            Self::Object => "a field",
            Self::Arguments => "one",
        }
    }

    const fn closer(self) -> &'static str {
        match self {
            Self::Array => "`]`",
            Self::Object => "`}`",
            Self::Arguments => "`)`",
        }
    }
}

const fn closer_text(closer: TokenKind) -> &'static str {
    match closer {
        TokenKind::CloseBrace => "}",
        TokenKind::CloseBracket => "]",
        _ => ")",
    }
}

const fn opener_text(opener: TokenKind) -> &'static str {
    match opener {
        TokenKind::OpenBrace => "{",
        TokenKind::OpenBracket => "[",
        _ => "(",
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{2018}'..='\u{201f}' | '«' | '»')
}

/// A label made of what it may be made of.
fn sanitized(label: &str) -> String {
    let mut name: String = label
        .chars()
        .map(|c| if super::unicode::is_letter(c) || super::unicode::is_digit(c) { c } else { '_' })
        .collect();
    if name.chars().next().is_none_or(super::unicode::is_digit) || matches!(name.as_str(), "true" | "false" | "null") {
        name.insert(0, '_');
    }
    name
}

/// A piece of source in backticks: one line, and not too long.
fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 40 {
        return format!("`{}…`", line.chars().take(39).collect::<String>());
    }
    format!("`{line}`")
}
