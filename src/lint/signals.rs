//! Names that stand beside each other, one for each kind of data: `metrics_destinations`, `logs_destinations`.

const SIGNALS: &[&str] = &["events", "logs", "metrics", "profiles", "spans", "traces"];

/// Whether two labels are the same but for the kind of data that they name.
pub(super) fn differ_by_signal(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split('_'), b.split('_'));
    let mut different = 0;
    loop {
        match (a.next(), b.next()) {
            (None, None) => return different == 1,
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) if SIGNALS.contains(&a) && SIGNALS.contains(&b) => different += 1,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_one_family() {
        for (a, b, wanted) in [
            ("metrics_destinations", "logs_destinations", true),
            ("router_traces_otlp", "router_logs_otlp", true),
            ("metrics", "traces", true),
            ("metrics", "metrics", false),
            ("metrics_a", "logs_b", false),
            ("metrics_to", "forward_to", false),
            ("metrics", "logs_to", false),
        ] {
            assert_eq!(differ_by_signal(a, b), wanted, "{a} {b}");
        }
    }
}
