//! The names that a body must have, looked up once for each body.

use std::collections::HashMap;
use std::rc::Rc;

use crate::catalog::Body;

/// The required names of one body, in the order in which they are reported.
#[derive(Default)]
pub(super) struct Required {
    pub arguments: Vec<&'static str>,
    pub blocks: Vec<&'static str>,
}

#[derive(Default)]
pub(super) struct RequiredNames(HashMap<Body, Rc<Required>>);

impl RequiredNames {
    pub(super) fn of(&mut self, body: Body) -> Rc<Required> {
        Rc::clone(self.0.entry(body).or_insert_with(|| {
            Rc::new(Required {
                arguments: body.required_arguments().map(|argument| argument.name()).collect(),
                // Choices of a list (`stage.json`) are never required.
                blocks: body
                    .required_blocks()
                    .filter(|block| block.group().is_none())
                    .map(|block| block.name())
                    .collect(),
            })
        }))
    }
}
