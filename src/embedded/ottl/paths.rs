//! What paths OTTL's contexts have, and how many arguments its functions take, over all releases of the collector that
//! Alloy has used: what is refused here is refused by each of them.

use super::{Context, Path};

impl Context {
    /// As paths and messages name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Context::Span => "span",
            Context::SpanEvent => "spanevent",
            Context::Metric => "metric",
            Context::DataPoint => "datapoint",
            Context::Log => "log",
            Context::Resource => "resource",
            Context::Scope => "scope",
            Context::Profile => "profile",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }

    const ALL: [Self; 8] = [
        Context::Span,
        Context::SpanEvent,
        Context::Metric,
        Context::DataPoint,
        Context::Log,
        Context::Resource,
        Context::Scope,
        Context::Profile,
    ];

    /// The contexts around it and itself: paths may begin with their names.
    const fn around(self) -> &'static [Context] {
        match self {
            Context::Span => &[Context::Resource, Context::Scope, Context::Span],
            Context::SpanEvent => &[Context::Resource, Context::Scope, Context::Span, Context::SpanEvent],
            Context::Metric => &[Context::Resource, Context::Scope, Context::Metric],
            Context::DataPoint => &[Context::Resource, Context::Scope, Context::Metric, Context::DataPoint],
            Context::Log => &[Context::Resource, Context::Scope, Context::Log],
            Context::Resource => &[Context::Resource],
            Context::Scope => &[Context::Resource, Context::Scope],
            Context::Profile => &[Context::Resource, Context::Scope, Context::Profile],
        }
    }

    /// The first names of its paths.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Context::Span => &[
                "attributes",
                "dropped_attributes_count",
                "dropped_events_count",
                "dropped_links_count",
                "end_time",
                "end_time_unix_nano",
                "events",
                "flags",
                "kind",
                "links",
                "name",
                "parent_span_id",
                "span_id",
                "start_time",
                "start_time_unix_nano",
                "status",
                "trace_id",
                "trace_state",
            ],
            Context::SpanEvent => &["attributes", "dropped_attributes_count", "name", "time", "time_unix_nano"],
            Context::Metric => &[
                "aggregation_temporality",
                "data_points",
                "description",
                "is_monotonic",
                "metadata",
                "name",
                "type",
                "unit",
            ],
            Context::DataPoint => &[
                "attributes",
                "bucket_counts",
                "count",
                "exemplars",
                "explicit_bounds",
                "flags",
                "negative",
                "positive",
                "quantile_values",
                "scale",
                "start_time",
                "start_time_unix_nano",
                "sum",
                "time",
                "time_unix_nano",
                "value_double",
                "value_int",
                "zero_count",
            ],
            Context::Log => &[
                "attributes",
                "body",
                "dropped_attributes_count",
                "event_name",
                "flags",
                "observed_time",
                "observed_time_unix_nano",
                "severity_number",
                "severity_text",
                "span_id",
                "time",
                "time_unix_nano",
                "trace_id",
            ],
            Context::Resource => &["attributes", "dropped_attributes_count", "schema_url"],
            Context::Scope => &["attributes", "dropped_attributes_count", "name", "schema_url", "version"],
            // Still on the move from release to release.
            Context::Profile => &[],
        }
    }
}

/// Names that may stand in front everywhere.
const EVERYWHERE: &[&str] = &["cache", "otelcol", "instrumentation_scope"];

/// A path that a context does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoPath {
    /// The segment to blame, by its index.
    pub segment: usize,
    /// The context that lacks it.
    pub context: Context,
}

/// What is wrong with a path in a context; none when it may be right.
#[must_use]
pub fn no_path(path: &Path, context: Context) -> Option<NoPath> {
    let first = path.segments.first()?.as_str();
    if context == Context::Profile || EVERYWHERE.contains(&first) || context.fields().contains(&first) {
        return None;
    }
    // Paths may begin with the name of their context.
    match (Context::named(first).filter(|outer| context.around().contains(outer)), path.segments.get(1)) {
        (Some(outer), Some(field)) if outer.fields().contains(&field.as_str()) || field == "cache" => None,
        (Some(context), Some(_)) => Some(NoPath { segment: 1, context }),
        (Some(_), None) => None,
        (None, _) => Some(NoPath { segment: 0, context }),
    }
}

/// The fewest and most arguments that a function of this name takes.
#[must_use]
pub fn arguments_of(name: &str) -> Option<(usize, usize)> {
    let at = ARGUMENTS.binary_search_by(|(known, ..)| (*known).cmp(name)).ok()?;
    let (_, fewest, most) = ARGUMENTS[at];
    Some((usize::from(fewest), usize::from(most)))
}

/// Sorted by name.
const ARGUMENTS: &[(&str, u8, u8)] = &[
    ("Base64Decode", 1, 1),
    ("Base64Encode", 1, 2),
    ("Bool", 1, 1),
    ("Coalesce", 1, 1),
    ("CommunityID", 4, 6),
    ("Concat", 2, 2),
    ("ContainsValue", 2, 2),
    ("ConvertAttributesToElementsXML", 1, 2),
    ("ConvertCase", 2, 2),
    ("ConvertTextToElementsXML", 1, 3),
    ("Day", 1, 1),
    ("Decode", 2, 2),
    ("Double", 1, 1),
    ("Duration", 1, 1),
    ("ExtractGrokPatterns", 2, 4),
    ("ExtractPatterns", 2, 2),
    ("FNV", 1, 1),
    ("Format", 2, 2),
    ("FormatTime", 2, 2),
    ("GetXML", 2, 2),
    ("HasAttrKeyOnDatapoint", 1, 1),
    ("HasAttrOnDatapoint", 2, 2),
    ("HasPrefix", 2, 2),
    ("HasSuffix", 2, 2),
    ("Hex", 1, 1),
    ("Hour", 1, 1),
    ("Hours", 1, 1),
    ("Index", 2, 2),
    ("InsertXML", 3, 3),
    ("Int", 1, 1),
    ("IsBool", 1, 1),
    ("IsDouble", 1, 1),
    ("IsInCIDR", 2, 2),
    ("IsInt", 1, 1),
    ("IsList", 1, 1),
    ("IsMap", 1, 1),
    ("IsMatch", 2, 2),
    ("IsRootSpan", 0, 0),
    ("IsString", 1, 1),
    ("IsValidLuhn", 1, 1),
    ("Keys", 1, 1),
    ("Len", 1, 1),
    ("Log", 1, 1),
    ("MD5", 1, 1),
    ("Microseconds", 1, 1),
    ("Milliseconds", 1, 1),
    ("Minute", 1, 1),
    ("Minutes", 1, 1),
    ("Month", 1, 1),
    ("Murmur3Hash", 1, 1),
    ("Murmur3Hash128", 1, 1),
    ("Nanosecond", 1, 1),
    ("Nanoseconds", 1, 1),
    ("Now", 0, 0),
    ("ParseCSV", 2, 5),
    ("ParseInt", 2, 2),
    ("ParseJSON", 1, 1),
    ("ParseKeyValue", 1, 3),
    ("ParseSeverity", 2, 2),
    ("ParseSimplifiedXML", 1, 1),
    ("ParseXML", 1, 1),
    ("ProfileID", 1, 1),
    ("RemoveXML", 2, 2),
    ("SHA1", 1, 1),
    ("SHA256", 1, 1),
    ("SHA512", 1, 1),
    ("Second", 1, 1),
    ("Seconds", 1, 1),
    ("SliceToMap", 1, 3),
    ("Sort", 1, 2),
    ("SpanID", 1, 1),
    ("Split", 2, 2),
    ("String", 1, 1),
    ("Substring", 3, 3),
    ("Time", 2, 4),
    ("ToCamelCase", 1, 1),
    ("ToKeyValueString", 1, 4),
    ("ToLowerCase", 1, 1),
    ("ToSnakeCase", 1, 1),
    ("ToUpperCase", 1, 1),
    ("TraceID", 1, 1),
    ("Trim", 1, 2),
    ("TrimPrefix", 2, 2),
    ("TrimSuffix", 2, 2),
    ("TruncateTime", 2, 2),
    ("URL", 1, 1),
    ("UUID", 0, 0),
    ("UUIDv7", 0, 0),
    ("Unix", 1, 2),
    ("UnixMicro", 1, 1),
    ("UnixMilli", 1, 1),
    ("UnixNano", 1, 1),
    ("UnixSeconds", 1, 1),
    ("UserAgent", 1, 1),
    ("Values", 1, 1),
    ("Weekday", 1, 1),
    ("XXH128", 1, 1),
    ("XXH3", 1, 1),
    ("Year", 1, 1),
    ("aggregate_on_attribute_value", 4, 4),
    ("aggregate_on_attributes", 1, 2),
    ("append", 1, 3),
    ("convert_exponential_histogram_to_histogram", 2, 2),
    ("convert_gauge_to_sum", 2, 2),
    ("convert_sum_to_gauge", 0, 0),
    ("convert_summary_count_val_to_sum", 2, 3),
    ("convert_summary_quantile_val_to_gauge", 0, 2),
    ("convert_summary_sum_val_to_sum", 2, 3),
    ("copy_metric", 0, 3),
    ("delete_index", 2, 3),
    ("delete_key", 2, 2),
    ("delete_matching_keys", 2, 2),
    ("extract_count_metric", 1, 2),
    ("extract_percentile_metric", 1, 2),
    ("extract_sum_metric", 1, 2),
    ("flatten", 1, 4),
    ("keep_keys", 2, 2),
    ("keep_matching_keys", 2, 2),
    ("limit", 3, 3),
    ("merge_histogram_buckets", 1, 1),
    ("merge_maps", 3, 3),
    ("replace_all_matches", 3, 5),
    ("replace_all_patterns", 4, 6),
    ("replace_match", 3, 5),
    ("replace_pattern", 3, 5),
    ("scale_metric", 1, 2),
    ("set", 2, 2),
    ("set_semconv_span_name", 1, 2),
    ("truncate_all", 2, 3),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_sorted() {
        assert!(ARGUMENTS.is_sorted_by(|(a, ..), (b, ..)| a < b));
    }

    #[test]
    fn paths_belong_to_contexts() {
        let wrong = |statement: &str, context| {
            let parsed = super::super::parse_statement(statement).unwrap();
            parsed.paths.iter().find_map(|path| no_path(path, context)).map(|wrong| (wrong.segment, wrong.context))
        };
        assert_eq!(wrong(r#"set(attributes["a"], 1)"#, Context::Span), None);
        assert_eq!(wrong(r#"set(resource.attributes["a"], name) where span.kind == 1"#, Context::Span), None);
        assert_eq!(wrong("set(foo, 1)", Context::Metric), Some((0, Context::Metric)));
        assert_eq!(wrong(r#"set(metric.attributes["a"], 1)"#, Context::Metric), Some((1, Context::Metric)));
        assert_eq!(wrong(r#"set(metric.name, 1)"#, Context::DataPoint), None);
        assert_eq!(wrong(r#"set(log.body, 1)"#, Context::Span), Some((0, Context::Span)));
        assert_eq!(wrong(r#"set(cache["a"], instrumentation_scope.name)"#, Context::Log), None);
    }
}
