//! The order in which data flows.

use std::collections::{BTreeMap, BTreeSet};

/// Nodes with what flows between them, each edge once.
pub(super) struct Flow {
    /// In source order.
    nodes: Vec<usize>,
    edges: BTreeSet<(usize, usize)>,
    /// The nodes that something flows to.
    fed: BTreeSet<usize>,
}

impl Flow {
    pub(super) fn new(nodes: Vec<usize>, edges: BTreeSet<(usize, usize)>) -> Self {
        let fed = edges.iter().filter(|(from, to)| from != to).map(|&(_, to)| to).collect();
        Self { nodes, edges, fed }
    }

    /// The nodes that are connected, each group in the order of its first node.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut parent: BTreeMap<usize, usize> = self.nodes.iter().map(|&node| (node, node)).collect();
        fn root(parent: &mut BTreeMap<usize, usize>, mut node: usize) -> usize {
            while parent[&node] != node {
                let above = parent[&parent[&node]];
                parent.insert(node, above);
                node = above;
            }
            node
        }
        for &(from, to) in &self.edges {
            let (a, b) = (root(&mut parent, from), root(&mut parent, to));
            parent.insert(a.max(b), a.min(b));
        }
        let mut place: BTreeMap<usize, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &node in &self.nodes {
            let root = root(&mut parent, node);
            let at = *place.entry(root).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[at].push(node);
        }
        groups
    }

    /// Nodes of a group so that each comes after those whose data it gets, and a chain stays together. What is on a
    /// cycle comes last.
    pub(super) fn ordered(&self, group: &[usize]) -> Vec<usize> {
        let members: BTreeSet<usize> = group.iter().copied().collect();
        let mut waiting: BTreeMap<usize, usize> = group.iter().map(|&node| (node, 0)).collect();
        let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &node in group {
            for &(from, to) in self.edges.range((node, 0)..=(node, usize::MAX)) {
                if from != to && members.contains(&to) {
                    *waiting.entry(to).or_default() += 1;
                    next.entry(from).or_default().push(to);
                }
            }
        }
        let mut ready: Vec<usize> = group.iter().rev().copied().filter(|node| waiting[node] == 0).collect();
        let mut order = Vec::with_capacity(group.len());
        while let Some(node) = ready.pop() {
            order.push(node);
            waiting.remove(&node);
            for to in next.get(&node).into_iter().flatten().rev() {
                if let Some(count) = waiting.get_mut(to) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(*to);
                    }
                }
            }
        }
        order.extend(group.iter().filter(|node| waiting.contains_key(node)));
        order
    }

    pub(super) fn has_input(&self, node: usize) -> bool {
        self.fed.contains(&node)
    }

    pub(super) fn has_output(&self, node: usize) -> bool {
        self.edges.range((node, 0)..=(node, usize::MAX)).any(|&(from, to)| from != to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_stay_together_and_cycles_come_last() {
        let flow = Flow::new((0..8).collect(), [(3, 0), (0, 1), (2, 1), (4, 5), (6, 7), (7, 6)].into_iter().collect());
        assert_eq!(flow.groups(), [vec![0, 1, 2, 3], vec![4, 5], vec![6, 7]]);
        assert_eq!(flow.ordered(&[0, 1, 2, 3]), [2, 3, 0, 1]);
        assert_eq!(flow.ordered(&[4, 5]), [4, 5]);
        assert_eq!(flow.ordered(&[6, 7]), [6, 7]);
        assert!(flow.has_input(1) && !flow.has_input(2) && flow.has_output(0) && !flow.has_output(1));
    }
}
