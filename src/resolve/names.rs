//! The names of statements as the catalog knows them: each text is looked up once for a file, and numbers are compared
//! from then on.

use crate::catalog::Name;
use crate::syntax::ast::{Attribute, Block, Body, Statement, StatementId};

use super::resolution::File;

/// The name of each statement of a file, by its id.
pub(super) struct NameTable(Vec<Option<Name>>);

impl NameTable {
    pub(super) fn of(file: File<'_>) -> Self {
        let names = file.tree.statement_names(file.source);
        Self(names.map(|name| Name::find(&name?)).collect())
    }

    pub(super) fn names(&self) -> Names<'_> {
        Names(&self.0)
    }
}

/// The names of the statements of one file.
#[derive(Clone, Copy)]
pub(crate) struct Names<'r>(&'r [Option<Name>]);

impl<'r> Names<'r> {
    /// What a statement is called; none when it is something that nothing in the catalog is called.
    pub(crate) fn of(self, statement: StatementId) -> Option<Name> {
        self.0.get(statement.0 as usize).copied().flatten()
    }

    /// All names with their statements, in source order.
    pub(super) fn all(self) -> impl Iterator<Item = (StatementId, Name)> + use<'r> {
        (0..).map(StatementId).zip(self.0).filter_map(|(statement, name)| Some((statement, (*name)?)))
    }

    /// The first attribute of that name.
    pub(crate) fn attribute<'a>(self, body: Body<'a>, name: Name) -> Option<Attribute<'a>> {
        body.attributes().find(|attribute| self.of(attribute.id()) == Some(name))
    }

    pub(crate) fn blocks<'a>(self, body: Body<'a>, name: Name) -> impl Iterator<Item = Block<'a>> + use<'a, 'r> {
        body.blocks().filter(move |block| self.of(block.id()) == Some(name))
    }

    /// The [bits](Name::bit) of the names in a body, all of them for one that nothing is called.
    pub(crate) fn bits(self, body: Body<'_>) -> u64 {
        body.statements().fold(0, |bits, statement| {
            let id = match statement {
                Statement::Attribute(attribute) => attribute.id(),
                Statement::Block(block) => block.id(),
                Statement::Error(_) => return bits,
            };
            bits | self.of(id).map_or(u64::MAX, Name::bit)
        })
    }
}
