//! Data source names: what the drivers of databases say to them.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes};
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::embedded::{duration, go_text, url};

pub(super) const FUNCTIONS: &Functions = &[
    ("mysql_dsn", mysql_dsn),
    ("postgres_dsn", postgres_dsn),
    ("postgres_one_dsn", postgres_one_dsn),
    ("sql_server_dsn", sql_server_dsn),
];

fn refuse(instance: &Instance<'_, '_>, rule: &'static Rule, error: &str, help: &str, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let said = fill(rule.message, instance, &[("error", Shown::text(error))]);
    let message = format!("`{name}` is no data source name: {error}");
    found.push(Violation::new(instance.place(name), message, said).with_help(help));
}

fn mysql_dsn(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value(rule.of[0]);
    if let Some(dsn) = bytes(&value)
        && let Err(error) = parse_mysql(dsn)
    {
        refuse(instance, rule, &error, "write `user:password@tcp(host:port)/database?parameters`", found);
    }
}

/// `[user[:password]@][net[(address)]]/database[?name=value&…]`
fn parse_mysql(dsn: &[u8]) -> Result<(), String> {
    let Some(slash) = dsn.iter().rposition(|&byte| byte == b'/') else {
        if dsn.is_empty() {
            return Ok(());
        }
        return Err("invalid DSN: missing the slash separating the database name".to_owned());
    };
    let left = &dsn[..slash];
    let after_user = left.iter().rposition(|&byte| byte == b'@').map_or(0, |at| at + 1);
    let network = &left[after_user..];
    let mut address: &[u8] = b"";
    let mut net = network;
    if let Some(open) = network.iter().position(|&byte| byte == b'(') {
        if network.last() != Some(&b')') {
            return Err(if network[open + 1..].contains(&b')') {
                "invalid DSN: did you forget to escape a param value?"
            } else {
                "invalid DSN: network address not terminated (missing closing brace)"
            }
            .to_owned());
        }
        net = &network[..open];
        address = &network[open + 1..network.len() - 1];
    }
    let right = &dsn[slash + 1..];
    let (database, parameters) = match right.iter().position(|&byte| byte == b'?') {
        Some(at) => (&right[..at], Some(&right[at + 1..])),
        None => (right, None),
    };
    for parameter in parameters.into_iter().flat_map(|parameters| parameters.split(|&byte| byte == b'&')) {
        mysql_parameter(parameter)?;
    }
    if let Some(error) = bad_escape(database) {
        return Err(format!("invalid dbname {}: {error}", go_text::quote(database)));
    }
    if address.is_empty() && !matches!(net, b"" | b"tcp" | b"unix") {
        return Err(format!("default addr for network '{}' unknown", go_text::lossy(net)));
    }
    Ok(())
}

fn mysql_parameter(parameter: &[u8]) -> Result<(), String> {
    let Some(at) = parameter.iter().position(|&byte| byte == b'=') else { return Ok(()) };
    let (name, value) = (&parameter[..at], &parameter[at + 1..]);
    let shown = || go_text::lossy(value);
    match name {
        b"allowAllFiles"
        | b"allowCleartextPasswords"
        | b"allowFallbackToPlaintext"
        | b"allowNativePasswords"
        | b"allowOldPasswords"
        | b"checkConnLiveness"
        | b"clientFoundRows"
        | b"columnsWithAlias"
        | b"compress"
        | b"interpolateParams"
        | b"multiStatements"
        | b"parseTime"
        | b"rejectReadOnly" => match value {
            b"1" | b"true" | b"TRUE" | b"True" | b"0" | b"false" | b"FALSE" | b"False" => Ok(()),
            _ => Err(format!("invalid bool value: {}", shown())),
        },
        b"readTimeout" | b"timeout" | b"writeTimeout" => {
            duration::parse(value).map(drop).map_err(|error| error.message)
        }
        b"timeTruncate" => duration::parse(value)
            .map(drop)
            .map_err(|error| format!("invalid timeTruncate value: {}, error: {}", shown(), error.message)),
        b"maxAllowedPacket" => {
            let digits = value.strip_prefix(b"-").or_else(|| value.strip_prefix(b"+")).unwrap_or(value);
            if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                return Err(format!("strconv.Atoi: parsing {}: invalid syntax", go_text::quote(value)));
            }
            if shown().trim_start_matches('+').parse::<i64>().is_err() {
                return Err(format!("strconv.Atoi: parsing {}: value out of range", go_text::quote(value)));
            }
            Ok(())
        }
        b"tls" => match value {
            b"1" | b"true" | b"TRUE" | b"True" | b"0" | b"false" | b"FALSE" | b"False" | b"" => Ok(()),
            _ if value.eq_ignore_ascii_case(b"skip-verify") || value.eq_ignore_ascii_case(b"preferred") => Ok(()),
            // Names of configurations that nobody registers in Alloy.
            _ => match bad_escape(value) {
                Some(error) => Err(format!("invalid value for TLS config name: {error}")),
                None if value.contains(&b'%') || value.contains(&b'+') => Ok(()),
                None => Err(format!("invalid value / unknown config name: {}", shown())),
            },
        },
        // Character sets, collations, time zones and keys depend on the driver and the host.
        b"charset" | b"collation" | b"loc" | b"serverPubKey" | b"connectionAttributes" | b"strict" => Ok(()),
        _ => bad_escape(value).map_or(Ok(()), Err),
    }
}

/// What Go says to a `%` that two hexadecimal digits do not follow.
fn bad_escape(text: &[u8]) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| byte == b'%') {
        rest = &rest[at..];
        if !(rest.len() >= 3 && rest[1].is_ascii_hexdigit() && rest[2].is_ascii_hexdigit()) {
            return Some(format!("invalid URL escape {}", go_text::quote(&rest[..rest.len().min(3)])));
        }
        rest = &rest[3..];
    }
    None
}

fn postgres_dsn(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value(rule.of[0]);
    if let Some(error) = bytes(&value).and_then(postgres_error) {
        refuse(instance, rule, &error, POSTGRES_HELP, found);
    }
}

const POSTGRES_HELP: &str = "write `postgresql://user:password@host:port/database`";

/// What the driver says to a URL.
fn postgres_error(dsn: &[u8]) -> Option<String> {
    match url::parse(dsn) {
        Err(error) => Some(error.message),
        Ok(parsed) if matches!(parsed.scheme.as_str(), "postgres" | "postgresql") => None,
        Ok(parsed) => Some(format!("invalid connection protocol: {}", parsed.scheme)),
    }
}

/// A single name is parsed for the instance label.
fn postgres_one_dsn(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if let Some([only]) = instance.elements(rule.of[0]).as_deref()
        && let Some(error) = bytes(&only.value).and_then(postgres_error)
    {
        let said = fill(rule.message, instance, &[("error", Shown::text(&error))]);
        let message = format!("this is no data source name: {error}");
        found.push(Violation::new(only.span, message, said).with_help(POSTGRES_HELP));
    }
}

/// `msdsn.Parse`, of the form that is a URL.
fn sql_server_dsn(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value(rule.of[0]);
    let Some(dsn) = bytes(&value).filter(|dsn| dsn.starts_with(b"sqlserver://")) else { return };
    if let Some(error) = sql_server_error(dsn) {
        refuse(instance, rule, &error, "write it as `sqlserver://user:password@host:port?database=name`", found);
    }
}

fn sql_server_error(dsn: &[u8]) -> Option<String> {
    let url = match url::parse(dsn) {
        Ok(url) => url,
        Err(error) => return Some(error.message),
    };
    let number = |text: &str, largest: u64| match text.parse::<u64>() {
        Ok(number) if number <= largest => None,
        Ok(_) => Some(format!("strconv.ParseUint: parsing \"{text}\": value out of range")),
        Err(_) => Some(format!("strconv.ParseUint: parsing \"{text}\": invalid syntax")),
    };
    let port = String::from_utf8_lossy(url.port()).into_owned();
    if !port.is_empty()
        && let Some(error) = number(&port, 65_535)
    {
        return Some(format!("invalid tcp port '{port}': {error}"));
    }
    let query = String::from_utf8_lossy(&url.query).into_owned();
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        // Escapes are not looked into.
        if key.contains(['%', '+']) || value.contains(['%', '+']) {
            continue;
        }
        if seen.contains(&key) {
            return Some(format!("key {key} provided more than once"));
        }
        seen.push(key);
        let (name, largest) = match key.to_lowercase().as_str() {
            "connection timeout" => ("connection timeout", u64::MAX),
            "dial timeout" => ("dial timeout", u64::MAX),
            _ => continue,
        };
        if let Some(error) = number(value, largest) {
            return Some(format!("invalid {name} '{value}': {error}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse_mysql;

    #[test]
    fn data_source_names_of_mysql() {
        for fits in
            ["", "/", "user:p@ss/word@tcp(host:3306)/db?parseTime=true", "unix/db", "u@unix(/tmp/s)/", "tcp/b?x"]
        {
            assert_eq!(parse_mysql(fits.as_bytes()), Ok(()), "{fits}");
        }
        for (dsn, says) in [
            ("tcp(host:3306)", "invalid DSN: missing the slash separating the database name"),
            ("tcp(host/db", "invalid DSN: network address not terminated (missing closing brace)"),
            ("tcp(h)x/db", "invalid DSN: did you forget to escape a param value?"),
            ("foo/db", "default addr for network 'foo' unknown"),
            ("/db?parseTime=yes", "invalid bool value: yes"),
            ("/%zz", "invalid dbname \"%zz\": invalid URL escape \"%zz\""),
        ] {
            assert_eq!(parse_mysql(dsn.as_bytes()), Err(says.to_owned()), "{dsn}");
        }
    }
}
