//! The names of OTTL's functions in the collector's release 0.153 (Alloy 1.17 and 1.18); each list is sorted.

/// Functions that make a value, everywhere.
pub(super) const CONVERTERS: &[&str] = &[
    "Base64Decode",
    "Base64Encode",
    "Bool",
    "Coalesce",
    "CommunityID",
    "Concat",
    "ContainsValue",
    "ConvertAttributesToElementsXML",
    "ConvertCase",
    "ConvertTextToElementsXML",
    "Day",
    "Decode",
    "Double",
    "Duration",
    "ExtractGrokPatterns",
    "ExtractPatterns",
    "FNV",
    "Format",
    "FormatTime",
    "GetXML",
    "HasPrefix",
    "HasSuffix",
    "Hex",
    "Hour",
    "Hours",
    "Index",
    "InsertXML",
    "Int",
    "IsBool",
    "IsDouble",
    "IsInCIDR",
    "IsInt",
    "IsList",
    "IsMap",
    "IsMatch",
    "IsString",
    "IsValidLuhn",
    "Keys",
    "Len",
    "Log",
    "MD5",
    "Microseconds",
    "Milliseconds",
    "Minute",
    "Minutes",
    "Month",
    "Murmur3Hash",
    "Murmur3Hash128",
    "Nanosecond",
    "Nanoseconds",
    "Now",
    "ParseCSV",
    "ParseInt",
    "ParseJSON",
    "ParseKeyValue",
    "ParseSeverity",
    "ParseSimplifiedXML",
    "ParseXML",
    "ProfileID",
    "RemoveXML",
    "SHA1",
    "SHA256",
    "SHA512",
    "Second",
    "Seconds",
    "SliceToMap",
    "Sort",
    "SpanID",
    "Split",
    "String",
    "Substring",
    "Time",
    "ToCamelCase",
    "ToKeyValueString",
    "ToLowerCase",
    "ToSnakeCase",
    "ToUpperCase",
    "TraceID",
    "Trim",
    "TrimPrefix",
    "TrimSuffix",
    "TruncateTime",
    "URL",
    "UUID",
    "UUIDv7",
    "Unix",
    "UnixMicro",
    "UnixMilli",
    "UnixNano",
    "UnixSeconds",
    "UserAgent",
    "Values",
    "Weekday",
    "XXH128",
    "XXH3",
    "Year",
    "append",
    "delete_index",
];

/// Functions that change something, in every statement.
pub(super) const EDITORS: &[&str] = &[
    "delete_key",
    "delete_matching_keys",
    "flatten",
    "keep_keys",
    "keep_matching_keys",
    "limit",
    "merge_maps",
    "replace_all_matches",
    "replace_all_patterns",
    "replace_match",
    "replace_pattern",
    "set",
    "truncate_all",
];

/// What single contexts add.
pub(super) const SPAN: &[&str] = &["IsRootSpan", "set_semconv_span_name"];
pub(super) const DATAPOINT: &[&str] =
    &["convert_summary_count_val_to_sum", "convert_summary_sum_val_to_sum", "merge_histogram_buckets"];
pub(super) const METRIC: &[&str] = &[
    "aggregate_on_attribute_value",
    "aggregate_on_attributes",
    "convert_exponential_histogram_to_histogram",
    "convert_gauge_to_sum",
    "convert_sum_to_gauge",
    "convert_summary_quantile_val_to_gauge",
    "copy_metric",
    "extract_count_metric",
    "extract_percentile_metric",
    "extract_sum_metric",
    "scale_metric",
];
/// Conditions on metrics in the filter processor.
pub(super) const METRIC_CONDITION: &[&str] = &["HasAttrKeyOnDatapoint", "HasAttrOnDatapoint"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [CONVERTERS, EDITORS, SPAN, DATAPOINT, METRIC, METRIC_CONDITION] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
