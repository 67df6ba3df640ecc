//! Which way data flows: what components receive and send.

use crate::catalog::{Component, Export, Type};

/// The kinds of values through which data is handed from component to component.
const DATA: &[&str] = &["storage.Appendable", "loki.LogsReceiver", "pyroscope.Appendable", "otelcol.Consumer"];

/// Whether a type is something that data is sent to.
pub(super) fn takes_data(ty: &Type) -> bool {
    matches!(ty, Type::Capsule(name) if DATA.contains(name))
}

/// Whether a type is a list of things that data is sent to.
pub(super) fn sends_data(ty: &Type) -> bool {
    matches!(ty, Type::List(inner) if takes_data(inner))
}

/// The export through which a component receives data.
pub(super) fn receiver(component: Component) -> Option<Export> {
    component.exports().find(|export| takes_data(export.ty()))
}

/// Whether a component sends data to others.
pub(super) fn is_sender(component: Component) -> bool {
    component.body().arguments().any(|argument| sends_data(argument.ty()))
        || component.body().block("output").is_some_and(|output| {
            output.body().arguments().any(|argument| sends_data(argument.ty()))
        })
}
