//! Which file is what, and its JSON as the types of the schema.

use super::super::{
    schema::{ComponentFile, SharedBodyFile},
    vocabulary::ComponentKind,
};
use super::{Problem, SourceFile, Sources, locate::line_of};
use serde::de::DeserializeOwned;

/// What could be read, and all that could not.
pub(super) fn read(files: &[SourceFile]) -> (Sources<'_>, Vec<Problem>) {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    for file in files {
        if let Err(problem) = read_file(file, &mut sources) {
            problems.push(problem);
        }
    }
    if sources.versions.is_empty() && problems.is_empty() {
        let message = "expected at least one release".to_owned();
        problems.push(Problem { path: "components/versions.json".to_owned(), line: 1, message });
    }
    sources.components.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    sources.shared.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    (sources, problems)
}

fn read_file<'a>(file: &'a SourceFile, sources: &mut Sources<'a>) -> Result<(), Problem> {
    let path = file.path.strip_prefix("components/").unwrap_or(&file.path);
    let Some(stem) = path.strip_suffix(".json") else {
        return Err(problem(file, "", "only `.json` files belong here".to_owned()));
    };
    match stem.split_once('/') {
        None if stem == "versions" => sources.versions = parse(file)?,
        None if stem == "stdlib" => sources.stdlib = parse(file)?,
        Some(("_shared", "text-types")) => sources.text_types = parse(file)?,
        Some(("_shared", name)) => {
            let body: SharedBodyFile = parse(file)?;
            expect_name(file, &body.name, name)?;
            sources.shared.push((file, body));
        }
        Some((folder, name)) if !name.contains('/') => {
            let component: ComponentFile = parse(file)?;
            match (folder, component.kind) {
                ("config-blocks", ComponentKind::Component) => {
                    let message = "a file of `config-blocks` needs `\"kind\": \"config\"` or `\"service\"`";
                    return Err(problem(file, "kind", message.to_owned()));
                }
                ("config-blocks", _) => expect_name(file, &component.name, name)?,
                (_, ComponentKind::Component) => expect_name(file, &component.name, &format!("{folder}.{name}"))?,
                _ => {
                    return Err(problem(
                        file,
                        "kind",
                        "the file of a configuration block belongs in `config-blocks`".to_owned(),
                    ));
                }
            }
            sources.components.push((file, component));
        }
        _ => {
            let expected = "`versions.json`, `stdlib.json`, `_shared/NAME.json`, `config-blocks/NAME.json` or `NAMESPACE/NAME.json`";
            return Err(problem(file, "", format!("expected {expected}")));
        }
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(file: &SourceFile) -> Result<T, Problem> {
    serde_json::from_str(&file.text).map_err(|error| {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(&place).unwrap_or(&text).to_owned();
        Problem { path: file.path.clone(), line: error.line().max(1), message }
    })
}

fn expect_name(file: &SourceFile, found: &str, expected: &str) -> Result<(), Problem> {
    match found == expected {
        true => Ok(()),
        false => Err(problem(
            file,
            "name",
            format!("expected the name `{expected}`, as the file is called, found `{found}`"),
        )),
    }
}

pub(super) fn problem(file: &SourceFile, way: &str, message: String) -> Problem {
    Problem { path: file.path.clone(), line: line_of(&file.text, way), message }
}
