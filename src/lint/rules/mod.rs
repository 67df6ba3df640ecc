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
    clustered_node_local,
    dead_end,
    deprecated_argument,
    deprecated_component,
    deprecated_function,
    duplicate_collection,
    env_may_be_empty,
    feature_flag_needed,
    glob_without_match,
    high_cardinality_label,
    import_file_not_found,
    insecure_transport,
    invalid_suppression,
    label_style,
    missing_endpoint,
    native_histogram_protocol,
    no_input,
    placeholder_value,
    plaintext_secret,
    processor_order,
    redundant_default,
    relabel_drops_all,
    relabel_no_effect,
    removed_soon,
    scrape_interval_range,
    secret_exposed,
    secret_in_url,
    shadowed_name,
    suppression_without_reason,
    suspicious_url,
    unknown_role,
    unused_component,
    unused_declare,
    unused_import,
    unused_module_argument,
    unused_suppression,
];
