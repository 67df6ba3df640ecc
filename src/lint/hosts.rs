//! Whether an address is far away: on the network that others use too.

use crate::embedded::{ip, url::Url};

/// Endings of names that stand for something nearby.
const NEAR: &[&str] =
    &[".local", ".internal", ".svc", ".lan", ".localdomain", ".localhost", ".home", ".intra", ".corp"];

/// Whether a URL leads to a host that is surely not this machine, this cluster, a private network, or one of those that
/// are trusted.
pub(super) fn is_far(url: &Url, trusted: &[String]) -> bool {
    std::str::from_utf8(url.hostname()).is_ok_and(|host| is_far_host(host, trusted))
}

/// The same for `host:port`, with or without a scheme.
pub(super) fn is_far_address(address: &str, trusted: &[String]) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    is_far_host(host.rsplit_once(':').map_or(host, |(host, _)| host), trusted)
}

fn is_far_host(host: &str, trusted: &[String]) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // One word is a name of a container or a search domain; an address may be private, and a template may be anything.
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    plain
        && host.contains('.')
        && ip::parse(host.as_bytes()).is_err()
        && !NEAR.iter().any(|ending| host.ends_with(ending))
        && !host.contains(".svc.")
        && !trusted.iter().any(|own| host == *own || own.starts_with('.') && host.ends_with(own.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        for address in ["metrics.example.com:443", "https://logs.example.com/push", "example.com"] {
            assert!(is_far_address(address, &[]), "{address}");
        }
        let near = [
            "localhost:4317",
            "tempo:4317",
            "http://10.0.0.1:3100/loki",
            "mimir.monitoring.svc:9009",
            "mimir.monitoring.svc.cluster.local",
            "${HOST}.example.com",
            "",
        ];
        let trusted = ["gateway.example.com".to_owned(), ".corp.example".to_owned()];
        for (address, wanted) in [
            ("gateway.example.com:443", false),
            ("a.gateway.example.com", true),
            ("a.corp.example", false),
            ("corp.example", true),
        ] {
            assert_eq!(is_far_address(address, &trusted), wanted, "{address}");
        }
        for address in near {
            assert!(!is_far_address(address, &[]), "{address}");
        }
    }
}
