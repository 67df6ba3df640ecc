//! `alloy-lint catalog`.

use super::arguments::CatalogArguments;
use super::{Failure, Outcome};

pub fn run(_: &CatalogArguments) -> Result<Outcome, Failure> {
    Err(Failure::new("`catalog` is not available yet"))
}
