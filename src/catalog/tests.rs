//! What the library answers about the catalog that is compiled in.

use super::{Body, Catalog, ComponentKind, DefaultValue, LabelRule, Name, Release, ReleaseSet, Stability, Type};

fn release(text: &str) -> Release {
    Release::of(text.parse().unwrap()).unwrap_or_else(|| panic!("{text} is known"))
}

fn at(text: &str) -> Catalog {
    Catalog::at(release(text))
}

#[test]
fn components_at_a_release() {
    let catalog = Catalog::newest();
    let write = catalog.component("loki.write").unwrap();
    assert_eq!(
        (write.name(), write.kind(), write.label()),
        ("loki.write", ComponentKind::Component, LabelRule::Required)
    );
    assert_eq!(write.stability(), Stability::GenerallyAvailable);
    assert_eq!(write.export("receiver").map(|e| *e.ty()), Some(Type::Capsule("loki.LogsReceiver")));
    let url = write.body().block("endpoint").unwrap().body().argument("url").unwrap();
    assert!(url.is_required() && url.default().is_none());
    assert!(catalog.component("loki.writ").is_none() && catalog.component("logging").is_none());
    assert_eq!(catalog.config_block("remotecfg").map(|b| b.kind()), Some(ComponentKind::Service));
    assert_eq!(catalog.config_block("logging").map(|b| b.label()), Some(LabelRule::None));
}

#[test]
fn what_came_and_went() {
    let removed = Catalog::ever("otelcol.receiver.opencensus").unwrap();
    assert_eq!(removed.removed().map(|r| r.to_string()).as_deref(), Some("1.13.0"));
    assert!(at("1.12.2").component("otelcol.receiver.opencensus").is_some());
    assert!(at("1.13.0").component("otelcol.receiver.opencensus").is_none());
    let foreach = Catalog::ever("foreach").unwrap();
    assert_eq!(foreach.releases().to_string(), format!("1.7.0..1.7.1, 1.9.0..{}", Release::newest()));
    let body = Catalog::newest().component("beyla.ebpf").unwrap().body();
    assert!(body.argument_releases("no_such_argument").is_empty());
    assert_eq!(body.argument_releases("open_port"), ReleaseSet::all());
}

#[test]
fn names_are_numbers() {
    const ENDPOINT: Name = Name::of("endpoint");
    const FILE: Name = Name::of("loki.source.file");
    assert_eq!((ENDPOINT.get(), Name::find("endpoint")), ("endpoint", Some(ENDPOINT)));
    assert!(ENDPOINT < FILE && Catalog::newest().entry_named(FILE).is_some_and(|file| file.name() == FILE.get()));
    for nothing in ["", "e", "endpoin", "endpoints_", "loki.source.fil", "loki source.file", "\0", "é"] {
        assert_eq!(Name::find(nothing), None, "{nothing:?}");
    }
    for entry in Catalog::ever_known() {
        let found = Name::find(entry.name());
        assert_eq!(found.map(Name::get), Some(entry.name()));
        assert!(entry.body().arguments().all(|argument| Name::find(argument.name()) == Some(argument.catalog_name())));
    }
}

#[test]
fn namespaces() {
    let check = |name: &str, expected: bool| assert_eq!(Catalog::newest().has_namespace(name), expected, "{name}");
    check("loki", true);
    check("loki.source", true);
    check("loki.source.file", true);
    check("lok", false);
    check("loki.source.fil", false);
    check("logging", false);
    check("zz", false);
    check("a", false);
}

/// What is said of required names by their bits is what a look at each of them says.
#[test]
fn a_body_that_lacks_nothing_has_all_that_is_required() {
    fn check(body: Body, outer: &mut Vec<Body>) -> usize {
        let arguments = body.arguments().map(|argument| (argument.catalog_name(), argument.is_required()));
        let blocks = body.blocks().map(|block| (block.catalog_name(), block.is_required()));
        let names: Vec<(Name, bool)> = arguments.chain(blocks).collect();
        let bits = |without: Option<Name>| {
            names.iter().filter(|(name, _)| Some(*name) != without).fold(0, |bits, (name, _)| bits | name.bit())
        };
        for (name, _) in names.iter().filter(|(_, is_required)| *is_required) {
            assert!(!body.lacks_nothing(bits(Some(*name))), "{name:?}");
        }
        let mut certain = usize::from(body.lacks_nothing(bits(None)));
        outer.push(body);
        for inner in body.blocks().map(|block| block.body()) {
            if !outer.contains(&inner) {
                certain += check(inner, outer);
            }
        }
        certain
    }
    let mut seen = Vec::new();
    let certain: usize = Catalog::newest().entries().map(|entry| check(entry.body(), &mut seen)).sum();
    assert!(certain * 10 > seen.len() * 9, "{certain} of {}", seen.len());
}

#[test]
fn recursion_comes_back_to_the_same_body() {
    let process = Catalog::newest().component("loki.process").unwrap().body();
    let matching = process.block("stage.match").unwrap();
    assert_eq!(matching.group(), Some("stage"));
    let inner = matching.body().block("stage.match").unwrap();
    assert_eq!(inner.recursive(), Some("stage.match"));
    assert!(inner.body() == matching.body() && inner.body().argument("selector").is_some());
}

#[test]
fn defaults_are_values() {
    let catalog = Catalog::newest();
    let scrape = catalog.component("prometheus.scrape").unwrap().body();
    let default = |name: &str| scrape.argument(name).unwrap().default();
    assert_eq!(default("scrape_interval"), Some(DefaultValue::String("1m0s")));
    assert_eq!(default("honor_labels"), Some(DefaultValue::Bool(false)));
    assert_eq!(default("targets"), None);
    assert_eq!(default("params"), Some(DefaultValue::Object(&[])));
}

#[test]
fn modules_are_open() {
    let catalog = Catalog::newest();
    assert!(catalog.config_block("declare").unwrap().body().is_open());
    let foreach = catalog.config_block("foreach").unwrap().body();
    assert!(!foreach.is_open() && foreach.block("template").unwrap().body().is_open());
}

#[test]
fn functions() {
    let newest = Catalog::newest();
    let combine = |catalog: Catalog| catalog.function("array.combine_maps").map(|f| f.parameters().count());
    assert_eq!((combine(at("1.4.3")), combine(at("1.5.0")), combine(at("1.11.0"))), (None, Some(3), Some(4)));
    let join = newest.function("join").unwrap();
    assert_eq!((join.alias_of(), join.parameters().count()), (Some("string.join"), 2));
    assert_eq!(join.deprecation().and_then(|d| d.instead), Some("string.join"));
    assert!(at("1.3.0").function("join").unwrap().deprecation().is_none());
    assert!(newest.is_stdlib_name("string") && newest.is_stdlib_name("constants") && newest.is_stdlib_name("env"));
    assert!(!newest.is_stdlib_name("strin") && !at("1.3.0").is_stdlib_name("string"));
}

#[test]
fn every_list_is_sorted_and_every_name_is_found() {
    for catalog in [Catalog::at(Release::oldest()), Catalog::newest()] {
        let names: Vec<_> = catalog.entries().map(|entry| entry.name()).collect();
        assert!(names.is_sorted() && names.len() > 100);
        assert!(names.iter().all(|name| catalog.entry(name).is_some_and(|entry| entry.name() == *name)));
        assert!(catalog.functions().all(|f| catalog.function(f.name()).is_some()));
        assert!(catalog.constants().all(|c| catalog.constant(c.name()).is_some()));
    }
}

/// 1.5 MB are allowed; what the tables point to outside of themselves (listed values, rules) is small beside them.
#[test]
fn the_tables_are_small() {
    let size = super::data::size();
    println!("{size} bytes");
    assert!(size < 1_000_000, "{size}");
}

/// A megabyte of pretty JSON is allowed, descriptions and rules not counted.
#[test]
fn the_files_are_small() {
    fn bytes(path: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(path).unwrap().flatten();
        entries
            .map(|entry| match entry.path() {
                path if path.is_dir() && entry.file_name() != "extractor" => bytes(&path),
                path if path.extension().is_some_and(|ext| ext == "json") => {
                    let text = std::fs::read_to_string(path).unwrap();
                    text.lines()
                        .filter(|line| !line.trim_start().starts_with("\"description\""))
                        .map(|line| line.len() + 1)
                        .sum()
                }
                _ => 0,
            })
            .sum()
    }
    let size = bytes(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("components"));
    println!("{size} bytes");
    assert!(size < 1_000_000, "{size}");
}

/// Between its changes a component stays the same in everything that a difference shows.
#[test]
fn changes_are_where_differences_are() {
    use super::{Subject, difference};
    let releases: Vec<_> = Release::all().collect();
    for pair in releases.windows(2) {
        let (from, to) = (Catalog::at(pair[0]), Catalog::at(pair[1]));
        let mut changed: Vec<_> = difference(from, to, None)
            .into_iter()
            .filter(|change| !matches!(change.subject, Subject::Function | Subject::Constant))
            .map(|change| change.name)
            .collect();
        changed.dedup();
        for name in changed {
            let component = Catalog::ever(name).unwrap();
            assert!(component.changes().contains(pair[1]), "{name} differs from {} to {}", pair[0], pair[1]);
        }
    }
    let runs = |name: &str| Catalog::ever(name).unwrap().changes().len();
    assert!(runs("labelstore") == 0 && runs("beyla.ebpf") > 10, "{} {}", runs("labelstore"), runs("beyla.ebpf"));
}
