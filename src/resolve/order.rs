//! The order in which nodes can be evaluated, and the cycles that stand in its way.

use super::graph::NodeId;

/// Nodes by their dependencies: every group comes after those it depends on; a group of several is a cycle.
#[derive(Clone, Debug, Default)]
pub struct Order {
    nodes: Vec<NodeId>,
    /// Where each group starts in `nodes`.
    starts: Vec<u32>,
}

impl Order {
    /// All nodes, dependencies first.
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// The groups: a node alone, or the members of a cycle.
    pub fn groups(&self) -> impl Iterator<Item = &[NodeId]> {
        let ends = self.starts.iter().skip(1).copied().chain(std::iter::once(self.nodes.len() as u32));
        self.starts.iter().zip(ends).map(|(&start, end)| &self.nodes[start as usize..end as usize])
    }

    /// Finds the strongly connected components of a graph of `count` nodes (Tarjan's algorithm, without recursion).
    /// `targets` gives the nodes that a node depends on.
    #[must_use]
    pub fn of<'t>(count: usize, targets: impl Fn(NodeId, usize) -> Option<NodeId> + 't) -> Self {
        const UNSEEN: u32 = u32::MAX;
        let mut order = Self { nodes: Vec::with_capacity(count), starts: Vec::with_capacity(count) };
        let mut index = vec![UNSEEN; count];
        let mut low = vec![0_u32; count];
        let mut done = vec![false; count];
        let mut pending: Vec<NodeId> = Vec::new();
        let mut walk: Vec<(NodeId, u32)> = Vec::new();
        let mut next_index = 0;
        for root in 0..count {
            if index[root] != UNSEEN {
                continue;
            }
            walk.push((NodeId(root as u32), 0));
            while let Some((node, edge)) = walk.pop() {
                let at = node.0 as usize;
                if edge == 0 {
                    index[at] = next_index;
                    low[at] = next_index;
                    next_index += 1;
                    pending.push(node);
                }
                let mut edge = edge;
                let mut descended = false;
                while let Some(target) = targets(node, edge as usize) {
                    edge += 1;
                    let to = target.0 as usize;
                    if index[to] == UNSEEN {
                        // Come back to this node with the same edge, to take over the target's low link.
                        walk.push((node, edge));
                        walk.push((target, 0));
                        descended = true;
                        break;
                    }
                    if !done[to] {
                        low[at] = low[at].min(index[to]);
                    }
                }
                if descended {
                    continue;
                }
                if low[at] == index[at] {
                    order.starts.push(order.nodes.len() as u32);
                    while let Some(member) = pending.pop() {
                        done[member.0 as usize] = true;
                        order.nodes.push(member);
                        if member == node {
                            break;
                        }
                    }
                }
                if let Some(&(above, _)) = walk.last() {
                    let above = above.0 as usize;
                    low[above] = low[above].min(low[at]);
                }
            }
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(edges: &[&[u32]]) -> Vec<Vec<u32>> {
        let order = Order::of(edges.len(), |node, at| edges[node.0 as usize].get(at).map(|&to| NodeId(to)));
        order
            .groups()
            .map(|group| {
                let mut members: Vec<u32> = group.iter().map(|node| node.0).collect();
                members.sort_unstable();
                members
            })
            .collect()
    }

    #[test]
    fn dependencies_come_first() {
        assert_eq!(groups(&[&[1], &[2], &[]]), [[2], [1], [0]]);
        assert_eq!(groups(&[&[], &[0, 0], &[1, 0]]), [[0], [1], [2]]);
        assert_eq!(groups(&[]), Vec::<Vec<u32>>::new());
    }

    #[test]
    fn cycles_are_groups() {
        assert_eq!(groups(&[&[1], &[2], &[0]]), [[0, 1, 2]]);
        assert_eq!(groups(&[&[0]]), [[0]]);
        assert_eq!(groups(&[&[1], &[0, 2], &[3], &[2], &[0, 4]]), [vec![2, 3], vec![0, 1], vec![4]]);
        assert_eq!(groups(&[&[2, 1], &[2], &[0, 3], &[]]), [vec![3], vec![0, 1, 2]]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let count = 200_000;
        let order = Order::of(count, |node, at| (at == 0 && node.0 as usize + 1 < count).then_some(NodeId(node.0 + 1)));
        assert_eq!(order.nodes().first(), Some(&NodeId(count as u32 - 1)));
        assert_eq!(order.groups().count(), count);
    }
}
