//! The parser against an independent reading of the language: a grammar in `chumsky`, from characters to a tree in one
//! step, compared for what is accepted and what the trees look like. And the grammar file against the parser's
//! functions.

use alloy_lint::syntax::ast::{Body, Expr, ExprKind, Statement};
use alloy_lint::syntax::{self, is_identifier};
use chumsky::prelude::*;
use proptest::prelude::{ProptestConfig, Strategy, any as any_value, prop_assert_eq, prop_oneof, proptest};

type Read<'s> = Boxed<'s, 's, &'s str, String, extra::Default>;
type Skip<'s> = Boxed<'s, 's, &'s str, (), extra::Default>;

fn allowed(c: char) -> bool {
    c != '\0' && c != '\u{feff}'
}

/// After a token that a line end ends a statement after: blanks and comments within the line.
fn space<'s>() -> Skip<'s> {
    let comment = just("/*")
        .then(any().and_is(just("*/").not()).filter(|c: &char| *c != '\n' && allowed(*c)).repeated())
        .then(just("*/"));
    choice((one_of(" \t\r").ignored(), comment.ignored())).repeated().boxed()
}

fn line_comment<'s>() -> Skip<'s> {
    just("//").then(any().filter(|c: &char| *c != '\n' && allowed(*c)).repeated()).ignored().boxed()
}

fn block_comment<'s>() -> Skip<'s> {
    let inner = any().and_is(just("*/").not()).filter(|c: &char| allowed(*c)).repeated();
    just("/*").then(inner).then(just("*/")).ignored().boxed()
}

/// After any other token: line ends too.
fn gap<'s>() -> Skip<'s> {
    choice((one_of(" \t\r\n").ignored(), line_comment(), block_comment())).repeated().boxed()
}

fn terminator<'s>() -> Skip<'s> {
    choice((just('\n').ignored(), line_comment(), block_comment(), end())).then(gap()).ignored().boxed()
}

fn symbol<'s>(text: &'static str) -> Skip<'s> {
    just(text).then(gap()).ignored().boxed()
}

fn closer<'s>(text: &'static str) -> Skip<'s> {
    just(text).then(space()).ignored().boxed()
}

fn word<'s>() -> Read<'s> {
    // Which letters make names is the Unicode tables' matter, tested there; the texts here hold a few of each kind.
    any()
        .filter(|c: &char| c.is_alphanumeric() || *c == '_')
        .repeated()
        .at_least(1)
        .to_slice()
        .map(ToString::to_string)
        .boxed()
}

fn name<'s>() -> Read<'s> {
    word().filter(|word| is_identifier(word)).then_ignore(space()).boxed()
}

fn hex<'s>(digits: usize) -> Boxed<'s, 's, &'s str, u32, extra::Default> {
    any()
        .filter(char::is_ascii_hexdigit)
        .repeated()
        .exactly(digits)
        .to_slice()
        .map(|text: &str| u32::from_str_radix(text, 16).unwrap_or(u32::MAX))
        .boxed()
}

fn string<'s>() -> Read<'s> {
    let octal = any().filter(|c: &char| ('0'..='7').contains(c)).repeated().exactly(3).to_slice();
    let escape = just('\\').then(choice((
        one_of("abfnrtv\\\"").ignored(),
        octal.filter(|text: &&str| u32::from_str_radix(text, 8).is_ok_and(|value| value <= 255)).ignored(),
        just('x').then(hex(2)).ignored(),
        just('u').then(hex(4).filter(|value| char::from_u32(*value).is_some())).ignored(),
        just('U').then(hex(8).filter(|value| char::from_u32(*value).is_some())).ignored(),
    )));
    let plain = any().filter(|c: &char| !"\"\\\n".contains(*c) && allowed(*c));
    just('"')
        .then(choice((escape.ignored(), plain.ignored())).repeated())
        .then(just('"'))
        .to_slice()
        .map(ToString::to_string)
        .then_ignore(space())
        .boxed()
}

fn raw_string<'s>() -> Read<'s> {
    just('`')
        .then(any().filter(|c: &char| *c != '`' && allowed(*c)).repeated())
        .then(just('`'))
        .to_slice()
        .map(ToString::to_string)
        .then_ignore(space())
        .boxed()
}

fn number<'s>() -> Read<'s> {
    let digits = || any().filter(char::is_ascii_digit).repeated();
    let exponent = one_of("eE").then(one_of("+-").or_not()).then(digits().at_least(1)).ignored();
    let whole = digits().at_least(1).then(just('.').then(digits()).or_not()).ignored();
    let fraction = just('.').then(digits().at_least(1)).ignored();
    choice((whole, fraction)).then(exponent.or_not()).to_slice().map(ToString::to_string).then_ignore(space()).boxed()
}

/// Left-associative operators of one precedence, first fit.
fn left<'s>(operand: Read<'s>, operators: &'static [&'static str]) -> Read<'s> {
    let operator = choice(operators.iter().map(|text| just(*text)).collect::<Vec<_>>())
        .then_ignore(one_of("/*").not().rewind().or(empty()))
        .then_ignore(gap());
    let not_comment = choice((just("//").ignored(), just("/*").ignored())).not();
    let step = operator.and_is(not_comment).then(operand.clone());
    operand.foldl(step.repeated(), |left, (operator, right)| format!("({operator} {left} {right})")).boxed()
}

fn expression<'s>() -> Read<'s> {
    recursive(|expression| {
        let list = expression
            .clone()
            .separated_by(symbol(","))
            .allow_trailing()
            .collect::<Vec<String>>()
            .map(|items| items.iter().map(|item| format!(" {item}")).collect::<String>());
        let key = choice((name(), string(), raw_string()));
        let field = key.then_ignore(symbol("=")).then(expression.clone()).map(|(key, value)| format!(" {key}={value}"));
        let fields =
            field.separated_by(symbol(",")).allow_trailing().collect::<Vec<String>>().map(|fields| fields.concat());
        let keyword = word().filter(|word| matches!(word.as_str(), "true" | "false" | "null")).then_ignore(space());
        let paren =
            expression.clone().delimited_by(symbol("("), closer(")")).map(|inner: String| format!("(paren {inner})"));
        let array = list.clone().delimited_by(symbol("["), closer("]")).map(|items| format!("[{items}]"));
        let object = fields.delimited_by(symbol("{"), closer("}")).map(|fields| format!("{{{fields}}}"));
        let primary = choice((name(), keyword, string(), raw_string(), number(), paren, array, object));

        enum Postfix {
            Access(String),
            Index(String),
            Call(String),
        }
        let postfix = choice((
            symbol(".").ignore_then(name()).map(Postfix::Access),
            expression.clone().delimited_by(symbol("["), closer("]")).map(Postfix::Index),
            list.delimited_by(symbol("("), closer(")")).map(Postfix::Call),
        ));
        let operand = primary.foldl(postfix.repeated(), |value, postfix| match postfix {
            Postfix::Access(name) => format!("(. {value} {name})"),
            Postfix::Index(index) => format!("(index {value} {index})"),
            Postfix::Call(arguments) => format!("(call {value}{arguments})"),
        });
        let sign = one_of("!-").then_ignore(gap());
        let unary = sign.repeated().foldr(operand, |sign, value| format!("({sign} {value})")).boxed();
        let power = recursive(|power| {
            unary.clone().then(symbol("^").ignore_then(power).or_not()).map(
                |(left, right): (String, Option<String>)| {
                    right.map_or(left.clone(), |right| format!("(^ {left} {right})"))
                },
            )
        })
        .boxed();
        let product = left(power, &["*", "/", "%"]);
        let sum = left(product, &["+", "-"]);
        let comparison = left(sum, &["==", "!=", "<=", ">=", "<", ">"]);
        let and = left(comparison, &["&&"]);
        left(and, &["||"])
    })
    .boxed()
}

fn reference<'s>() -> Read<'s> {
    let body = recursive(|body: Recursive<dyn Parser<'s, &'s str, String, extra::Default>>| {
        let attribute =
            name().then_ignore(symbol("=")).then(expression()).map(|(name, value)| format!("{name} = {value}\n"));
        let label = string().filter(|label| label == "\"\"" || is_identifier(&label[1..label.len() - 1]));
        let block = name()
            .separated_by(symbol("."))
            .at_least(1)
            .collect::<Vec<String>>()
            .then(label.or_not())
            .then(body.delimited_by(symbol("{"), closer("}")))
            .map(|((name, label), body)| {
                let label = label.filter(|label| label != "\"\"").unwrap_or_default();
                format!("{} {label} {{\n{body}}}\n", name.join("."))
            });
        choice((attribute, block))
            .separated_by(terminator())
            .allow_trailing()
            .collect::<Vec<String>>()
            .map(|statements| statements.concat())
            .then_ignore(space())
    });
    just('\u{feff}').or_not().ignore_then(gap()).ignore_then(body).then_ignore(end()).boxed()
}

fn show_body(body: Body<'_>, out: &mut String) {
    for statement in body.statements() {
        match statement {
            Statement::Attribute(attribute) => {
                out.push_str(&format!("{} = ", attribute.name()));
                show(attribute.value(), out);
                out.push('\n');
            }
            Statement::Block(block) => {
                let label = block.label().map(|label| format!("\"{label}\"")).unwrap_or_default();
                out.push_str(&format!("{} {label} {{\n", block.name()));
                show_body(block.body(), out);
                out.push_str("}\n");
            }
            Statement::Error(span) => out.push_str(&format!("error {span:?}\n")),
        }
    }
}

fn show(expression: Expr<'_>, out: &mut String) {
    let mut parts = |open: &str, parts: &[Expr<'_>], close: &str| {
        out.push_str(open);
        for part in parts {
            out.push(' ');
            show(*part, out);
        }
        out.push_str(close);
    };
    match expression.kind() {
        ExprKind::Identifier(name) => out.push_str(name),
        ExprKind::Literal(literal) => out.push_str(literal.text),
        ExprKind::Array(elements) => parts("[", &elements.iter().collect::<Vec<_>>(), "]"),
        ExprKind::Object(fields) => {
            out.push('{');
            for field in fields.iter() {
                let key = field.key_span.text(expression.source());
                out.push_str(&format!(" {key}="));
                show(field.value, out);
            }
            out.push('}');
        }
        ExprKind::Access { value, name, .. } => parts("(.", &[value], &format!(" {name})")),
        ExprKind::Index { value, index } => parts("(index", &[value, index], ")"),
        ExprKind::Call { callee, arguments } => {
            let all: Vec<_> = std::iter::once(callee).chain(arguments.iter()).collect();
            parts("(call", &all, ")");
        }
        ExprKind::Unary { operator, operand, .. } => parts(&format!("({}", operator.as_str()), &[operand], ")"),
        ExprKind::Binary { operator, left, right, .. } => {
            parts(&format!("({}", operator.as_str()), &[left, right], ")");
        }
        ExprKind::Paren(inner) => parts("(paren", &[inner], ")"),
        ExprKind::Error => out.push_str("error"),
    }
}

/// The tree of a source as text; `None` when it has a mistake.
fn ours(source: &str) -> Option<String> {
    let parsed = syntax::parse(source);
    let mut out = String::new();
    show_body(parsed.tree.root(source), &mut out);
    parsed.errors.is_empty().then_some(out)
}

fn check(source: &str) {
    assert_eq!(ours(source), reference().parse(source).into_output(), "{source:?}");
}

#[test]
fn both_read_the_same_language() {
    for source in [
        "",
        "\u{feff}a = 1",
        "a = 1",
        "a = 1 // c",
        "a = /* c */ 1 /* d */\nb = 2",
        "a /* x\n */ = 1",
        "a = b.\nc",
        "a = b\n.c",
        "a = 1 +\n2 * 3 ^ -4 ^ 5 || !b && c == d",
        "a = [1, 2,\n]",
        "a = [1\n]",
        "a = {b = 1, \"c\" = 2,\n}",
        "a {}",
        "a.b . c \"d\" { e = 1 }",
        "a { b = 1 c = 2 }",
        "a {} b {}",
        "a = f(1, g[2].h)(3)",
        "a = ()",
        "a = [,]",
        "a \"b-c\" {}",
        "a \"\" {}",
        "a `b` {}",
        "a = \"\\x41\\u00e9\\101\\n\"",
        "a = \"\\'\"",
        "a = `x\ny`",
        "a = 1.5e3",
        "a = 1e",
        "a = .5",
        "a = 1.",
        "a = b.1",
        "a = 08",
        "a = b //* c */ d",
        "a = b / /* c */ d",
        "a = true.b",
        "true = 1",
        "a = {true = 1}",
        "a =\n\n1\n\n",
        "a = (\n1)",
        "a = (1\n)",
        "é = 中",
        "a = 1 /* c */ /* d\n */ b = 2",
        "a {\n/* c */ b = 1 /* d */ }",
        "a = 1;",
        "a = b - -c",
        "a = !-!b",
        "a = \"x\0\"",
        "// \u{feff}",
        "a = b[1\n]",
    ] {
        check(source);
    }
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/files")).unwrap();
    for file in files {
        check(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
}

fn generated_expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-c]",
        Just_("\"s\""),
        Just_("`r`"),
        Just_("12"),
        Just_("3.5e1"),
        Just_("true"),
        Just_("null"),
        Just_("\"\\\\d\"")
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (inner.clone(), "( |)(\\+|-|\\*|/|%|\\^|==|!=|<|<=|>|>=|&&|\\|\\|)( |\n|/\\* \\*/)", inner.clone())
                .prop_map(|(a, op, b)| format!("{a}{op}{b}")),
            (inner.clone(), "\\.( |\n|)[a-c]").prop_map(|(a, b)| format!("{a}{b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("f({})", items.join(",\n"))),
            proptest::collection::vec(("[a-c]|\"k\"", inner.clone()), 0..3).prop_map(|fields| {
                let fields: String = fields.iter().map(|(key, value)| format!("\n  {key} = {value},")).collect();
                format!("{{{fields}\n}}")
            }),
            inner.clone().prop_map(|a| format!("({a})")),
            ("[-!]", inner).prop_map(|(op, a)| format!("{op}{a}")),
        ]
    })
}

#[expect(non_snake_case, reason = "reads like the strategy it makes")]
fn Just_(text: &'static str) -> impl Strategy<Value = String> + Clone {
    proptest::prelude::Just(text.to_owned())
}

fn generated_body() -> impl Strategy<Value = String> {
    let attribute = ("[a-d]", generated_expression()).prop_map(|(name, value)| format!("{name} = {value}\n"));
    let comment = prop_oneof![Just_("// c\n"), Just_("/* c */ "), Just_("/* c\n */"), Just_("\n"), Just_("\t")];
    prop_oneof![3 => attribute, 1 => comment].prop_recursive(3, 12, 4, |inner| {
        ("[a-d](\\.[a-d])?( \"l\")? ", proptest::collection::vec(inner, 0..4))
            .prop_map(|(header, body)| format!("{header}{{\n{}}}\n", body.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_texts_have_the_same_tree(body in proptest::collection::vec(generated_body(), 0..4)) {
        let source = body.concat();
        prop_assert_eq!(ours(&source), reference().parse(&source).into_output());
    }

    #[test]
    fn mutated_texts_are_judged_alike(
        body in proptest::collection::vec(generated_body(), 1..3),
        place in any_value::<prop::sample::Index>(),
        length in 0usize..4,
        inserted in "[a-c0-9 .,=(){}\\[\\]\"`'/*\n\\\\+|&!<#:é-]{0,3}",
    ) {
        let source = body.concat();
        let characters: Vec<char> = source.chars().collect();
        let at = place.index(characters.len() + 1);
        let end = (at + length).min(characters.len());
        let mutated: String = characters[..at].iter().copied().chain(inserted.chars()).chain(characters[end..].iter().copied()).collect();
        prop_assert_eq!(ours(&mutated), reference().parse(&mutated).into_output());
    }
}

use proptest::prelude::prop;

#[test]
fn every_production_is_a_function() {
    let root = env!("CARGO_MANIFEST_DIR");
    let grammar = std::fs::read_to_string(format!("{root}/grammar/alloy.ebnf")).unwrap();
    let parser = std::fs::read_to_string(format!("{root}/src/syntax/parser.rs")).unwrap();
    let productions: Vec<&str> = grammar
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
        .collect();
    // Each of the parser's functions that is a production has it in a comment above.
    let commented: Vec<&str> = parser
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("// "))
        .filter(|comment| comment.ends_with(';') || comment.contains(" ;  "))
        .filter_map(|comment| Some(comment.split_once(" = ")?.0))
        .collect();
    assert_eq!(productions, commented);
    for production in productions {
        assert!(parser.contains(&format!("fn {production}(")), "no function for {production}");
    }
}
