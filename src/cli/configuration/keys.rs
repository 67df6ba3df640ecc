//! Every key of `alloy-lint.toml`, once: what it takes, what it does, its default. The reader, `config`, and the JSON
//! Schema are made of this list.

use serde_json::{Value, json};

use crate::lint::{OptionKind, RULES};

/// What a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Text,
    Bool,
    Texts,
    /// `true`, `false`, or a list of globs.
    BoolOrTexts,
    OneOf(&'static [&'static str]),
    /// A table from names to one of these words.
    TableOf(&'static [&'static str]),
    /// A table from globs to lists of names.
    TableOfTexts,
    /// A table for each rule that has options.
    RuleOptions,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// With its table: `lint.select`.
    pub name: &'static str,
    pub kind: Kind,
    pub default: &'static str,
    pub summary: &'static str,
    pub example: &'static str,
    /// Whether `[[overrides]]` may set it.
    pub in_overrides: bool,
}

pub const STABILITY_LEVELS: &[&str] = &["generally-available", "public-preview", "experimental"];
pub const PLATFORMS: &[&str] = &["linux", "darwin", "windows", "freebsd"];
pub const SEVERITIES: &[&str] = &["error", "warning", "info", "off"];

pub const KEYS: &[Key] = &[
    Key {
        name: "required-version",
        kind: Kind::Text,
        default: "any",
        summary: "The releases of alloy-lint that this configuration is for. Any other one refuses to run.",
        example: "required-version = \">=0.1, <1\"",
        in_overrides: false,
    },
    Key {
        name: "alloy-version",
        kind: Kind::Text,
        default: "the newest known release",
        summary: "The release of Alloy that is checked against, or a range of releases.",
        example: "alloy-version = \"1.8..1.12\"",
        in_overrides: true,
    },
    Key {
        name: "stability-level",
        kind: Kind::OneOf(STABILITY_LEVELS),
        default: "unset: nothing is refused for its stability",
        summary: "What the collector is started with as `--stability.level`.",
        example: "stability-level = \"public-preview\"",
        in_overrides: true,
    },
    Key {
        name: "community-components",
        kind: Kind::Bool,
        default: "unset: community components are taken",
        summary: "Whether the collector is started with `--feature.community-components.enabled`.",
        example: "community-components = true",
        in_overrides: true,
    },
    Key {
        name: "platform",
        kind: Kind::OneOf(PLATFORMS),
        default: "unset: components of any platform are taken",
        summary: "Where the collector runs.",
        example: "platform = \"linux\"",
        in_overrides: true,
    },
    Key {
        name: "merge-directories",
        kind: Kind::BoolOrTexts,
        default: "false",
        summary: "Folders that are one configuration each, as `alloy run FOLDER` takes them: `true` for all, or globs.",
        example: "merge-directories = [\"clusters/*\"]",
        in_overrides: false,
    },
    Key {
        name: "include",
        kind: Kind::Texts,
        default: "[]",
        summary: "When there are any, only files that match one of these globs are taken from folders.",
        example: "include = [\"conf/**\"]",
        in_overrides: false,
    },
    Key {
        name: "exclude",
        kind: Kind::Texts,
        default: "[]",
        summary: "Files that match one of these globs are left out.",
        example: "exclude = [\"templates/**\"]",
        in_overrides: false,
    },
    Key {
        name: "extend",
        kind: Kind::Text,
        default: "none",
        summary: "Another configuration file, relative to this one. This file's keys win.",
        example: "extend = \"../alloy-lint.toml\"",
        in_overrides: false,
    },
    Key {
        name: "baseline",
        kind: Kind::Text,
        default: "none",
        summary: "The baseline, relative to this file: findings that are listed there are not reported.",
        example: "baseline = \"alloy-lint-baseline.json\"",
        in_overrides: false,
    },
    Key {
        name: "lint.select",
        kind: Kind::Texts,
        default: "the default rules",
        summary: "The lint rules that run: names, categories or `all`. What Alloy refuses is always told.",
        example: "select = [\"all\"]",
        in_overrides: true,
    },
    Key {
        name: "lint.extend-select",
        kind: Kind::Texts,
        default: "[]",
        summary: "More lint rules that run: names, categories or `all`.",
        example: "extend-select = [\"suppression-without-reason\"]",
        in_overrides: true,
    },
    Key {
        name: "lint.preview",
        kind: Kind::Bool,
        default: "false",
        summary: "Whether preview rules run too. Without it they run only when they are selected by name.",
        example: "preview = true",
        in_overrides: true,
    },
    Key {
        name: "lint.ignore",
        kind: Kind::Texts,
        default: "[]",
        summary: "Rules that are not told, of lint by name or category, of check by name. Not `syntax-error`.",
        example: "ignore = [\"label-style\"]",
        in_overrides: true,
    },
    Key {
        name: "lint.unfixable",
        kind: Kind::Texts,
        default: "[]",
        summary: "Rules whose fixes are neither shown nor made: names, categories or `all`.",
        example: "unfixable = [\"redundant-default\"]",
        in_overrides: true,
    },
    Key {
        name: "lint.severity",
        kind: Kind::TableOf(SEVERITIES),
        default: "each rule's own",
        summary: "The severity of a lint rule.",
        example: "severity.unused-component = \"error\"",
        in_overrides: true,
    },
    Key {
        name: "lint.per-file-ignores",
        kind: Kind::TableOfTexts,
        default: "{}",
        summary: "Rules that are not told in files that match a glob.",
        example: "per-file-ignores.\"tests/**\" = [\"plaintext-secret\"]",
        in_overrides: false,
    },
    Key {
        name: "lint.rules",
        kind: Kind::RuleOptions,
        default: "each rule's own",
        summary: "The options of rules, a table for each rule. The rule's page explains them.",
        example: "rules.high-cardinality-label.extend-labels = [\"build_id\"]",
        in_overrides: true,
    },
];

/// Tables without keys of their own: `format` has nothing to choose, the format is Alloy's.
pub const EMPTY_TABLES: &[&str] = &["format"];

impl Kind {
    pub fn describe(self) -> String {
        match self {
            Self::Text => String::from("a string"),
            Self::Bool => String::from("true or false"),
            Self::Texts => String::from("a list of strings"),
            Self::BoolOrTexts => String::from("true, false or a list of strings"),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::TableOf(words) => format!("a table whose values are one of {}", words.join(", ")),
            Self::TableOfTexts => String::from("a table whose values are lists of strings"),
            Self::RuleOptions => String::from("a table of the options of rules"),
        }
    }

    fn schema(self) -> Value {
        let texts = json!({ "type": "array", "items": { "type": "string" } });
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Bool => json!({ "type": "boolean" }),
            Self::Texts => texts,
            Self::BoolOrTexts => json!({ "anyOf": [{ "type": "boolean" }, texts] }),
            Self::OneOf(words) => json!({ "enum": words }),
            Self::TableOf(words) => json!({ "type": "object", "additionalProperties": { "enum": words } }),
            Self::TableOfTexts => json!({ "type": "object", "additionalProperties": texts }),
            Self::RuleOptions => rule_options(),
        }
    }
}

/// The schema of `[lint.rules]`.
fn rule_options() -> Value {
    let rules = RULES.iter().filter(|rule| !rule.options.is_empty()).map(|rule| {
        let options = rule.options.iter().map(|option| {
            let mut schema = option_kind(option.kind).schema();
            schema["description"] = json!(option.summary);
            (option.name.to_owned(), schema)
        });
        let options: serde_json::Map<String, Value> = options.collect();
        let table = json!({ "type": "object", "properties": options, "additionalProperties": false });
        (rule.name.to_string(), table)
    });
    let rules: serde_json::Map<String, Value> = rules.collect();
    json!({ "type": "object", "properties": rules, "additionalProperties": false })
}

/// What the option of a rule takes, as a key does.
pub fn option_kind(kind: OptionKind) -> Kind {
    match kind {
        OptionKind::Bool => Kind::Bool,
        OptionKind::Texts => Kind::Texts,
        OptionKind::Duration => Kind::Text,
    }
}

/// The JSON Schema of the file.
pub fn schema() -> Value {
    let object = |overrides: bool| {
        let mut root = serde_json::Map::new();
        let mut lint = serde_json::Map::new();
        for key in KEYS.iter().filter(|key| !overrides || key.in_overrides) {
            let mut schema = key.kind.schema();
            schema["description"] = json!(key.summary);
            match key.name.strip_prefix("lint.") {
                Some(name) => lint.insert(name.to_owned(), schema),
                None => root.insert(key.name.to_owned(), schema),
            };
        }
        let lint = json!({ "type": "object", "properties": lint, "additionalProperties": false });
        root.insert(String::from("lint"), lint);
        root
    };
    let mut overrides = object(true);
    overrides.insert(
        String::from("files"),
        json!({ "type": "array", "items": { "type": "string" }, "minItems": 1,
                "description": "Globs, relative to the configuration file." }),
    );
    let mut root = object(false);
    root.insert(
        String::from("overrides"),
        json!({ "type": "array", "description": "Other settings for some files.",
                "items": { "type": "object", "properties": overrides, "required": ["files"],
                           "additionalProperties": false } }),
    );
    for table in EMPTY_TABLES {
        root.insert((*table).to_owned(), json!({ "type": "object", "additionalProperties": false }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "alloy-lint.toml",
        "type": "object",
        "properties": root,
        "additionalProperties": false,
    })
}
