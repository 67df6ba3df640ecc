//! The comparison of the oracle's `syntax` kind, made in this process.

use std::path::{Path, PathBuf};

use alloy_lint::syntax;
use serde_json::Value;

pub fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    path.join("oracle/parse-files.jsonl.gz").exists().then_some(path)
}

pub fn cases(shared: &Path, name: &str) -> Vec<Value> {
    let file = std::fs::File::open(shared.join("oracle").join(name)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A case's text: its own, or a real file with edits (offsets of the unedited file, descending).
pub fn text(shared: &Path, case: &Value) -> Vec<u8> {
    if let Some(source) = case["src"].as_str() {
        return source.as_bytes().to_vec();
    }
    let whole = std::fs::read(shared.join("corpus/plain").join(case["base"].as_str().unwrap())).unwrap();
    let mut edited = whole.clone();
    for edit in case["edits"].as_array().unwrap() {
        let number = |value: &Value| value.as_u64().unwrap() as usize;
        let (offset, deleted) = (number(&edit[0]), number(&edit[1]));
        let inserted = match &edit[2] {
            Value::String(text) => text.as_bytes().to_vec(),
            copy => whole[number(&copy[1])..number(&copy[1]) + number(&copy[2])].to_vec(),
        };
        edited.splice(offset..(offset + deleted).min(edited.len()), inserted);
    }
    edited
}

#[test]
fn agrees_with_the_reference_parser() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let mut agree = 0;
    let mut differ = Vec::new();
    for case in ["parse-mutated.jsonl.gz", "parse-files.jsonl.gz"].iter().flat_map(|name| cases(&shared, name)) {
        if case["panic"].as_bool() == Some(true) {
            continue;
        }
        let bytes = text(&shared, &case);
        let (source, _) = syntax::decode(&bytes);
        let parsed = syntax::parse(&source);
        let found = syntax::diagnostics(&parsed, &source);
        let expected = case["diags"].get(0).map(|first| {
            (
                first[1].as_u64().unwrap() as u32,
                first[2].as_u64().unwrap() as u32,
                first[5].as_str().unwrap().to_owned(),
            )
        });
        let ours = found
            .iter()
            .find_map(|diagnostic| diagnostic.alloy.first())
            .map(|alloy| (alloy.line, alloy.column, alloy.message.clone().into_owned()));
        if expected.is_some() != found.is_empty() && expected == ours {
            agree += 1;
        } else {
            differ.push(format!("{}: expected {expected:?}, found {ours:?}", case["id"]));
        }
    }
    println!("{agree} of {} inputs agree", agree + differ.len());
    assert!(agree > 0 && differ.is_empty(), "{}", differ[..differ.len().min(20)].join("\n"));
}
