//! The closed sets of words that the catalog is written in: kinds, stability levels, platforms, rule kinds.
//!
//! The same in the files under `components/` and in the library. Knows nothing else.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    Linux,
    Darwin,
    Windows,
    Freebsd,
}

impl Platform {
    pub const ALL: [Platform; 4] = [Platform::Linux, Platform::Darwin, Platform::Windows, Platform::Freebsd];

    /// As it is written: `linux`.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Linux => "linux",
            Platform::Darwin => "darwin",
            Platform::Windows => "windows",
            Platform::Freebsd => "freebsd",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComponentKind {
    #[default]
    Component,
    /// A configuration block that the loader itself understands: `declare`, `import.file`, `logging`.
    Config,
    /// A configuration block of a service: `http`, `remotecfg`.
    Service,
}

impl ComponentKind {
    /// As it is written: `component`.
    pub fn name(self) -> &'static str {
        match self {
            ComponentKind::Component => "component",
            ComponentKind::Config => "config",
            ComponentKind::Service => "service",
        }
    }
}

/// How mature a feature is, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stability {
    Experimental,
    PublicPreview,
    GenerallyAvailable,
}

impl Stability {
    /// As Alloy writes it: `public-preview`.
    pub fn name(self) -> &'static str {
        match self {
            Stability::Experimental => "experimental",
            Stability::PublicPreview => "public-preview",
            Stability::GenerallyAvailable => "generally-available",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelRule {
    #[default]
    Required,
    None,
    Optional,
}

impl LabelRule {
    /// As it is written: `required`.
    pub fn name(self) -> &'static str {
        match self {
            LabelRule::Required => "required",
            LabelRule::None => "none",
            LabelRule::Optional => "optional",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Each of `of` must be given.
    Required,
    /// Each of `of` must not be the zero value.
    NonEmpty,
    Enum,
    NotEnum,
    Range,
    Format,
    Unique,
    AtMostOneOf,
    ExactlyOneOf,
    AtLeastOneOf,
    AllOrNoneOf,
    /// When one of `of` is given, `others` must be.
    Requires,
    /// When one of `of` is given, `others` must not be.
    Forbids,
    Less,
    LessOrEqual,
    /// `when` alone makes it wrong.
    Never,
    Code,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSubject {
    #[default]
    Value,
    Elements,
    Keys,
    Length,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    #[default]
    NonZero,
    Written,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlloyPlace {
    #[default]
    Block,
    Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleFormat {
    Duration,
    PrometheusDuration,
    Bytes,
    Url,
    HostPort,
    Regexp,
    Cidr,
    /// Any UTF-8, as Prometheus has it since its third version.
    LabelName,
    /// Letters, digits and `_`.
    LegacyLabelName,
    MetricName,
    JsonPath,
    Jmespath,
    Template,
    LogqlSelector,
    Ottl,
    OttlCondition,
    Number,
    Ip,
    Selector,
    Uuid,
}
