//! Whether an address is far away: on the network that others use too.

use crate::embedded::{ip, url::Url};

/// Endings of names that stand for something nearby.
const NEAR: &[&str] =
    &[".local", ".internal", ".svc", ".lan", ".localdomain", ".localhost", ".home", ".intra", ".corp"];

/// Whether a URL leads to a host that is surely not this machine, this cluster or a private network.
pub(super) fn is_far(url: &Url) -> bool {
    std::str::from_utf8(url.hostname()).is_ok_and(is_far_host)
}

/// The same for `host:port`, with or without a scheme.
pub(super) fn is_far_address(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    is_far_host(host.rsplit_once(':').map_or(host, |(host, _)| host))
}

fn is_far_host(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // One word is a name of a container or a search domain; an address may be private, and a template may be anything.
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    plain
        && host.contains('.')
        && ip::parse(host.as_bytes()).is_err()
        && !NEAR.iter().any(|ending| host.ends_with(ending))
        && !host.contains(".svc.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        for address in ["metrics.example.com:443", "https://logs.example.com/push", "example.com"] {
            assert!(is_far_address(address), "{address}");
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
        for address in near {
            assert!(!is_far_address(address), "{address}");
        }
    }
}
