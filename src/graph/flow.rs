//! What flows along a reference: worked out from the types of exports and arguments, through arguments and exports of
//! modules, whose types nobody writes down.

use super::model::EdgeKind;
use crate::catalog::Type;

/// Kinds of data that a value can carry, as a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Carries(u8);

impl Carries {
    pub(super) const NOTHING: Self = Self(0);
    pub(super) const METRICS: Self = Self(1);
    pub(super) const LOGS: Self = Self(2);
    pub(super) const TRACES: Self = Self(4);
    pub(super) const PROFILES: Self = Self(8);
    /// An OpenTelemetry consumer: takes all signals, and the attribute where it is used says which it gets.
    pub(super) const CONSUMER: Self = Self(16);
    pub(super) const TARGETS: Self = Self(32);
    pub(super) const RULES: Self = Self(64);
    /// What an attribute takes by custom, where nothing else is known of it: `forward_to`, `metrics_destinations`.
    pub(super) fn by_custom(attribute: &str) -> Self {
        let signal = Self::signal_in(attribute);
        let ends =
            |ending: &str| attribute.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'));
        let is_told = !signal.is_nothing();
        if ["forward_to", "write_to"].iter().any(|ending| ends(ending))
            || is_told && ["destinations", "receivers", "receiver"].iter().any(|ending| ends(ending))
        {
            return signal.or(Self::CONSUMER);
        }
        match attribute {
            "targets" => Self::TARGETS,
            "metrics" | "logs" | "traces" | "profiles" => signal,
            _ => Self::NOTHING,
        }
    }

    /// What an export gives by custom, where nothing else is known of it: `receiver`, `metrics_receiver`, `traces_input`.
    pub(super) fn of_export_by_custom(export: &str) -> Self {
        match export.rsplit('_').next() {
            Some("receiver" | "input") => Self::signal_in(export).or(Self::CONSUMER),
            _ => Self::NOTHING,
        }
    }

    /// The one signal that a name speaks of.
    fn signal_in(name: &str) -> Self {
        let signal = |word| match word {
            "metrics" => Self::METRICS,
            "logs" => Self::LOGS,
            "traces" => Self::TRACES,
            "profiles" => Self::PROFILES,
            _ => Self::NOTHING,
        };
        let found = name.split('_').map(signal).fold(Self::NOTHING, Self::or);
        if found.0.is_power_of_two() { found } else { Self::NOTHING }
    }

    const SIGNALS: Self = Self(1 | 2 | 4 | 8);
    const RECEIVERS: Self = Self(1 | 2 | 4 | 8 | 16);

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// Whether data is sent to such a value.
    pub(super) const fn is_receiver(self) -> bool {
        !self.and(Self::RECEIVERS).is_nothing()
    }

    /// Whether these are targets.
    pub(super) const fn is_targets(self) -> bool {
        !self.and(Self::TARGETS).is_nothing()
    }

    /// What an export of this type gives.
    pub(super) fn of_export(ty: &Type) -> Self {
        match ty {
            // Targets were maps before 1.7.
            Type::List(Type::Map(Type::String)) | Type::Target => Self::TARGETS,
            Type::List(element) => Self::of_export(element),
            Type::Capsule(name) => match *name {
                "storage.Appendable" | "prometheus.Appendable" => Self::METRICS,
                "loki.LogsReceiver" => Self::LOGS,
                "pyroscope.Appendable" => Self::PROFILES,
                "otelcol.Consumer" => Self::CONSUMER,
                "relabel.Rules" => Self::RULES,
                _ => Self::NOTHING,
            },
            _ => Self::NOTHING,
        }
    }

    /// What an argument of this name and type takes; `block` is the name of the top-level block.
    pub(super) fn of_argument(block: &str, name: &str, ty: &Type) -> Self {
        match Self::of_export(ty) {
            Self::CONSUMER => match (name, block) {
                ("metrics", _) => Self::METRICS,
                ("logs", _) => Self::LOGS,
                ("traces", _) => Self::TRACES,
                ("profiles", _) => Self::PROFILES,
                // The collector's own traces.
                ("write_to", "tracing") => Self::TRACES,
                _ => Self::CONSUMER,
            },
            carries => carries,
        }
    }
}

/// Whether targets may be given to an argument of this type; a text made of one is no flow of targets.
pub(super) fn takes_targets(ty: &Type) -> bool {
    match ty {
        Type::List(element) => matches!(element, Type::Target | Type::Any | Type::Map(_) | Type::Object(_)),
        ty => matches!(ty, Type::Target | Type::Any),
    }
}

/// One end of a reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// The catalog says what it is.
    Known {
        carries: Carries,
        takes_targets: bool,
    },
    /// An argument or an export of a module: what it is follows from its uses.
    Slot(usize),
    /// Nothing says what it is but the name of the attribute: it tells what such attributes take by custom.
    Named(Carries),
    Unknown,
}

/// Which arguments and exports of modules carry the same, because one is handed to the other.
pub(super) struct Slots {
    parent: Vec<usize>,
    carries: Vec<Carries>,
}

impl Slots {
    pub(super) fn new(count: usize) -> Self {
        Self { parent: (0..count).collect(), carries: vec![Carries::NOTHING; count] }
    }

    fn root(&mut self, mut slot: usize) -> usize {
        while self.parent[slot] != slot {
            self.parent[slot] = self.parent[self.parent[slot]];
            slot = self.parent[slot];
        }
        slot
    }

    /// Takes in that a value of `to` is given to `from`.
    pub(super) fn hand(&mut self, from: End, to: End) {
        match (from, to) {
            (End::Slot(a), End::Slot(b)) => {
                let (a, b) = (self.root(a), self.root(b));
                self.carries[b] = self.carries[a].or(self.carries[b]);
                self.parent[a] = b;
            }
            (End::Slot(slot), End::Known { carries, .. }) | (End::Known { carries, .. }, End::Slot(slot)) => {
                let root = self.root(slot);
                self.carries[root] = self.carries[root].or(carries);
            }
            _ => {}
        }
    }

    fn carries(&mut self, end: End) -> Option<Carries> {
        match end {
            End::Known { carries, .. } | End::Named(carries) => Some(carries),
            End::Slot(slot) => {
                let root = self.root(slot);
                Some(self.carries[root])
            }
            End::Unknown => None,
        }
    }

    /// What must be given where only the taker is known. The names of signals alone do not say that data is sent.
    fn taken_from_unknown(&mut self, from: End) -> Carries {
        match from {
            End::Named(carries) => carries.and(Carries::CONSUMER.or(Carries::TARGETS)),
            from => self.carries(from).unwrap_or_default(),
        }
    }

    /// What flows when `from` refers to `to`, and whether it flows in the direction of the reference.
    pub(super) fn flow(&mut self, from: End, to: End) -> (Vec<EdgeKind>, bool) {
        let taken = self.carries(from);
        let given = self.carries(to).unwrap_or_default();
        let is_known = matches!(to, End::Known { .. });
        // What is taken says what is given, where nobody else does.
        let given = if is_known || !given.is_nothing() { given } else { self.taken_from_unknown(from) };
        if given.is_receiver() {
            return (signals(given, taken.unwrap_or_default()), true);
        }
        let refused = matches!(from, End::Known { takes_targets: false, .. });
        let kind = if !given.and(Carries::TARGETS).is_nothing() && !refused {
            EdgeKind::Targets
        } else if !given.and(Carries::RULES).is_nothing() {
            EdgeKind::Rules
        } else {
            EdgeKind::Value
        };
        (vec![kind], false)
    }
}

/// The signals that something takes which sends to something that is given.
fn signals(given: Carries, taken: Carries) -> Vec<EdgeKind> {
    let only_consumer = given.and(Carries::SIGNALS).is_nothing();
    let taken = taken.and(Carries::SIGNALS);
    let given = given.and(Carries::SIGNALS);
    // A consumer gets what is sent to it; where the sender does not say, what it has been seen to get.
    let found = match (only_consumer, taken.is_nothing()) {
        (true, _) => taken,
        (false, true) => given,
        (false, false) if given.and(taken).is_nothing() => given,
        (false, false) => given.and(taken),
    };
    let kinds: Vec<EdgeKind> = [
        (Carries::METRICS, EdgeKind::Metrics),
        (Carries::LOGS, EdgeKind::Logs),
        (Carries::TRACES, EdgeKind::Traces),
        (Carries::PROFILES, EdgeKind::Profiles),
    ]
    .into_iter()
    .filter_map(|(signal, kind)| (!found.and(signal).is_nothing()).then_some(kind))
    .collect();
    if kinds.is_empty() { vec![EdgeKind::Telemetry] } else { kinds }
}
