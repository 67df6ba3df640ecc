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
    duplicate_scrape,
    env_may_be_empty,
    feature_flag_needed,
    glob_without_match,
    high_cardinality_label,
    import_file_not_found,
    insecure_transport,
    invalid_suppression,
    label_style,
    labelmap_all,
    late_filter,
    late_metric_drop,
    missing_endpoint,
    native_histogram_protocol,
    no_input,
    placeholder_value,
    plaintext_secret,
    processor_order,
    redundant_default,
    regex_for_literal,
    relabel_drops_all,
    relabel_no_effect,
    removed_soon,
    root_glob,
    scrape_interval_range,
    secret_exposed,
    secret_in_url,
    shadowed_name,
    short_interval,
    split_pipeline,
    suppression_without_reason,
    suspicious_url,
    tiny_batch,
    unbatched_export,
    unknown_role,
    unselective_discovery,
    unused_capture,
    unused_component,
    unused_declare,
    unused_import,
    unused_module_argument,
    unused_suppression,
];
