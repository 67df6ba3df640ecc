//! The documented, versioned JSON of `alloy-lint explain`.
//!
//! ```json
//! {"version": 1,
//!  "alloy_version": "1.18.1",
//!  "configurations": [
//!   {"paths": ["config.alloy"],
//!    "problems": ["Cannot be read (line 3): …"],
//!    "sections": [
//!     {"kind": "pipeline", "title": "Logs: … → Loki at `https://…`", "intro": ["…"],
//!      "steps": [
//!       {"component": "loki.process.app", "path": "config.alloy", "line": 4, "text": "…",
//!        "details": [{"depth": 0, "text": "drops entries whose line matches `debug`"}],
//!        "sends": [{"to": "`loki.write.default`", "what": ["logs"]}]}]}],
//!    "needs": {
//!     "environment": [{"name": "LOKI_PASSWORD", "optional": false, "used_by": ["loki.write.default"]}],
//!     "files": [{"what": "`/etc/ca.pem`", "used_by": ["…"]}],
//!     "access": [{"what": "the Kubernetes API", "used_by": ["…"]}],
//!     "flags": [{"what": "`--stability.level=experimental`", "used_by": ["…"]}]},
//!    "listens": [{"address": "`0.0.0.0:4317` (OTLP over gRPC)", "component": "otelcol.receiver.otlp.default"}],
//!    "does_not": [{"text": "Nothing is sent to `loki.process.old`.", "component": "loki.process.old"}]}]}
//! ```
//!
//! - Files that use each other's components are one configuration.
//! - `kind` of a section: `pipeline` (components that data flows between, in its order), `module` (the inside of a
//!   declare or a foreach, or the imports), `task` (components that work for themselves), `values` (components whose
//!   values others use), `collector` (settings of Alloy itself), `unconnected`.
//! - `what` flows: `targets`, `metrics`, `logs`, `traces`, `profiles`, `telemetry`, `rules`, `value`.
//! - `optional`: something else is used where the variable is empty. Values stand in back quotes; secrets never appear.
//!   Fields without a value are left out. The words may become better in any release; the fields only with `version`.

use serde::Serialize;

use super::model::{Configuration, Explanation, Need, Text};

/// The version of the JSON object. A change that breaks readers raises it.
const VERSION: u32 = 1;

/// The explanation as one JSON object.
#[must_use]
pub fn json(explanation: &Explanation) -> String {
    let document = Document {
        version: VERSION,
        alloy_version: &explanation.alloy_version,
        configurations: explanation.configurations.iter().map(JsonConfiguration::of).collect(),
    };
    // Plain structures of strings and numbers: serialization cannot fail.
    let mut text = serde_json::to_string(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'e> {
    version: u32,
    alloy_version: &'e str,
    configurations: Vec<JsonConfiguration<'e>>,
}

#[derive(Serialize)]
struct JsonConfiguration<'e> {
    paths: Vec<&'e str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    sections: Vec<JsonSection<'e>>,
    needs: JsonNeeds<'e>,
    listens: Vec<JsonOpened<'e>>,
    does_not: Vec<JsonGap<'e>>,
}

#[derive(Serialize)]
struct JsonSection<'e> {
    kind: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    intro: Vec<String>,
    steps: Vec<JsonStep<'e>>,
}

#[derive(Serialize)]
struct JsonStep<'e> {
    component: &'e str,
    path: &'e str,
    line: u32,
    text: String,
    details: Vec<JsonDetail>,
    sends: Vec<JsonDestination<'e>>,
}

#[derive(Serialize)]
struct JsonDetail {
    depth: usize,
    text: String,
}

#[derive(Serialize)]
struct JsonDestination<'e> {
    to: &'e str,
    what: &'e [&'static str],
}

#[derive(Serialize)]
struct JsonNeeds<'e> {
    environment: Vec<JsonVariable<'e>>,
    files: Vec<JsonNeed<'e>>,
    access: Vec<JsonNeed<'e>>,
    flags: Vec<JsonNeed<'e>>,
}

#[derive(Serialize)]
struct JsonVariable<'e> {
    name: &'e str,
    optional: bool,
    used_by: &'e [String],
}

#[derive(Serialize)]
struct JsonNeed<'e> {
    what: String,
    used_by: &'e [String],
}

#[derive(Serialize)]
struct JsonOpened<'e> {
    address: String,
    component: &'e str,
}

#[derive(Serialize)]
struct JsonGap<'e> {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'e str>,
}

impl<'e> JsonConfiguration<'e> {
    fn of(configuration: &'e Configuration) -> Self {
        let needs = &configuration.needs;
        Self {
            paths: configuration.paths.iter().map(|path| &**path).collect(),
            problems: configuration.broken.iter().map(Text::plain).collect(),
            sections: configuration
                .sections
                .iter()
                .map(|section| JsonSection {
                    kind: section.kind.name(),
                    title: section.title.plain(),
                    intro: section.intro.iter().map(Text::plain).collect(),
                    steps: section
                        .steps
                        .iter()
                        .map(|step| JsonStep {
                            component: &step.name,
                            path: &step.path,
                            line: step.line,
                            text: step.text.plain(),
                            details: step
                                .details
                                .iter()
                                .map(|detail| JsonDetail { depth: detail.depth, text: detail.text.plain() })
                                .collect(),
                            sends: step.sends.iter().map(|to| JsonDestination { to: &to.to, what: &to.what }).collect(),
                        })
                        .collect(),
                })
                .collect(),
            needs: JsonNeeds {
                environment: needs
                    .environment
                    .iter()
                    .map(|variable| JsonVariable {
                        name: &variable.name,
                        optional: variable.optional,
                        used_by: &variable.used_by,
                    })
                    .collect(),
                files: all(&needs.files),
                access: all(&needs.access),
                flags: all(&needs.flags),
            },
            listens: configuration
                .opens
                .iter()
                .map(|opened| JsonOpened { address: opened.what.plain(), component: &opened.component })
                .collect(),
            does_not: configuration
                .gaps
                .iter()
                .map(|gap| JsonGap { text: gap.text.plain(), component: gap.component.as_deref() })
                .collect(),
        }
    }
}

fn all(needs: &[Need]) -> Vec<JsonNeed<'_>> {
    needs.iter().map(|need| JsonNeed { what: need.what.plain(), used_by: &need.used_by }).collect()
}
