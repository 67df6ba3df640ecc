//! Types that decode a text themselves: their decoder is run with every text its package knows.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::evaluate::Interpreter;
use crate::evaluate::stdlib::UNPRINTED;
use crate::evaluate::value::{Place, Value};
use crate::golang::tree::Expr;
use crate::golang::visit;
use crate::program::{Context, GoType, Named};
use crate::release::TextTypeState;

/// A text that no decoder takes; letters of one case only, so that lowering does not hide it.
const STRANGER: &str = "xxstrangerxx";

/// How often a decoder is run at most.
const MAX_CANDIDATES: usize = 400;

/// What the decoder of a type takes. An empty state: it could not be told.
pub fn decoder(interpreter: &Interpreter<'_, '_>, named: &Named) -> TextTypeState {
    interpreter.with_foreign_texts(|| run_decoder(interpreter, named))
}

fn run_decoder(interpreter: &Interpreter<'_, '_>, named: &Named) -> TextTypeState {
    let Some((context, func, path)) = interpreter.program.method(named, "UnmarshalText") else {
        return TextTypeState::default();
    };
    if !path.is_empty() {
        return TextTypeState::default();
    }
    let Some(message) = run(interpreter, named, STRANGER).and_then(Result::err) else {
        return TextTypeState::default();
    };
    let mut candidates = BTreeSet::new();
    let mut collect = |expr: &Expr| {
        if let Expr::Text(text) = expr {
            candidates.insert(text.clone());
        }
    };
    // The texts of the decoder itself, and of the package's functions that it calls.
    visit::expressions(&func.body, &mut collect);
    let mut called = BTreeSet::new();
    visit::expressions(&func.body, &mut |expr| {
        if let Expr::Call { function, .. } = expr
            && let Expr::Name(name) = &**function
        {
            called.insert(name.as_str());
        }
    });
    for (_, func) in context.package.functions().filter(|(_, f)| f.receiver.is_none() && called.contains(&*f.name)) {
        visit::expressions(&func.body, &mut collect);
    }
    for (_, decl) in context.package.constants() {
        decl.value.iter().for_each(|e| visit::expression(e, &mut collect));
    }
    for (_, decl) in context.package.variables() {
        decl.values.iter().for_each(|e| visit::expression(e, &mut collect));
    }
    candidates.extend(foreign_texts(interpreter, &context));
    let mut values = Vec::new();
    for candidate in candidates.into_iter().filter(|c| !c.is_empty()).take(MAX_CANDIDATES) {
        match run(interpreter, named, &candidate) {
            Some(Ok(())) => values.push(candidate),
            Some(Err(_)) => {}
            None => return TextTypeState::default(),
        }
    }
    let upper = |v: &String| v.to_uppercase();
    let lower: BTreeSet<String> = values.iter().map(|v| v.to_lowercase()).collect();
    let ignore_case = !values.is_empty()
        && values.iter().all(|v| matches!(run(interpreter, named, &upper(v)), Some(Ok(()))))
        && values.iter().any(|v| upper(v) != *v);
    if ignore_case {
        values = lower.into_iter().collect();
    }
    // Words that could not be told (the keys of a Go map come in any order) are left out as a whole.
    let message = if message.contains(UNPRINTED) { String::new() } else { message };
    TextTypeState {
        ignore_case,
        empty: matches!(run(interpreter, named, ""), Some(Ok(()))),
        message: message.replace(&format!("\"{STRANGER}\""), "{q}").replace(STRANGER, "{s}"),
        values,
    }
}

/// Keys of foreign tables that the package's code names, as far as they are known.
fn foreign_texts(interpreter: &Interpreter<'_, '_>, context: &Context) -> Vec<String> {
    let mut texts = Vec::new();
    for (file, func) in context.package.functions() {
        if func.name != "UnmarshalText" {
            continue;
        }
        let context = Context { package: Rc::clone(&context.package), file };
        visit::expressions(&func.body, &mut |expr| {
            if !matches!(expr, Expr::Select(..)) {
                return;
            }
            match interpreter.evaluate(expr, &context).bare() {
                Value::Map(entries) => texts.extend(entries.into_iter().filter_map(|(key, _)| text(key))),
                Value::Text(text) => texts.push(text),
                _ => {}
            }
        });
    }
    texts
}

fn text(value: Value) -> Option<String> {
    match value.bare() {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Decodes one text. `None`: the interpreter cannot tell.
fn run(interpreter: &Interpreter<'_, '_>, named: &Named, input: &str) -> Option<Result<(), String>> {
    let place = Place::of(interpreter.zero(&GoType::Named(named.clone())));
    match interpreter.call_method(&place, named, "UnmarshalText", vec![Value::Text(input.to_owned())])? {
        Value::Nil => Some(Ok(())),
        Value::Error(message) => Some(Err(message)),
        _ => None,
    }
}

/// How a value of a text type is written, when its type says so.
pub fn written(interpreter: &Interpreter<'_, '_>, named: &Named, value: &Value) -> Option<String> {
    let result = interpreter.call_method(&Place::of(value.clone()), named, "MarshalText", Vec::new())?;
    match result {
        Value::Tuple(values) => match values.as_slice() {
            [Value::Text(text), Value::Nil] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Decoders that ask Go's own packages.
pub fn of_go(type_name: &str) -> Option<TextTypeState> {
    // The suites that `tls.CipherSuites` lists; its insecure ones are not taken.
    const CIPHERS: &[&str] = &[
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ];
    (type_name == "service/http.TLSCipher").then(|| TextTypeState {
        values: CIPHERS.iter().map(|c| (*c).to_owned()).collect(),
        ignore_case: false,
        empty: false,
        message: "unknown cipher {q}".to_owned(),
    })
}

/// Text types of packages outside the source tree, and what they take.
pub fn foreign(named: &Named) -> Option<TextTypeState> {
    let state = |values: &[&str], ignore_case, empty, message: &str| TextTypeState {
        values: values.iter().map(|v| (*v).to_owned()).collect(),
        ignore_case,
        empty,
        message: message.to_owned(),
    };
    Some(match (named.package.rsplit('/').next().unwrap_or_default(), &*named.name) {
        ("ottl", "ErrorMode") => state(&["ignore", "propagate", "silent"], true, false, "unknown error mode {s}"),
        ("configtelemetry", "Level") => {
            state(&["basic", "detailed", "none", "normal"], true, true, "unknown metrics level {q}")
        }
        ("configcompression", "Type") => TextTypeState::default(),
        _ => return None,
    })
}
