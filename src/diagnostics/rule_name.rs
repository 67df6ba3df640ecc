use std::fmt;

/// The kebab-case name of a rule, unique for ever.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleName(pub &'static str);

impl RuleName {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! check_rules {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        impl RuleName {
            $($(#[$doc])* pub const $constant: Self = Self($name);)*

            /// Every rule of the `check` family: what Alloy refuses.
            pub const CHECK: &'static [Self] = &[$(Self::$constant),*];
        }
    };
}

check_rules! {
    /// A name is used for a component that the target release does not know.
    COMPONENT_NOT_FOUND = "component-not-found";
    DEPENDENCY_CYCLE = "dependency-cycle";
    DUPLICATE_ARGUMENT = "duplicate-argument";
    DUPLICATE_BLOCK = "duplicate-block";
    INVALID_ENCODING = "invalid-encoding";
    INVALID_IMPORT = "invalid-import";
    INVALID_LABEL = "invalid-label";
    /// A load-time rule of a component is broken.
    INVALID_VALUE = "invalid-value";
    MISPLACED_ATTRIBUTE = "misplaced-attribute";
    MISPLACED_BLOCK = "misplaced-block";
    MISSING_ARGUMENT = "missing-argument";
    MISSING_BLOCK = "missing-block";
    MISSING_LABEL = "missing-label";
    MISSING_MODULE_ARGUMENT = "missing-module-argument";
    NESTING_TOO_DEEP = "nesting-too-deep";
    SECRET_AS_STRING = "secret-as-string";
    STABILITY_LEVEL = "stability-level";
    SYNTAX_ERROR = "syntax-error";
    TYPE_MISMATCH = "type-mismatch";
    UNKNOWN_ARGUMENT = "unknown-argument";
    UNKNOWN_BLOCK = "unknown-block";
    UNKNOWN_EXPORT = "unknown-export";
    UNKNOWN_FUNCTION = "unknown-function";
    UNKNOWN_MODULE_ARGUMENT = "unknown-module-argument";
    UNRESOLVED_REFERENCE = "unresolved-reference";
    WRONG_ARGUMENT_COUNT = "wrong-argument-count";
}
