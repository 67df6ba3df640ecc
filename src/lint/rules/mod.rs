//! The rules, a file and a page each, and the list of them.

use super::rule::Rule;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, sorted by name.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules![
    dead_end,
    deprecated_argument,
    deprecated_component,
    deprecated_function,
    feature_flag_needed,
    import_file_not_found,
    invalid_suppression,
    missing_endpoint,
    no_input,
    placeholder_value,
    plaintext_secret,
    removed_soon,
    secret_in_url,
    shadowed_name,
    unused_component,
    unused_suppression,
];
