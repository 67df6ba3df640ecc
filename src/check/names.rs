//! Components that the target does not know, and those that it only knows when it is started with a flag.

use std::collections::BTreeMap;

use super::report::name_range;
use super::run::Run;
use super::subject::Subject;
use super::suggest;
use crate::catalog::{Catalog, Component, ComponentKind, Platform, Stability};
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName, Severity};
use crate::resolve::{FileId, NodeId, NodeKind, Resolution};
use crate::syntax::ast::Block;
use crate::text::Span;

pub(super) fn check(run: &mut Run<'_, '_>) {
    let mut flags = Flags::default();
    for id in run.resolution.graph.node_ids() {
        match run.subjects[id.0 as usize] {
            Subject::NotFound => not_found(run, id),
            Subject::BuiltIn(component) => {
                if !registered(component, run.options.platform) {
                    not_on_platform(run, id, component);
                } else {
                    gate(run, id, component, &mut flags);
                }
            }
            Subject::Config(block) => gate(run, id, block, &mut flags),
            _ => {}
        }
    }
    flags.report(run);
}

fn registered(component: Component, platform: Option<Platform>) -> bool {
    platform.is_none_or(|platform| component.is_registered_on(platform))
}

/// Alloy's refusal of a feature that is less mature than what the collector is started for.
pub(super) fn stability_words(what: &str, stability: Stability, minimum: Stability) -> String {
    let (has, wants) = (stability.name(), minimum.name());
    format!(
        "{what} is at stability level \"{has}\", which is below the minimum allowed stability level \"{wants}\". \
         Use --stability.level command-line flag to enable \"{has}\" features"
    )
}

/// Community components and features that are not generally available.
fn gate(run: &mut Run<'_, '_>, id: NodeId, component: Component, flags: &mut Flags) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let name = component.name();
    if component.is_community() {
        match run.options.community_components {
            Some(true) => {}
            None => flags.community(node.file, name, block.name_span()),
            Some(false) => {
                let finding = run.report.push(
                    node.file,
                    Diagnostic::error(
                        RuleName::STABILITY_LEVEL,
                        block.name_span(),
                        format!("`{name}` is a community component, and community components are not enabled"),
                    )
                    .with_help("start the collector with `--feature.community-components.enabled`"),
                );
                let said = format!(
                    "the component \"{name}\" is a community component. Use the \
                     --feature.community-components.enabled command-line flag to enable community components"
                );
                run.report.alloy(finding, node.file, name_range(block), said);
                run.subjects[id.0 as usize] = Subject::Refused;
            }
        }
        return;
    }
    let stability = component.stability();
    if stability == Stability::GenerallyAvailable {
        return;
    }
    match run.options.stability {
        None => flags.stability(node.file, stability, name, block.name_span()),
        Some(minimum) if minimum <= stability => {}
        Some(minimum) => {
            let finding = run.report.push(
                node.file,
                Diagnostic::error(
                    RuleName::STABILITY_LEVEL,
                    block.name_span(),
                    format!(
                        "`{name}` is {}, and the collector accepts only what is {}",
                        words_of(stability),
                        words_of_minimum(minimum)
                    ),
                )
                .with_help(format!("start the collector with `--stability.level={}`", stability.name())),
            );
            let what = match node.kind {
                NodeKind::Component => format!("component \"{name}\""),
                NodeKind::Foreach => "foreach block \"foreach\"".to_owned(),
                NodeKind::Service => format!("block \"{name}\""),
                _ => format!("config block \"{name}\""),
            };
            // A load underlines the whole block of a service.
            let place = if node.kind == NodeKind::Service { block.span() } else { name_range(block) };
            run.report.alloy(finding, node.file, place, stability_words(&what, stability, minimum));
            if node.kind == NodeKind::Component {
                run.subjects[id.0 as usize] = Subject::Refused;
            }
        }
    }
}

fn words_of(stability: Stability) -> &'static str {
    match stability {
        Stability::Experimental => "experimental",
        Stability::PublicPreview => "in public preview",
        Stability::GenerallyAvailable => "generally available",
    }
}

fn words_of_minimum(minimum: Stability) -> &'static str {
    match minimum {
        Stability::Experimental => "at least experimental",
        Stability::PublicPreview => "at least in public preview",
        Stability::GenerallyAvailable => "generally available",
    }
}

/// What the collector must be started with, by file.
#[derive(Default)]
pub(super) struct Flags {
    stability: BTreeMap<FileId, (Stability, Vec<&'static str>, Span)>,
    community: BTreeMap<FileId, (Vec<&'static str>, Span)>,
}

impl Flags {
    fn stability(&mut self, file: FileId, level: Stability, name: &'static str, span: Span) {
        let (lowest, names, _) = self.stability.entry(file).or_insert((level, Vec::new(), span));
        *lowest = (*lowest).min(level);
        if !names.contains(&name) {
            names.push(name);
        }
    }

    fn community(&mut self, file: FileId, name: &'static str, span: Span) {
        let (names, _) = self.community.entry(file).or_insert((Vec::new(), span));
        if !names.contains(&name) {
            names.push(name);
        }
    }

    /// One `info` finding for each file.
    fn report(self, run: &mut Run<'_, '_>) {
        let mut needs: BTreeMap<FileId, (Span, Vec<String>)> = BTreeMap::new();
        for (file, (level, names, span)) in self.stability {
            let entry = needs.entry(file).or_insert((span, Vec::new()));
            entry.1.push(format!("`--stability.level={}` (for {})", level.name(), suggest::listed(names)));
        }
        for (file, (names, span)) in self.community {
            let entry = needs.entry(file).or_insert((span, Vec::new()));
            entry.0 = if span.start < entry.0.start { span } else { entry.0 };
            entry.1.push(format!("`--feature.community-components.enabled` (for {})", suggest::listed(names)));
        }
        for (file, (span, flags)) in needs {
            if run.resolution.is_own(file) {
                let message = format!("the collector must be started with {}", flags.join(" and "));
                run.report.push(file, Diagnostic::lint(FEATURE_FLAG_NEEDED, Severity::Info, span, message));
            }
        }
    }
}

/// A finding of the `lint` family: nothing is wrong, but the flags must be there.
const FEATURE_FLAG_NEEDED: RuleName = RuleName("feature-flag-needed");

fn not_on_platform(run: &mut Run<'_, '_>, id: NodeId, component: Component) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let name = component.name();
    let platform = run.options.platform.map_or("this platform", Platform::name);
    let exists_on: Vec<&str> = component.platforms().map(Platform::name).collect();
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::COMPONENT_NOT_FOUND,
            block.name_span(),
            format!("component not found: `{name}` does not exist on {platform}"),
        )
        .with_help(format!("it exists on {}", exists_on.join(", "))),
    );
    let said = format!("cannot find the definition of component name \"{name}\"");
    run.report.alloy(finding, node.file, name_range(block), said);
    run.subjects[id.0 as usize] = Subject::Refused;
}

fn not_found(run: &mut Run<'_, '_>, id: NodeId) {
    let resolution = run.resolution;
    let node = resolution.graph.node(id);
    let block = resolution.block(id);
    let name = block.name().into_owned();
    let said = format!("cannot find the definition of component name \"{name}\"");
    let known = Catalog::ever(&name);
    if known.is_none() {
        // A declare or an import that lost its label, or an earlier block of the same unknown name, is the cause.
        let unlabelled = resolution.graph.ancestors(node.scope).find_map(|at| run.causes.unlabelled.get(&at)).copied();
        let earlier = run.causes.unknown_names.get(&name).copied();
        // An import whose own name is wrong defines no namespace.
        let namespace = name.split('.').next().unwrap_or_default();
        let mut scopes = resolution.graph.ancestors(node.scope);
        let import = scopes.find_map(|at| run.causes.not_found.get(&(at, namespace.to_owned()))).copied();
        let earlier = earlier.or(import);
        let looks_custom = !Catalog::newest().has_namespace(namespace);
        if let Some(cause) = earlier.or(unlabelled.filter(|_| looks_custom)) {
            run.report.alloy(cause, node.file, name_range(block), said);
            run.report.label(cause, node.file, block.name_span(), format!("`{name}` is used here"));
            return;
        }
        if looks_custom && run.causes.damaged.may_define(namespace) {
            return;
        }
    }
    let mut diagnostic = match known {
        Some(component) => known_elsewhere(run, component, block),
        None => unknown(run, id, &name, block),
    };
    diagnostic.span = block.name_span();
    let finding = match run.causes.broken.get(&id).copied() {
        // Without a label, a name that does not exist is more likely a configuration block's: one mistake.
        Some(unlabelled) if block.label().is_none() => {
            run.report.replace(unlabelled, diagnostic);
            unlabelled
        }
        _ => run.report.push(node.file, diagnostic),
    };
    run.report.alloy(finding, node.file, name_range(block), said);
    if let Some(label) = block.label() {
        run.causes.not_found.insert((node.scope, label.to_owned()), finding);
    }
    if known.is_none() {
        run.causes.unknown_names.insert(name, finding);
    }
}

/// The name exists, but not in the target.
fn known_elsewhere(run: &Run<'_, '_>, component: Component, block: Block<'_>) -> Diagnostic {
    let name = component.name();
    let target = run.catalog.release();
    let span = block.name_span();
    if component.kind() != ComponentKind::Component {
        // `http "x" { … }`: with a label it is taken for a component.
        if block.label().is_some() && run.catalog.config_block(name).is_some() {
            return Diagnostic::error(
                RuleName::COMPONENT_NOT_FOUND,
                span,
                format!("component not found: `{name}` is a configuration block and takes no label"),
            )
            .with_help("remove the label");
        }
    }
    let since = component.since();
    if let Some(since) = since
        && target < since
    {
        return Diagnostic::error(
            RuleName::COMPONENT_NOT_FOUND,
            span,
            format!("component not found: `{name}` was added in Alloy {since}; you target {target}"),
        )
        .with_help(format!("use Alloy {since} or newer"));
    }
    if let Some(removed) = component.removed()
        && target >= removed
    {
        let mut message = format!("component not found: `{name}` was removed in Alloy {removed}");
        let mut diagnostic = Diagnostic::error(RuleName::COMPONENT_NOT_FOUND, span, "");
        if let Some(instead) = component.replaced_by() {
            message.push_str(&format!("; use `{instead}`"));
            let fix = Fix::not_safe(format!("rename to `{instead}`"), vec![Edit::replace(span, instead)]);
            diagnostic = diagnostic.with_fix(fix);
        }
        diagnostic.message = message;
        return diagnostic;
    }
    Diagnostic::error(
        RuleName::COMPONENT_NOT_FOUND,
        span,
        format!("component not found: `{name}` is not in Alloy {target}, but in {}", component.releases()),
    )
}

/// What Grafana Agent had in its Flow mode and no release of Alloy has: the name, what to use, and how that differs.
const OF_GRAFANA_AGENT: &[(&str, &str, &str)] = &[
    ("module.file", "import.file", MODULES),
    ("module.git", "import.git", MODULES),
    ("module.http", "import.http", MODULES),
    ("module.string", "import.string", MODULES),
    ("phlare.scrape", "pyroscope.scrape", ""),
    ("phlare.write", "pyroscope.write", ""),
    ("prometheus.exporter.agent", "prometheus.exporter.self", ""),
    ("server", "http", ""),
];
const MODULES: &str = ": it imports `declare` blocks, and each use is a block of its own: `LABEL.NAME \"…\" { … }`";

/// No release knows the name.
fn unknown(run: &Run<'_, '_>, id: NodeId, name: &str, block: Block<'_>) -> Diagnostic {
    let span = block.name_span();
    let mut diagnostic =
        Diagnostic::error(RuleName::COMPONENT_NOT_FOUND, span, format!("component not found: `{name}`"));
    let rename = |diagnostic: Diagnostic, instead: &str| {
        let fix = Fix::not_safe(format!("rename to `{instead}`"), vec![Edit::replace(span, instead)]);
        diagnostic.with_help(format!("did you mean `{instead}`?")).with_fix(fix)
    };
    if let Some(&(_, instead, how)) = OF_GRAFANA_AGENT.iter().find(|(agents, ..)| *agents == name) {
        return diagnostic.with_help(format!("Grafana Agent had `{name}`; Alloy has `{instead}`{how}"));
    }
    // The more is wrong, the less hints are worth: to look at every block for every mistake would take long.
    let with_customs = run.causes.unknown_names.len() < HINTS;
    let customs: Vec<String> = if with_customs { visible_customs(run.resolution, id) } else { Vec::new() };
    let components = run.catalog.components().map(|component| -> &str { component.name() });
    if let Some(instead) = suggest::closest(name, components.chain(customs.iter().map(String::as_str))) {
        return rename(diagnostic, instead);
    }
    if block.label().is_none()
        && let Some(config) =
            suggest::closest(name, run.catalog.config_blocks().map(Component::name).filter(|name| !name.contains('.')))
    {
        return rename(diagnostic, config);
    }
    // The right kind under the wrong namespace: `receiver.otlp`, `otlp`.
    let last = name.rsplit('.').next().unwrap_or(name);
    let same_end: Vec<&'static str> = run
        .catalog
        .components()
        .map(Component::name)
        .filter(|component| component.strip_suffix(last).is_some_and(|start| start.is_empty() || start.ends_with('.')))
        .collect();
    match same_end.as_slice() {
        [only] => rename(diagnostic, only),
        [] => {
            if !name.contains('.') {
                diagnostic = diagnostic.with_help("a component's name has a namespace, such as `loki.write`");
            }
            diagnostic
        }
        several => {
            diagnostic.with_help(format!("did you mean one of {}?", suggest::listed(several.iter().copied().take(5))))
        }
    }
}

/// This many unknown names are compared with those that the configuration defines.
const HINTS: usize = 100;

/// The declares that can be used where a node stands.
fn visible_customs(resolution: &Resolution<'_>, id: NodeId) -> Vec<String> {
    let mut names = Vec::new();
    for scope in resolution.graph.ancestors(resolution.graph.node(id).scope) {
        for node in resolution.graph.scope(scope).nodes() {
            if resolution.graph.node(node).kind == NodeKind::Declare
                && let Some(label) = resolution.block(node).label()
            {
                names.push(label.to_owned());
            }
        }
    }
    names
}
