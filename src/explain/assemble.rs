//! From resolved configurations to what is said of them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::model::{Configuration, Destination, Explanation, Section, SectionKind, Step, Text, code};
use super::order::Flow;
use super::steps::describe;
use super::template::fill;
use super::view::Scene;
use super::{gaps, needs, phrase, words};
use crate::catalog::Catalog;
use crate::diagnostics::{Family, RuleName, Severity};
use crate::graph::{ComponentGraph, EdgeKind, Input, Node, NodeKind};
use crate::render::{Positions, Redaction, SourceFile};
use crate::resolve::NodeId;

/// Explains the configurations that are shown.
#[must_use]
pub fn explain(inputs: &[Input<'_, '_>], catalog: Catalog) -> Explanation {
    let whole = Whole::new(inputs, catalog);
    let mut configurations = Vec::new();
    for units in whole.groups() {
        let mut configuration = whole.configuration(&units);
        whole.redact(&units, &mut configuration);
        configurations.push(configuration);
    }
    Explanation { alloy_version: catalog.release().to_string(), configurations }
}

/// All configurations with their graph.
pub(super) struct Whole<'r, 'a> {
    inputs: &'r [Input<'r, 'a>],
    pub catalog: Catalog,
    pub graph: ComponentGraph,
    /// The number of each configuration's first node, and one more.
    bases: Vec<usize>,
    pub scenes: Vec<Scene<'r, 'a>>,
    /// By node: the edges that lead from it, and those that lead to it.
    pub outgoing: Vec<Vec<usize>>,
    pub incoming: Vec<Vec<usize>>,
    /// By node: what stands directly inside it.
    inside: Vec<Vec<usize>>,
    /// What was found out of the inside of declares.
    nouns: RefCell<HashMap<usize, Option<Vec<String>>>>,
}

impl<'r, 'a> Whole<'r, 'a> {
    fn new(inputs: &'r [Input<'r, 'a>], catalog: Catalog) -> Self {
        // Nothing is left out of the graph, so that its nodes are numbered as those of the resolutions are.
        let all: Vec<Input<'_, '_>> = inputs
            .iter()
            .map(|input| Input {
                resolution: input.resolution,
                sources: input.sources,
                findings: input.findings,
                folder: input.folder,
                shown: true,
            })
            .collect();
        let graph = ComponentGraph::of(&all, catalog);
        let mut bases = vec![0];
        for input in inputs {
            bases.push(bases[bases.len() - 1] + input.resolution.graph.nodes.len());
        }
        let scenes = inputs.iter().map(|input| Scene::new(input.resolution, catalog)).collect();
        let count = graph.nodes.len();
        let (mut outgoing, mut incoming, mut inside) =
            (vec![Vec::new(); count], vec![Vec::new(); count], vec![Vec::new(); count]);
        for (at, edge) in graph.edges.iter().enumerate() {
            outgoing[edge.from].push(at);
            incoming[edge.to].push(at);
        }
        for (at, node) in graph.nodes.iter().enumerate() {
            if let Some(module) = node.module {
                inside[module].push(at);
            }
        }
        Self { inputs, catalog, graph, bases, scenes, outgoing, incoming, inside, nouns: RefCell::default() }
    }

    /// The configuration of a node and its id there; `None` for what does not exist.
    pub(super) fn position(&self, node: usize) -> Option<(usize, NodeId)> {
        let unit = self.bases.partition_point(|&base| base <= node) - 1;
        (unit < self.inputs.len()).then(|| (unit, NodeId((node - self.bases[unit]) as u32)))
    }

    /// The configurations that were asked for, those together that use each other's components.
    fn groups(&self) -> Vec<Vec<usize>> {
        let shown: Vec<usize> = (0..self.inputs.len()).filter(|&unit| self.inputs[unit].shown).collect();
        let mut edges = BTreeSet::new();
        for edge in &self.graph.edges {
            if let (Some((a, _)), Some((b, _))) = (self.position(edge.from), self.position(edge.to))
                && a != b
                && self.inputs[a].shown
                && self.inputs[b].shown
            {
                edges.insert((a, b));
            }
        }
        Flow::new(shown, edges).groups()
    }

    fn configuration(&self, units: &[usize]) -> Configuration {
        let mut configuration = Configuration::default();
        for &unit in units {
            let input = &self.inputs[unit];
            configuration.paths.extend(input.sources.iter().map(|source| Arc::clone(&source.path)));
            self.broken(unit, units.len() > 1, &mut configuration);
        }
        let nodes: Vec<usize> = units.iter().flat_map(|&unit| self.bases[unit]..self.bases[unit + 1]).collect();
        let top: Vec<usize> = nodes.iter().copied().filter(|&node| self.graph.nodes[node].module.is_none()).collect();
        self.top_level(&top, &mut configuration.sections);
        let told = self.told(&nodes);
        self.modules(&told, &mut configuration.sections);
        configuration.needs = needs::needs(self, &told);
        configuration.opens = needs::opens(self, &told);
        configuration.gaps = gaps::gaps(self, &told);
        configuration
    }

    /// What keeps a configuration from being read, and what Alloy refuses of it.
    fn broken(&self, unit: usize, is_one_of_many: bool, configuration: &mut Configuration) {
        let input = &self.inputs[unit];
        let many = input.sources.len() > 1 || is_one_of_many;
        for (source, findings) in input.sources.iter().zip(input.findings) {
            let positions = Positions::new(source);
            let place = |span| {
                let line = positions.start(span).line;
                if many { format!("{}, line {line}", source.path) } else { format!("line {line}") }
            };
            let errors: Vec<_> = findings
                .iter()
                .filter(|finding| finding.family == Family::Check && finding.severity == Severity::Error)
                .collect();
            let (syntax, others): (Vec<_>, Vec<_>) = errors
                .into_iter()
                .partition(|finding| matches!(finding.rule, RuleName::SYNTAX_ERROR | RuleName::INVALID_ENCODING));
            configuration.has_syntax_errors |= !syntax.is_empty();
            for finding in syntax.iter().take(3) {
                // Messages of this kind start with the line, which stands there already.
                let message = finding.message.split_once(": ").map_or(&*finding.message, |(_, rest)| rest);
                let message = format!("Cannot be read ({}): {message}", place(finding.span));
                configuration.broken.push(Text::quoted(&message));
            }
            if syntax.len() > 3 {
                let rest = format!("{} more places cannot be read.", syntax.len() - 3);
                configuration.broken.push(Text::new(rest));
            }
            if let Some(first) = others.first() {
                let message = format!(
                    "Alloy {} refuses it: {}, the first at {}: {}",
                    self.catalog.release(),
                    phrase::count(others.len(), "error", "errors"),
                    place(first.span),
                    first.message
                );
                configuration.broken.push(Text::quoted(&message));
            }
        }
    }

    /// The nodes that something is said of: those of the given files, and what is used of imports.
    fn told(&self, nodes: &[usize]) -> Vec<usize> {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut told: BTreeSet<usize> = nodes.iter().copied().filter(|&node| self.is_own(node)).collect();
        loop {
            let before = (used.len(), told.len());
            used.extend(told.iter().filter_map(|&node| self.graph.nodes[node].definition));
            for &node in nodes {
                let mut module = self.graph.nodes[node].module;
                while let Some(at) = module {
                    if used.contains(&at) && self.graph.nodes[at].kind == NodeKind::Declare {
                        told.insert(node);
                    }
                    module = self.graph.nodes[at].module;
                }
            }
            if before == (used.len(), told.len()) {
                return told.into_iter().collect();
            }
        }
    }

    /// Whether a node stands in a file that was given.
    pub(super) fn is_own(&self, node: usize) -> bool {
        self.position(node).is_some_and(|(unit, id)| {
            let resolution = self.inputs[unit].resolution;
            resolution.is_own(resolution.graph.node(id).file)
        })
    }

    /// What flows between some nodes, and through what is inside them.
    fn flow(&self, nodes: &[usize], wanted: impl Fn(EdgeKind) -> bool) -> Flow {
        let members: BTreeSet<usize> = nodes.iter().copied().collect();
        let edges = self.edges_among(nodes).map(|at| &self.graph.edges[at]).filter(|edge| wanted(edge.kind));
        let edges = edges.filter_map(|edge| Some((self.member(edge.from, &members)?, self.member(edge.to, &members)?)));
        Flow::new(nodes.to_vec(), edges.collect())
    }

    /// The edges that lead from some nodes, or from the inside of loops among them.
    fn edges_among(&self, nodes: &[usize]) -> impl Iterator<Item = usize> + use<> {
        let mut waiting: Vec<usize> = nodes.to_vec();
        let mut found: Vec<usize> = Vec::new();
        while let Some(node) = waiting.pop() {
            found.extend(&self.outgoing[node]);
            if self.graph.nodes[node].kind == NodeKind::Foreach {
                waiting.extend(&self.inside[node]);
            }
        }
        found.into_iter()
    }

    /// The member that a node is, or is inside of: only through loops does data flow in and out.
    fn member(&self, node: usize, members: &BTreeSet<usize>) -> Option<usize> {
        let mut at = node;
        while !members.contains(&at) {
            at = self.graph.nodes[at].module.filter(|&module| self.graph.nodes[module].kind == NodeKind::Foreach)?;
        }
        Some(at)
    }

    fn top_level(&self, top: &[usize], sections: &mut Vec<Section>) {
        let is_component = |node: &&usize| {
            matches!(self.graph.nodes[**node].kind, NodeKind::Component | NodeKind::CustomComponent | NodeKind::Foreach)
        };
        let components: Vec<usize> = top.iter().filter(is_component).copied().collect();
        let flow = self.flow(&components, |kind| kind != EdgeKind::Value);
        let values = self.flow(&components, |kind| kind == EdgeKind::Value);
        let (mut tasks, mut holders, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for group in flow.groups() {
            if let [node] = group[..]
                && !flow.has_input(node)
                && !flow.has_output(node)
            {
                match self.kind_alone(node, &values) {
                    SectionKind::Task => tasks.push(node),
                    SectionKind::Values => holders.push(node),
                    SectionKind::Pipeline => {
                        sections.push(self.section(SectionKind::Pipeline, self.title(&group, &flow), &group));
                    }
                    _ => alone.push(node),
                }
                continue;
            }
            let order = flow.ordered(&group);
            sections.push(self.section(SectionKind::Pipeline, self.title(&order, &flow), &order));
        }
        let blocks: Vec<usize> =
            top.iter().copied().filter(|&node| self.graph.nodes[node].kind == NodeKind::ConfigBlock).collect();
        for (kind, title, nodes) in [
            (SectionKind::Task, "Also runs", tasks),
            (SectionKind::Values, "Values that other components use", holders),
            (SectionKind::Collector, "Alloy itself", blocks),
            (SectionKind::Unconnected, "Not connected to anything", alone),
        ] {
            if !nodes.is_empty() {
                sections.push(self.section(kind, Text::new(title), &nodes));
            }
        }
    }

    /// What a component is that no data flows to or from.
    fn kind_alone(&self, node: usize, values: &Flow) -> SectionKind {
        let known = self.position(node).and_then(|(unit, id)| self.scenes[unit].known(id));
        let block = self.graph.nodes[node].block.as_str();
        let holds = ["remote.", "otelcol.auth.", "otelcol.storage."].iter().any(|prefix| block.starts_with(prefix));
        if holds || block == "local.file" || values.has_output(node) {
            return SectionKind::Values;
        }
        match (self.graph.nodes[node].kind, known) {
            (NodeKind::CustomComponent | NodeKind::Foreach, _) => SectionKind::Pipeline,
            (_, Some(component)) if component.exports().next().is_none() && !self.graph.nodes[node].marks.dead_end => {
                SectionKind::Task
            }
            _ => SectionKind::Unconnected,
        }
    }

    fn section(&self, kind: SectionKind, title: Text, nodes: &[usize]) -> Section {
        Section { kind, title, intro: Vec::new(), steps: nodes.iter().map(|&node| self.step(node)).collect() }
    }

    fn step(&self, at: usize) -> Step {
        let node = &self.graph.nodes[at];
        let (text, details) = match self.position(at) {
            Some((unit, id)) => describe(&self.scenes[unit], id),
            None => (Text::new("Does not exist."), Vec::new()),
        };
        Step {
            name: node.name.clone(),
            path: Arc::clone(&node.place.path),
            line: node.place.start.line,
            text,
            details,
            sends: self.destinations(at),
        }
    }

    /// Where the data of a node goes; for what only holds values, who uses them.
    fn destinations(&self, at: usize) -> Vec<Destination> {
        let own_path = &self.graph.nodes[at].place.path;
        let mut found: Vec<(usize, Vec<&'static str>)> = Vec::new();
        // What leaves a loop leaves it from inside.
        let itself = BTreeSet::from([at]);
        let edges = self.edges_among(&[at]).map(|edge| &self.graph.edges[edge]);
        for edge in edges.filter(|edge| self.member(edge.to, &itself).is_none()) {
            match found.iter_mut().find(|(to, _)| *to == edge.to) {
                Some((_, kinds)) if !kinds.contains(&edge.kind.name()) => kinds.push(edge.kind.name()),
                Some(_) => {}
                None => found.push((edge.to, vec![edge.kind.name()])),
            }
        }
        found
            .into_iter()
            .map(|(to, what)| {
                let node = &self.graph.nodes[to];
                let elsewhere = node.place.path != *own_path && self.position(to).is_some();
                let to = match node.kind {
                    NodeKind::Argument => format!("what {} names", label(node, "the argument")),
                    NodeKind::Export => label(node, "the export"),
                    NodeKind::Missing => format!("{} (does not exist)", code(&node.name)),
                    _ if elsewhere => format!("{} in {}", code(&node.name), code(&node.place.path)),
                    _ => code(&node.name),
                };
                Destination { to: Text::new(to).plain(), what }
            })
            .collect()
    }

    /// What really flows between the nodes: a processor is often connected for signals that nobody sends to it.
    fn kinds_that_flow(&self, order: &[usize], members: &BTreeSet<usize>) -> BTreeSet<EdgeKind> {
        let mut arriving: BTreeMap<usize, BTreeSet<EdgeKind>> = BTreeMap::new();
        let mut kinds = BTreeSet::new();
        for &from in order {
            let only = match (self.graph.nodes[from].block.as_str(), arriving.get(&from)) {
                ("otelcol.receiver.prometheus", _) => BTreeSet::from([EdgeKind::Metrics]),
                ("otelcol.receiver.loki", _) => BTreeSet::from([EdgeKind::Logs]),
                (block, Some(come)) if block.starts_with("otelcol.processor.") => come.clone(),
                _ => BTreeSet::new(),
            };
            let is_signal = |kind: &EdgeKind| matches!(kind, EdgeKind::Metrics | EdgeKind::Logs | EdgeKind::Traces);
            let are_told = !only.is_empty() && only.iter().all(is_signal);
            for edge in self.edges_among(&[from]).map(|at| &self.graph.edges[at]) {
                let Some(to) = self.member(edge.to, members) else { continue };
                if are_told && is_signal(&edge.kind) && !only.contains(&edge.kind) {
                    continue;
                }
                kinds.insert(edge.kind);
                arriving.entry(to).or_default().insert(edge.kind);
            }
        }
        kinds
    }

    /// `Logs: files → Loki at https://…`
    fn title(&self, order: &[usize], flow: &Flow) -> Text {
        let members: BTreeSet<usize> = order.iter().copied().collect();
        let kinds = self.kinds_that_flow(order, &members);
        let signals: Vec<String> = kinds
            .iter()
            .filter(|kind| matches!(kind, EdgeKind::Metrics | EdgeKind::Logs | EdgeKind::Traces | EdgeKind::Profiles))
            .map(|kind| kind.name().to_owned())
            .collect();
        let mut head = if signals.is_empty() {
            if kinds.contains(&EdgeKind::Telemetry) {
                "data"
            } else if kinds.contains(&EdgeKind::Targets) {
                "targets"
            } else if order.iter().all(|&node| self.graph.nodes[node].kind == NodeKind::CustomComponent) {
                "module"
            } else {
                "pipeline"
            }
            .to_owned()
        } else {
            phrase::list(&signals)
        };
        head[..1].make_ascii_uppercase();
        let nouns = |ends: &mut dyn Iterator<Item = usize>| {
            let mut nouns: Vec<String> = Vec::new();
            let mut known: BTreeSet<String> = BTreeSet::new();
            for node in ends {
                nouns.extend(self.nouns(node).into_iter().filter(|noun| known.insert(noun.clone())));
            }
            if nouns.len() > 4 {
                let more = nouns.len() - 3;
                nouns.truncate(3);
                nouns.push(format!("{more} more"));
            }
            phrase::list(&nouns)
        };
        // What could be sent something and is not is no source.
        let waits = |node: usize| {
            self.graph.nodes[node].marks.unused && self.graph.nodes[node].kind == NodeKind::Component && order.len() > 1
        };
        // Rules that a component applies are no data that it gets.
        let is_fed = |node: usize| match self.graph.nodes[node].kind {
            NodeKind::Foreach => flow.has_input(node),
            _ => self.incoming[node].iter().any(|&edge| self.graph.edges[edge].kind.is_flow()),
        };
        let gives = |node: usize| {
            flow.has_output(node) || self.outgoing[node].iter().any(|&edge| self.graph.edges[edge].kind.is_flow())
        };
        let from = nouns(
            &mut order
                .iter()
                .copied()
                .filter(|&node| !is_fed(node) && !waits(node) && (gives(node) || order.len() == 1)),
        );
        // Data may end here, or go on in another file.
        let beyond: BTreeSet<usize> = self
            .edges_among(order)
            .map(|at| &self.graph.edges[at])
            .filter(|edge| edge.kind.is_flow() && self.member(edge.to, &members).is_none())
            .map(|edge| edge.to)
            .collect();
        let ends = order.iter().copied().filter(|&node| is_fed(node) && !gives(node));
        let to = nouns(&mut ends.chain(beyond));
        Text::new(match (from.is_empty(), to.is_empty()) {
            (true, true) => head,
            (false, true) => format!("{head}: {from}"),
            (true, false) => format!("{head} → {to}"),
            (false, false) => format!("{head}: {from} → {to}"),
        })
    }

    /// Where data comes from or goes to at a node, in a few words each.
    fn nouns(&self, node: usize) -> Vec<String> {
        let Some((unit, id)) = self.position(node) else { return Vec::new() };
        let module = match self.graph.nodes[node].kind {
            NodeKind::Foreach => Some(node),
            _ => self.scenes[unit].declare_of(id).map(|declare| self.bases[unit] + declare.0 as usize),
        };
        module.and_then(|module| self.nouns_inside(module)).unwrap_or_else(|| self.noun(node).into_iter().collect())
    }

    fn noun(&self, node: usize) -> Option<String> {
        let (unit, id) = self.position(node)?;
        let scene = &self.scenes[unit];
        let name = &self.graph.nodes[node].block;
        // Rules that others apply are no place that data comes from.
        if matches!(name.as_str(), "discovery.relabel" | "loki.relabel") {
            return match super::targets::written(&scene.view(id)) {
                Some(targets) => Some(targets),
                None => self
                    .destinations(node)
                    .iter()
                    .all(|to| to.what != ["rules"])
                    .then(|| code(&self.graph.nodes[node].name)),
            };
        }
        let words = words::find(name).filter(|words| !words.noun.is_empty());
        let noun = words.and_then(|words| fill(words.noun, &scene.view(id))).filter(|noun| !noun.contains("(not set)"));
        Some(
            noun.or_else(|| super::targets::written(&scene.view(id)))
                .unwrap_or_else(|| code(&self.graph.nodes[node].name)),
        )
    }

    /// Where the data of a module comes from, in a few words; `None` when that is not told inside it.
    fn nouns_inside(&self, module: usize) -> Option<Vec<String>> {
        if let Some(known) = self.nouns.borrow().get(&module) {
            return known.clone();
        }
        let found = self.find_nouns_inside(module);
        self.nouns.borrow_mut().insert(module, found.clone());
        found
    }

    fn find_nouns_inside(&self, module: usize) -> Option<Vec<String>> {
        let of_components = |node: &usize| self.graph.nodes[*node].kind == NodeKind::Component;
        let inside: Vec<usize> = self.inside[module].iter().copied().filter(of_components).collect();
        let flow = self.flow(&inside, |kind| kind != EdgeKind::Value);
        let mut nouns: Vec<String> = Vec::new();
        for &node in inside.iter().filter(|&&node| !flow.has_input(node) && flow.has_output(node)) {
            let (unit, id) = self.position(node)?;
            let words = words::find(&self.graph.nodes[node].block).filter(|words| !words.noun.is_empty())?;
            let noun = fill(words.noun, &self.scenes[unit].view(id)).filter(|noun| !noun.contains("(not set)"))?;
            if !nouns.contains(&noun) {
                nouns.push(noun);
            }
        }
        (!nouns.is_empty() && nouns.len() < 4).then_some(nouns)
    }

    /// The inside of declares and loops, and the imports.
    fn modules(&self, told: &[usize], sections: &mut Vec<Section>) {
        let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &node in told {
            if let Some(module) = self.graph.nodes[node].module {
                inside.entry(module).or_default().push(node);
            }
        }
        let imports: Vec<usize> = told
            .iter()
            .copied()
            .filter(|&node| self.graph.nodes[node].kind == NodeKind::Import && self.graph.nodes[node].module.is_none())
            .collect();
        if !imports.is_empty() {
            sections.push(self.section(SectionKind::Module, Text::new("Imported modules"), &imports));
        }
        for &module in told {
            let node = &self.graph.nodes[module];
            if !matches!(node.kind, NodeKind::Declare | NodeKind::Foreach) {
                continue;
            }
            let members = inside.remove(&module).unwrap_or_default();
            let components: Vec<usize> = members
                .iter()
                .copied()
                .filter(|&node| {
                    !matches!(
                        self.graph.nodes[node].kind,
                        NodeKind::Argument | NodeKind::Export | NodeKind::Declare | NodeKind::Import
                    )
                })
                .collect();
            let order = self.flow(&components, |_| true).ordered(&components);
            let title = match node.kind {
                NodeKind::Foreach => format!("In the loop {}", code(&node.name)),
                _ => format!("The module {}", code(node.label.as_deref().unwrap_or_default())),
            };
            let mut section = self.section(SectionKind::Module, Text::new(title), &order);
            section.intro = self.interface(&members);
            sections.push(section);
        }
    }

    /// The arguments and exports of a module, a line each.
    fn interface(&self, members: &[usize]) -> Vec<Text> {
        let mut lines = Vec::new();
        for &member in members {
            let node = &self.graph.nodes[member];
            let Some((unit, id)) = self.position(member) else { continue };
            let view = self.scenes[unit].view(id);
            match node.kind {
                NodeKind::Argument => {
                    let mut text = label(node, "takes");
                    if view.is_on("optional") == Some(true) || view.expr("default").is_some() {
                        text += match view.written("default") {
                            Some(_) if self.scenes[unit].is_secret_argument(id) => {
                                " (optional; has a default)".to_owned()
                            }
                            Some(default) => format!(" (else {default})"),
                            None => " (optional)".to_owned(),
                        }
                        .as_str();
                    }
                    if let Some(comment) = view.literal("comment").filter(|comment| !comment.is_empty()) {
                        text += &format!(": {}", comment.split_whitespace().collect::<Vec<_>>().join(" "));
                    }
                    lines.push(Text::new(text));
                }
                NodeKind::Export => {
                    let value = view.written("value").unwrap_or_else(|| "nothing".to_owned());
                    lines.push(Text::new(format!("{}, which is {value}", label(node, "gives"))));
                }
                _ => {}
            }
        }
        lines
    }

    /// Hides what is a secret in one place and was printed in another.
    fn redact(&self, units: &[usize], configuration: &mut Configuration) {
        let sources: Vec<&SourceFile> = units.iter().flat_map(|&unit| self.inputs[unit].sources).collect();
        if sources.iter().any(|source| !source.secrets.is_empty()) {
            let redaction = Redaction::of_all(sources);
            configuration.each_text(&|text: &Text| text.changed(|text| redaction.apply(text).into_owned()));
        }
    }
}

/// `takes x`
fn label(node: &Node, words: &str) -> String {
    format!("{words} {}", code(node.label.as_deref().unwrap_or_default()))
}
