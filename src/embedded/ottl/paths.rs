//! What paths OTTL's contexts have, over all releases of the collector that Alloy has used: what is refused here is
//! refused by each of them.

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
pub fn no_path(path: &Path<'_>, context: Context) -> Option<NoPath> {
    let first = *path.segments.first()?;
    if context == Context::Profile || EVERYWHERE.contains(&first) || context.fields().contains(&first) {
        return None;
    }
    // Paths may begin with the name of their context.
    match (Context::named(first).filter(|outer| context.around().contains(outer)), path.segments.get(1)) {
        (Some(outer), Some(field)) if outer.fields().contains(field) || *field == "cache" => None,
        (Some(context), Some(_)) => Some(NoPath { segment: 1, context }),
        (Some(_), None) => None,
        (None, _) => Some(NoPath { segment: 0, context }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_belong_to_contexts() {
        let wrong = |statement: &str, context| {
            let parsed = super::super::parse_statement(statement.as_bytes()).unwrap();
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
