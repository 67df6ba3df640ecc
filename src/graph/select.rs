//! Parts of a graph: what is around one component, and modules as one node each.

use super::model::{ComponentGraph, Node};
use crate::text;

/// Which way from a component.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Where its data comes from.
    Upstream,
    /// Where its data goes.
    Downstream,
}

/// There is no component of that name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotFound {
    pub name: String,
    /// The name that it is closest to.
    pub closest: Option<String>,
}

impl ComponentGraph {
    /// Keeps the components of these ids or names, and all that is up to `depth` edges upstream or downstream of them.
    pub fn focus(&mut self, wanted: &[String], depth: Option<usize>) -> Result<(), NotFound> {
        let mut chosen: Vec<usize> = Vec::new();
        for name in wanted {
            let before = chosen.len();
            let is_meant = |node: &Node| node.id == *name || node.name == *name;
            chosen.extend(self.nodes.iter().enumerate().filter(|(_, node)| is_meant(node)).map(|(at, _)| at));
            if chosen.len() == before {
                let names = self.nodes.iter().map(|node| node.name.as_str());
                let closest = text::closest(name, names).map(str::to_owned);
                return Err(NotFound { name: name.clone(), closest });
            }
        }
        let mut inside = vec![false; self.nodes.len()];
        for &at in &chosen {
            inside[at] = true;
        }
        // What is inside a chosen module belongs to it; modules come before what is in them.
        for at in 0..self.nodes.len() {
            if self.nodes[at].module.is_some_and(|module| inside[module]) && !inside[at] {
                inside[at] = true;
                chosen.push(at);
            }
        }
        let mut keep = inside;
        for direction in [Direction::Upstream, Direction::Downstream] {
            for at in self.reach(&chosen, direction, depth) {
                keep[at] = true;
            }
        }
        self.retain(keep);
        Ok(())
    }

    /// All that is up to `depth` edges away from some nodes, without themselves.
    #[must_use]
    pub fn reach(&self, from: &[usize], direction: Direction, depth: Option<usize>) -> Vec<usize> {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            match direction {
                Direction::Upstream => next[edge.to].push(edge.from),
                Direction::Downstream => next[edge.from].push(edge.to),
            }
        }
        let mut seen = vec![false; self.nodes.len()];
        for &at in from {
            seen[at] = true;
        }
        let mut found = Vec::new();
        let mut frontier = from.to_vec();
        let mut steps = 0;
        while !frontier.is_empty() && depth.is_none_or(|depth| steps < depth) {
            let mut reached = Vec::new();
            for at in frontier {
                for &to in &next[at] {
                    if !std::mem::replace(&mut seen[to], true) {
                        reached.push(to);
                    }
                }
            }
            found.extend(&reached);
            frontier = reached;
            steps += 1;
        }
        found
    }

    /// Makes each declare, import and foreach one node: what is inside is left out, and what it is connected to on the
    /// outside is connected to the module.
    pub fn collapse_modules(&mut self) {
        // Modules come before what is in them.
        let mut shown: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            shown.push(node.module.map_or(at, |module| shown.get(module).copied().unwrap_or(module)));
        }
        for edge in &mut self.edges {
            edge.from = shown[edge.from];
            edge.to = shown[edge.to];
        }
        let inner = |edge: &super::Edge| edge.from == edge.to && self.nodes[edge.from].kind.is_module();
        let edges = std::mem::take(&mut self.edges);
        self.edges = edges.into_iter().filter(|edge| !inner(edge)).collect();
        for at in 0..self.nodes.len() {
            let definition = self.nodes[at].definition.map(|definition| shown[definition]);
            self.nodes[at].definition = definition;
            if shown[at] != at {
                let findings = std::mem::take(&mut self.nodes[at].findings);
                self.nodes[shown[at]].findings.extend(findings);
            }
        }
        for node in &mut self.nodes {
            node.findings.sort_unstable();
        }
        self.retain(shown.iter().enumerate().map(|(at, &to)| at == to).collect());
    }

    /// Keeps these nodes, the modules around them, and the edges and findings between them.
    pub(super) fn retain(&mut self, mut keep: Vec<bool>) {
        // What is inside comes after its module.
        for at in (0..self.nodes.len()).rev() {
            if let (true, Some(module)) = (keep[at], self.nodes[at].module) {
                keep[module] = true;
            }
        }
        let gone = self.findings_of(|node| !keep[node]);
        let mut number = Vec::with_capacity(keep.len());
        let mut count = 0;
        for &kept in &keep {
            number.push(kept.then_some(count));
            count += usize::from(kept);
        }
        self.nodes = std::mem::take(&mut self.nodes)
            .into_iter()
            .zip(&keep)
            .filter_map(|(mut node, &kept)| {
                node.module = node.module.and_then(|module| number[module]);
                node.definition = node.definition.and_then(|definition| number[definition]);
                kept.then_some(node)
            })
            .collect();
        self.edges = std::mem::take(&mut self.edges)
            .into_iter()
            .filter_map(|mut edge| {
                edge.from = number[edge.from]?;
                edge.to = number[edge.to]?;
                Some(edge)
            })
            .collect();
        self.drop_findings(gone);
    }

    /// Which findings stand at some nodes or at edges that touch them.
    fn findings_of(&self, is_meant: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut found = vec![false; self.findings.len()];
        let nodes = self.nodes.iter().enumerate().filter(|&(at, _)| is_meant(at)).map(|(_, node)| &node.findings);
        let edges = self.edges.iter().filter(|edge| is_meant(edge.from) || is_meant(edge.to));
        for &at in nodes.chain(edges.map(|edge| &edge.findings)).flatten() {
            found[at] = true;
        }
        found
    }

    /// Leaves out the findings at nodes and edges that are `gone`, unless they stand at others too.
    fn drop_findings(&mut self, gone: Vec<bool>) {
        let kept: Vec<bool> =
            self.findings_of(|_| true).into_iter().zip(gone).map(|(stays, gone)| stays || !gone).collect();
        let mut number = Vec::with_capacity(kept.len());
        let mut count = 0;
        for &kept in &kept {
            number.push(count);
            count += usize::from(kept);
        }
        let mut at = 0;
        self.findings.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        let lists = self.nodes.iter_mut().map(|node| &mut node.findings);
        for finding in lists.chain(self.edges.iter_mut().map(|edge| &mut edge.findings)).flatten() {
            *finding = number[*finding];
        }
    }

    /// The nodes directly in a module, or outside of all; in their order.
    pub(super) fn children(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let (mut top, mut inside) = (Vec::new(), vec![Vec::new(); self.nodes.len()]);
        for (at, node) in self.nodes.iter().enumerate() {
            match node.module {
                Some(module) => inside[module].push(at),
                None => top.push(at),
            }
        }
        (top, inside)
    }
}
