//! The bodies of components, configuration blocks and instances of declares against what they take.

use super::body::{self, Place};
use super::module_arguments;
use super::run::Run;
use super::subject::Subject;
use crate::resolve::TEMPLATE;

pub(super) fn check(run: &mut Run<'_, '_>) {
    for id in run.resolution.graph.node_ids() {
        run.pending_starts.push(run.pending.len() as u32);
        let block = run.resolution.block(id);
        let place = Place { node: id, file: run.resolution.graph.node(id).file };
        match run.subjects[id.0 as usize] {
            Subject::BuiltIn(component) => body::check(run, place, block, component.body(), None),
            Subject::Config(config) => {
                // The template of a foreach has been taken out of it.
                body::check(run, place, block, config.body(), Some(TEMPLATE));
            }
            Subject::Declare(declare) => module_arguments::check(run, place, block, declare, false),
            Subject::Imported { declare: Some(declare), .. } => {
                let before = run.report.count();
                module_arguments::check(run, place, block, declare, true);
                // The validator does not look into imports, and a load not into what nobody uses.
                if !run.live.contains(run.resolution.graph.node(id).scope) {
                    run.report.warn_since(before);
                }
            }
            Subject::Imported { .. }
            | Subject::Neighbour
            | Subject::Definition
            | Subject::NotFound
            | Subject::Refused => {}
        }
    }
    run.pending_starts.push(run.pending.len() as u32);
}
