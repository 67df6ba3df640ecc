//! `alloy-lint catalog`: what is known of components, blocks and functions, for people and for programs.

mod json;
mod text;

use super::arguments::{CatalogArguments, TextOrJson};
use super::{Failure, Outcome, output};
use crate::catalog::{Catalog, Component, Constant, Function, Release, Target, difference};
use crate::text::closest;

pub fn run(arguments: &CatalogArguments) -> Result<Outcome, Failure> {
    let format = arguments.format;
    if let Some(range) = &arguments.diff {
        let (from, to) = ends(range)?;
        if let Some(name) = &arguments.name
            && find(Catalog::at(from), name).is_none()
            && find(Catalog::at(to), name).is_none()
        {
            return Err(unknown(Catalog::at(to), name));
        }
        let changes = difference(Catalog::at(from), Catalog::at(to), arguments.name.as_deref());
        return print(match format {
            TextOrJson::Json => json::difference(from, to, &changes),
            TextOrJson::Text => text::difference(from, to, &changes),
        });
    }
    let catalog = Catalog::at(match &arguments.alloy_version {
        Some(text) => release(text)?,
        None => Release::newest(),
    });
    print(match (arguments.name.as_deref(), format) {
        (None, TextOrJson::Json) if arguments.all => json::all(catalog),
        (None, TextOrJson::Text) if arguments.all => text::all(catalog),
        (None, TextOrJson::Json) => json::list(catalog),
        (None, TextOrJson::Text) => text::list(catalog),
        (Some("versions"), TextOrJson::Json) => json::versions(),
        (Some("versions"), TextOrJson::Text) => text::versions(),
        (Some(name), format) => {
            let entry = find(catalog, name).ok_or_else(|| unknown(catalog, name))?;
            match format {
                TextOrJson::Json => json::entry(catalog, entry),
                TextOrJson::Text => text::entry(catalog, entry),
            }
        }
    })
}

/// What a name can stand for.
#[derive(Clone, Copy)]
enum Entry {
    Component(Component),
    Function(Function),
    Constant(Constant),
}

fn find(catalog: Catalog, name: &str) -> Option<Entry> {
    let component = catalog.entry(name).map(Entry::Component);
    let function = || catalog.function(name).map(Entry::Function);
    component.or_else(function).or_else(|| catalog.constant(name).map(Entry::Constant))
}

fn print(text: String) -> Result<Outcome, Failure> {
    output::print(&text)?;
    Ok(Outcome::Clean)
}

/// One release; a newer one than is known is said once and the newest stands for it.
fn release(text: &str) -> Result<Release, Failure> {
    let target = Target::parse(text).map_err(|error| Failure::new(format!("--alloy-version: {error}")))?;
    if let Some(version) = target.newer_than_known {
        let newest = Release::newest();
        output::say(&format!(
            "alloy-lint: warning: Alloy {version} is newer than this catalog; showing {newest}, the newest it knows"
        ));
    }
    Ok(target.newest_release())
}

fn ends(range: &str) -> Result<(Release, Release), Failure> {
    let expected = || Failure::new(format!("--diff: expected two releases such as `1.8..1.9.2`, found `{range}`"));
    let (from, to) = range.split_once("..").ok_or_else(expected)?;
    let end = |text: &str| match Target::parse(text) {
        Ok(target) if target.newer_than_known.is_none() => Ok(target.newest_release()),
        Ok(_) => Err(Failure::new(format!(
            "--diff: {text} is newer than this catalog; the newest it knows is {}",
            Release::newest()
        ))),
        Err(error) => Err(Failure::new(format!("--diff: {error}"))),
    };
    Ok((end(from)?, end(to)?))
}

/// Why a name is not there: removed, not yet added, or mistyped.
fn unknown(catalog: Catalog, name: &str) -> Failure {
    let release = catalog.release();
    let history = match Catalog::ever(name) {
        Some(component) => Some((component.releases(), component.replaced_by())),
        None => [Catalog::function_releases(name), Catalog::constant_releases(name)]
            .into_iter()
            .find(|releases| !releases.is_empty())
            .map(|releases| (releases, None)),
    };
    if let Some((releases, replaced_by)) = history {
        let before = releases.iter().take_while(|known| *known < release).last();
        let after = releases.iter().find(|known| *known > release);
        let mut message = format!("Alloy {release} does not have `{name}`: ");
        match (before.and_then(Release::next), after) {
            (Some(removed), Some(again)) => {
                message += &format!("it was removed in {removed} and added again in {again}")
            }
            (Some(removed), None) => message += &format!("it was removed in {removed}"),
            (None, Some(added)) => message += &format!("it was added in {added}"),
            (None, None) => message += &format!("it is known in {releases}"),
        }
        if let Some(instead) = replaced_by {
            message += &format!("; use `{instead}`");
        }
        return Failure::new(message);
    }
    let mut message = format!("there is no component, configuration block or function `{name}` in Alloy {release}");
    let functions = catalog.functions().map(Function::name).chain(catalog.constants().map(Constant::name));
    let names = catalog.entries().map(Component::name).chain(functions).chain(["versions"]);
    if let Some(similar) = closest(name, names) {
        message += &format!("; did you mean `{similar}`?");
    }
    Failure::new(message)
}
