//! The Go structs that YAML texts of exporters are read into, strictly: which fields there are and what they hold.

use crate::embedded::duration;
use crate::types::{Data, Value};

/// What a place in a document holds.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Not looked into.
    Any,
    Text,
    Int,
    Bool,
    Duration,
    List(&'static Shape, &'static str),
    Map(&'static Shape, &'static str),
    Struct(&'static Struct),
}

pub(super) struct Struct {
    /// As Go's errors name it.
    pub go_type: &'static str,
    pub fields: &'static [(&'static str, Shape)],
    /// What is asked of the fields when each for itself is right.
    pub check: fn(&Fields<'_>) -> Option<String>,
}

/// The fields of one struct in a document.
pub(super) struct Fields<'d>(&'d [(crate::types::Text, Value)]);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&Data> {
        self.0.iter().find(|(key, _)| key.as_bytes() == name.as_bytes()).map(|(_, value)| &value.data)
    }

    /// The text of a field; none when it is something else than a text, empty when it is not there.
    fn text(&self, name: &str) -> Option<String> {
        match self.get(name) {
            None | Some(Data::Null) => Some(String::new()),
            Some(Data::String(text)) => Some(text.lossy().into_owned()),
            Some(_) => None,
        }
    }

    fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Data::Number(number)) => Some(number.as_int()),
            _ => None,
        }
    }
}

fn nothing(_: &Fields<'_>) -> Option<String> {
    None
}

const TEXTS: Shape = Shape::List(&Shape::Text, "[]string");
const TEXT_MAP: Shape = Shape::Map(&Shape::Text, "map[string]string");

pub(super) static BLACKBOX: Struct = Struct {
    go_type: "config.plain",
    fields: &[("modules", Shape::Map(&Shape::Struct(&BLACKBOX_MODULE), "map[string]config.Module"))],
    check: nothing,
};

static BLACKBOX_MODULE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("prober", Shape::Text),
        ("timeout", Shape::Duration),
        ("http", Shape::Struct(&HTTP_PROBE)),
        ("tcp", Shape::Struct(&TCP_PROBE)),
        ("icmp", Shape::Struct(&ICMP_PROBE)),
        ("dns", Shape::Struct(&DNS_PROBE)),
        ("grpc", Shape::Struct(&GRPC_PROBE)),
    ],
    check: nothing,
};

static HTTP_PROBE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("valid_status_codes", Shape::List(&Shape::Int, "[]int")),
        ("valid_http_versions", TEXTS),
        ("preferred_ip_protocol", Shape::Text),
        ("ip_protocol_fallback", Shape::Bool),
        ("skip_resolve_phase_with_proxy", Shape::Bool),
        ("no_follow_redirects", Shape::Bool),
        ("fail_if_ssl", Shape::Bool),
        ("fail_if_not_ssl", Shape::Bool),
        ("method", Shape::Text),
        ("headers", TEXT_MAP),
        ("fail_if_body_matches_regexp", Shape::Any),
        ("fail_if_body_not_matches_regexp", Shape::Any),
        ("fail_if_header_matches", Shape::Any),
        ("fail_if_header_not_matches", Shape::Any),
        ("body", Shape::Text),
        ("body_file", Shape::Text),
        ("compression", Shape::Text),
        ("body_size_limit", Shape::Any),
        // The HTTP client's own fields.
        ("basic_auth", Shape::Any),
        ("authorization", Shape::Any),
        ("oauth2", Shape::Any),
        ("bearer_token", Shape::Any),
        ("bearer_token_file", Shape::Any),
        ("tls_config", Shape::Any),
        ("follow_redirects", Shape::Bool),
        ("enable_http2", Shape::Bool),
        ("http_headers", Shape::Any),
        ("proxy_url", Shape::Any),
        ("no_proxy", Shape::Any),
        ("proxy_from_environment", Shape::Any),
        ("proxy_connect_header", Shape::Any),
    ],
    check: http_probe,
};

fn http_probe(fields: &Fields<'_>) -> Option<String> {
    let both = !fields.text("body")?.is_empty() && !fields.text("body_file")?.is_empty();
    both.then(|| "setting body and body_file both are not allowed".to_owned())
}

static TCP_PROBE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("preferred_ip_protocol", Shape::Text),
        ("ip_protocol_fallback", Shape::Bool),
        ("source_ip_address", Shape::Text),
        ("query_response", Shape::List(&Shape::Struct(&QUERY_RESPONSE), "[]config.QueryResponse")),
        ("tls", Shape::Bool),
        ("tls_config", Shape::Any),
    ],
    check: nothing,
};

static QUERY_RESPONSE: Struct = Struct {
    go_type: "config.plain",
    fields: &[("expect", Shape::Text), ("send", Shape::Text), ("starttls", Shape::Bool)],
    check: nothing,
};

static ICMP_PROBE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("preferred_ip_protocol", Shape::Text),
        ("ip_protocol_fallback", Shape::Bool),
        ("source_ip_address", Shape::Text),
        ("payload_size", Shape::Int),
        ("dont_fragment", Shape::Bool),
        ("ttl", Shape::Int),
    ],
    check: icmp_probe,
};

fn icmp_probe(fields: &Fields<'_>) -> Option<String> {
    match fields.integer("ttl")? {
        ..0 => Some("\"ttl\" cannot be negative".to_owned()),
        256.. => Some("\"ttl\" cannot exceed 255".to_owned()),
        _ => None,
    }
}

static DNS_PROBE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("preferred_ip_protocol", Shape::Text),
        ("ip_protocol_fallback", Shape::Bool),
        ("dns_over_tls", Shape::Bool),
        ("tls_config", Shape::Any),
        ("source_ip_address", Shape::Text),
        ("transport_protocol", Shape::Text),
        ("query_class", Shape::Text),
        ("query_name", Shape::Text),
        ("query_type", Shape::Text),
        ("recursion_desired", Shape::Bool),
        ("valid_rcodes", TEXTS),
        ("validate_answer_rrs", Shape::Struct(&DNS_VALIDATOR)),
        ("validate_authority_rrs", Shape::Struct(&DNS_VALIDATOR)),
        ("validate_additional_rrs", Shape::Struct(&DNS_VALIDATOR)),
    ],
    check: dns_probe,
};

fn dns_probe(fields: &Fields<'_>) -> Option<String> {
    fields.text("query_name")?.is_empty().then(|| "query name must be set for DNS module".to_owned())
}

static DNS_VALIDATOR: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("fail_if_matches_regexp", TEXTS),
        ("fail_if_all_match_regexp", TEXTS),
        ("fail_if_not_matches_regexp", TEXTS),
        ("fail_if_none_matches_regexp", TEXTS),
    ],
    check: nothing,
};

static GRPC_PROBE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("service", Shape::Text),
        ("tls", Shape::Bool),
        ("tls_config", Shape::Any),
        ("ip_protocol_fallback", Shape::Bool),
        ("preferred_ip_protocol", Shape::Text),
    ],
    check: nothing,
};

pub(super) static SNMP: Struct = Struct {
    go_type: "config.Config",
    fields: &[
        ("auths", Shape::Map(&Shape::Struct(&SNMP_AUTH), "map[string]*config.Auth")),
        ("modules", Shape::Map(&Shape::Struct(&SNMP_MODULE), "map[string]*config.Module")),
        ("version", Shape::Int),
    ],
    check: nothing,
};

static SNMP_AUTH: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("community", Shape::Text),
        ("security_level", Shape::Text),
        ("username", Shape::Text),
        ("password", Shape::Text),
        ("auth_protocol", Shape::Text),
        ("priv_protocol", Shape::Text),
        ("priv_password", Shape::Text),
        ("context_name", Shape::Text),
        ("version", Shape::Int),
    ],
    check: snmp_auth,
};

fn snmp_auth(fields: &Fields<'_>) -> Option<String> {
    let version = match fields.get("version") {
        None | Some(Data::Null) => 2,
        Some(_) => fields.integer("version")?,
    };
    if !(1..=3).contains(&version) {
        return Some(format!("SNMP version must be 1, 2 or 3. Got: {version}"));
    }
    if version != 3 {
        return None;
    }
    let level = match fields.get("security_level") {
        None => "noAuthNoPriv".to_owned(),
        Some(_) => fields.text("security_level")?,
    };
    if !["authPriv", "authNoPriv", "noAuthNoPriv"].contains(&level.as_str()) {
        return Some("security level must be one of authPriv, authNoPriv or noAuthNoPriv".to_owned());
    }
    if level == "authPriv" {
        if fields.text("priv_password")?.is_empty() {
            return Some("priv password is missing, required for SNMPv3 with priv".to_owned());
        }
        let protocol = fields.get("priv_protocol").map_or(Some("DES".to_owned()), |_| fields.text("priv_protocol"))?;
        if !["DES", "AES", "AES192", "AES192C", "AES256", "AES256C"].contains(&protocol.as_str()) {
            return Some("priv protocol must be DES or AES".to_owned());
        }
    }
    if level != "noAuthNoPriv" {
        if fields.text("password")?.is_empty() {
            return Some("auth password is missing, required for SNMPv3 with auth".to_owned());
        }
        let protocol = fields.get("auth_protocol").map_or(Some("MD5".to_owned()), |_| fields.text("auth_protocol"))?;
        if !["MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512"].contains(&protocol.as_str()) {
            return Some("auth protocol must be SHA or MD5".to_owned());
        }
    }
    fields.text("username")?.is_empty().then(|| "auth username is missing, required for SNMPv3".to_owned())
}

static SNMP_MODULE: Struct = Struct {
    go_type: "config.plain",
    fields: &[
        ("walk", TEXTS),
        ("get", TEXTS),
        ("metrics", Shape::List(&Shape::Struct(&SNMP_METRIC), "[]*config.Metric")),
        ("filters", Shape::Any),
        ("max_repetitions", Shape::Int),
        ("retries", Shape::Int),
        ("timeout", Shape::Duration),
        ("use_unconnected_udp_socket", Shape::Bool),
        ("allow_nonincreasing_oids", Shape::Bool),
    ],
    check: nothing,
};

static SNMP_METRIC: Struct = Struct {
    go_type: "config.Metric",
    fields: &[
        ("name", Shape::Text),
        ("oid", Shape::Text),
        ("type", Shape::Text),
        ("help", Shape::Text),
        ("indexes", Shape::Any),
        ("lookups", Shape::Any),
        ("regex_extracts", Shape::Any),
        ("datetime_pattern", Shape::Text),
        ("enum_values", Shape::Any),
        ("offset", Shape::Any),
        ("scale", Shape::Any),
        // Of earlier releases of the exporter.
        ("display_hint", Shape::Any),
    ],
    check: nothing,
};

/// A struct whose fields are looked at elsewhere.
pub(super) static ANY_MAP: Struct = Struct { go_type: "config.plain", fields: &[], check: nothing };

/// What Go says of a document that does not fit.
pub(super) fn judge(document: &Value, shape: &'static Struct, text: &[u8]) -> Option<String> {
    let mut reader = Reader { text, errors: Vec::new(), refused: None, line: first_line(text) };
    reader.place(document, Shape::Struct(shape));
    match (reader.errors.is_empty(), reader.refused) {
        (false, _) => Some(format!("yaml: unmarshal errors:\n  {}", reader.errors.join("\n  "))),
        (true, refused) => refused,
    }
}

struct Reader<'t> {
    text: &'t [u8],
    errors: Vec<String>,
    /// The first that a check of whole structs refuses.
    refused: Option<String>,
    /// The line of the key that is read.
    line: usize,
}

impl Reader<'_> {
    fn place(&mut self, value: &Value, shape: Shape) {
        match (&value.data, shape) {
            (Data::Null, _) | (_, Shape::Any) => {}
            (Data::Object(entries), Shape::Struct(shape)) => {
                let (line, before) = (self.line, self.errors.len());
                for (key, value) in entries.iter() {
                    self.line = self.line_of(&key.lossy());
                    match shape.fields.iter().find(|(name, _)| name.as_bytes() == key.as_bytes()) {
                        Some((_, inner)) => self.place(value, *inner),
                        None => self.errors.push(format!(
                            "line {}: field {} not found in type {}",
                            self.line,
                            key.lossy(),
                            shape.go_type
                        )),
                    }
                }
                self.line = line;
                if self.errors.len() == before && self.refused.is_none() {
                    let entries: Vec<_> = entries.iter().cloned().collect();
                    self.refused = (shape.check)(&Fields(&entries));
                }
            }
            (Data::Object(entries), Shape::Map(inner, _)) => {
                for (key, value) in entries.iter() {
                    self.line = self.line_of(&key.lossy());
                    self.place(value, *inner);
                }
            }
            (Data::Array(elements), Shape::List(inner, _)) => {
                for element in elements.iter() {
                    self.place(&element, *inner);
                }
            }
            (Data::String(_) | Data::Number(_) | Data::Bool(_), Shape::Text)
            | (Data::Number(_), Shape::Int | Shape::Duration)
            | (Data::Bool(_), Shape::Bool) => {}
            // YAML 1.1 has more words for truth.
            (Data::String(word), Shape::Bool) if is_truth(&word.lossy()) => {}
            (Data::String(written), Shape::Duration) if duration::parse(written.as_bytes()).is_ok() => {}
            (data, shape) => {
                let found = match data {
                    Data::String(scalar) => format!("!!str `{}`", shortened(&scalar.lossy())),
                    Data::Number(number) => format!("!!int `{}`", shortened(&number.to_text())),
                    Data::Bool(value) => format!("!!bool `{value}`"),
                    Data::Array(_) => "!!seq".to_owned(),
                    Data::Object(_) => "!!map".to_owned(),
                    _ => return,
                };
                let wanted = match shape {
                    Shape::Text => "string",
                    Shape::Int => "int",
                    Shape::Bool => "bool",
                    Shape::Duration => "time.Duration",
                    Shape::List(_, go_type) | Shape::Map(_, go_type) => go_type,
                    Shape::Struct(shape) => shape.go_type,
                    Shape::Any => return,
                };
                self.errors.push(format!("line {}: cannot unmarshal {found} into {wanted}", self.line));
            }
        }
    }

    /// The line on which a key stands, from the current one on.
    fn line_of(&self, key: &str) -> usize {
        let lines = self.text.split(|&byte| byte == b'\n').enumerate().skip(self.line - 1);
        lines.filter(|(_, line)| has_key(line, key.as_bytes())).map(|(at, _)| at + 1).next().unwrap_or(self.line)
    }
}

/// Whether a line has a key: in front, or after what opens or parts a flow mapping.
fn has_key(line: &[u8], key: &[u8]) -> bool {
    !key.is_empty()
        && line.windows(key.len()).enumerate().any(|(at, window)| {
            let before = line[..at].trim_ascii_end().last();
            window == key && matches!(before, None | Some(b'{' | b',' | b'"' | b'\'' | b'-'))
        })
}

fn is_truth(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "y" | "yes" | "on" | "n" | "no" | "off" | "true" | "false")
}

/// Go shows the start of long texts only.
fn shortened(scalar: &str) -> String {
    if scalar.chars().count() > 10 {
        return format!("{}...", scalar.chars().take(7).collect::<String>());
    }
    scalar.to_owned()
}

/// The first line with something on it.
fn first_line(text: &[u8]) -> usize {
    let is_something = |line: &&[u8]| !line.trim_ascii().is_empty() && !line.trim_ascii().starts_with(b"#");
    text.split(|&byte| byte == b'\n').position(|line| is_something(&line)).map_or(1, |at| at + 1)
}
