//! `alloy-lint ast`.

use super::arguments::AstArguments;
use super::{Failure, Outcome};

pub fn run(_: &AstArguments) -> Result<Outcome, Failure> {
    Err(Failure::new("`ast` is not available yet"))
}
